import { entriesOf, textOf, type Entry, type Node } from '../../../source/node.ts';
import type { Plain } from '../../make.ts';
import { deployed } from '../deployed.ts';
import type { Expansion, PlainMap } from '../expansion.ts';
import { given, isTrue, prop } from '../read.ts';
import { resolved } from '../resolve.ts';
import { cause, keySpan, ref, type Cause, type Subject } from '../subject.ts';
import { addDomain } from './domain.ts';

const KEPT = [
  'ApiKeySelectionExpression',
  'Description',
  'DisableExecuteApiEndpoint',
  'DisableSchemaValidation',
  'IpAddressType',
  'RouteSelectionExpression',
];
const CREATED = { 'websocketapi:createdBy': 'SAM' };

/** AWS::Serverless::WebSocketApi: the API, a stage, and a route, an integration and a permission for each of its routes. */
export function expandWebSocketApi(x: Expansion, of: Subject): void {
  const { properties } = of;
  const own = entriesOf(given(properties, 'Tags')).map(({ key, value }): [string, Plain] => [key, value]);
  x.become(
    of,
    of.id,
    'AWS::ApiGatewayV2::Api',
    deployed(of, KEPT, cause(of, 'Type', 'sam:websocket-api'), {
      Name: prop(properties, 'Name') ?? of.id,
      ProtocolType: 'WEBSOCKET',
      Tags: { ...Object.fromEntries(own), ...CREATED },
    }),
  );
  const written = given(properties, 'Routes');
  const routes = entriesOf(written && resolved(x, written));
  const auth = given(properties, 'Auth');
  const ids = routes.flatMap(route => addRoute(x, of, route, auth && resolved(x, auth)));
  addDomain(x, of, 'WebSocketApi');
  addStage(x, of, ids);
}

/** The logical ids of a route's resources; special routes go by their names. */
const routeName = (key: string): string => {
  const name = key.replace(/^\$/, '').replace(/[^A-Za-z0-9]/g, '');
  return name.charAt(0).toUpperCase() + name.slice(1).toLowerCase();
};

function addRoute(
  x: Expansion,
  of: Subject,
  { key, keySpan: span, value }: Entry,
  auth: Node | undefined,
): string[] {
  const why: Cause = { span, rule: 'sam:websocket-route' };
  const id = `${of.id}${routeName(key)}`;
  const target = prop(value, 'FunctionArn');
  const settings = [
    'ApiKeyRequired',
    'ModelSelectionExpression',
    'OperationName',
    'RequestModels',
    'RequestParameters',
    'RouteResponseSelectionExpression',
  ];
  x.add(
    of,
    `${id}Route`,
    'AWS::ApiGatewayV2::Route',
    {
      RouteKey: key,
      ApiId: ref(of.id),
      ...Object.fromEntries(settings.map(name => [name, prop(value, name)])),
      Target: { 'Fn::Join': ['/', ['integrations', ref(`${id}Integration`)]] },
      ...(key === '$connect' ? authorization(x, of, auth) : {}),
    },
    why,
  );
  x.add(
    of,
    `${id}Integration`,
    'AWS::ApiGatewayV2::Integration',
    {
      ApiId: ref(of.id),
      IntegrationType: 'AWS_PROXY',
      TimeoutInMillis: prop(value, 'IntegrationTimeout'),
      IntegrationUri: {
        'Fn::Sub': [
          'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${FunctionArn}/invocations',
          { FunctionArn: target },
        ],
      },
    },
    why,
  );
  x.add(
    of,
    `${id}Permission`,
    'AWS::Lambda::Permission',
    {
      Action: 'lambda:InvokeFunction',
      FunctionName: target,
      Principal: 'apigateway.amazonaws.com',
      SourceArn: routeArn(of, key),
    },
    { ...why, rule: 'sam:event-permission' },
  );
  return [`${id}Route`];
}

function routeArn(of: Subject, key: string): Plain {
  const stage = prop(of.properties, 'StageName');
  const start = `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${of.id}.ApiId}`;
  const literal = stage ? textOf(stage) : 'default';
  return literal === undefined
    ? { 'Fn::Sub': [`${start}/\${__StageName__}/${key}`, { __StageName__: stage }] }
    : { 'Fn::Sub': `${start}/${literal}/${key}` };
}

/** Only the $connect route is authorized; the connection is then open. */
function authorization(x: Expansion, of: Subject, auth: Node | undefined): PlainMap {
  const type = textOf(prop(auth, 'AuthType'));
  if (!auth || type === undefined) return {};
  if (type !== 'CUSTOM') return { AuthorizationType: type === 'AWS_IAM' ? 'AWS_IAM' : 'NONE' };
  const id = `${of.id}ConnectAuthorizer`;
  const why: Cause = { span: keySpan(of, 'Auth'), rule: 'sam:websocket-authorizer' };
  const arn = prop(auth, 'AuthArn');
  x.add(
    of,
    id,
    'AWS::ApiGatewayV2::Authorizer',
    {
      ApiId: ref(of.id),
      AuthorizerCredentialsArn: prop(auth, 'InvokeRole'),
      AuthorizerType: 'REQUEST',
      IdentitySource: prop(auth, 'IdentitySource'),
      Name: given(auth, 'Name') ?? id,
      AuthorizerUri: arn && {
        'Fn::Sub': [
          'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${AuthArn}/invocations',
          { AuthArn: arn },
        ],
      },
    },
    why,
  );
  if (arn && !given(auth, 'InvokeRole')) {
    x.add(
      of,
      `${of.id}AuthorizerPermission`,
      'AWS::Lambda::Permission',
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: arn,
        Principal: 'apigateway.amazonaws.com',
        SourceArn: {
          'Fn::Sub': [
            'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*',
            { __ApiId__: ref(of.id) },
          ],
        },
      },
      { ...why, rule: 'sam:authorizer-permission' },
    );
  }
  return { AuthorizationType: 'CUSTOM', AuthorizerId: ref(id) };
}

function addStage(x: Expansion, of: Subject, routes: readonly string[]): void {
  const { properties } = of;
  const name = prop(properties, 'StageName');
  const literal = name ? (textOf(name) ?? '') : 'default';
  const id = literal === 'default' ? `${of.id}DefaultStage` : `${of.id}${literal}Stage`;
  const settings = ['StageVariables', 'AccessLogSettings', 'DefaultRouteSettings', 'RouteSettings'];
  const own = isTrue(prop(properties, 'PropagateTags'))
    ? entriesOf(given(properties, 'Tags')).map(({ key, value }): [string, Plain] => [key, value])
    : [];
  x.add(
    of,
    id,
    'AWS::ApiGatewayV2::Stage',
    {
      ApiId: ref(of.id),
      StageName: name ?? 'default',
      ...Object.fromEntries(settings.map(key => [key, prop(properties, key)])),
      AutoDeploy: true,
      Tags: { ...Object.fromEntries(own), ...CREATED },
    },
    cause(of, 'StageName', 'sam:api-stage'),
    given(properties, 'RouteSettings') ? { dependsOn: routes } : {},
  );
  x.refer(of, 'Stage', id);
}
