import type { PlainMap } from '../../builder/make.ts';
import { type SamProvenance, bySam } from '../../../source/provenance.ts';
import { type Plain, withEntries } from '../../builder/make.ts';
import { PASSED, provenanceOf } from '../sam-resource.ts';
import { entriesOf, textOf, type Entry, type Node } from '../../../source/node.ts';
import { deployed } from '../deployed.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { truthyProp, isTrue, prop } from '../read.ts';
import { resolved } from '../resolve.ts';
import { keySpan, ref, type SamResource } from '../sam-resource.ts';
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
export function expandWebSocketApi(builder: SamBuilder, written: SamResource): void {
  const resource = withoutAttributes(builder, written);
  const { properties } = resource;
  const tags = entriesOf(truthyProp(properties, 'Tags')).map(({ key, value }): [string, Plain] => [
    key,
    value,
  ]);
  builder.lowerTo(
    resource,
    resource.id,
    'AWS::ApiGatewayV2::Api',
    deployed(resource, KEPT, provenanceOf(resource, 'Type', 'websocket-api'), {
      Name: prop(properties, 'Name') ?? resource.id,
      ProtocolType: 'WEBSOCKET',
      Tags: { ...Object.fromEntries(tags), ...CREATED },
    }),
    { Metadata: undefined },
  );
  const own = truthyProp(properties, 'Routes');
  const routes = entriesOf(own && resolved(builder, own));
  const auth = truthyProp(properties, 'Auth');
  const ids = routes.flatMap(route => addRoute(builder, resource, route, auth && resolved(builder, auth)));
  addDomain(builder, resource, 'WebSocketApi');
  addStage(builder, resource, ids);
}

/** SAM does not take a Condition, DeletionPolicy or UpdateReplacePolicy over from a WebSocket API (aws-sam-translator 1.115.0). */
function withoutAttributes(builder: SamBuilder, resource: SamResource): SamResource {
  const { declared, passed } = resource;
  for (const name of PASSED)
    if (passed[name])
      builder.diagnostics.note(
        'sam',
        `SAM ignores the ${name} of ${resource.name}: an AWS::Serverless::WebSocketApi is deployed without it`,
        declared.node.entries.get(name)?.keySpan ?? declared.at,
      );
  const node = withEntries(declared.node, Object.fromEntries(PASSED.map(name => [name, undefined])));
  return { ...resource, passed: {}, declared: { ...declared, node } };
}

/** The logical ids of a route's resources; special routes go by their names. */
const routeName = (key: string): string => {
  const name = key.replace(/^\$/, '').replace(/[^A-Za-z0-9]/g, '');
  return name.charAt(0).toUpperCase() + name.slice(1).toLowerCase();
};

function addRoute(
  builder: SamBuilder,
  resource: SamResource,
  { key, keySpan: span, value }: Entry,
  auth: Node | undefined,
): string[] {
  const provenance: SamProvenance = bySam(resource.name, span, 'websocket-route');
  const id = `${resource.id}${routeName(key)}`;
  const target = prop(value, 'FunctionArn');
  const settings = [
    'ApiKeyRequired',
    'ModelSelectionExpression',
    'OperationName',
    'RequestModels',
    'RequestParameters',
    'RouteResponseSelectionExpression',
  ];
  builder.generate(
    resource,
    `${id}Route`,
    'AWS::ApiGatewayV2::Route',
    {
      RouteKey: key,
      ApiId: ref(resource.id),
      ...Object.fromEntries(settings.map(name => [name, prop(value, name)])),
      Target: { 'Fn::Join': ['/', ['integrations', ref(`${id}Integration`)]] },
      ...(key === '$connect' ? authorization(builder, resource, auth) : {}),
    },
    provenance,
  );
  builder.generate(
    resource,
    `${id}Integration`,
    'AWS::ApiGatewayV2::Integration',
    {
      ApiId: ref(resource.id),
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
  builder.generate(
    resource,
    `${id}Permission`,
    'AWS::Lambda::Permission',
    {
      Action: 'lambda:InvokeFunction',
      FunctionName: target,
      Principal: 'apigateway.amazonaws.com',
      SourceArn: routeArn(resource, key),
    },
    { ...provenance, rule: 'event-permission' },
  );
  return [`${id}Route`];
}

function routeArn(resource: SamResource, key: string): Plain {
  const stage = prop(resource.properties, 'StageName');
  const start = `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${resource.id}.ApiId}`;
  const literal = stage ? textOf(stage) : 'default';
  return literal === undefined
    ? { 'Fn::Sub': [`${start}/\${__StageName__}/${key}`, { __StageName__: stage }] }
    : { 'Fn::Sub': `${start}/${literal}/${key}` };
}

/** Only the $connect route is authorized; the connection is then open. */
function authorization(builder: SamBuilder, resource: SamResource, auth: Node | undefined): PlainMap {
  const type = textOf(prop(auth, 'AuthType'));
  if (!auth || type === undefined) return {};
  if (type !== 'CUSTOM') return { AuthorizationType: type === 'AWS_IAM' ? 'AWS_IAM' : 'NONE' };
  const id = `${resource.id}ConnectAuthorizer`;
  const provenance: SamProvenance = bySam(resource.name, keySpan(resource, 'Auth'), 'websocket-authorizer');
  const arn = prop(auth, 'AuthArn');
  builder.generate(
    resource,
    id,
    'AWS::ApiGatewayV2::Authorizer',
    {
      ApiId: ref(resource.id),
      AuthorizerCredentialsArn: prop(auth, 'InvokeRole'),
      AuthorizerType: 'REQUEST',
      IdentitySource: prop(auth, 'IdentitySource'),
      Name: truthyProp(auth, 'Name') ?? id,
      AuthorizerUri: arn && {
        'Fn::Sub': [
          'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${AuthArn}/invocations',
          { AuthArn: arn },
        ],
      },
    },
    provenance,
  );
  if (arn && !truthyProp(auth, 'InvokeRole')) {
    builder.generate(
      resource,
      `${resource.id}AuthorizerPermission`,
      'AWS::Lambda::Permission',
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: arn,
        Principal: 'apigateway.amazonaws.com',
        SourceArn: {
          'Fn::Sub': [
            'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*',
            { __ApiId__: ref(resource.id) },
          ],
        },
      },
      { ...provenance, rule: 'authorizer-permission' },
    );
  }
  return { AuthorizationType: 'CUSTOM', AuthorizerId: ref(id) };
}

function addStage(builder: SamBuilder, resource: SamResource, routes: readonly string[]): void {
  const { properties } = resource;
  const name = prop(properties, 'StageName');
  const literal = name ? (textOf(name) ?? '') : 'default';
  const id = literal === 'default' ? `${resource.id}DefaultStage` : `${resource.id}${literal}Stage`;
  const settings = ['StageVariables', 'AccessLogSettings', 'DefaultRouteSettings', 'RouteSettings'];
  const own = isTrue(prop(properties, 'PropagateTags'))
    ? entriesOf(truthyProp(properties, 'Tags')).map(({ key, value }): [string, Plain] => [key, value])
    : [];
  builder.generate(
    resource,
    id,
    'AWS::ApiGatewayV2::Stage',
    {
      ApiId: ref(resource.id),
      StageName: name ?? 'default',
      ...Object.fromEntries(settings.map(key => [key, prop(properties, key)])),
      AutoDeploy: true,
      Tags: { ...Object.fromEntries(own), ...CREATED },
    },
    provenanceOf(resource, 'StageName', 'api-stage'),
    truthyProp(properties, 'RouteSettings') ? { dependsOn: routes } : {},
  );
  builder.addReference(resource, 'Stage', id);
}
