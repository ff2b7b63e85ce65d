import { describe, expect, test } from 'vitest';
import { addedTo, placeOf, propertiesOf, resourceOf, statementsOf } from '../testing-facts.ts';

const service = (...events: readonly string[]): string =>
  `service: svc\nprovider: { name: aws, environment: { KEY: x }, vpc: { securityGroupIds: [sg], subnetIds: [s] } }\nfunctions:\n  edge:\n    handler: h\n    events:\n${events.map(event => `      - cloudFront: ${event}\n`).join('')}`;
const ONE = service('{ eventType: viewer-request, origin: https://up.test/p }');
const config = (text: string) =>
  (propertiesOf(text, 'CloudFrontDistribution') as { DistributionConfig: object }).DistributionConfig;

describe('the distribution', () => {
  test('is one for the service, and lets plain HTTP through', () =>
    expect(config(ONE)).toMatchObject({
      Enabled: true,
      Comment: 'svc dev',
      DefaultCacheBehavior: {
        ViewerProtocolPolicy: 'allow-all',
        TargetOriginId: 'custom/up.test/p',
        LambdaFunctionAssociations: [
          { EventType: 'viewer-request', LambdaFunctionARN: '${EdgeLambdaVersionOfThisDeployment}' },
        ],
      },
    }));
  test.each<[string, string, object]>([
    [
      'a URL',
      'https://up.test/p',
      {
        DomainName: 'up.test',
        OriginPath: '/p',
        CustomOriginConfig: { OriginProtocolPolicy: 'match-viewer' },
      },
    ],
    [
      'a bucket',
      's3://b.s3.amazonaws.com/p',
      { DomainName: 'b.s3.amazonaws.com', OriginPath: '/p', S3OriginConfig: {} },
    ],
    [
      'what the author writes',
      '{ DomainName: up.test, CustomOriginConfig: { OriginProtocolPolicy: http-only } }',
      { DomainName: 'up.test', CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } },
    ],
  ])('has an origin of %s', (_, origin, expected) =>
    expect(config(service(`{ eventType: viewer-request, origin: ${origin} }`))).toMatchObject({
      Origins: [expected],
    }),
  );
  test('behaves by path where an event names one', () =>
    expect(
      config(
        service(
          '{ eventType: origin-request, origin: https://up.test }',
          '{ eventType: viewer-request, origin: https://up.test, pathPattern: /api/*, behavior: { ViewerProtocolPolicy: https-only } }',
        ),
      ),
    ).toMatchObject({
      DefaultCacheBehavior: { LambdaFunctionAssociations: [{ EventType: 'origin-request' }] },
      CacheBehaviors: [{ PathPattern: '/api/*', ViewerProtocolPolicy: 'https-only' }],
    }));
  test('points to its event', () => expect(placeOf(ONE, 'CloudFrontDistribution')).toBe('7 cloudFront'));
});

describe('a function at the edge', () => {
  test('has no variables and no network, little memory and time, and stays when it is deleted', () => {
    expect(resourceOf(ONE, 'EdgeLambdaFunction')).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { MemorySize: 128, Timeout: 5 },
    });
    expect(propertiesOf(ONE, 'EdgeLambdaFunction')).not.toHaveProperty('Environment');
    expect(propertiesOf(ONE, 'EdgeLambdaFunction')).not.toHaveProperty('VpcConfig');
  });
  test('has a version, whatever the provider says', () =>
    expect(
      addedTo(
        'service: svc\nprovider: { name: aws }\n',
        ONE.replace('{ name: aws', '{ name: aws, versionFunctions: false'),
      ),
    ).toContain('EdgeLambdaVersionOfThisDeployment Lambda::Version'));
  test('may be called by this distribution', () =>
    expect(propertiesOf(ONE, 'EdgeLambdaFunctionInvokePermission')).toMatchObject({
      Principal: 'edgelambda.amazonaws.com',
      SourceArn: 'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${CloudFrontDistribution}',
    }));
  test('runs with a role that the edge may take, and writes logs in every region', () => {
    expect(propertiesOf(ONE, 'IamRoleLambdaExecution')).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [{ Principal: { Service: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'] } }],
      },
    });
    expect(statementsOf(ONE)).toContain(
      'logs:CreateLogGroup, logs:CreateLogStream, logs:PutLogEvents, logs:TagResource on arn:${AWS::Partition}:logs:*:*:*',
    );
  });
});
