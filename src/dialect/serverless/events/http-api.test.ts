import { describe, expect, test } from 'vitest';
import { lowerText } from '../testing.ts';
import { addedTo, placeOf, propertiesOf, resourceOf } from '../testing-facts.ts';

const service = (event: string, provider = '', fn = ''): string =>
  `service: svc\nprovider:\n  name: aws\n  versionFunctions: false\n${provider}functions:\n  auth: { handler: h }\n  fn:\n    handler: h\n${fn}    events:\n      - httpApi: ${event}\n`;
const AUTHORIZERS = `  httpApi:
    authorizers:
      jwt: { issuerUrl: https://i.test, audience: [app, web], identitySource: $request.header.Authorization }
      fun: { type: request, functionName: auth, enableSimpleResponses: true, resultTtlInSeconds: 60, identitySource: $request.header.X }
      ext: { type: request, functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:z', managedExternally: true, payloadVersion: '1.0' }
`;
const CALLED = 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${HttpApi}/*';

describe('a route', () => {
  test.each<[string, string, string, string]>([
    ['as a text', 'GET /orders', 'GetOrders', 'GET /orders'],
    ['as a map', '{ method: post, path: /orders }', 'PostOrders', 'POST /orders'],
    ['in small letters', 'get /orders', 'GetOrders', 'GET /orders'],
    ['with a variable', "'GET /orders/{id}'", 'GetOrdersIdVar', 'GET /orders/{id}'],
    ['of any method', "{ method: '*', path: /orders }", 'AnyOrders', 'ANY /orders'],
    ['of all that no other matches', "'*'", 'Default', '$default'],
  ])('%s', (_, event, id, key) =>
    expect(propertiesOf(service(event), `HttpApiRoute${id}`)).toEqual({
      ApiId: '${HttpApi}',
      RouteKey: key,
      Target: 'integrations/${HttpApiIntegrationFn}',
    }),
  );
  test.each<[string, string, object]>([
    [
      'a token whose issuer the provider names',
      '{ name: jwt, scopes: [read, write] }',
      {
        AuthorizationType: 'JWT',
        AuthorizerId: '${HttpApiAuthorizerJwt}',
        AuthorizationScopes: ['read', 'write'],
      },
    ],
    ['a function', 'fun', { AuthorizationType: 'CUSTOM', AuthorizerId: '${HttpApiAuthorizerFun}' }],
    ['IAM', '{ type: aws_iam }', { AuthorizationType: 'AWS_IAM' }],
    [
      'an authorizer that exists, of tokens unless it says otherwise',
      '{ id: abc }',
      { AuthorizationType: 'JWT', AuthorizerId: 'abc' },
    ],
    [
      'an authorizer that exists, of requests',
      '{ id: abc, type: request }',
      { AuthorizationType: 'CUSTOM', AuthorizerId: 'abc' },
    ],
  ])('is guarded by %s', (_, authorizer, properties) =>
    expect(
      propertiesOf(
        service(`{ method: get, path: /a, authorizer: ${authorizer} }`, AUTHORIZERS),
        'HttpApiRouteGetA',
      ),
    ).toMatchObject(properties),
  );
  test('authorizers of the provider guard only the routes that name them', () =>
    expect(propertiesOf(service('GET /a', AUTHORIZERS), 'HttpApiRouteGetA')).not.toHaveProperty(
      'AuthorizationType',
    ));
  test('an authorizer that nobody configures is a problem', () =>
    expect(
      lowerText(service('{ method: get, path: /a, authorizer: nobody }')).problems.map(({ code }) => code),
    ).toEqual(['authorizer']));
  test('the integration comes first', () =>
    expect(resourceOf(service('GET /a'), 'HttpApiRouteGetA')).toMatchObject({
      DependsOn: 'HttpApiIntegrationFn',
    }));
});

describe('an authorizer is', () => {
  const made = (id: string) => propertiesOf(service('GET /a', AUTHORIZERS), id);
  test('of tokens: issuer, audience, and where the token stands', () =>
    expect(made('HttpApiAuthorizerJwt')).toEqual({
      ApiId: '${HttpApi}',
      Name: 'jwt',
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Audience: ['app', 'web'], Issuer: 'https://i.test' },
    }));
  test('a function, which this API may call', () => {
    expect(made('HttpApiAuthorizerFun')).toMatchObject({
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      AuthorizerResultTtlInSeconds: 60,
      EnableSimpleResponses: true,
    });
    expect(made('FunLambdaAuthorizerPermissionHttpApi')).toMatchObject({
      FunctionName: '${AuthLambdaFunction.Arn}',
      SourceArn: CALLED,
    });
  });
  test('a function of others, who give the permission themselves', () => {
    expect(made('HttpApiAuthorizerExt')).toMatchObject({ AuthorizerPayloadFormatVersion: '1.0' });
    expect(made('ExtLambdaAuthorizerPermissionHttpApi')).toBeUndefined();
  });
});

describe('the API', () => {
  const api = (settings: string) => propertiesOf(service('GET /a', `  httpApi: ${settings}\n`), 'HttpApi');
  test.each<[string, string, object]>([
    ['is named by stage and service', '{ payload: "2.0" }', { Name: 'dev-svc', ProtocolType: 'HTTP' }],
    ['has the name of the author', '{ name: shop }', { Name: 'shop' }],
    [
      'is closed at its default address',
      '{ disableDefaultEndpoint: true }',
      { DisableExecuteApiEndpoint: true },
    ],
    [
      'answers every origin',
      '{ cors: true }',
      { CorsConfiguration: { AllowOrigins: ['*'], AllowMethods: ['OPTIONS', 'GET'] } },
    ],
    [
      'answers the origins that are named',
      '{ cors: { allowedOrigins: [https://a.test], allowedMethods: [PUT], allowCredentials: true, maxAge: 5 } }',
      {
        CorsConfiguration: {
          AllowOrigins: ['https://a.test'],
          AllowMethods: ['PUT'],
          AllowCredentials: true,
          MaxAge: 5,
        },
      },
    ],
  ])('%s', (_, settings, properties) => expect(api(settings)).toMatchObject(properties));
  test('answers no other origin by itself', () =>
    expect(api('{ payload: "2.0" }')).not.toHaveProperty('CorsConfiguration'));
  test('of others gets routes, no API and no stage', () =>
    expect(
      addedTo(
        service('none', '', '    x: y\n').replace('httpApi', 'none'),
        service('GET /a', '  httpApi: { id: api1 }\n'),
      ),
    ).toEqual([
      'FnLambdaPermissionHttpApi Lambda::Permission',
      'HttpApiIntegrationFn ApiGatewayV2::Integration',
      'HttpApiRouteGetA ApiGatewayV2::Route',
    ]));
});

describe('the stage', () => {
  const stage = (provider: string) => propertiesOf(service('GET /a', provider), 'HttpApiStage');
  test('is the default one and deploys by itself', () =>
    expect(stage('')).toMatchObject({ ApiId: '${HttpApi}', StageName: '$default', AutoDeploy: true }));
  test('writes no access log', () => expect(stage('')).not.toHaveProperty('AccessLogSettings'));
  test('writes one where the provider asks for it, kept as long as those of functions', () => {
    const provider = '  logRetentionInDays: 7\n  logs: { httpApi: { format: $context.requestId } }\n';
    expect(stage(provider)).toMatchObject({
      AccessLogSettings: { DestinationArn: '${HttpApiLogGroup.Arn}', Format: '$context.requestId' },
    });
    expect(propertiesOf(service('GET /a', provider), 'HttpApiLogGroup')).toEqual({
      LogGroupName: '/aws/http-api/svc-dev',
      RetentionInDays: 7,
    });
  });
  test('counts by route where metrics are on', () =>
    expect(stage('  httpApi: { metrics: true }\n')).toMatchObject({
      DefaultRouteSettings: { DetailedMetricsEnabled: true },
    }));
});

test.each([
  ['the newest', '', '', '2.0'],
  ['of the provider', "  httpApi: { payload: '1.0' }\n", '', '1.0'],
  ['of the function', "  httpApi: { payload: '1.0' }\n", "    httpApi: { payload: '2.0' }\n", '2.0'],
])('the payload format is that %s', (_, provider, fn, version) =>
  expect(propertiesOf(service('GET /a', provider, fn), 'HttpApiIntegrationFn')).toMatchObject({
    PayloadFormatVersion: version,
    IntegrationUri: '${FnLambdaFunction.Arn}',
  }),
);

test('all routes of a function may call it', () =>
  expect(propertiesOf(service('GET /a'), 'FnLambdaPermissionHttpApi')).toMatchObject({ SourceArn: CALLED }));

test('a route points to its event, an authorizer to where the provider names it', () => {
  expect(placeOf(service('GET /a'), 'HttpApiRouteGetA')).toBe('10 httpApi');
  expect(placeOf(service('GET /a', AUTHORIZERS), 'HttpApiAuthorizerFun')).toBe('8 fun');
});
