import { describe, expect, test } from 'vitest';
import { properties, resource, stackOf, types } from '../testing.ts';

const ROUTES = 'Routes: { $connect: { FunctionArn: f }, sendMessage: { FunctionArn: !GetAtt [G, Arn] } }';
const socket = (own: string, routes = ROUTES) =>
  stackOf(
    `Resources:\n  W: { Type: AWS::Serverless::WebSocketApi, Properties: { RouteSelectionExpression: $request.body.action, ${routes}, ${own} } }\n`,
  );

test('a WebSocket API is the API, a stage, and three resources for each route', () =>
  expect(types(socket(''))).toEqual({
    W: 'AWS::ApiGatewayV2::Api',
    WDefaultStage: 'AWS::ApiGatewayV2::Stage',
    WConnectRoute: 'AWS::ApiGatewayV2::Route',
    WConnectIntegration: 'AWS::ApiGatewayV2::Integration',
    WConnectPermission: 'AWS::Lambda::Permission',
    WSendmessageRoute: 'AWS::ApiGatewayV2::Route',
    WSendmessageIntegration: 'AWS::ApiGatewayV2::Integration',
    WSendmessagePermission: 'AWS::Lambda::Permission',
  }));

describe('the API', () => {
  test.each([
    ['is called after its id', '', { Name: 'W', ProtocolType: 'WEBSOCKET' }],
    ['has the name of the author', 'Name: n', { Name: 'n' }],
    [
      'has the settings of the author',
      'Description: d, ApiKeySelectionExpression: e, DisableExecuteApiEndpoint: true',
      { Description: 'd', ApiKeySelectionExpression: 'e', DisableExecuteApiEndpoint: true },
    ],
    ['has a tag of SAM', 'Tags: { team: shop }', { Tags: { team: 'shop', 'websocketapi:createdBy': 'SAM' } }],
  ])('%s', (_, own, expected) => expect(properties(socket(own), 'W')).toMatchObject(expected));
});

describe('a route', () => {
  test('leads to its integration', () =>
    expect(properties(socket(''), 'WSendmessageRoute')).toEqual({
      ApiId: { Ref: 'W' },
      RouteKey: 'sendMessage',
      Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'WSendmessageIntegration' }]] },
    }));
  test('may be called at its stage only', () =>
    expect(properties(socket('StageName: live'), 'WSendmessagePermission')).toEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': ['G', 'Arn'] },
      Principal: 'apigateway.amazonaws.com',
      SourceArn: {
        'Fn::Sub':
          'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${W.ApiId}/live/sendMessage',
      },
    }));
  test('has settings of its own', () => {
    const stack = socket(
      '',
      'Routes: { $default: { FunctionArn: f, IntegrationTimeout: 900, OperationName: o, ApiKeyRequired: true } }',
    );
    expect(properties(stack, 'WDefaultIntegration')).toMatchObject({
      TimeoutInMillis: 900,
      IntegrationType: 'AWS_PROXY',
    });
    expect(properties(stack, 'WDefaultRoute')).toMatchObject({
      RouteKey: '$default',
      OperationName: 'o',
      ApiKeyRequired: true,
    });
  });
});

describe('who may connect', () => {
  const auth = (own: string) => socket(`Auth: { ${own} }`);
  test.each([
    ['AuthType: AWS_IAM', { AuthorizationType: 'AWS_IAM' }],
    ['AuthType: NONE', { AuthorizationType: 'NONE' }],
    [
      'AuthType: CUSTOM, AuthArn: a, IdentitySource: [route.request.header.Auth]',
      { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'WConnectAuthorizer' } },
    ],
  ])('{ %s } is asked at $connect', (own, expected) => {
    expect(properties(auth(own), 'WConnectRoute')).toMatchObject(expected);
    expect(properties(auth(own), 'WSendmessageRoute')).not.toHaveProperty('AuthorizationType');
  });
  test('without Auth is everyone: the route does not say so', () =>
    expect(properties(socket(''), 'WConnectRoute')).not.toHaveProperty('AuthorizationType'));
  test.each([
    ['with a permission', 'AuthType: CUSTOM, AuthArn: a, IdentitySource: [i]', true],
    ['or with a role', 'AuthType: CUSTOM, AuthArn: a, IdentitySource: [i], InvokeRole: r', false],
  ])('a function decides, invoked %s', (_, own, expected) => {
    const stack = auth(own);
    expect(properties(stack, 'WConnectAuthorizer')).toMatchObject({
      AuthorizerType: 'REQUEST',
      IdentitySource: ['i'],
      ApiId: { Ref: 'W' },
    });
    expect('WAuthorizerPermission' in types(stack)).toBe(expected);
  });
});

describe('the stage', () => {
  test.each([
    ['', 'WDefaultStage', { StageName: 'default', AutoDeploy: true }],
    ['StageName: live', 'WliveStage', { StageName: 'live' }],
    [
      'AccessLogSettings: { DestinationArn: l }',
      'WDefaultStage',
      { AccessLogSettings: { DestinationArn: 'l' } },
    ],
    [
      'DefaultRouteSettings: { ThrottlingRateLimit: 1 }',
      'WDefaultStage',
      { DefaultRouteSettings: { ThrottlingRateLimit: 1 } },
    ],
  ])('with { %s } is %s', (own, id, expected) => expect(properties(socket(own), id)).toMatchObject(expected));
  test('waits for the routes that its settings name', () => {
    expect(
      resource(socket('RouteSettings: { sendMessage: { ThrottlingRateLimit: 1 } }'), 'WDefaultStage')[
        'DependsOn'
      ],
    ).toEqual(['WConnectRoute', 'WSendmessageRoute']);
    expect(resource(socket(''), 'WDefaultStage')).not.toHaveProperty('DependsOn');
  });
});

test('SAM deploys it without its Condition and policies, which is reported', () => {
  const stack = stackOf(
    'Conditions: { C: !Equals [!Ref "AWS::Region", a] }\nResources:\n  W: { Type: AWS::Serverless::WebSocketApi, Condition: C, DeletionPolicy: Retain, Properties: { RouteSelectionExpression: e, Routes: { $connect: { FunctionArn: f } } } }\n',
  );
  for (const id of Object.keys(types(stack))) {
    expect(resource(stack, id)).not.toHaveProperty('Condition');
    expect(resource(stack, id)).not.toHaveProperty('DeletionPolicy');
  }
  expect(stack.notes.map(({ message }) => message)).toEqual([
    'SAM ignores the Condition of W: an AWS::Serverless::WebSocketApi is deployed without it',
    'SAM ignores the DeletionPolicy of W: an AWS::Serverless::WebSocketApi is deployed without it',
  ]);
});
