import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../source/plain.ts';
import { functionWith, properties, resource, stackOf, types } from '../testing.ts';

const api = (own: string, attributes = '', head = '') =>
  stackOf(
    `${head}${functionWith(
      'Events: { E: { Type: HttpApi, Properties: { ApiId: !Ref A, Path: /a, Method: get } } }',
      `  A: { Type: AWS::Serverless::HttpApi, ${attributes} Properties: { ${own} } }\n`,
    )}`,
  );
const bodyOf = (stack: ReturnType<typeof stackOf>) =>
  properties(stack, 'A')['Body'] as unknown as { readonly [key: string]: JsonValue };

describe('the stage', () => {
  test.each([
    ['', 'AApiGatewayDefaultStage', '$default'],
    ['StageName: $default', 'AApiGatewayDefaultStage', '$default'],
    ['StageName: live', 'AliveStage', 'live'],
  ])('with { %s } is %s and deploys each change', (own, id, StageName) =>
    expect(properties(api(own), id)).toMatchObject({ ApiId: { Ref: 'A' }, StageName, AutoDeploy: true }),
  );
  test.each([
    [
      'AccessLogSettings: { DestinationArn: l, Format: f }',
      { AccessLogSettings: { DestinationArn: 'l', Format: 'f' } },
    ],
    [
      'DefaultRouteSettings: { ThrottlingBurstLimit: 5 }',
      { DefaultRouteSettings: { ThrottlingBurstLimit: 5 } },
    ],
    ['StageVariables: { V: w }', { StageVariables: { V: 'w' } }],
    ['Tags: { team: shop }', { Tags: { team: 'shop', 'httpapi:createdBy': 'SAM' } }],
  ])('has the setting { %s }', (own, expected) =>
    expect(properties(api(own), 'AApiGatewayDefaultStage')).toMatchObject(expected),
  );
  test('exists under the condition of the API', () =>
    expect(
      resource(
        api('', 'Condition: C,', 'Conditions: { C: !Equals [!Ref "AWS::Region", a] }\n'),
        'AApiGatewayDefaultStage',
      ),
    ).toMatchObject({ Condition: 'C' }));
  test('is the only one: no deployment, and no stage that SAM leaves behind', () =>
    expect(Object.values(types(api(''))).filter(type => type.startsWith('AWS::ApiGatewayV2'))).toEqual([
      'AWS::ApiGatewayV2::Api',
      'AWS::ApiGatewayV2::Stage',
    ]));
});

describe('the definition', () => {
  test('is OpenAPI 3, called after the stack', () =>
    expect(bodyOf(api(''))).toMatchObject({ openapi: '3.0.1', info: { title: { Ref: 'AWS::StackName' } } }));
  test.each([
    [
      'carries the tags',
      'Tags: { team: shop }',
      'tags',
      [
        { name: 'team', 'x-amazon-apigateway-tag-value': 'shop' },
        { name: 'httpapi:createdBy', 'x-amazon-apigateway-tag-value': 'SAM' },
      ],
    ],
    [
      'carries a description',
      'Description: d',
      'info',
      { version: '1.0', title: { Ref: 'AWS::StackName' }, description: 'd' },
    ],
    [
      'turns the default endpoint off',
      'DisableExecuteApiEndpoint: true',
      'servers',
      [{ 'x-amazon-apigateway-endpoint-configuration': { disableExecuteApiEndpoint: true } }],
    ],
  ])('%s', (_, own, key, expected) => expect(bodyOf(api(own))[key]).toEqual(expected));
  test('of the author keeps its operations, and takes the routes of events in: a REST API does not', () => {
    const stack = api(
      'DefinitionBody: { openapi: 3.0.1, info: { title: t }, paths: { /b: { get: { x-amazon-apigateway-integration: { type: http } } } } }',
    );
    expect(Object.keys(bodyOf(stack)['paths'] ?? {})).toEqual(['/b', '/a']);
  });
  test('in S3 is left alone', () =>
    expect(properties(api('DefinitionUri: s3://bucket/key'), 'A')).toEqual({
      BodyS3Location: { Bucket: 'bucket', Key: 'key' },
    }));
});

describe('CorsConfiguration', () => {
  test.each([
    ['true lets every origin in', 'true', { allowOrigins: ['*'] }],
    [
      'a map is written in the spelling of OpenAPI',
      '{ AllowOrigins: [https://shop.example], AllowMethods: [GET], AllowHeaders: [X], ExposeHeaders: [Y], MaxAge: 9, AllowCredentials: true }',
      {
        allowOrigins: ['https://shop.example'],
        allowMethods: ['GET'],
        allowHeaders: ['X'],
        exposeHeaders: ['Y'],
        maxAge: 9,
        allowCredentials: true,
      },
    ],
    [
      'credentials that are refused are left out',
      '{ AllowOrigins: ["*"], AllowCredentials: false }',
      { allowOrigins: ['*'] },
    ],
  ])('%s', (_, cors, expected) =>
    expect(bodyOf(api(`CorsConfiguration: ${cors}`))['x-amazon-apigateway-cors']).toEqual(expected),
  );
  test('needs no OPTIONS: API Gateway answers the preflight', () =>
    expect(Object.keys((bodyOf(api('CorsConfiguration: true'))['paths'] as { '/a': object })['/a'])).toEqual([
      'get',
    ]));
});
