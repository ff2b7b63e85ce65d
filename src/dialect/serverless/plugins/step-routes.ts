import { groupBy, isGroup } from '../groups.ts';
import type { ServerlessProvenance } from '../../../source/provenance.ts';
import { type Plain, make } from '../../builder/make.ts';
import type { FunctionEvent, ServiceFunction } from '../service-function.ts';
import { at, entriesOf, isCall, isMap, itemsOf, itemsOrSelf, type Node } from '../../../source/node.ts';
import { arnOf, REGION } from '../events/common.ts';
import type { RestRoute } from '../events/rest/events.ts';
import { authorizerOf, makeAuthorizer } from '../events/rest/authorizers.ts';
import { addEndpointOutput } from '../events/rest/endpoint.ts';
import { makePaths, restApiId, type Paths } from '../events/rest/paths.ts';
import { addPreflight } from '../events/rest/preflight.ts';
import { EACH_DEPLOYMENT, REST_API, restMethod } from '../names.ts';
import { attributeOf, either, text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import type { Started } from './step-functions/events.ts';

/** Routes of the REST API that start state machines, with one role that may start all of them. */
export function makeStepRoutes(service: ServerlessService, machines: readonly Started[]): void {
  const routes = machines.flatMap(started =>
    itemsOf(at(started.machine.value, 'events')).flatMap(item => routeOf(service, started, item)),
  );
  if (!isGroup(routes)) return;
  const provenance = service.providerProvenance('state-machine-api', routes[0].route.event.keySpan);
  if (!service.builder.has(REST_API) && !truthy(service.setting('apiGateway', 'restApiId'))) {
    // This plug-in reads the policy from the provider as well, which the framework does not.
    const policy = either(service.setting('apiGateway', 'resourcePolicy'), service.setting('resourcePolicy'));
    service.builder.add(
      REST_API,
      'AWS::ApiGateway::RestApi',
      {
        Name: service.string([...service.stage, '-', ...service.name], provenance),
        EndpointConfiguration: {
          Types: [text(service.setting('endpointType'))?.toUpperCase() ?? 'EDGE'],
          VpcEndpointIds: either(service.setting('vpcEndpointIds')),
        },
        Policy: policy && { Version: '2012-10-17', Statement: policy },
      },
      provenance,
    );
  }
  const paths = makePaths(
    service,
    routes.map(({ route }) => route),
  );
  const ids: string[] = [];
  for (const { route, started } of routes) {
    const { properties, own } = authorizerOf(service, route);
    const id = restMethod(route.path, route.method);
    const action = text(at(route.http, 'action'));
    ids.push(id);
    service.builder.add(
      id,
      'AWS::ApiGateway::Method',
      {
        HttpMethod: route.method.toUpperCase(),
        ResourceId: paths.resource(route.path),
        RestApiId: restApiId(service),
        ApiKeyRequired: truthy(at(route.http, 'private')),
        RequestParameters: {},
        ...properties,
        MethodResponses: methodResponses(route),
        Integration: {
          IntegrationHttpMethod: 'POST',
          Type: 'AWS',
          Credentials: at(route.http, 'iamRole') ?? {
            'Fn::GetAtt': ['ApigatewayToStepFunctionsRole', 'Arn'],
          },
          Uri: arnOf(':apigateway:', REGION, `:states:action/${action ?? 'StartExecution'}`),
          PassthroughBehavior: action === undefined ? 'NEVER' : 'WHEN_NO_TEMPLATES',
          TimeoutInMillis: either(at(route.http, 'timeoutInMillis')),
          RequestTemplates: requestTemplates(route, started, action),
          IntegrationResponses: integrationResponses(route),
        },
      },
      { ...provenance, span: route.event.keySpan },
      { DependsOn: own ? own.id : undefined },
    );
    if (own) makeAuthorizer(service, route, own, false);
  }
  makePreflights(
    service,
    routes.map(({ route }) => route),
    paths,
  );
  const deployment = `ApiGatewayDeployment${EACH_DEPLOYMENT}`;
  const deployed = service.builder.resources.get(deployment)?.node;
  if (deployed)
    service.builder.setAttributes(deployment, {
      DependsOn: make([...itemsOrSelf(at(deployed, 'DependsOn')), ...ids], provenance),
    });
  else
    service.builder.add(
      deployment,
      'AWS::ApiGateway::Deployment',
      { RestApiId: restApiId(service), StageName: service.string(service.stage, provenance) },
      provenance,
      { DependsOn: ids },
    );
  permitAuthorizers(service, provenance);
  addEndpointOutput(service, provenance);
  if (routes.some(({ route }) => !at(route.http, 'iamRole')))
    makeRole(
      service,
      routes.map(({ route }) => route),
      provenance,
    );
}

/** The role with which the API starts machines: any machine, and what else its routes do. */
function makeRole(
  service: ServerlessService,
  routes: readonly RestRoute[],
  provenance: ServerlessProvenance,
): void {
  const actions = new Set([
    'states:StartExecution',
    ...routes.flatMap(({ http }) =>
      at(http, 'action') ? [`states:${text(at(http, 'action')) ?? '*'}`] : [],
    ),
  ]);
  service.builder.add(
    'ApigatewayToStepFunctionsRole',
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
      Policies: [
        {
          PolicyName: 'apigatewaytostepfunctions',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: [...actions], Resource: '*' }],
          },
        },
      ],
      Path: either(service.setting('iam', 'role', 'path')),
    },
    { ...provenance, rule: 'state-machine-start-role' },
  );
}

/** Leave to call the functions of token authorizers, for every API: this plug-in names no source. */
function permitAuthorizers(service: ServerlessService, provenance: ServerlessProvenance): void {
  for (const { type, node } of service.builder.resources.values()) {
    if (type !== 'AWS::ApiGateway::Authorizer') continue;
    const kind = text(at(node, 'Properties', 'Type'));
    const uri = at(node, 'Properties', 'AuthorizerUri');
    if ((kind !== 'TOKEN' && kind !== 'CUSTOM') || !isCall(uri, 'Fn::Join')) continue;
    const parts = itemsOf(itemsOf(uri.arg)[1]);
    const id = parts.map(attributeOf).find(one => one !== undefined);
    const arn = parts.at(-2);
    if (id === undefined && text(arn) === undefined) continue;
    const name = id ?? text(arn)?.split(':')[5] ?? '';
    service.builder.add(
      `${name}LambdaPermission`,
      'AWS::Lambda::Permission',
      {
        FunctionName: id === undefined ? arn : { 'Fn::GetAtt': [id, 'Arn'] },
        Action: 'lambda:InvokeFunction',
        Principal: { 'Fn::Sub': 'apigateway.${AWS::URLSuffix}' },
      },
      { ...provenance, rule: 'permission' },
    );
  }
}

const DEFAULT_HEADERS = [
  'Content-Type',
  'X-Amz-Date',
  'Authorization',
  'X-Api-Key',
  'X-Amz-Security-Token',
  'X-Amz-User-Agent',
];
const ORIGIN = 'method.response.header.Access-Control-Allow-Origin';

function originOf(route: RestRoute): string | undefined {
  const cors = at(route.http, 'cors');
  if (!truthy(cors)) return undefined;
  const origins = itemsOf(at(cors, 'origins')).flatMap(item => text(item) ?? []);
  return origins.length > 0 ? origins.join() : (text(at(cors, 'origin')) ?? '*');
}

/** The headers of the answer that the author maps, and the origin under CORS. */
function headersOf(route: RestRoute, own: boolean): { readonly [name: string]: Plain } {
  const headers = own ? entriesOf(at(route.http, 'response', 'headers')) : [];
  const origin = originOf(route);
  return {
    ...Object.fromEntries(headers.map(({ key, value }) => [`method.response.header.${key}`, value])),
    ...(origin === undefined ? {} : { [ORIGIN]: `'${origin}'` }),
  };
}

function methodResponses(route: RestRoute): Plain {
  return [200, 400].map(StatusCode => ({
    ResponseParameters: headersOf(route, StatusCode === 200),
    ResponseModels: {},
    StatusCode,
  }));
}

function integrationResponses(route: RestRoute): Plain {
  const responses = at(route.http, 'responses');
  if (responses) {
    const origin = originOf(route);
    return entriesOf(responses).map(({ key, value }) => ({
      StatusCode: at(value, 'statusCode') ?? (/^\d+$/.test(key) ? Number(key) : 0),
      SelectionPattern: at(value, 'selectionPattern') ?? key,
      ResponseParameters: {
        ...Object.fromEntries(
          entriesOf(at(value, 'responseParameters')).map(entry => [entry.key, entry.value]),
        ),
        ...(origin === undefined ? {} : { [ORIGIN]: `'${origin}'` }),
      },
      ResponseTemplates: at(value, 'responseTemplates') ?? {},
    }));
  }
  return [
    {
      StatusCode: 200,
      SelectionPattern: '',
      ResponseParameters: headersOf(route, true),
      ResponseTemplates: at(route.http, 'response', 'template') ?? {},
    },
    {
      StatusCode: 400,
      SelectionPattern: '400',
      ResponseParameters: headersOf(route, false),
      ResponseTemplates: {},
    },
  ];
}

const START = `
#set( $body = $util.escapeJavaScript($input.json('$')).replaceAll("\\\\'", "'") )
{"input": "$body", "name": "$context.requestId", "stateMachineArn":"\${StateMachineArn}"}`;

/** What starts the machine with the body of the request; the plug-in's own template of the whole request is left out. */
function requestTemplates(route: RestRoute, { id }: Started, action: string | undefined): Plain {
  const start: Plain = { 'Fn::Sub': [START, { StateMachineArn: { Ref: id } }] };
  const both = { 'application/json': start, 'application/x-www-form-urlencoded': start };
  const template = at(route.http, 'request', 'template');
  if (template)
    return isMap(template)
      ? { ...both, ...Object.fromEntries(entriesOf(template).map(entry => [entry.key, entry.value])) }
      : undefined;
  return action === undefined ? both : {};
}

/** CORS of all routes of a path: one OPTIONS method that anybody may call. */
function makePreflights(service: ServerlessService, routes: readonly RestRoute[], paths: Paths): void {
  const byPath = groupBy(
    routes.filter(route => truthy(at(route.http, 'cors'))),
    ({ path }) => path,
  );
  for (const [path, all] of byPath) {
    const settings = all.map(route => at(route.http, 'cors'));
    const texts = (name: string): string[] =>
      settings.flatMap(setting => itemsOf(at(setting, name)).flatMap(item => text(item) ?? []));
    const headers = texts('headers').length > 0 ? texts('headers') : DEFAULT_HEADERS;
    const methods = new Set([
      'OPTIONS',
      ...all.map(({ method }) => method.toUpperCase()),
      ...texts('methods'),
    ]);
    const age = settings.map(setting => text(at(setting, 'maxAge'))).findLast(one => one !== undefined);
    const values = {
      'Access-Control-Allow-Origin': originOf(all[0]) ?? '*',
      'Access-Control-Allow-Headers': [...new Set(headers)].join(),
      'Access-Control-Allow-Methods': [...methods].join().replace('ANY', 'DELETE,GET,HEAD,PATCH,POST,PUT'),
      'Access-Control-Allow-Credentials': String(
        settings.some(setting => truthy(at(setting, 'allowCredentials'))),
      ),
      ...(age === undefined ? {} : { 'Access-Control-Max-Age': age }),
    };
    addPreflight(service, paths, path, {
      headers: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, `'${value}'`])),
      template: '',
      provenance: { ...service.providerProvenance('state-machine-api'), span: all[0].event.keySpan },
    });
  }
}

/** State machines stand where functions do in the events of a REST API. */
const standIn = ({ machine, id }: Started): ServiceFunction => ({
  key: machine.key,
  keySpan: machine.keySpan,
  node: { kind: 'map', entries: new Map(), span: machine.value.span },
  idPrefix: id,
  id,
  name: [machine.key],
  alias: undefined,
});

function routeOf(
  service: ServerlessService,
  started: Started,
  item: Node,
): { readonly route: RestRoute; readonly started: Started }[] {
  const entry = isMap(item) ? item.entries.get('http') : undefined;
  if (!entry || !truthy(entry.value)) return [];
  const http = isMap(entry.value) ? entry.value : undefined;
  const [method, path] = http
    ? [text(at(http, 'method')), text(at(http, 'path'))]
    : (text(entry.value) ?? '').split(/\s+/);
  if (method === undefined || path === undefined) {
    service.builder.diagnostics.partial(
      'http',
      `the method or path of an http event of ${started.machine.key} is not known`,
      entry.value.span,
    );
    return [];
  }
  const event: FunctionEvent = {
    fn: standIn(started),
    kind: 'http',
    keySpan: entry.keySpan,
    value: entry.value,
    index: 1,
    position: 1,
  };
  return [
    {
      started,
      route: {
        event,
        http,
        method: method.toLowerCase(),
        path: path.replace(/^\//, '').replace(/\/$/, ''),
        integration: 'AWS',
      },
    },
  ];
}
