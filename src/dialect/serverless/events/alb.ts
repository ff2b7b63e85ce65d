import { itemsOrSelf } from '../../../source/node.ts';
import type { Plain } from '../../builder/make.ts';
import { md5 } from '../../../digest/digest.ts';
import type { FunctionEvent } from '../service-function.ts';
import { at, entriesOf, isCall, isList, isMap, type Node } from '../../../source/node.ts';
import { either, text, truthy } from '../read.ts';
import { setting, type ServerlessService } from '../service.ts';
import { known } from '../variables/pieces.ts';
import { afterPermission, presentValue, eventProvenance, addPermission } from './common.ts';

const listed = (node: Node): Plain => (isList(node) ? node : [node]);

/** Load balancers: a target group and a listener rule for each event; two permissions a function, of which one names no source. */
export function alb(service: ServerlessService): void {
  for (const event of service.eventsOfKind('alb')) {
    const { fn, value } = event;
    const many = truthy(at(value, 'multiValueHeaders'));
    const listener = at(value, 'listenerArn');
    const albId = isCall(listener, 'Ref')
      ? (text(listener.arg) ?? 'Unknown')
      : (/listener\/app\/[\w-]+\/([\w-]+)\//.exec(text(listener) ?? '')?.[1] ?? 'Unknown');
    const group = `${fn.idPrefix}Alb${many ? 'MultiValue' : ''}TargetGroup${albId}`;
    makeGroup(service, event, group, albId, many);
    service.builder.add(
      `${fn.idPrefix}AlbListenerRule${setting(value, 'priority') ?? event.index}`,
      'AWS::ElasticLoadBalancingV2::ListenerRule',
      {
        Actions: actions(service, at(value, 'authorizer'), group),
        Conditions: conditions(at(value, 'conditions')),
        ListenerArn: listener,
        Priority: at(value, 'priority'),
      },
      eventProvenance(service, event, 'listener-rule'),
    );
    addPermission(service, event, `${fn.idPrefix}LambdaPermissionAlb`, {
      principal: 'elasticloadbalancing.amazonaws.com',
      source: { Ref: group },
    });
    addPermission(service, event, `${fn.idPrefix}LambdaPermissionRegisterTarget`, {
      principal: 'elasticloadbalancing.amazonaws.com',
    });
  }
}

function makeGroup(
  service: ServerlessService,
  event: FunctionEvent,
  id: string,
  albId: string,
  many: boolean,
): void {
  const { fn, value } = event;
  const provenance = eventProvenance(service, event, 'target-group');
  const tag = (multi: boolean) => [
    ...service.name,
    `-${fn.key}-${albId}-${multi ? 'multi-value-' : ''}`,
    ...service.stage,
  ];
  const hashed = known(tag(many));
  const check = at(value, 'healthCheck');
  const own = (key: string, fallback: Plain): Plain => presentValue(at(check, key)) ?? fallback;
  service.builder.add(
    id,
    'AWS::ElasticLoadBalancingV2::TargetGroup',
    {
      TargetType: 'lambda',
      Targets: [{ Id: service.target(fn) }],
      Tags: [{ Key: 'Name', Value: service.string(tag(false), provenance) }],
      Name:
        either(at(value, 'targetGroupName')) ??
        (hashed === undefined
          ? undefined
          : `${setting(service.provider, 'alb', 'targetGroupPrefix') ?? ''}${md5(hashed)}`.slice(0, 32)),
      TargetGroupAttributes: [{ Key: 'lambda.multi_value_headers.enabled', Value: many }],
      ...(truthy(check)
        ? {
            HealthCheckEnabled: true,
            HealthCheckPath: own('path', '/'),
            HealthCheckIntervalSeconds: own('intervalSeconds', 35),
            HealthCheckTimeoutSeconds: own('timeoutSeconds', 30),
            HealthyThresholdCount: own('healthyThresholdCount', 5),
            UnhealthyThresholdCount: own('unhealthyThresholdCount', 5),
            Matcher: { HttpCode: presentValue(at(check, 'matcher', 'httpCode')) ?? '200' },
          }
        : { HealthCheckEnabled: false }),
    },
    provenance,
    afterPermission(`${fn.idPrefix}LambdaPermissionRegisterTarget`, fn),
  );
}

const OIDC = {
  AuthorizationEndpoint: 'authorizationEndpoint',
  ClientId: 'clientId',
  Issuer: 'issuer',
  TokenEndpoint: 'tokenEndpoint',
  UserInfoEndpoint: 'userInfoEndpoint',
  ClientSecret: 'clientSecret',
};
const POOL = {
  UserPoolArn: 'userPoolArn',
  UserPoolClientId: 'userPoolClientId',
  UserPoolDomain: 'userPoolDomain',
};
const BOTH = {
  AuthenticationRequestExtraParams: 'requestExtraParams',
  Scope: 'scope',
  SessionCookieName: 'sessionCookieName',
  SessionTimeout: 'sessionTimeout',
};

/** Who must log in before the function is called. */
function actions(service: ServerlessService, authorizer: Node | undefined, group: string): Plain[] {
  const names = truthy(authorizer) ? itemsOrSelf(authorizer) : [];
  const all = names.flatMap((name, index): Plain[] => {
    const auth = service.setting('alb', 'authorizers', text(name) ?? '');
    if (!isMap(auth)) return [];
    const pool = setting(auth, 'type') === 'cognito';
    const config = Object.fromEntries(
      Object.entries({ ...(pool ? POOL : OIDC), ...BOTH }).map(([key, own]): [string, Plain] => [
        key,
        at(auth, own),
      ]),
    );
    const full = {
      ...config,
      OnUnauthenticatedRequest: either(at(auth, 'onUnauthenticatedRequest')) ?? 'deny',
      UseExistingClientSecret: pool || truthy(at(auth, 'clientSecret')) ? undefined : true,
    };
    return [
      pool
        ? { Type: 'authenticate-cognito', Order: index + 1, AuthenticateCognitoConfig: full }
        : { Type: 'authenticate-oidc', Order: index + 1, AuthenticateOidcConfig: full },
    ];
  });
  return [
    ...all,
    { Type: 'forward', TargetGroupArn: { Ref: group }, Order: all.length > 0 ? all.length + 1 : undefined },
  ];
}

function conditions(node: Node | undefined): Plain[] {
  const of = (key: string, condition: (value: Node) => Plain): Plain[] =>
    truthy(at(node, key)) ? [condition(at(node, key)!)] : [];
  return [
    ...of('path', value => ({ Field: 'path-pattern', Values: listed(value) })),
    ...of('host', value => ({ Field: 'host-header', HostHeaderConfig: { Values: listed(value) } })),
    ...of('method', value => ({
      Field: 'http-request-method',
      HttpRequestMethodConfig: { Values: listed(value) },
    })),
    ...(isList(at(node, 'header'))
      ? (at(node, 'header') as { items: readonly Node[] }).items
      : [at(node, 'header')]
    )
      .filter(isMap)
      .map(header => ({
        Field: 'http-header',
        HttpHeaderConfig: { HttpHeaderName: at(header, 'name'), Values: at(header, 'values') },
      })),
    ...of('query', value => ({
      Field: 'query-string',
      QueryStringConfig: { Values: entriesOf(value).map(entry => ({ Key: entry.key, Value: entry.value })) },
    })),
    ...of('ip', value => ({ Field: 'source-ip', SourceIpConfig: { Values: listed(value) } })),
  ];
}
