import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../source/plain.ts';
import { functionWith, properties, stackOf, types } from '../testing.ts';

type Body = { readonly [key: string]: JsonValue } & {
  readonly paths: {
    readonly [path: string]: { readonly [method: string]: { readonly [key: string]: JsonValue } };
  };
  readonly securityDefinitions: { readonly [name: string]: JsonValue };
  readonly components: { readonly securitySchemes: { readonly [name: string]: JsonValue } };
};
type Kind = 'Api' | 'HttpApi';
const withAuth = (kind: Kind, auth: string, event = '', more = '') =>
  stackOf(
    functionWith(
      `Events: { E: { Type: ${kind}, Properties: { ${kind === 'Api' ? 'RestApiId' : 'ApiId'}: !Ref A, Path: /a, Method: get, ${event} } } }`,
      `  A: { Type: AWS::Serverless::${kind}, Properties: { ${kind === 'Api' ? 'StageName: live,' : ''} ${more} Auth: { ${auth} } } }\n`,
    ),
  );
const bodyOf = (stack: ReturnType<typeof stackOf>): Body => properties(stack, 'A')['Body'] as unknown as Body;
const operation = (stack: ReturnType<typeof stackOf>) => bodyOf(stack).paths['/a']!['get']!;
const invocations = (arn: JsonValue) => ({
  'Fn::Sub': [
    'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${__FunctionArn__}/invocations',
    { __FunctionArn__: arn },
  ],
});

describe('an authorizer of a REST API', () => {
  const scheme = (own: string) =>
    bodyOf(withAuth('Api', `Authorizers: { X: { ${own} } }`)).securityDefinitions['X'];
  const header = { type: 'apiKey', name: 'Authorization', in: 'header' };
  test.each([
    [
      'a user pool',
      'UserPoolArn: !GetAtt [U, Arn]',
      {
        ...header,
        'x-amazon-apigateway-authtype': 'cognito_user_pools',
        'x-amazon-apigateway-authorizer': {
          type: 'cognito_user_pools',
          providerARNs: [{ 'Fn::GetAtt': ['U', 'Arn'] }],
        },
      },
    ],
    [
      'several pools, another header',
      'UserPoolArn: [p, q], Identity: { Header: X-Token, ValidationExpression: "^Bearer" }',
      {
        ...header,
        name: 'X-Token',
        'x-amazon-apigateway-authtype': 'cognito_user_pools',
        'x-amazon-apigateway-authorizer': {
          type: 'cognito_user_pools',
          providerARNs: ['p', 'q'],
          identityValidationExpression: '^Bearer',
        },
      },
    ],
    [
      'a function that reads a token',
      'FunctionArn: f',
      {
        ...header,
        'x-amazon-apigateway-authtype': 'custom',
        'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: invocations('f') },
      },
    ],
    [
      'a function that reads a token, with a role and a cache',
      'FunctionArn: f, FunctionInvokeRole: r, Identity: { ReauthorizeEvery: 0, ValidationExpression: e }',
      {
        ...header,
        'x-amazon-apigateway-authtype': 'custom',
        'x-amazon-apigateway-authorizer': {
          type: 'token',
          authorizerUri: invocations('f'),
          authorizerCredentials: 'r',
          authorizerResultTtlInSeconds: 0,
          identityValidationExpression: 'e',
        },
      },
    ],
    [
      'a function that reads the request',
      'FunctionArn: f, FunctionPayloadType: REQUEST, Identity: { Headers: [H], QueryStrings: [q], StageVariables: [v], Context: [c] }',
      {
        ...header,
        name: 'Unused',
        'x-amazon-apigateway-authtype': 'custom',
        'x-amazon-apigateway-authorizer': {
          type: 'request',
          authorizerUri: invocations('f'),
          identitySource:
            'method.request.header.H, method.request.querystring.q, stageVariables.v, context.c',
        },
      },
    ],
  ])('%s', (_, own, expected) => expect(scheme(own)).toEqual(expected));

  test.each([
    ['may be invoked', 'FunctionArn: f', true],
    [
      'needs no permission with DisableFunctionDefaultPermissions',
      'FunctionArn: f, DisableFunctionDefaultPermissions: true',
      false,
    ],
    ['of a user pool needs none', 'UserPoolArn: p', false],
  ])('%s', (_, own, expected) =>
    expect('AXAuthorizerPermission' in types(withAuth('Api', `Authorizers: { X: { ${own} } }`))).toBe(
      expected,
    ),
  );
  test('may be invoked by this API only', () =>
    expect(
      properties(withAuth('Api', 'Authorizers: { X: { FunctionArn: f } }'), 'AXAuthorizerPermission'),
    ).toEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: 'f',
      Principal: 'apigateway.amazonaws.com',
      SourceArn: {
        'Fn::Sub': [
          'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*',
          { __ApiId__: { Ref: 'A' } },
        ],
      },
    }));
  test('that is not there leaves the result partial', () =>
    expect(
      withAuth('Api', 'DefaultAuthorizer: Gone, Authorizers: { X: { FunctionArn: f } }').notes,
    ).toMatchObject([
      { message: 'the DefaultAuthorizer Gone of A is not one of its Authorizers', partial: true },
    ]));
});

describe('IAM on a REST API', () => {
  const credentials = (auth: string, event = '') =>
    (
      operation(withAuth('Api', auth, event))['x-amazon-apigateway-integration'] as {
        readonly credentials?: JsonValue;
      }
    ).credentials;
  const own = 'arn:aws:iam::*:user/*';
  test.each([
    [
      'the caller calls the function in their own name: this is no grant to everyone',
      'DefaultAuthorizer: AWS_IAM',
      '',
      own,
    ],
    ['for one event as well', '', 'Auth: { Authorizer: AWS_IAM }', own],
    ['InvokeRole names a role', 'DefaultAuthorizer: AWS_IAM, InvokeRole: r', '', 'r'],
    [
      'CALLER_CREDENTIALS is the same as nothing',
      'DefaultAuthorizer: AWS_IAM, InvokeRole: CALLER_CREDENTIALS',
      '',
      own,
    ],
    [
      'with NONE the permission of the function counts',
      'DefaultAuthorizer: AWS_IAM, InvokeRole: NONE',
      '',
      undefined,
    ],
    [
      'the role of an event counts more than that of the API',
      'DefaultAuthorizer: AWS_IAM, InvokeRole: r',
      'Auth: { Authorizer: AWS_IAM, InvokeRole: s }',
      's',
    ],
    [
      'another authorizer has nothing to do with it',
      'Authorizers: { X: { UserPoolArn: p } }, DefaultAuthorizer: X',
      '',
      undefined,
    ],
  ])('%s', (_, auth, event, expected) => expect(credentials(auth, event)).toBe(expected));
  test('is a security scheme', () =>
    expect(bodyOf(withAuth('Api', 'DefaultAuthorizer: AWS_IAM')).securityDefinitions).toEqual({
      AWS_IAM: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'awsSigv4',
      },
    }));
});

describe('API keys', () => {
  test('come in a header', () =>
    expect(bodyOf(withAuth('Api', 'ApiKeyRequired: true')).securityDefinitions).toEqual({
      api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
    }));
  test.each([
    ['', [{ api_key: [] }]],
    ['AddApiKeyRequiredToCorsPreflight: false,', undefined],
  ])('a preflight with { %s }', (setting, expected) =>
    expect(
      bodyOf(withAuth('Api', `${setting} ApiKeyRequired: true`, '', 'Cors: "\'*\'",')).paths['/a']![
        'options'
      ]!['security'],
    ).toEqual(expected),
  );
});

describe('OpenAPI 3', () => {
  test('has the schemes in its components', () => {
    const body = bodyOf(withAuth('Api', 'ApiKeyRequired: true', '', 'OpenApiVersion: 3.0.1,'));
    expect(body).not.toHaveProperty('securityDefinitions');
    expect(body).toMatchObject({
      openapi: '3.0.1',
      components: { securitySchemes: { api_key: { name: 'x-api-key' } } },
    });
  });
});

describe('a definition of the author', () => {
  const authored = (auth: string, operations: string, event = '') =>
    bodyOf(
      withAuth(
        'Api',
        auth,
        event,
        `DefinitionBody: { swagger: '2.0', paths: { /a: { get: { ${operations} x-amazon-apigateway-integration: { type: mock } }, put: { description: no integration } } } },`,
      ),
    );
  const USERS = 'DefaultAuthorizer: X, Authorizers: { X: { UserPoolArn: p } }';
  test('gets the default where an operation has none', () =>
    expect(authored(USERS, '').paths['/a']!['get']!['security']).toEqual([{ X: [] }]));
  test('keeps NONE open', () =>
    expect(authored(USERS, 'security: [{ NONE: [] }],').paths['/a']!['get']!['security']).toEqual([
      { NONE: [] },
    ]));
  test('is not changed where an operation has no integration', () =>
    expect(authored(USERS, '').paths['/a']!['put']).toEqual({ description: 'no integration' }));
  test.each([
    ['says nothing about who may call', 'Auth: { Authorizer: X }', undefined],
    ['does with OverrideApiAuth', 'Auth: { Authorizer: X, OverrideApiAuth: true }', [{ X: [] }]],
  ])('an event %s', (_, event, expected) =>
    expect(
      authored('Authorizers: { X: { UserPoolArn: p } }', '', event).paths['/a']!['get']!['security'],
    ).toEqual(expected),
  );
});

test('OverrideApiAuth on an operation that SAM made lists the authorizer twice', () =>
  expect(
    bodyOf(
      withAuth(
        'Api',
        'DefaultAuthorizer: X, Authorizers: { X: { UserPoolArn: p }, Y: { UserPoolArn: p } }',
        'Auth: { Authorizer: Y, OverrideApiAuth: true }',
      ),
    ).paths['/a']!['get']!['security'],
  ).toEqual([{ Y: [] }, { Y: [] }]));

describe('an authorizer of an HTTP API', () => {
  const scheme = (own: string) =>
    bodyOf(withAuth('HttpApi', `Authorizers: { X: { ${own} } }`)).components.securitySchemes['X'];
  test.each([
    [
      'tokens of an issuer',
      'IdentitySource: $request.header.Authorization, JwtConfiguration: { Issuer: i, Audience: [a] }',
      {
        type: 'oauth2',
        'x-amazon-apigateway-authorizer': {
          type: 'jwt',
          identitySource: '$request.header.Authorization',
          jwtConfiguration: { issuer: 'i', audience: ['a'] },
        },
      },
    ],
    [
      'a function',
      'FunctionArn: f, AuthorizerPayloadFormatVersion: "2.0", EnableSimpleResponses: true, FunctionInvokeRole: r, Identity: { Headers: [H], QueryStrings: [q], ReauthorizeEvery: 60 }',
      {
        type: 'apiKey',
        name: 'Unused',
        in: 'header',
        'x-amazon-apigateway-authorizer': {
          type: 'request',
          authorizerUri: invocations('f'),
          authorizerCredentials: 'r',
          authorizerPayloadFormatVersion: '2.0',
          authorizerResultTtlInSeconds: 60,
          enableSimpleResponses: true,
          identitySource: ['$request.header.H', '$request.querystring.q'],
        },
      },
    ],
  ])('%s', (_, own, expected) => expect(scheme(own)).toEqual(expected));
  const LAMBDA = 'FunctionArn: f, AuthorizerPayloadFormatVersion: "2.0"';
  test.each([
    ['is not invoked without more: a REST API is the other way round', LAMBDA, false],
    ['is with EnableFunctionDefaultPermissions', `${LAMBDA}, EnableFunctionDefaultPermissions: true`, true],
  ])('%s', (_, own, expected) =>
    expect('AXAuthorizerPermission' in types(withAuth('HttpApi', `Authorizers: { X: { ${own} } }`))).toBe(
      expected,
    ),
  );
  const JWT =
    'Authorizers: { X: { IdentitySource: i, JwtConfiguration: { issuer: j }, AuthorizationScopes: [s] } }';
  test.each([
    ['scopes of the authorizer', 'Auth: { Authorizer: X }', [{ X: ['s'] }]],
    ['scopes of the event', 'Auth: { Authorizer: X, AuthorizationScopes: [t] }', [{ X: ['t'] }]],
    ['nothing', '', undefined],
  ])('an event requires %s', (_, event, expected) =>
    expect(operation(withAuth('HttpApi', JWT, event))['security']).toEqual(expected),
  );
  test('is no cookie for a preflight: OPTIONS stays open', () => {
    const stack = stackOf(
      functionWith(
        'Events: { E: { Type: HttpApi, Properties: { ApiId: !Ref A, Path: /a, Method: options } } }',
        `  A: { Type: AWS::Serverless::HttpApi, Properties: { Auth: { DefaultAuthorizer: X, ${JWT} } } }\n`,
      ),
    );
    expect(bodyOf(stack).paths['/a']!['options']).not.toHaveProperty('security');
  });
});

describe('a resource policy', () => {
  const Action = 'execute-api:Invoke';
  const Resource = [{ 'Fn::Sub': ['execute-api:/${__Stage__}/GET/a', { __Stage__: 'live' }] }];
  const policy = (settings: string, event = '') =>
    bodyOf(withAuth('Api', settings === '' ? '' : `ResourcePolicy: { ${settings} }`, event))[
      'x-amazon-apigateway-policy'
    ];
  const allowed = { Effect: 'Allow', Action, Resource, Principal: '*' };
  const denied = (Condition: object) => ({ Effect: 'Deny', Action, Resource, Principal: '*', Condition });
  test.each([
    [
      'everyone but an account',
      'AwsAccountBlacklist: ["1"]',
      { Effect: 'Deny', Action, Resource, Principal: { AWS: ['1'] } },
    ],
    [
      'everyone but some addresses',
      'IpRangeBlacklist: [10.0.0.0/8]',
      [allowed, denied({ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } })],
    ],
    [
      'everyone but some networks',
      'SourceVpcBlacklist: [vpc-1, vpce-2]',
      [allowed, denied({ StringEquals: { 'aws:SourceVpc': ['vpc-1'], 'aws:SourceVpce': ['vpce-2'] } })],
    ],
    [
      'only networks that deployment knows',
      'IntrinsicVpcWhitelist: [!Ref V], IntrinsicVpceWhitelist: [!Ref W]',
      [
        allowed,
        denied({ StringNotEquals: { 'aws:SourceVpc': [{ Ref: 'V' }], 'aws:SourceVpce': [{ Ref: 'W' }] } }),
      ],
    ],
  ])('lets in %s', (_, settings, Statement) =>
    expect(policy(settings)).toEqual({ Version: '2012-10-17', Statement }),
  );
  test('of one event is of its path', () =>
    expect(
      policy(
        '',
        'Auth: { ResourcePolicy: { CustomStatements: [{ Effect: Deny, Principal: "*", Action: "execute-api:Invoke", Resource: ["execute-api:/live/GET/a"] }] } }',
      ),
    ).toMatchObject({ Statement: [{ Effect: 'Deny', Resource: ['execute-api:/live/GET/a'] }] }));
  test('that is not written is not there', () =>
    expect(bodyOf(withAuth('Api', 'ApiKeyRequired: true'))).not.toHaveProperty('x-amazon-apigateway-policy'));
});
