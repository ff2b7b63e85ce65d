import { perDefaults } from '../../model/memo.ts';
import { Resource } from '../../model/world.ts';
import { addTo } from '../../model/multimap.ts';
import { bodiesOf, takesBody } from '../api/body-validation.ts';
import { API_TYPES, isWebSocket, routesOf, type Route } from '../api/routes.ts';

/** The routes of the stack's REST and HTTP APIs by the logical id of the function that answers them; not what a browser asks beforehand. */
export const routesByFunction = perDefaults((scratch): ReadonlyMap<string, readonly Route[]> => {
  const found = new Map<string, Route[]>();
  for (const declared of API_TYPES.flatMap(type => scratch.stackIndex.ofType(type))) {
    const api = new Resource(scratch, declared);
    for (const route of isWebSocket(api) ? [] : routesOf(api, scratch).routes) {
      if (!route.invokes || route.method === 'OPTIONS') continue;
      addTo(found, route.invokes.id, route);
    }
  }
  return found;
});

/** The functions with a route whose requests have a body that API Gateway does not check. */
export const takesUncheckedBodies = perDefaults((scratch): ReadonlySet<string> => {
  const apis = API_TYPES.flatMap(type => scratch.stackIndex.ofType(type)).map(
    one => new Resource(scratch, one),
  );
  const routes = apis.flatMap(api => {
    if (isWebSocket(api)) return [];
    return api.type === 'AWS::ApiGateway::RestApi'
      ? bodiesOf(api, scratch).flatMap(({ route, how }) => (how === 'no' ? [route] : []))
      : routesOf(api, scratch).routes.filter(takesBody);
  });
  return new Set(routes.flatMap(({ invokes }) => invokes?.id ?? []));
});

/** Whether routes are many: on three paths or more, or one that takes every path and method below it. */
export function isManyRoutes(routes: readonly Route[]): boolean {
  const paths = new Set(routes.flatMap(({ path }) => path ?? []));
  return paths.size >= 3 || routes.some(isEveryRoute);
}

/** `ANY /{proxy+}`; `$default` of an HTTP API takes what no other route does. */
const isEveryRoute = ({ method, path }: Route): boolean =>
  (method === 'ANY' && /\{\w+\+\}$/.test(path ?? '')) || path === '$default';
