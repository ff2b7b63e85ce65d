import { expect, test } from 'vitest';
import { worldOf } from '../../../tools/worlds.ts';
import { entryRoutesOf, routesOf } from './routes.ts';

const told = (
  properties: string,
  others = '',
  type = 'AWS::ApiGateway::RestApi',
  ask = routesOf,
): string[] => {
  const world = worldOf(
    `Resources:\n  Api: { Type: ${type}, Properties: ${properties} }\n  Fn: { Type: AWS::Lambda::Function }\n${others}`,
  );
  const { routes, complete } = ask(world.resource('Api')!, world);
  return [
    ...routes.map(({ name, authorization: demand, invokes, mock }) =>
      [name, demand, ...(invokes ? [invokes.id] : []), ...(mock ? ['mock'] : [])].join(' '),
    ),
    ...(complete ? [] : ['and more']),
  ];
};
const HTTP = 'AWS::ApiGatewayV2::Api';
const body = (operation: string, schemes = '', rest = ''): string =>
  `{ Body: { paths: { /a: { get: ${operation} } }, components: { securitySchemes: { ${schemes} } }${rest} } }`;
const custom =
  'S: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: mine, x-amazon-apigateway-authorizer: { type: token } }';

test.each([
  ['without security is open', body('{}'), 'nothing'],
  ['that says NONE is open', body('{ security: [{ NONE: [] }] }'), 'nothing'],
  ['that takes the security away is open', body('{ security: [] }'), 'nothing'],
  [
    'with security at the root alone is open, as REST APIs do not read it',
    body('{}', custom, ', security: [{ S: [] }]'),
    'nothing',
  ],
  ['with a function as authorizer asks who it is', body('{ security: [{ S: [] }] }', custom), 'identity'],
  [
    'signed by IAM asks who it is',
    body(
      '{ security: [{ S: [] }] }',
      'S: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }',
    ),
    'identity',
  ],
  [
    'in Swagger 2 asks who it is',
    `{ Body: { paths: { /a: { get: { security: [{ S: [] }] } } }, securityDefinitions: { ${custom} } } }`,
    'identity',
  ],
  [
    'with the extension auth asks who it is',
    body('{ x-amazon-apigateway-auth: { type: aws_iam } }'),
    'identity',
  ],
  ['whose extension says NONE is open', body('{ x-amazon-apigateway-auth: { type: NONE } }'), 'nothing'],
  [
    'whose extension deployment knows is unknown',
    body('{ x-amazon-apigateway-auth: { type: !ImportValue x } }'),
    'unknown',
  ],
  [
    'with a plain key asks for the key',
    body('{ security: [{ K: [] }] }', 'K: { type: apiKey, name: X-API-Key, in: header }'),
    'key',
  ],
  [
    'with a key and an authorizer asks who it is',
    body(
      '{ security: [{ K: [] }, { S: [] }] }',
      `K: { type: apiKey, name: x-api-key, in: header }, ${custom}`,
    ),
    'identity',
  ],
  [
    'with a key of another name is unknown',
    body('{ security: [{ K: [] }] }', 'K: { type: apiKey, name: token, in: header }'),
    'unknown',
  ],
  ['with OAuth alone is unknown', body('{ security: [{ O: [] }] }', 'O: { type: oauth2 }'), 'unknown'],
  ['with a scheme that is not there is unknown', body('{ security: [{ Gone: [] }] }'), 'unknown'],
  [
    'with a scheme from elsewhere is unknown',
    body('{ security: [{ S: [] }] }', 'S: !ImportValue scheme'),
    'unknown',
  ],
  ['whose security is a parameter is unknown', body('{ security: !ImportValue x }'), 'unknown'],
  ['from elsewhere is unknown', body('!ImportValue x'), 'unknown'],
])('an operation %s', (_, properties, demand) => expect(told(properties)).toEqual([`GET /a ${demand}`]));

test('what an HTTP API does with security at the root is not told', () => {
  expect(told(body('{}', custom, ', security: [{ S: [] }]'), '', HTTP)).toEqual(['GET /a unknown']);
  expect(told(body('{}'), '', HTTP)).toEqual(['GET /a nothing']);
});

test.each([
  ['a reference', '{ Body: !ImportValue body }', ['and more']],
  ['an include', '{ Body: { Fn::Transform: { Name: AWS::Include } } }', ['and more']],
  ['a file in S3', '{ BodyS3Location: { Bucket: b, Key: k } }', ['and more']],
  ['another API', '{ CloneFrom: abc }', ['and more']],
  [
    'a body and a file',
    '{ Body: { paths: { /a: { any: {}, parameters: [], head: {} } } }, BodyS3Location: { Bucket: b, Key: k } }',
    ['HEAD /a nothing', 'and more'],
  ],
  [
    'a path that is somewhere else',
    '{ Body: { paths: { /a: { $ref: other.yaml }, /b: { put: {} } } } }',
    ['PUT /b nothing', 'and more'],
  ],
  ['a path that is imported', '{ Body: { paths: { /a: !ImportValue path } } }', ['and more']],
  [
    'paths of which an include writes some',
    '{ Body: { paths: { /a: { put: {} }, Fn::Transform: { Name: AWS::Include } } } }',
    ['PUT /a nothing', 'and more'],
  ],
  ['nothing', '{ Name: api }', []],
])('the routes of an API that is made from %s', (_, properties, routes) =>
  expect(told(properties)).toEqual(routes),
);

test('a path condition removes its routes', () => {
  const world = worldOf(
    'Conditions: { Off: !Equals [a, b] }\nResources: { Api: { Type: AWS::ApiGateway::RestApi, Properties: { Body: { paths: { /a: !If [Off, { get: {} }, !Ref AWS::NoValue], /b: { get: {} } } } } } }',
  );
  expect(routesOf(world.resource('Api')!, world)).toMatchObject({
    routes: [{ name: 'GET /b' }],
    complete: true,
  });
});

const uri = (target: string): string =>
  `{ x-amazon-apigateway-integration: { type: aws_proxy, uri: ${target} } }`;
test.each([
  [
    'its ARN inside the URI',
    uri("!Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations'"),
    'Fn',
  ],
  ['its ARN', uri('!GetAtt Fn.Arn'), 'Fn'],
  [
    'an alias',
    uri("!Sub 'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${Live}/invocations'"),
    'Fn',
  ],
  [
    'its name in an ARN',
    uri(
      "!Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:orders/invocations'",
    ),
    'Named',
  ],
  [
    'a reference in an ARN',
    uri("!Sub 'arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Fn}:live'"),
    'Fn',
  ],
  ['a function elsewhere', uri('arn:aws:lambda:eu-west-1:123456789012:function:other'), undefined],
  ['a name that only begins so', uri('arn:aws:lambda:eu-west-1:123456789012:function:orders-old'), undefined],
])('a route invokes %s', (_, operation, id) => {
  const others =
    '  Live: { Type: AWS::Lambda::Alias, Properties: { FunctionName: !Ref Fn } }\n  Named: { Type: AWS::Lambda::Function, Properties: { FunctionName: orders } }';
  expect(told(body(operation), others)).toEqual([
    id === undefined ? 'GET /a nothing' : `GET /a nothing ${id}`,
  ]);
});

test('methods have the path of their resources', () => {
  const others = `
  Orders: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: orders } }
  Order: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !Ref Orders, PathPart: '{id}' } }
  Stray: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !ImportValue parent, PathPart: x } }
  Root: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: ANY, AuthorizationType: none, Integration: { Type: MOCK } } }
  Get: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !Ref Order, HttpMethod: get, AuthorizationType: AWS_IAM } }
  Put: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Sub '\${Api}', ResourceId: !Ref Orders, HttpMethod: PUT, AuthorizationType: NONE, ApiKeyRequired: true } }
  Lost: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !Ref Stray, HttpMethod: PUT } }
  Maybe: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !Ref Orders, HttpMethod: POST, AuthorizationType: NONE, ApiKeyRequired: !ImportValue key } }
  Theirs: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !ImportValue api, ResourceId: !Ref Orders, HttpMethod: DELETE, AuthorizationType: NONE } }
  Other: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Fn, HttpMethod: DELETE, AuthorizationType: NONE } }`;
  expect(told('{}', others)).toEqual([
    'ANY / nothing mock',
    'GET /orders/{id} identity',
    'PUT …/x unknown',
    'POST /orders unknown',
    'PUT /orders key',
  ]);
});

test('an HTTP API has routes and a quick one', () => {
  const others = `
  Run: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt Fn.Arn } }
  Open: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: POST /orders, Target: !Sub 'integrations/\${Run}' } }
  Own: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: $default, AuthorizationType: JWT } }
  Free: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: !ImportValue key, AuthorizationType: !ImportValue type } }`;
  expect(told('{ Target: !GetAtt Fn.Arn, RouteKey: GET /quick }', others, HTTP)).toEqual([
    'GET /quick nothing Fn',
    'POST /orders nothing Fn',
    '$default identity',
    'Free unknown',
  ]);
  expect(told('{ Target: !GetAtt Fn.Arn }', '', HTTP)).toEqual(['$default nothing Fn']);
  expect(
    told('{ Body: { paths: { /$default: { x-amazon-apigateway-any-method: {} } } } }', '', HTTP),
  ).toEqual(['$default nothing']);
});

test.each([
  ['AWS_IAM', 'identity'],
  ['NONE', 'nothing'],
  ['!ImportValue type', 'unknown'],
])('the quick route may be overridden to ask: %s', (type, demand) => {
  const over = (route: string): string =>
    `  Over: { Type: AWS::ApiGatewayV2::ApiGatewayManagedOverrides, Properties: { ApiId: !Ref Api, Route: { ${route} } } }`;
  expect(told('{ Target: !GetAtt Fn.Arn }', over(`AuthorizationType: ${type}`), HTTP)).toEqual([
    `$default ${demand} Fn`,
  ]);
  expect(told('{ Target: !GetAtt Fn.Arn }', over('OperationName: run'), HTTP)).toEqual([
    '$default nothing Fn',
  ]);
});

test('a WebSocket API asks at $connect', () => {
  const others = `
  Connect: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: $connect, AuthorizationType: NONE, ApiKeyRequired: true } }
  Send: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: send } }`;
  expect(told('{ ProtocolType: WEBSOCKET }', others, HTTP)).toEqual(['$connect key', 'send nothing']);
  expect(told('{ ProtocolType: WEBSOCKET }', others, HTTP, entryRoutesOf)).toEqual(['$connect key']);
  expect(
    told(
      '{ ProtocolType: WEBSOCKET }',
      '  Send: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: send } }',
      HTTP,
      entryRoutesOf,
    ),
  ).toEqual(['$connect nothing']);
  expect(told('{ ProtocolType: WEBSOCKET }', '', HTTP, entryRoutesOf)).toEqual([]);
  expect(told('{ ProtocolType: HTTP }', others, HTTP, entryRoutesOf)).toEqual([
    '$connect key',
    'send nothing',
  ]);
});
