import type { Plain } from '../../builder/make.ts';
import type { FunctionEvent, ServiceFunction } from '../service-function.ts';
import { at, isMap, type Node } from '../../../source/node.ts';
import { logGroup } from '../logs.ts';
import { EACH_DEPLOYMENT, normal, websocketRoute } from '../names.ts';
import { either, isFalse, mapOf, text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import { addressOf, aliased, invocationUri, eventProvenance } from './common.ts';
import { accountRole } from './custom-resources.ts';

const API = 'WebsocketsApi';
const STAGE = 'WebsocketsDeploymentStage';
const LOG_FORMAT =
  '$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime] "$context.eventType $context.routeKey $context.connectionId" $context.requestId';

/** The WebSocket API with its routes; functions may write to every connection of the account. */
export function websocket(service: ServerlessService): void {
  const events = service.eventsOfKind('websocket');
  const [first] = events;
  if (!first) return;
  const external = either(service.setting('apiGateway', 'websocketApiId'));
  const id: Plain = external ?? { Ref: API };
  if (!external) makeApi(service, first);
  const routes = events.flatMap(event => makeRoute(service, event, id));
  const provenance = service.providerProvenance('websocket-deployment', first.keySpan);
  const stage = service.string(service.stage, provenance);
  const deployment = `WebsocketsDeployment${EACH_DEPLOYMENT}`;
  if (!external) makeStage(service, first, deployment);
  service.builder.add(
    deployment,
    'AWS::ApiGatewayV2::Deployment',
    { ApiId: id, Description: description(service), StageName: external ? stage : undefined },
    provenance,
    { DependsOn: routes },
  );
  service.addOutput(
    'ServiceEndpointWebsocket',
    addressOf('wss', id, service.string(['/', ...service.stage], provenance)),
    provenance,
    'URL of the service endpoint',
  );
}

const description = (service: ServerlessService): Plain =>
  either(service.setting('websocketsDescription')) ?? 'Serverless Websockets';

function makeApi(service: ServerlessService, first: FunctionEvent): void {
  const provenance = service.providerProvenance('websocket-api', first.keySpan);
  const name = text(service.setting('websocketsApiName'));
  service.builder.add(
    API,
    'AWS::ApiGatewayV2::Api',
    {
      Name: name ?? service.string([...service.stage, '-', ...service.name, '-websockets'], provenance),
      Description: description(service),
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression:
        either(service.setting('websocketsApiRouteSelectionExpression')) ?? '$request.body.action',
      Tags:
        service.isOsls4 || truthy(service.setting('websocket', 'useProviderTags'))
          ? mapOf(service.setting('tags'))
          : undefined,
    },
    provenance,
  );
  service.grants.allow(
    undefined,
    ['execute-api:ManageConnections'],
    [{ 'Fn::Sub': 'arn:${AWS::Partition}:execute-api:*:*:*/@connections/*' }],
    eventProvenance(service, first, 'websocket-statement'),
  );
}

function makeStage(service: ServerlessService, first: FunctionEvent, deployment: string): void {
  const setting = service.settingEntry('logs', 'websocket');
  const logs = truthy(setting?.value) ? setting : undefined;
  const provenance = service.providerProvenance('websocket-stage', logs?.keySpan ?? first.keySpan);
  const off = (key: string): boolean => isFalse(at(logs?.value, key));
  service.builder.add(
    STAGE,
    'AWS::ApiGatewayV2::Stage',
    {
      ApiId: { Ref: API },
      StageName: service.string(service.stage, provenance),
      Description: description(service),
      DeploymentId: { Ref: deployment },
      ...(logs
        ? {
            DefaultRouteSettings: {
              DataTraceEnabled: at(logs.value, 'fullExecutionData') ?? true,
              LoggingLevel: off('executionLogging') ? 'OFF' : (either(at(logs.value, 'level')) ?? 'INFO'),
            },
            AccessLogSettings: off('accessLogging')
              ? undefined
              : {
                  DestinationArn: {
                    'Fn::Sub':
                      'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${WebsocketsLogGroup}',
                  },
                  Format: either(at(logs.value, 'format')) ?? LOG_FORMAT,
                },
          }
        : {}),
    },
    provenance,
  );
  if (!logs) return;
  service.builder.add(
    'WebsocketsLogGroup',
    'AWS::Logs::LogGroup',
    logGroup(service, ['/aws/websocket/', ...service.named()]),
    service.providerProvenance('websocket-logs', logs.keySpan),
  );
  accountRole(service, logs.keySpan);
}

/** The route of an event; the ids for which a deployment waits. */
function makeRoute(service: ServerlessService, event: FunctionEvent, api: Plain): string[] {
  const { fn, value } = event;
  const map = isMap(value) ? value : undefined;
  const route = text(map ? at(map, 'route') : value) ?? 'unknown';
  const provenance = eventProvenance(service, event, 'websocket-route');
  const id = `${websocketRoute(route)}WebsocketsRoute`;
  const selection = either(at(map, 'routeResponseSelectionExpression'));
  const setting = at(map, 'authorizer');
  const authorizer = truthy(setting) ? makeAuthorizer(service, event, setting, api) : undefined;
  permission(service, event, fn.idPrefix, service.target(fn), [fn.alias?.id ?? fn.id]);
  service.builder.add(
    `${fn.idPrefix}WebsocketsIntegration`,
    'AWS::ApiGatewayV2::Integration',
    { ApiId: api, IntegrationType: 'AWS_PROXY', IntegrationUri: invocationUri(service.target(fn)) },
    { ...provenance, rule: 'integration' },
    aliased(fn),
  );
  service.builder.add(
    id,
    'AWS::ApiGatewayV2::Route',
    {
      ApiId: api,
      RouteKey: route,
      AuthorizationType: authorizer ? 'CUSTOM' : 'NONE',
      AuthorizerId: authorizer && { Ref: authorizer },
      RouteResponseSelectionExpression: selection,
      Target: { 'Fn::Join': ['/', ['integrations', { Ref: `${fn.idPrefix}WebsocketsIntegration` }]] },
    },
    provenance,
  );
  if (selection)
    service.builder.add(
      `${id}Response`,
      'AWS::ApiGatewayV2::RouteResponse',
      { ApiId: api, RouteId: { Ref: id }, RouteResponseKey: '$default' },
      provenance,
    );
  return selection ? [`${id}Response`, id] : [id];
}

/** API Gateway may call the function; the framework names no source. */
function permission(
  service: ServerlessService,
  event: FunctionEvent,
  idPrefix: string,
  target: Plain,
  depends: readonly string[],
): void {
  const external = truthy(service.setting('apiGateway', 'websocketApiId'));
  service.builder.add(
    `${idPrefix}LambdaPermissionWebsockets`,
    'AWS::Lambda::Permission',
    { FunctionName: target, Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' },
    eventProvenance(service, event, 'permission'),
    { DependsOn: [...(external ? [] : [API]), ...depends] },
  );
}

function makeAuthorizer(service: ServerlessService, event: FunctionEvent, setting: Node, api: Plain): string {
  const map = isMap(setting) ? setting : undefined;
  const ownArn = text(setting)?.includes(':') || setting.kind === 'call' ? setting : undefined;
  const own = text(map ? at(map, 'name') : setting);
  const arn = map ? at(map, 'arn') : ownArn;
  const nameInText = text(arn)?.split(':').at(-1);
  const nameByArn = map && text(arn) === undefined ? own || undefined : nameInText;
  const name = (arn ? nameByArn : own) ?? 'Authorizer';
  const fn: ServiceFunction | undefined = arn ? undefined : service.byKey.get(name);
  const target: Plain = arn ?? (fn ? service.target(fn) : undefined);
  const id = `${normal(name)}WebsocketsAuthorizer`;
  const source = at(map, 'identitySource');
  service.builder.add(
    id,
    'AWS::ApiGatewayV2::Authorizer',
    {
      ApiId: api,
      Name: name,
      AuthorizerType: 'REQUEST',
      AuthorizerUri: invocationUri(target),
      IdentitySource: truthy(source) ? source : ['route.request.header.Auth'],
    },
    { ...eventProvenance(service, event, 'authorizer'), span: setting.span },
    fn ? aliased(fn) : {},
  );
  permission(service, event, normal(name), target, fn ? [fn.id, ...(fn.alias ? [fn.alias.id] : [])] : []);
  return id;
}
