import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../source/plain.ts';
import { properties, resource, stackOf, types, type TemplateInput } from '../testing.ts';

type Operation = { readonly security?: JsonValue; readonly [key: string]: JsonValue | undefined };
type Body = {
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly [key: string]: JsonValue | object | undefined;
};
const ANY = 'x-amazon-apigateway-any-method';

const AUTHORIZERS =
  'Authorizers: { Pool: { UserPoolArn: p, AuthorizationScopes: [s] }, Fn: { FunctionArn: !GetAtt F.Arn } }';
const template = (kind: string, api: string, events: string): string => `Resources:
  A: { Type: AWS::Serverless::${kind}, Properties: { ${kind === 'Api' ? 'StageName: prod, ' : ''}${api} } }
  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, Events: { ${events} } } }`;
const route = (kind: string, own: string): string =>
  `E: { Type: ${kind}, Properties: { ${kind === 'Api' ? 'RestApiId' : 'ApiId'}: !Ref A, Path: /a, Method: get${own} } }`;
const body = (text: string, given?: TemplateInput): Body =>
  properties(stackOf(text, given), 'A')['Body'] as unknown as Body;
const get = (text: string): Operation => body(text).paths['/a']!['get']!;

describe('who may call a route of a REST API', () => {
  test.each([
    ['nothing is said', '', '', undefined],
    ['a default', `Auth: { DefaultAuthorizer: Pool, ${AUTHORIZERS} }`, '', [{ Pool: ['s'] }]],
    [
      'a default, and NONE',
      `Auth: { DefaultAuthorizer: Pool, ${AUTHORIZERS} }`,
      ', Auth: { Authorizer: NONE }',
      [{ NONE: [] }],
    ],
    [
      'a default, and another',
      `Auth: { DefaultAuthorizer: Pool, ${AUTHORIZERS} }`,
      ', Auth: { Authorizer: Fn }',
      [{ Fn: [] }],
    ],
    [
      'scopes of the event',
      `Auth: { ${AUTHORIZERS} }`,
      ', Auth: { Authorizer: Pool, AuthorizationScopes: [t] }',
      [{ Pool: ['t'] }],
    ],
    ['IAM', 'Auth: { DefaultAuthorizer: AWS_IAM }', '', [{ AWS_IAM: [] }]],
    ['an API key', 'Auth: { ApiKeyRequired: true }', '', [{ api_key: [] }]],
    ['an API key, but not here', 'Auth: { ApiKeyRequired: true }', ', Auth: { ApiKeyRequired: false }', []],
    ['an API key here', '', ', Auth: { ApiKeyRequired: true }', [{ api_key: [] }]],
    [
      'an authorizer and a key',
      `Auth: { DefaultAuthorizer: Fn, ApiKeyRequired: true, ${AUTHORIZERS} }`,
      '',
      [{ Fn: [] }, { api_key: [] }],
    ],
  ])('%s', (_, api, event, expected) =>
    expect(get(template('Api', api, route('Api', event))).security).toEqual(expected),
  );

  test.each([
    ['', [{ Pool: ['s'] }]],
    ['AddDefaultAuthorizerToCorsPreflight: false, ', undefined],
  ])('a preflight with %s', (setting, expected) => {
    expect(
      body(
        template(
          'Api',
          `Cors: "'*'", Auth: { ${setting}DefaultAuthorizer: Pool, ${AUTHORIZERS} }`,
          route('Api', ''),
        ),
      ).paths['/a']!['options']!.security,
    ).toEqual(expected);
  });
});

describe('who may call a route of an HTTP API', () => {
  const JWT =
    'Authorizers: { J: { IdentitySource: i, JwtConfiguration: { Issuer: x }, AuthorizationScopes: [s] } }';
  test.each([
    ['nothing is said', '', '', undefined],
    ['a default', `Auth: { DefaultAuthorizer: J, ${JWT} }`, '', [{ J: ['s'] }]],
    [
      'a default, and NONE',
      `Auth: { DefaultAuthorizer: J, ${JWT} }`,
      ', Auth: { Authorizer: NONE }',
      [{ NONE: [] }],
    ],
    ['an authorizer', `Auth: { ${JWT} }`, ', Auth: { Authorizer: J }', [{ J: ['s'] }]],
    ['IAM', 'Auth: { EnableIamAuthorizer: true, DefaultAuthorizer: AWS_IAM }', '', [{ AWS_IAM: [] }]],
    ['IAM that is not enabled', 'Auth: { DefaultAuthorizer: AWS_IAM }', '', undefined],
  ])('%s', (_, api, event, expected) =>
    expect(get(template('HttpApi', api, route('HttpApi', event))).security).toEqual(expected),
  );
});

describe('an API of the author', () => {
  const own = (more: string): string =>
    `${more} DefinitionBody: { swagger: '2.0', paths: { /a: { get: { security: [{ Own: [] }], x-amazon-apigateway-integration: { type: mock } } } } }`;
  test('keeps its operations', () =>
    expect(get(template('Api', own(''), route('Api', '')))).toEqual({
      security: [{ Own: [] }],
      'x-amazon-apigateway-integration': { type: 'mock' },
    }));
  test('takes the events in when it merges', () =>
    expect(
      get(template('Api', own('MergeDefinitions: true,'), route('Api', '')))[
        'x-amazon-apigateway-integration'
      ],
    ).toMatchObject({ type: 'aws_proxy' }));
  test('is read from a file', () => {
    const given = {
      files: {
        'api/open.yaml':
          'openapi: 3.0.1\npaths: { /f: { get: { x-amazon-apigateway-integration: { type: http } } } }',
      },
    };
    expect(
      body(template('Api', 'DefinitionUri: ./api/open.yaml, Auth: { ApiKeyRequired: true }', ''), given)
        .paths['/f']!['get']!.security,
    ).toEqual([{ api_key: [] }]);
  });
  test('that can not be read is said', () => {
    const stack = stackOf(template('HttpApi', 'DefinitionUri: ./gone.yaml', ''));
    expect([stack.notes.map(({ code, partial }) => [code, partial]), properties(stack, 'A')]).toEqual([
      [['definition', true]],
      { BodyS3Location: './gone.yaml' },
    ]);
  });
});

describe('the implicit API', () => {
  const functions = (...conditions: string[]): string =>
    `Conditions: { C: !Equals [a, b], D: !Equals [a, c] }\nResources:\n${conditions.map((condition, index) => `  F${index}: { Type: AWS::Serverless::Function, ${condition} Properties: { Handler: a, Runtime: b, InlineCode: c, Events: { E: { Type: Api, Properties: { Path: /p, Method: ${['get', 'put'][index]} } } } } }\n`).join('')}`;
  test('has a stage Prod, and SAM leaves a second one behind', () => {
    const stack = stackOf(functions(''));
    expect(Object.keys(types(stack)).map(id => id.replace(/[0-9a-f]{10}$/, '#'))).toEqual([
      'F0',
      'F0EPermissionProd',
      'F0Role',
      'ServerlessRestApi',
      'ServerlessRestApiDeployment#',
      'ServerlessRestApiProdStage',
    ]);
    const deployment = Object.keys(types(stack)).find(id => id.startsWith('ServerlessRestApiDeployment'))!;
    expect(properties(stack, deployment)).toMatchObject({ StageName: 'Stage' });
  });
  test.each([
    ['no function has one', ['', ''], undefined],
    ['one function has none', ['Condition: C,', ''], undefined],
    ['all have the same', ['Condition: C,', 'Condition: C,'], 'C'],
    ['each has its own', ['Condition: C,', 'Condition: D,'], 'ServerlessRestApiCondition'],
  ])('its condition when %s', (_, conditions, expected) => {
    const stack = stackOf(functions(...conditions));
    expect(resource(stack, 'ServerlessRestApi')['Condition']).toBe(expected);
    if (expected === 'ServerlessRestApiCondition')
      expect([...stack.conditions.keys()]).toEqual([
        'C',
        'D',
        'ServerlessRestApiCondition',
        'ServerlessRestApiSLASHpPathCondition',
      ]);
  });
});

describe('a resource policy', () => {
  const policy = (settings: string): JsonValue =>
    body(template('Api', `Auth: { ResourcePolicy: { ${settings} } }`, route('Api', '')))[
      'x-amazon-apigateway-policy'
    ] as JsonValue;
  const Resource = [{ 'Fn::Sub': ['execute-api:/${__Stage__}/GET/a', { __Stage__: 'prod' }] }];
  const statement = (Effect: string, more: object): object => ({
    Effect,
    Action: 'execute-api:Invoke',
    Resource,
    ...more,
  });
  test.each([
    ['AwsAccountWhitelist: ["1"]', statement('Allow', { Principal: { AWS: ['1'] } })],
    [
      'IpRangeWhitelist: [10.0.0.0/8]',
      [
        statement('Allow', { Principal: '*' }),
        statement('Deny', {
          Principal: '*',
          Condition: { NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } },
        }),
      ],
    ],
    [
      'SourceVpcWhitelist: [vpc-1, vpce-2]',
      [
        statement('Allow', { Principal: '*' }),
        statement('Deny', {
          Principal: '*',
          Condition: { StringNotEquals: { 'aws:SourceVpc': ['vpc-1'], 'aws:SourceVpce': ['vpce-2'] } },
        }),
      ],
    ],
    ['CustomStatements: [{ Effect: Deny }]', [{ Effect: 'Deny' }]],
  ])('%s', (settings, expected) =>
    expect(policy(settings)).toEqual({ Version: '2012-10-17', Statement: expected }),
  );
});

test.each([
  [ANY, 'any'],
  ['get', 'GET'],
])('a method is written %s', (expected, method) => {
  expect(
    Object.keys(
      body(
        template(
          'Api',
          '',
          `E: { Type: Api, Properties: { RestApiId: !Ref A, Path: /m, Method: ${method} } }`,
        ),
      ).paths['/m']!,
    ),
  ).toEqual([expected]);
});
