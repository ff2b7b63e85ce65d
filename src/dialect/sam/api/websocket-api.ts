import type { Plain, PlainMap } from '../../builder/make.ts';
import { provenanceOf } from '../subject.ts';
import { type SamProvenance, bySam } from '../../../source/provenance.ts';
import { entriesOf, textOf, type Entry, type Node } from '../../../source/node.ts';
import { deployed } from '../deployed.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { given, isTrue, prop } from '../read.ts';
import { resolved } from '../resolve.ts';
import { keySpan, ref, type Subject } from '../subject.ts';
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
export function expandWebSocketApi(x: SamBuilder, subject: Subject): void {
  const { properties } = subject;
  const own = entriesOf(given(properties, 'Tags')).map(({ key, value }): [string, Plain] => [key, value]);
  x.become(
    subject,
    subject.id,
    'AWS::ApiGatewayV2::Api',
    deployed(subject, KEPT, provenanceOf(subject, 'Type', 'websocket-api'), {
      Name: prop(properties, 'Name') ?? subject.id,
      ProtocolType: 'WEBSOCKET',
      Tags: { ...Object.fromEntries(own), ...CREATED },
    }),
  );
  const written = given(properties, 'Routes');
  const routes = entriesOf(written && resolved(x, written));
  const auth = given(properties, 'Auth');
  const ids = routes.flatMap(route => addRoute(x, subject, route, auth && resolved(x, auth)));
  addDomain(x, subject, 'WebSocketApi');
  addStage(x, subject, ids);
}

/** The logical ids of a route's resources; special routes go by their names. */
const routeName = (key: string): string => {
  const name = key.replace(/^\$/, '').replace(/[^A-Za-z0-9]/g, '');
  return name.charAt(0).toUpperCase() + name.slice(1).toLowerCase();
};

function addRoute(
  x: SamBuilder,
  subject: Subject,
  { key, keySpan: span, value }: Entry,
  auth: Node | undefined,
): string[] {
  const provenance: SamProvenance = bySam(subject.name, span, 'websocket-route');
  const id = `${subject.id}${routeName(key)}`;
  const target = prop(value, 'FunctionArn');
  const settings = [
    'ApiKeyRequired',
    'ModelSelectionExpression',
    'OperationName',
    'RequestModels',
    'RequestParameters',
    'RouteResponseSelectionExpression',
  ];
  x.generate(
    subject,
    `${id}Route`,
    'AWS::ApiGatewayV2::Route',
    {
      RouteKey: key,
      ApiId: ref(subject.id),
      ...Object.fromEntries(settings.map(name => [name, prop(value, name)])),
      Target: { 'Fn::Join': ['/', ['integrations', ref(`${id}Integration`)]] },
      ...(key === '$connect' ? authorization(x, subject, auth) : {}),
    },
    provenance,
  );
  x.generate(
    subject,
    `${id}Integration`,
    'AWS::ApiGatewayV2::Integration',
    {
      ApiId: ref(subject.id),
      IntegrationType: 'AWS_PROXY',
      TimeoutInMillis: prop(value, 'IntegrationTimeout'),
      IntegrationUri: {
        'Fn::Sub': [
          'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${FunctionArn}/invocations',
          { FunctionArn: target },
        ],
      },
    },
    provenance,
  );
  x.generate(
    subject,
    `${id}Permission`,
    'AWS::Lambda::Permission',
    {
      Action: 'lambda:InvokeFunction',
      FunctionName: target,
      Principal: 'apigateway.amazonaws.com',
      SourceArn: routeArn(subject, key),
    },
    { ...provenance, rule: 'event-permission' },
  );
  return [`${id}Route`];
}

function routeArn(subject: Subject, key: string): Plain {
  const stage = prop(subject.properties, 'StageName');
  const start = `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${subject.id}.ApiId}`;
  const literal = stage ? textOf(stage) : 'default';
  return literal === undefined
    ? { 'Fn::Sub': [`${start}/\${__StageName__}/${key}`, { __StageName__: stage }] }
    : { 'Fn::Sub': `${start}/${literal}/${key}` };
}

/** Only the $connect route is authorized; the connection is then open. */
function authorization(x: SamBuilder, subject: Subject, auth: Node | undefined): PlainMap {
  const type = textOf(prop(auth, 'AuthType'));
  if (!auth || type === undefined) return {};
  if (type !== 'CUSTOM') return { AuthorizationType: type === 'AWS_IAM' ? 'AWS_IAM' : 'NONE' };
  const id = `${subject.id}ConnectAuthorizer`;
  const provenance: SamProvenance = bySam(subject.name, keySpan(subject, 'Auth'), 'websocket-authorizer');
  const arn = prop(auth, 'AuthArn');
  x.generate(
    subject,
    id,
    'AWS::ApiGatewayV2::Authorizer',
    {
      ApiId: ref(subject.id),
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
    provenance,
  );
  if (arn && !given(auth, 'InvokeRole')) {
    x.generate(
      subject,
      `${subject.id}AuthorizerPermission`,
      'AWS::Lambda::Permission',
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: arn,
        Principal: 'apigateway.amazonaws.com',
        SourceArn: {
          'Fn::Sub': [
            'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*',
            { __ApiId__: ref(subject.id) },
          ],
        },
      },
      { ...provenance, rule: 'authorizer-permission' },
    );
  }
  return { AuthorizationType: 'CUSTOM', AuthorizerId: ref(id) };
}

function addStage(x: SamBuilder, subject: Subject, routes: readonly string[]): void {
  const { properties } = subject;
  const name = prop(properties, 'StageName');
  const literal = name ? (textOf(name) ?? '') : 'default';
  const id = literal === 'default' ? `${subject.id}DefaultStage` : `${subject.id}${literal}Stage`;
  const settings = ['StageVariables', 'AccessLogSettings', 'DefaultRouteSettings', 'RouteSettings'];
  const own = isTrue(prop(properties, 'PropagateTags'))
    ? entriesOf(given(properties, 'Tags')).map(({ key, value }): [string, Plain] => [key, value])
    : [];
  x.generate(
    subject,
    id,
    'AWS::ApiGatewayV2::Stage',
    {
      ApiId: ref(subject.id),
      StageName: name ?? 'default',
      ...Object.fromEntries(settings.map(key => [key, prop(properties, key)])),
      AutoDeploy: true,
      Tags: { ...Object.fromEntries(own), ...CREATED },
    },
    provenanceOf(subject, 'StageName', 'api-stage'),
    given(properties, 'RouteSettings') ? { dependsOn: routes } : {},
  );
  x.refer(subject, 'Stage', id);
}
