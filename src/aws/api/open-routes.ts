import { referring, resourcesReferredTo } from '../../model/references.ts';
import { Resource, type Value, type World } from '../../model/world.ts';
import type { Span } from '../../source/node.ts';
import type { Authorization } from './openapi.ts';
import { apiOf } from './api-resources.ts';
import { admits } from './api-policy.ts';
import { domainsOf, apiExposureOf } from './exposure.ts';
import { API_TYPES, entryRoutesOf, keyRoute, methodRoute, type Route } from './routes.ts';
import { isPublicByPurpose } from './public-paths.ts';
import { isWebhook } from './webhooks.ts';

/** Routes of an API that the internet reaches and that ask no more than `demand`. `all`: the API has no others. `undetermined`: why there may be more. */
export type OpenRoutes = {
  readonly routes: readonly Route[];
  readonly all: boolean;
  readonly undetermined: string | undefined;
};

/** `webhooks` are routes that are meant to be open. */
export function openRoutesOf(
  api: Resource,
  authorization: Authorization & ('nothing' | 'key'),
  world: World,
  webhooks: readonly string[] = [],
): OpenRoutes {
  const { routes, complete } = entryRoutesOf(api, world);
  const asked = routes.filter(route => !isPreflight(route) && !isPublicByPurpose(route));
  const judged = asked.filter(route => !isWebhook(route, webhooks));
  const found = judged.filter(route => route.authorization === authorization);
  if (found.length === 0)
    return {
      routes: [],
      all: false,
      undetermined: undeterminedRoutes(judged, complete),
    };
  const reach = apiExposureOf(api, world);
  if (reach !== 'public')
    return {
      routes: [],
      all: false,
      undetermined:
        reach === 'unknown' ? 'whether it is publicly accessible is not known until deployment' : undefined,
    };
  const who = admits(api);
  const admitted = found.map(route => ({ route, who: who(route) }));
  const open = admitted.flatMap(({ route, who }) => (who === 'everyone' ? [route] : []));
  return {
    routes: open,
    all: complete && open.length === asked.length,
    undetermined: admitted.some(({ who }) => who === 'unknown')
      ? 'its resource policy is not known until deployment'
      : undefined,
  };
}

const UNREAD = 'the authorization of a route is not known until deployment';

function undeterminedRoutes(routes: readonly Route[], complete: boolean): string | undefined {
  if (!complete) return 'its routes are not known until deployment';
  return routes.some(route => route.authorization === 'unknown') ? UNREAD : undefined;
}

/** A browser sends no credentials with the request that asks whether it may. */
const isPreflight = (route: Route): boolean => route.method === 'OPTIONS';

/** The route of a method or a route resource whose API is declared elsewhere. A key that is no method and path may be a WebSocket's, which asks at `$connect` only. */
export function routeOfOtherApi(
  part: Resource,
  world: World,
  webhooks: readonly string[] = [],
): Route | undefined {
  const api = apiOf(part);
  if (api && API_TYPES.includes(api.type)) return undefined;
  const route = part.type === 'AWS::ApiGateway::Method' ? methodRoute(part, world) : keyRoute(part, world);
  return isPreflight(route) ||
    isPublicByPurpose(route) ||
    isWebhook(route, webhooks) ||
    (route.method === '' && route.path !== '$connect')
    ? undefined
    : route;
}

export type RouteLocation = { readonly at: Value | Span; readonly note: string; readonly resource?: string };

/** Where a route stands, and which function or resource that is. */
export function locationOf(route: Route): RouteLocation {
  const name = route.at instanceof Resource ? route.at.name : route.invokes?.name;
  return {
    at: route.at,
    note: route.invokes ? `${route.name} invokes ${route.invokes.name}` : `${route.name}`,
    ...(name === undefined ? {} : { resource: name }),
  };
}

/** What an open route runs, for a finding that points to the route itself. */
export function invokedByRoute(route: Route): RouteLocation[] {
  const { invokes } = route;
  return invokes
    ? [{ at: invokes.at, note: `${route.name} invokes ${invokes.name}`, resource: invokes.name }]
    : [];
}

/** What an author may take for protection of an open API, and is none. */
export function ineffectiveProtections(api: Resource, world: World): RouteLocation[] {
  const security = api.type === 'AWS::ApiGateway::RestApi' ? api.get('Body', 'security') : undefined;
  const trusts = domainsOf(api, world)
    .map(domain => ({ domain, trust: domain.get('MutualTlsAuthentication') }))
    .filter(({ trust }) => trust.present);
  const open = api.get('DisableExecuteApiEndpoint').boolean !== true;
  const fronts = open ? referring(world, api.id, 'AWS::CloudFront::Distribution', () => true) : [];
  return [
    ...(security?.present && security.each.length > 0
      ? [{ at: security, note: 'a REST API ignores security at the root of its OpenAPI document' }]
      : []),
    ...trusts.map(({ domain, trust }) => ({
      at: trust,
      note: `the default endpoint bypasses the client certificates of ${domain.name}`,
      resource: domain.name,
    })),
    ...[...fronts].map(front => ({ at: front, note: bypassing(front, api), resource: front.name })),
  ];
}

/**
 * What callers of the execute-api endpoint get around. Only an authorizer, a web ACL of the stage or the code can ask for a header that CloudFront adds
 * (https://aws.amazon.com/blogs/networking-and-content-delivery/restricting-access-http-api-gateway-lambda-authorizer/); without the endpoint, CloudFront reaches the API by a
 * custom domain name only (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-disable-default-endpoint.html; both read 2026-11-29).
 */
function bypassing(front: Resource, api: Resource): string {
  const config = front.get('DistributionConfig');
  const acl = config.get('WebACLId');
  if (acl.present && acl.literal !== '')
    return `the execute-api endpoint bypasses the web ACL of ${front.called}, and can be disabled only if CloudFront uses a custom domain name of the API`;
  const header = config
    .get('Origins')
    .each.filter(origin => resourcesReferredTo(origin.get('DomainName').node).has(api.id))
    .flatMap(origin => origin.get('OriginCustomHeaders').each)
    .map(one => one.get('HeaderName').literal)
    .find(name => name !== undefined);
  return header === undefined
    ? `the execute-api endpoint bypasses what ${front.called} checks`
    : `requests to the execute-api endpoint come without the header ${header} that ${front.called} adds, so an authorizer has to check it`;
}
