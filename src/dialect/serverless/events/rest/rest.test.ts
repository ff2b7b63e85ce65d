import { describe, expect, test } from 'vitest';
import { lowerText } from '../../testing.ts';
import { addedTo, notesOf, placeOf, propertiesOf, resourceOf } from '../../testing-facts.ts';

const BASE = 'service: svc\nprovider:\n  name: aws\n  versionFunctions: false\n';
const FUNCTIONS = 'functions:\n  auth: { handler: h }\n  fn:\n    handler: h\n    events:\n';
const service = (http: string, provider = ''): string =>
  `${BASE}${provider}${FUNCTIONS}      - http: ${http}\n`;
const PLAIN = `${BASE}${FUNCTIONS}      - none: x\n`;
const EXECUTE = 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${ApiGatewayRestApi}/*/*';
const invoke = (target: string): string =>
  `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/${target}/invocations`;

describe('a path', () => {
  test.each<[string, string, string, string[]]>([
    ['of two parts makes a resource for each', 'GET a/b', 'ABGet', ['A', 'AB']],
    ['means the same with slashes around it', 'GET /a/', 'AGet', ['A']],
    ['with a variable ends in Var', 'PUT a/{id}', 'AIdVarPut', ['A', 'AIdVar']],
    ['that is greedy too', 'ANY {proxy+}', 'ProxyVarAny', ['ProxyVar']],
    ['with a dash spells it', 'GET a-b', 'ADashbGet', ['ADashb']],
    ['that is the root is the resource of the API itself', 'GET /', 'Get', []],
  ])('%s', (_, http, method, parts) =>
    expect(addedTo(PLAIN, service(`'${http}'`)).filter(id => /(?:Method|Resource)$/.test(id))).toEqual(
      [
        `ApiGatewayMethod${method} ApiGateway::Method`,
        ...parts.map(part => `ApiGatewayResource${part} ApiGateway::Resource`),
      ].toSorted(),
    ),
  );
  test('hangs below its parent', () => {
    const text = service("'GET a/{id}'");
    expect(propertiesOf(text, 'ApiGatewayResourceA')).toMatchObject({
      ParentId: '${ApiGatewayRestApi.RootResourceId}',
      PathPart: 'a',
    });
    expect(propertiesOf(text, 'ApiGatewayResourceAIdVar')).toMatchObject({
      ParentId: '${ApiGatewayResourceA}',
      PathPart: '{id}',
    });
  });
  test('that is not written is noted, and makes no method', () => {
    const text = service('{ method: get }');
    expect(notesOf(text)).toEqual(['the method or path of an http event of fn is not known']);
    expect(addedTo(PLAIN, text)).toEqual([]);
  });
});

describe('the method calls', () => {
  test.each<[string, string, object]>([
    [
      'the function, by default as a proxy',
      '',
      { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: invoke('${FnLambdaFunction.Arn}') },
    ],
    ['the function with templates', ', integration: lambda', { Type: 'AWS' }],
    [
      'the function without waiting for it',
      ', async: true',
      {
        Type: 'AWS',
        RequestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" },
      },
    ],
    ['nothing', ', integration: mock', { Type: 'MOCK' }],
    [
      'another server by a method of its own, where the answer is mapped',
      ', integration: http, request: { uri: https://up.test, method: put }',
      { Type: 'HTTP', IntegrationHttpMethod: 'PUT' },
    ],
    [
      'another server with the method of the caller, where it is passed on',
      ', integration: http-proxy, request: { uri: https://up.test, method: put }',
      { Type: 'HTTP_PROXY', IntegrationHttpMethod: 'GET' },
    ],
    [
      'another server with the method of the caller',
      ', integration: http-proxy, request: { uri: https://up.test }',
      { Type: 'HTTP_PROXY', IntegrationHttpMethod: 'GET', Uri: 'https://up.test' },
    ],
  ])('%s', (_, settings, integration) =>
    expect(
      propertiesOf(service(`{ path: a, method: get${settings} }`), 'ApiGatewayMethodAGet'),
    ).toMatchObject({ Integration: integration }),
  );
  test('and the function may be called by any method of this API, no other', () =>
    expect(propertiesOf(service('GET a'), 'FnLambdaPermissionApiGateway')).toEqual({
      FunctionName: '${FnLambdaFunction.Arn}',
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      SourceArn: EXECUTE,
    }));
  test('the permission is there before the method', () =>
    expect(resourceOf(service('GET a'), 'ApiGatewayMethodAGet')).toMatchObject({
      DependsOn: ['FnLambdaPermissionApiGateway'],
    }));
  test('many routes of one function need one permission', () =>
    expect(
      addedTo(PLAIN, `${service('GET a')}      - http: POST b\n`).filter(id => id.includes('Permission')),
    ).toEqual(['FnLambdaPermissionApiGateway Lambda::Permission']));
});

describe('an authorizer', () => {
  const authorized = (authorizer: string): string =>
    service(`{ path: a, method: get, authorizer: ${authorizer} }`);
  test.each<[string, string, string, object | undefined]>([
    [
      'that is a function of the service reads the Authorization header and is cached for as long as API Gateway likes',
      'auth',
      'AuthApiGatewayAuthorizer',
      {
        Name: 'auth',
        RestApiId: '${ApiGatewayRestApi}',
        Type: 'TOKEN',
        IdentitySource: 'method.request.header.Authorization',
        AuthorizerUri: invoke('${AuthLambdaFunction.Arn}'),
      },
    ],
    [
      'as a map is cached for five minutes',
      '{ name: auth }',
      'AuthApiGatewayAuthorizer',
      { AuthorizerResultTtlInSeconds: 300, Type: 'TOKEN' },
    ],
    [
      'of requests needs no identity source where nothing is cached',
      '{ name: auth, type: request, resultTtlInSeconds: 0 }',
      'AuthApiGatewayAuthorizer',
      { AuthorizerResultTtlInSeconds: 0, Type: 'REQUEST' },
    ],
    [
      'checks the token before it is called',
      "{ name: auth, identitySource: method.request.header.X, identityValidationExpression: 'Bearer .+' }",
      'AuthApiGatewayAuthorizer',
      { IdentitySource: 'method.request.header.X', IdentityValidationExpression: 'Bearer .+' },
    ],
    [
      'of another account is named by the last word of its ARN, cut at dashes',
      'arn:aws:lambda:us-east-1:123456789012:function:shop-check',
      'CheckApiGatewayAuthorizer',
      { Name: 'check', AuthorizerUri: invoke('arn:aws:lambda:us-east-1:123456789012:function:shop-check') },
    ],
    [
      'that is a user pool has a provider and no function',
      '{ name: pool, arn: arn:aws:cognito-idp:us-east-1:123456789012:userpool/p }',
      'PoolApiGatewayAuthorizer',
      { Type: 'COGNITO_USER_POOLS', ProviderARNs: ['arn:aws:cognito-idp:us-east-1:123456789012:userpool/p'] },
    ],
    [
      'whose ARN is a reference is a user pool when its type says so',
      '{ name: pool, type: COGNITO_USER_POOLS, arn: !GetAtt Pool.Arn }',
      'PoolApiGatewayAuthorizer',
      { Type: 'COGNITO_USER_POOLS', ProviderARNs: ['${Pool.Arn}'] },
    ],
    [
      'that exists is not made again',
      '{ type: TOKEN, authorizerId: abc }',
      'AuthApiGatewayAuthorizer',
      undefined,
    ],
  ])('%s', (_, authorizer, id, properties) => {
    const made = propertiesOf(authorized(authorizer), id);
    if (properties) expect(made).toMatchObject(properties);
    else expect(made).toBeUndefined();
  });
  test('of requests without a cache really has no identity source', () =>
    expect(
      propertiesOf(
        authorized('{ name: auth, type: request, resultTtlInSeconds: 0 }'),
        'AuthApiGatewayAuthorizer',
      ),
    ).not.toHaveProperty('IdentitySource'));

  test.each<[string, string, object]>([
    ['IAM', 'AWS_IAM', { AuthorizationType: 'AWS_IAM' }],
    ['IAM as a type', '{ type: aws_iam }', { AuthorizationType: 'AWS_IAM' }],
    [
      'a user pool with scopes',
      '{ name: p, arn: arn:aws:cognito-idp:us-east-1:123456789012:userpool/p, scopes: [read] }',
      { AuthorizationType: 'COGNITO_USER_POOLS', AuthorizationScopes: ['read'] },
    ],
    [
      'a pool that exists',
      '{ type: COGNITO_USER_POOLS, authorizerId: !Ref Own, scopes: [read] }',
      { AuthorizationType: 'COGNITO_USER_POOLS', AuthorizerId: '${Own}', AuthorizationScopes: ['read'] },
    ],
    [
      'a request authorizer that exists',
      '{ type: request, authorizerId: abc }',
      { AuthorizationType: 'CUSTOM', AuthorizerId: 'abc' },
    ],
    ['nobody, where it is null', '~', { AuthorizationType: 'NONE' }],
  ])('lets the method be called by %s', (_, authorizer, properties) =>
    expect(propertiesOf(authorized(authorizer), 'ApiGatewayMethodAGet')).toMatchObject(properties),
  );
  test('scopes are for user pools: those of a function are left out', () =>
    expect(
      propertiesOf(authorized('{ name: auth, scopes: [read] }'), 'ApiGatewayMethodAGet'),
    ).not.toHaveProperty('AuthorizationScopes'));
  test('may be called by this API, unless others say who may', () => {
    expect(propertiesOf(authorized('auth'), 'AuthLambdaPermissionApiGateway')).toMatchObject({
      Principal: 'apigateway.amazonaws.com',
      SourceArn: EXECUTE,
    });
    expect(
      propertiesOf(authorized('{ name: auth, managedExternally: true }'), 'AuthLambdaPermissionApiGateway'),
    ).toBeUndefined();
  });
  test('of two routes is one', () =>
    expect(
      addedTo(
        PLAIN,
        `${authorized('auth')}      - http: { path: b, method: get, authorizer: auth }\n`,
      ).filter(id => id.endsWith('Authorizer')),
    ).toEqual(['AuthApiGatewayAuthorizer ApiGateway::Authorizer']));
  test('that no function has the name of is a problem', () =>
    expect(lowerText(authorized('nobody')).problems.map(({ code }) => code)).toEqual(['authorizer']));
});

describe('a method takes', () => {
  test.each<[string, string, object]>([
    ['no key', '', { ApiKeyRequired: false, AuthorizationType: 'NONE' }],
    [
      'a key, which is no authorization',
      ', private: true',
      { ApiKeyRequired: true, AuthorizationType: 'NONE' },
    ],
  ])('%s', (_, settings, properties) =>
    expect(
      propertiesOf(service(`{ path: a, method: get${settings} }`), 'ApiGatewayMethodAGet'),
    ).toMatchObject(properties),
  );

  const schema = (schemas: string): string =>
    service(`{ path: a, method: post, request: { schemas: { application/json: ${schemas} } } }`, API);
  const API =
    '  apiGateway: { request: { schemas: { order: { name: Order, description: An order, schema: { type: object } } } } }\n';
  test('a body of a named schema', () => {
    expect(propertiesOf(schema('order'), 'ApiGatewayMethodAPost')).toMatchObject({
      RequestValidatorId: '${ApiGatewaySvcRequestValidator}',
      RequestModels: { 'application/json': '${ApiGatewayOrderModel}' },
    });
    expect(propertiesOf(schema('order'), 'ApiGatewayOrderModel')).toEqual({
      RestApiId: '${ApiGatewayRestApi}',
      ContentType: 'application/json',
      Schema: { type: 'object' },
      Name: 'Order',
      Description: 'An order',
    });
  });
  test('a body of its own schema', () =>
    expect(addedTo(PLAIN, schema('{ type: array }')).filter(id => id.endsWith('Model'))).toEqual([
      'ApiGatewayMethodAPostApplicationJsonModel ApiGateway::Model',
    ]));
  test('what it validates: the body and the parameters', () =>
    expect(propertiesOf(schema('order'), 'ApiGatewaySvcRequestValidator')).toMatchObject({
      ValidateRequestBody: true,
      ValidateRequestParameters: true,
    }));
  test('anything, where no schema is asked for: a validator is not even made', () =>
    expect(addedTo(PLAIN, service('POST a', API)).filter(id => id.includes('Validator'))).toEqual([]));
});

describe('CORS', () => {
  const cors = (setting: string): unknown =>
    (
      propertiesOf(
        service(`{ path: a, method: post, authorizer: aws_iam, cors: ${setting} }`),
        'ApiGatewayMethodAOptions',
      ) as { Integration: { IntegrationResponses: [{ ResponseParameters: object }] } }
    ).Integration.IntegrationResponses[0].ResponseParameters;
  const header = (name: string): string => `method.response.header.Access-Control-Allow-${name}`;
  test('that is true answers every origin', () =>
    expect(cors('true')).toMatchObject({
      [header('Origin')]: "'*'",
      [header('Methods')]: "'OPTIONS,POST'",
      [header('Headers')]: expect.stringContaining('Authorization'),
    }));
  test('answers the origin that is asked for, with credentials', () =>
    expect(cors('{ origin: https://a.test, headers: [X-A], allowCredentials: true }')).toMatchObject({
      [header('Origin')]: "'https://a.test'",
      [header('Headers')]: "'X-A'",
      [header('Credentials')]: "'true'",
    }));
  test('opens one OPTIONS for all methods of a path', () =>
    expect(
      addedTo(
        PLAIN,
        `${service('{ path: a, method: get, cors: true }')}      - http: { path: a, method: post, cors: true }\n`,
      ).filter(id => id.includes('Options')),
    ).toEqual(['ApiGatewayMethodAOptions ApiGateway::Method']));
  test('that is false or not there opens none', () =>
    expect(
      addedTo(PLAIN, service('{ path: a, method: get, cors: false }')).filter(id => id.includes('Options')),
    ).toEqual([]));
});

describe('the API', () => {
  const api = (provider: string): unknown => propertiesOf(service('GET a', provider), 'ApiGatewayRestApi');
  test.each<[string, string, object]>([
    [
      'is at the edge, named by stage and service',
      '',
      { Name: 'dev-svc', EndpointConfiguration: { Types: ['EDGE'] }, Policy: '' },
    ],
    ['has the name of the author', '  apiName: shop\n', { Name: 'shop' }],
    ['starts with the service', '  apiGateway: { shouldStartNameWithService: true }\n', { Name: 'svc-dev' }],
    [
      'is private',
      '  endpointType: private\n  vpcEndpointIds: [vpce-1]\n',
      { EndpointConfiguration: { Types: ['PRIVATE'], VpcEndpointIds: ['vpce-1'] } },
    ],
    [
      'says who may call it: actions become a list, a single resource a text',
      '  apiGateway: { resourcePolicy: [{ Effect: Deny, Principal: "*", Action: execute-api:Invoke, Resource: [execute-api:/*] }] }\n',
      {
        Policy: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Deny', Principal: '*', Action: ['execute-api:Invoke'], Resource: 'execute-api:/*' },
          ],
        },
      },
    ],
    [
      'is closed at its default address',
      '  apiGateway: { disableDefaultEndpoint: true }\n',
      { DisableExecuteApiEndpoint: true },
    ],
    ['has the tags of the provider', '  tags: { a: b }\n', { Tags: [{ Key: 'a', Value: 'b' }] }],
  ])('%s', (_, provider, properties) => expect(api(provider)).toMatchObject(properties));

  test('of others gets the routes, below the resources that it has', () => {
    const text = service(
      'GET users/me',
      '  apiGateway: { restApiId: api1, restApiRootResourceId: root1, restApiResources: { /users: users1 } }\n',
    );
    expect(addedTo(PLAIN, text)).toEqual([
      'ApiGatewayDeploymentOfThisDeployment ApiGateway::Deployment',
      'ApiGatewayMethodUsersMeGet ApiGateway::Method',
      'ApiGatewayResourceUsersMe ApiGateway::Resource',
      'FnLambdaPermissionApiGateway Lambda::Permission',
    ]);
    expect(propertiesOf(text, 'ApiGatewayResourceUsersMe')).toMatchObject({
      ParentId: 'users1',
      RestApiId: 'api1',
    });
  });
  test('is deployed once its methods are there', () =>
    expect(resourceOf(service('GET a'), 'ApiGatewayDeploymentOfThisDeployment')).toMatchObject({
      DependsOn: ['ApiGatewayMethodAGet'],
      Properties: { RestApiId: '${ApiGatewayRestApi}', StageName: 'dev' },
    }));
});

test.each([
  ['the API', 'ApiGatewayRestApi', '10 http'],
  ['a path', 'ApiGatewayResourceA', '10 http'],
  ['a method', 'ApiGatewayMethodAGet', '10 http'],
  ['a permission', 'FnLambdaPermissionApiGateway', '10 http'],
  ['an authorizer', 'AuthApiGatewayAuthorizer', '10 auth'],
])('%s points to what asks for it', (_, id, place) =>
  expect(placeOf(service('{ path: a, method: get, authorizer: auth }'), id)).toBe(place),
);
