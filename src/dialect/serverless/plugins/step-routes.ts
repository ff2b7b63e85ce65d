import { isGroup } from '../groups.ts';
import { type ServerlessProvenance, byServerless } from '../../../source/provenance.ts';
import type { Plain } from '../../builder/make.ts';
import type { FunctionEvent, ServiceFunction } from '../service-function.ts';
import { at, isMap, itemsOf, type Entry, type Node } from '../../../source/node.ts';
import { arnOf, REGION } from '../events/common.ts';
import type { RestRoute } from '../events/rest/events.ts';
import { authorizerOf, makeAuthorizer } from '../events/rest/authorizers.ts';
import { makePaths, restApiId } from '../events/rest/paths.ts';
import { capitalized, EACH_DEPLOYMENT, REST_API } from '../names.ts';
import { isFalse, text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';

type Started = { readonly machine: Entry; readonly id: string };
const START = (id: string): Plain => [
  { Effect: 'Allow', Action: ['states:StartExecution'], Resource: { Ref: id } },
];

/** What starts state machines: routes of the REST API, with one role that may start all of them, and schedules with a role each. */
export function makeStepRoutes(service: ServerlessService, machines: readonly Started[]): void {
  const routes = machines.flatMap(started =>
    itemsOf(at(started.machine.value, 'events')).flatMap(item => routeOf(service, started, item)),
  );
  for (const started of machines) schedules(service, started);
  if (!isGroup(routes)) return;
  const provenance = service.providerProvenance('state-machine-api', routes[0].route.event.keySpan);
  if (!service.builder.has(REST_API) && !truthy(service.setting('apiGateway', 'restApiId'))) {
    service.builder.add(
      REST_API,
      'AWS::ApiGateway::RestApi',
      {
        Name: service.string([...service.stage, '-', ...service.name], provenance),
        EndpointConfiguration: { Types: [text(service.setting('endpointType'))?.toUpperCase() ?? 'EDGE'] },
      },
      provenance,
    );
  }
  const paths = makePaths(
    service,
    routes.map(({ route }) => route),
  );
  for (const { route } of routes) {
    const { properties, own } = authorizerOf(service, route);
    service.builder.add(
      `ApiGatewayMethod${paths.name(route.path)}${capitalized(route.method)}`,
      'AWS::ApiGateway::Method',
      {
        HttpMethod: route.method.toUpperCase(),
        ResourceId: paths.resource(route.path),
        RestApiId: restApiId(service),
        ApiKeyRequired: truthy(at(route.http, 'private')),
        ...properties,
        Integration: {
          IntegrationHttpMethod: 'POST',
          Type: 'AWS',
          Credentials: { 'Fn::GetAtt': ['ApigatewayToStepFunctionsRole', 'Arn'] },
          Uri: arnOf(':apigateway:', REGION, ':states:action/StartExecution'),
          PassthroughBehavior: 'NEVER',
        },
      },
      { ...provenance, span: route.event.keySpan },
    );
    if (own) makeAuthorizer(service, route, own);
  }
  const deployment = `ApiGatewayDeployment${EACH_DEPLOYMENT}`;
  if (!service.builder.has(deployment))
    service.builder.add(
      deployment,
      'AWS::ApiGateway::Deployment',
      { RestApiId: restApiId(service), StageName: service.string(service.stage, provenance) },
      provenance,
    );
  makeRole(
    service,
    'ApigatewayToStepFunctionsRole',
    'apigateway.amazonaws.com',
    'apigatewaytostepfunctions',
    [{ Effect: 'Allow', Action: ['states:StartExecution'], Resource: '*' }],
    provenance,
  );
}

function makeRole(
  service: ServerlessService,
  id: string,
  principal: string,
  policy: Plain,
  statements: Plain,
  provenance: ServerlessProvenance,
): void {
  service.builder.add(
    id,
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: principal }, Action: 'sts:AssumeRole' }],
      },
      Policies: [{ PolicyName: policy, PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    },
    { ...provenance, rule: 'state-machine-start-role' },
  );
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

function schedules(service: ServerlessService, { machine, id }: Started): void {
  let number = 0;
  for (const item of itemsOf(at(machine.value, 'events'))) {
    const entry = isMap(item)
      ? (item.entries.get('schedule') ??
        item.entries.get('cloudwatchEvent') ??
        item.entries.get('eventBridge'))
      : undefined;
    if (!entry || !truthy(entry.value)) continue;
    number += 1;
    const provenance: ServerlessProvenance = byServerless(machine.key, entry.keySpan, 'state-machine-event');
    const map = isMap(entry.value) ? entry.value : undefined;
    const rate = map ? at(map, 'rate') : entry.value;
    const [rule, role] =
      entry.key === 'schedule'
        ? [`${id}StepFunctionsEventsRuleSchedule${number}`, `${id}ScheduleToStepFunctionsRole`]
        : [`${id}EventsRuleCloudWatchEvent${number}`, `${id}EventToStepFunctionsRole`];
    service.builder.add(
      rule,
      'AWS::Events::Rule',
      {
        ScheduleExpression: entry.key === 'schedule' ? rate : undefined,
        EventPattern: at(map, 'event'),
        EventBusName: at(map, 'eventBusName'),
        State: isFalse(at(map, 'enabled')) ? 'DISABLED' : 'ENABLED',
        Targets: [
          {
            Arn: { Ref: id },
            Id: `${machine.key}Schedule`,
            RoleArn: at(map, 'role') ?? { 'Fn::GetAtt': [role, 'Arn'] },
          },
        ],
      },
      provenance,
    );
    if (!at(map, 'role'))
      makeRole(
        service,
        role,
        'events.amazonaws.com',
        service.string(service.named(`-${machine.key}-start`), provenance),
        START(id),
        provenance,
      );
  }
}
