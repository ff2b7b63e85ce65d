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

describe('an operation that the author wrote and an event names', () => {
  const AUTH =
    'Auth: { DefaultAuthorizer: J, Authorizers: { J: { AuthorizationScopes: [all], IdentitySource: s, JwtConfiguration: { issuer: i, audience: [a] } } } }';
  const written = (operation: string, event: string, attributes = '') =>
    (
      bodyOf(
        stackOf(`Conditions: { C: !Equals [!Ref "AWS::Region", a] }
Resources:
  F: { Type: AWS::Serverless::Function, ${attributes} Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, Events: { E: { Type: HttpApi, Properties: { ApiId: !Ref A, Path: '/a/{id}', Method: get, ${event} } } } } }
  A: { Type: AWS::Serverless::HttpApi, Properties: { ${AUTH}, DefinitionBody: { openapi: 3.0.1, paths: { '/a/{id}': { get: { ${operation} } } } } } }
`),
      )['paths'] as { readonly [path: string]: { readonly get: { readonly [key: string]: JsonValue } } }
    )['/a/{id}']!.get;
  const MOCK = 'x-amazon-apigateway-integration: { type: http_proxy, payloadFormatVersion: "1.0" }';

  test.each([
    ['NONE opens it', 'Auth: { Authorizer: NONE }', [{ NONE: [] }]],
    [
      'scopes take the place of the default',
      'Auth: { Authorizer: J, AuthorizationScopes: [own] }',
      [{ J: ['own'] }],
    ],
    ['nothing leaves the default', '', [{ J: ['all'] }]],
  ])('%s, whatever it calls', (_, event, expected) => {
    for (const operation of [MOCK, 'description: mine'])
      expect(written(operation, event)['security']).toEqual(expected);
  });
  test('what the event requires joins what the author requires', () =>
    expect(written('security: [{ Own: [] }]', 'Auth: { Authorizer: J }')['security']).toEqual([
      { Own: [] },
      { J: ['all'] },
    ]));
  test('keeps its integration, with the payload version and timeout of the event', () =>
    expect(
      written(MOCK, 'PayloadFormatVersion: "2.0", TimeoutInMillis: 9')['x-amazon-apigateway-integration'],
    ).toEqual({ type: 'http_proxy', payloadFormatVersion: '2.0', timeoutInMillis: 9 }));
  test('has the variables of the path among its parameters', () =>
    expect(
      written(`${MOCK}, parameters: [{ name: id, in: path, description: d }, { name: q, in: query }]`, '')[
        'parameters'
      ],
    ).toEqual([
      { name: 'id', in: 'path', required: true, description: 'd' },
      { name: 'q', in: 'query' },
    ]));
  test('stays inside of the condition of the function', () =>
    expect(written('security: [{ Own: [s] }], description: mine', '', 'Condition: C,')).toMatchObject({
      'Fn::If': ['C', { security: [{ Own: ['s'] }], description: 'mine' }, { Ref: 'AWS::NoValue' }],
    }));
});

describe('a definition to which SAM adds nothing', () => {
  const alone = (own: string) =>
    stackOf(`Resources:\n  A: { Type: AWS::Serverless::HttpApi, Properties: { ${own} } }\n`);
  test.each([
    ['in S3', 'DefinitionUri: s3://b/k'],
    [
      'behind Fn::If',
      'DefinitionBody: !If [C, { openapi: 3.0.1, paths: {} }, { openapi: 3.0.1, paths: {} }]',
    ],
    [
      'included from S3',
      'DefinitionBody: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://b/o.yaml } } }',
    ],
  ])('%s has no tags on its stage', (_, own) =>
    expect(properties(alone(own), 'AApiGatewayDefaultStage')).not.toHaveProperty('Tags'),
  );
  test('FailOnWarnings: false is the same as none', () => {
    expect(properties(alone('FailOnWarnings: false'), 'A')).not.toHaveProperty('FailOnWarnings');
    expect(properties(alone('FailOnWarnings: true'), 'A')['FailOnWarnings']).toBe(true);
  });
  test('takes a description where it has no info', () =>
    expect(bodyOf(alone('Description: d, DefinitionBody: { openapi: 3.0.1, paths: {} }'))['info']).toEqual({
      description: 'd',
    }));
});
