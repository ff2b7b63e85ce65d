import { describe, expect, test } from 'vitest';
import { addedTo, placeOf, propertiesOf, resourceOf, statementsOf } from '../testing-facts.ts';

const service = (event: string, provider = ''): string =>
  `service: svc\nprovider:\n  name: aws\n  versionFunctions: false\n${provider}functions:\n  auth: { handler: h }\n  fn:\n    handler: h\n    events:\n      - websocket: ${event}\n`;
const PLAIN = service('x').replace('websocket', 'none');

test.each([
  ['$connect', 'SconnectWebsocketsRoute'],
  ['$default', 'SdefaultWebsocketsRoute'],
  ['a/b-c_d.e', 'aSlashbDashcUnderscoredPeriodeWebsocketsRoute'],
])('the route %s is spelled in its id', (route, id) =>
  expect(propertiesOf(service(route), id)).toEqual({
    ApiId: '${WebsocketsApi}',
    RouteKey: route,
    AuthorizationType: 'NONE',
    Target: 'integrations/${FnWebsocketsIntegration}',
  }),
);

describe('an authorizer', () => {
  test.each<[string, string, string, object]>([
    ['by name', 'auth', 'AuthWebsocketsAuthorizer', { IdentitySource: ['route.request.header.Auth'] }],
    [
      'with its own identity source',
      '{ name: auth, identitySource: [route.request.querystring.T] }',
      'AuthWebsocketsAuthorizer',
      { IdentitySource: ['route.request.querystring.T'] },
    ],
    [
      'of another account has the last word of its ARN as its name',
      'arn:aws:lambda:us-east-1:123456789012:function:check',
      'CheckWebsocketsAuthorizer',
      { Name: 'check' },
    ],
  ])('%s', (_, authorizer, id, properties) => {
    const text = service(`{ route: $connect, authorizer: ${authorizer} }`);
    expect(propertiesOf(text, id)).toMatchObject({ AuthorizerType: 'REQUEST', ...properties });
    expect(propertiesOf(text, 'SconnectWebsocketsRoute')).toMatchObject({
      AuthorizationType: 'CUSTOM',
      AuthorizerId: `\${${id}}`,
    });
    expect(placeOf(text, id)).toMatch(/^10 /);
  });
  test('may be called by every API of the world: the framework names no source', () =>
    expect(
      propertiesOf(service('{ route: $connect, authorizer: auth }'), 'AuthLambdaPermissionWebsockets'),
    ).toEqual({
      FunctionName: '${AuthLambdaFunction.Arn}',
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
    }));
  test('the permission of an authorizer waits for the function of the authorizer', () =>
    expect(
      resourceOf(service('{ route: $connect, authorizer: auth }'), 'AuthLambdaPermissionWebsockets'),
    ).toMatchObject({ DependsOn: ['WebsocketsApi', 'AuthLambdaFunction'] }));
});

test('functions may write to every connection of every API in the account', () =>
  expect(statementsOf(service('$connect'))).toContain(
    'execute-api:ManageConnections on arn:${AWS::Partition}:execute-api:*:*:*/@connections/*',
  ));

test('a route that answers has a response', () =>
  expect(
    addedTo(service('$default'), service('{ route: $default, routeResponseSelectionExpression: $default }')),
  ).toEqual(['SdefaultWebsocketsRouteResponse ApiGatewayV2::RouteResponse']));
test('a deployment waits for the response of a route', () =>
  expect(
    resourceOf(
      service('{ route: $default, routeResponseSelectionExpression: $default }'),
      'WebsocketsDeploymentOfThisDeployment',
    ),
  ).toMatchObject({ DependsOn: ['SdefaultWebsocketsRouteResponse', 'SdefaultWebsocketsRoute'] }));

describe('the API', () => {
  test('is named by stage and service, and reads the action of a message', () =>
    expect(propertiesOf(service('$connect'), 'WebsocketsApi')).toEqual({
      Name: 'dev-svc-websockets',
      Description: 'Serverless Websockets',
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: '$request.body.action',
    }));
  test('has the name and the selection of the author', () =>
    expect(
      propertiesOf(
        service(
          '$connect',
          '  websocketsApiName: chat\n  websocketsApiRouteSelectionExpression: $request.body.kind\n',
        ),
        'WebsocketsApi',
      ),
    ).toMatchObject({ Name: 'chat', RouteSelectionExpression: '$request.body.kind' }));
  test('of others is deployed to, and brings no grant', () => {
    const text = service('$connect', '  apiGateway: { websocketApiId: api1 }\n');
    expect(addedTo(PLAIN, text).filter(id => /Api |Stage/.test(id))).toEqual([]);
    expect(propertiesOf(text, 'WebsocketsDeploymentOfThisDeployment')).toMatchObject({
      ApiId: 'api1',
      StageName: 'dev',
    });
    expect(statementsOf(text).filter(statement => statement.includes('execute-api'))).toEqual([]);
  });
  test('is deployed once its routes are there', () =>
    expect(resourceOf(service('$connect'), 'WebsocketsDeploymentOfThisDeployment')).toMatchObject({
      DependsOn: ['SconnectWebsocketsRoute'],
    }));
});

describe('the stage', () => {
  const stage = (logs: string) => propertiesOf(service('$connect', logs), 'WebsocketsDeploymentStage');
  test('logs nothing', () => {
    expect(stage('')).not.toHaveProperty('AccessLogSettings');
    expect(stage('')).not.toHaveProperty('DefaultRouteSettings');
  });
  test.each<[string, string, string, boolean]>([
    ['all', 'true', 'INFO', true],
    ['errors', '{ level: ERROR, fullExecutionData: false }', 'ERROR', false],
    ['no execution', '{ executionLogging: false }', 'OFF', true],
  ])('logs %s: %s', (_, logs, level, data) =>
    expect(stage(`  logs: { websocket: ${logs} }\n`)).toMatchObject({
      DefaultRouteSettings: { LoggingLevel: level, DataTraceEnabled: data },
      AccessLogSettings: { DestinationArn: expect.stringContaining('${WebsocketsLogGroup}') },
    }),
  );
  test('logs no access', () =>
    expect(stage('  logs: { websocket: { accessLogging: false } }\n')).not.toHaveProperty(
      'AccessLogSettings',
    ));
});
