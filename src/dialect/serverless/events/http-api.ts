import { type Group, isGroup } from '../groups.ts';
import { byServerless } from '../../../source/provenance.ts';
import { type Plain, make } from '../../builder/make.ts';
import type { FunctionEvent } from '../service-function.ts';
import { at, entriesOf, isList, isMap, type Entry, type Node } from '../../../source/node.ts';
import { logGroup } from '../logs.ts';
import { HTTP_API, normal, pathName } from '../names.ts';
import { either, isObject, isTrue, mapOf, text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import {
  addressOf,
  aliased,
  CORS_HEADERS,
  executeApi,
  presentValue,
  invocationUri,
  eventProvenance,
  addPermission,
} from './common.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'OPTIONS', 'HEAD', 'DELETE'];
const LOG_FORMAT = JSON.stringify({
  requestId: '$context.requestId',
  ip: '$context.identity.sourceIp',
  requestTime: '$context.requestTime',
  httpMethod: '$context.httpMethod',
  routeKey: '$context.routeKey',
  status: '$context.status',
  protocol: '$context.protocol',
  responseLength: '$context.responseLength',
});

/** The HTTP API with its stage, authorizers, and a route for each event. */
export function httpApi(service: ServerlessService): void {
  const events = service.eventsOfKind('httpApi');
  const routes = events.map(event => routeOf(event));
  if (!isGroup(routes)) return;
  const id = service.setting('httpApi', 'id');
  if (!truthy(id)) api(service, routes);
  const authorizers = truthy(id) ? [] : entriesOf(service.setting('httpApi', 'authorizers'));
  for (const entry of authorizers) authorizer(service, entry);
  for (const route of routes) makeRoute(service, route);
}

const apiId = (service: ServerlessService): Plain =>
  either(service.setting('httpApi', 'id')) ?? { Ref: HTTP_API };

type Route = { readonly event: FunctionEvent; readonly method: string; readonly path: string };
/** `GET /users`, `*`, or a map with method and path. */
function routeOf(event: FunctionEvent): Route {
  const { value } = event;
  const literal = isMap(value) ? undefined : text(value);
  const [method, path] =
    literal === undefined ? [text(at(value, 'method')), text(at(value, 'path'))] : literal.split(/\s+/);
  const verb = (method ?? '*').toUpperCase();
  return { event, method: verb === '*' ? 'ANY' : verb, path: path ?? '*' };
}

function api(service: ServerlessService, routes: Group<Route>): void {
  const settings = service.settingEntry('httpApi');
  const provenance = service.providerProvenance('http-api', settings?.keySpan ?? routes[0].event.keySpan);
  const tags = mapOf(service.setting('tags'));
  const logs = service.setting('logs', 'httpApi');
  service.builder.add(
    HTTP_API,
    'AWS::ApiGatewayV2::Api',
    {
      Name: truthy(at(settings?.value, 'name'))
        ? at(settings?.value, 'name')
        : service.string(
            isTrue(at(settings?.value, 'shouldStartNameWithService'))
              ? service.named()
              : [...service.stage, '-', ...service.name],
            provenance,
          ),
      Description: either(at(settings?.value, 'description')),
      ProtocolType: 'HTTP',
      DisableExecuteApiEndpoint: presentValue(at(settings?.value, 'disableDefaultEndpoint')),
      Tags: tags,
      CorsConfiguration: cors(at(settings?.value, 'cors'), routes),
    },
    provenance,
  );
  if (truthy(logs))
    service.builder.add(
      'HttpApiLogGroup',
      'AWS::Logs::LogGroup',
      logGroup(service, ['/aws/http-api/', ...service.stackName()]),
      service.providerProvenance('http-api-logs', service.settingEntry('logs', 'httpApi')?.keySpan),
    );
  service.builder.add(
    'HttpApiStage',
    'AWS::ApiGatewayV2::Stage',
    {
      ApiId: { Ref: HTTP_API },
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: {
        DetailedMetricsEnabled: truthy(at(settings?.value, 'metrics'))
          ? at(settings?.value, 'metrics')
          : false,
      },
      Tags: tags,
      AccessLogSettings: truthy(logs)
        ? {
            DestinationArn: { 'Fn::GetAtt': ['HttpApiLogGroup', 'Arn'] },
            Format: either(at(logs, 'format')) ?? LOG_FORMAT,
          }
        : undefined,
    },
    provenance,
    truthy(logs) ? { DependsOn: 'HttpApiLogGroup' } : {},
  );
  service.addOutput('HttpApiId', { Ref: HTTP_API }, provenance, 'Id of the HTTP API');
  service.addOutput('HttpApiUrl', addressOf('https', { Ref: HTTP_API }), provenance, 'URL of the HTTP API');
}

const listed = (node: Node): Plain => (isList(node) ? node : [node]);
function cors(setting: Node | undefined, routes: readonly Route[]): Plain {
  if (!truthy(setting)) return undefined;
  const own = (key: string): Plain => {
    const value = at(setting, key);
    return truthy(value) ? listed(value) : undefined;
  };
  const used = new Set([
    'OPTIONS',
    ...routes.flatMap(route => (route.method === 'ANY' ? METHODS : [route.method])),
  ]);
  return {
    AllowCredentials: truthy(at(setting, 'allowCredentials')) ? true : undefined,
    AllowHeaders: own('allowedHeaders') ?? CORS_HEADERS,
    AllowMethods: own('allowedMethods') ?? [...used],
    AllowOrigins: own('allowedOrigins') ?? ['*'],
    ExposeHeaders: own('exposedResponseHeaders'),
    MaxAge: at(setting, 'maxAge'),
  };
}

const nameOf = ({ key, value }: Entry): string => text(at(value, 'name')) ?? key;

/** A JWT authorizer, or a function that decides. */
function authorizer(service: ServerlessService, entry: Entry): void {
  const { value, keySpan } = entry;
  const name = nameOf(entry);
  const provenance = byServerless('provider', keySpan, 'authorizer');
  const request = text(at(value, 'type')) === 'request';
  const source = at(value, 'identitySource');
  const fn = service.byKey.get(text(at(value, 'functionName')) ?? '');
  const target = fn ? service.target(fn) : at(value, 'functionArn');
  const audience = at(value, 'audience');
  service.builder.add(
    `HttpApiAuthorizer${normal(name)}`,
    'AWS::ApiGatewayV2::Authorizer',
    {
      ApiId: apiId(service),
      Name: name,
      IdentitySource: truthy(source) ? listed(source) : [],
      AuthorizerType: request ? 'REQUEST' : 'JWT',
      ...(request
        ? {
            EnableSimpleResponses: at(value, 'enableSimpleResponses'),
            AuthorizerResultTtlInSeconds: at(value, 'resultTtlInSeconds'),
            AuthorizerPayloadFormatVersion: at(value, 'payloadVersion') ?? '2.0',
            AuthorizerUri: invocationUri(target),
          }
        : {
            JwtConfiguration: { Audience: audience ? listed(audience) : [], Issuer: at(value, 'issuerUrl') },
          }),
    },
    provenance,
    fn ? aliased(fn) : {},
  );
  if (!request || truthy(at(value, 'managedExternally'))) return;
  service.builder.add(
    `${normal(name)}LambdaAuthorizerPermissionHttpApi`,
    'AWS::Lambda::Permission',
    {
      FunctionName: target,
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      SourceArn: executeApi(apiId(service), '/*'),
    },
    { ...provenance, rule: 'permission' },
    fn ? aliased(fn) : {},
  );
}

function makeRoute(service: ServerlessService, { event, method, path }: Route): void {
  const { fn } = event;
  const integration = `HttpApiIntegration${fn.idPrefix}`;
  if (!service.builder.has(integration)) {
    addPermission(service, event, `${fn.idPrefix}LambdaPermissionHttpApi`, {
      principal: 'apigateway.amazonaws.com',
      source: executeApi(apiId(service), '/*'),
    });
    service.builder.add(
      integration,
      'AWS::ApiGatewayV2::Integration',
      {
        ApiId: apiId(service),
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: service.target(fn),
        PayloadFormatVersion:
          either(at(fn.node, 'httpApi', 'payload'), service.setting('httpApi', 'payload')) ?? '2.0',
        TimeoutInMillis: 30000,
      },
      eventProvenance(service, event, 'integration'),
      aliased(fn),
    );
  }
  const provenance = eventProvenance(service, event, 'route');
  const id = path === '*' ? 'HttpApiRouteDefault' : `HttpApiRoute${pathName(`${method} ${path}`)}`;
  service.builder.add(
    id,
    'AWS::ApiGatewayV2::Route',
    {
      ApiId: apiId(service),
      RouteKey:
        path === '*'
          ? '$default'
          : make(`${method} ${path}`, { ...provenance, span: (at(event.value, 'path') ?? event.value).span }),
      Target: { 'Fn::Join': ['/', ['integrations', { Ref: integration }]] },
      ...authorization(service, at(event.value, 'authorizer')),
    },
    provenance,
    { DependsOn: integration },
  );
}

/** An open route has no AuthorizationType at all. */
function authorization(
  service: ServerlessService,
  setting: Node | undefined,
): { readonly [key: string]: Plain } {
  if (!truthy(setting)) return {};
  const map = isObject(setting) ? setting : undefined;
  if (text(at(map, 'type')) === 'aws_iam') return { AuthorizationType: 'AWS_IAM' };
  const name = text(map ? at(map, 'name') : setting) ?? '';
  const declared = entriesOf(service.setting('httpApi', 'authorizers')).find(({ key }) => key === name);
  const type = text(at(declared?.value ?? map, 'type'));
  const scopes = at(map, 'scopes');
  const id = at(map, 'id');
  if (!declared && !truthy(id))
    service.builder.diagnostics.problem(
      'authorizer',
      'this authorizer is not configured under provider.httpApi.authorizers',
      setting.span,
    );
  return {
    AuthorizationType: type === 'request' ? 'CUSTOM' : 'JWT',
    AuthorizerId: truthy(id) ? id : { Ref: `HttpApiAuthorizer${normal(declared ? nameOf(declared) : name)}` },
    AuthorizationScopes: scopes && listed(scopes),
  };
}
