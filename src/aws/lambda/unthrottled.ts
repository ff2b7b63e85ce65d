import { perDefaults } from '../../model/memo.ts';
import type { Declaration } from '../../model/stack.ts';
import { Resource, type World } from '../../model/world.ts';
import { openRoutesOf } from '../api/open-routes.ts';
import { resourcesOfApi } from '../api/api-resources.ts';
import { API_TYPES, type Route } from '../api/routes.ts';
import { STAGE_SOURCES } from '../api/stages.ts';
import { mayLimitRoutes } from '../api/throttling.ts';
import { hasAssociations } from '../api/web-acl.ts';
import { addTo } from '../../model/multimap.ts';
import { functionAt } from '../function-references.ts';

/** A way by which anybody can run a function as often as they like: a route, or a URL. */
export type Unthrottled = { readonly name: string; readonly at: Resource | Route['at'] };

/** The first open way to a function without reserved concurrency and with nothing in front that slows a caller down; `unknown` where only deployment tells. */
export function unthrottledPathOf(fn: Resource, world: World): Unthrottled | 'unknown' | undefined {
  const reserved = fn.get('ReservedConcurrentExecutions');
  const way = reserved.present ? undefined : openPathOf(fn, world);
  return way && !reserved.absent ? 'unknown' : way;
}

function openPathOf(fn: Resource, world: World): Unthrottled | undefined {
  for (const declared of urlsByFunction(world).get(fn.id) ?? []) {
    const url = world.resource(declared.id);
    if (url?.get('AuthType').literal === 'NONE') return { name: 'its URL', at: url };
  }
  for (const { api, route } of openRoutes(world).get(fn.id) ?? [])
    if (world.resource(api.id) && isUnlimited(new Resource(world, api), world))
      return { name: route.name, at: route.at };
  return undefined;
}

const urlsByFunction = perDefaults((scratch): ReadonlyMap<string, readonly Declaration[]> => {
  const found = new Map<string, Declaration[]>();
  for (const declared of scratch.stackIndex.ofType('AWS::Lambda::Url')) {
    const fn = functionAt(new Resource(scratch, declared).get('TargetFunctionArn'));
    if (fn) addTo(found, fn.id, declared);
  }
  return found;
});

type OpenRoute = { readonly api: Declaration; readonly route: Route };
const openRoutes = perDefaults((scratch): ReadonlyMap<string, readonly OpenRoute[]> => {
  const found = new Map<string, OpenRoute[]>();
  for (const api of API_TYPES.flatMap(type => scratch.stackIndex.ofType(type))) {
    for (const route of openRoutesOf(new Resource(scratch, api), 'nothing', scratch).routes) {
      if (route.invokes) addTo(found, route.invokes.id, { api, route });
    }
  }
  return found;
});

/**
 * Whether no stage of an API limits the rate and no firewall stands in front, where all of that is written in the stack. The limits of the account, 10,000
 * requests a second, are no limit for one function (API Gateway developer guide, "Throttle requests to your REST APIs", read 2026-11).
 */
function isUnlimited(api: Resource, world: World): boolean {
  const stages = STAGE_SOURCES.flatMap(type => resourcesOfApi(api, type, world));
  return !stages.some(mayLimitRoutes) && !hasAssociations(world.stackIndex);
}
