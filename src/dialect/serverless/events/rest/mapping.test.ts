import { describe, expect, test } from 'vitest';
import { notesOf, propertiesOf } from '../../testing-facts.ts';
import { templateOf } from '../../testing.ts';

const service = (http: string, provider = ''): string =>
  `service: svc\nprovider: { name: aws, versionFunctions: false${provider} }\nfunctions:\n  fn:\n    handler: h\n    events:\n      - http: { path: a, method: get, ${http} }\n`;
const method = (http: string): object => propertiesOf(service(http), 'ApiGatewayMethodAGet') as object;
const options = (cors: string): object =>
  propertiesOf(service(`cors: ${cors}`), 'ApiGatewayMethodAOptions') as object;
const header = (name: string): string => `method.response.header.${name}`;

describe('a request', () => {
  test('has parameters, of which some are required', () =>
    expect(
      method(
        'request: { parameters: { paths: { id: true }, querystrings: { q: { required: false } }, headers: { h: false } } }',
      ),
    ).toMatchObject({
      RequestParameters: {
        'method.request.path.id': true,
        'method.request.querystring.q': false,
        'method.request.header.h': false,
      },
    }));
  test('is passed on to another server, by another name where the author maps it', () =>
    expect(
      method(
        'integration: http-proxy, connectionType: vpc-link, connectionId: l, request: { uri: https://x.test, parameters: { querystrings: { q: { mappedValue: context.requestId }, r: true } } }',
      ),
    ).toMatchObject({
      Integration: {
        ConnectionType: 'VPC_LINK',
        ConnectionId: 'l',
        RequestParameters: {
          'integration.request.querystring.q': 'context.requestId',
          'integration.request.querystring.r': 'method.request.querystring.r',
        },
      },
    }));
  test('of a function that is not proxied goes through a template, and nothing else gets through', () => {
    expect(method('integration: lambda')).toMatchObject({
      Integration: {
        PassthroughBehavior: 'NEVER',
        RequestTemplates: {
          'application/json': expect.stringContaining('"principalId": "$context.authorizer.principalId"'),
          'application/x-www-form-urlencoded': expect.stringContaining('#define( $body )'),
        },
      },
    });
    expect(
      method(
        'integration: lambda, request: { passThrough: WHEN_NO_MATCH, template: { application/json: own, application/x-www-form-urlencoded: null } }',
      ),
    ).toMatchObject({
      Integration: { PassthroughBehavior: 'WHEN_NO_MATCH', RequestTemplates: { 'application/json': 'own' } },
    });
  });
  test('that is proxied is not mapped', () => {
    const proxied = method('request: { template: { application/json: own } }');
    expect(proxied).toMatchObject({ MethodResponses: [] });
    expect(proxied).not.toHaveProperty('Integration.RequestTemplates');
  });
});

describe('an answer', () => {
  test('of a function that is not proxied has a status for each kind of error', () =>
    expect(
      (method('integration: lambda') as { MethodResponses: { StatusCode: string }[] }).MethodResponses.map(
        ({ StatusCode }) => StatusCode,
      ),
    ).toEqual(['200', '400', '401', '403', '404', '422', '500', '502', '504']));
  test('has the statuses, headers and templates of the author', () =>
    expect(
      method(
        'integration: lambda, response: { headers: { X: "\'y\'" }, template: t, statusCodes: { 201: { pattern: "" }, 404: { pattern: p, headers: { Z: z } } } }',
      ),
    ).toMatchObject({
      MethodResponses: [
        { StatusCode: '201', ResponseParameters: { [header('X')]: true } },
        { StatusCode: '404', ResponseParameters: { [header('X')]: true, [header('Z')]: true } },
      ],
      Integration: {
        IntegrationResponses: [
          { StatusCode: '201', SelectionPattern: '', ResponseTemplates: { 'application/json': 't' } },
          { StatusCode: '404', SelectionPattern: 'p', ResponseParameters: { [header('Z')]: 'z' } },
        ],
      },
    }));
  test('is streamed through another address', () =>
    expect(method('response: { transferMode: stream }')).toMatchObject({
      Integration: {
        ResponseTransferMode: 'STREAM',
        Uri: expect.stringContaining(
          '2021-11-15/functions/${FnLambdaFunction.Arn}/response-streaming-invocations',
        ),
      },
    }));
});

describe('the OPTIONS method', () => {
  const answer = (cors: string) =>
    (
      options(cors) as {
        Integration: {
          IntegrationResponses: [
            {
              ResponseParameters: { [name: string]: string };
              ResponseTemplates: { 'application/json': string };
            },
          ];
        };
      }
    ).Integration.IntegrationResponses[0];
  test('says how long its answer counts, and for whom it is kept', () =>
    expect(answer('{ maxAge: 5, cacheControl: no-store }').ResponseParameters).toMatchObject({
      [header('Access-Control-Max-Age')]: "'5'",
      [header('Cache-Control')]: "'no-store'",
    }));
  test('of several origins answers with the one that asks', () => {
    const { ResponseParameters, ResponseTemplates } = answer(
      "{ origins: ['https://a.test', 'https://*.b.test'] }",
    );
    expect(ResponseParameters[header('Access-Control-Allow-Origin')]).toBe("'https://a.test'");
    expect(ResponseTemplates['application/json']).toContain(
      '#if($origin.matches("https://a[.]test") || $origin.matches("https://.+[.]b[.]test"))',
    );
  });
  test('of every origin needs no template', () =>
    expect(answer('true').ResponseTemplates).toEqual({ 'application/json': '' }));
});

test('provider.resourcePolicy has no effect, which is reported', () => {
  const text = service(
    'private: true',
    ", resourcePolicy: [{ Effect: Allow, Principal: '*', Action: a, Resource: b }]",
  );
  expect(propertiesOf(text, 'ApiGatewayRestApi')).toMatchObject({ Policy: '' });
  expect(notesOf(text)).toEqual([
    'provider.resourcePolicy has no effect: the framework reads provider.apiGateway.resourcePolicy, so the API has no resource policy',
  ]);
});

test('outputs are exported by name, and the template says what it is', () => {
  const template = templateOf(service('private: true')) as unknown as {
    readonly Description: string;
    readonly Outputs: { readonly [name: string]: object };
  };
  expect(template.Description).toBe('The AWS CloudFormation template for this Serverless application');
  expect(template.Outputs['ServiceEndpoint']).toMatchObject({
    Description: 'URL of the service endpoint',
    Export: { Name: 'sls-svc-dev-ServiceEndpoint' },
  });
});
