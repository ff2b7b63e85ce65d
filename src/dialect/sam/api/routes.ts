import { ANY, type ApiRoute, type ApiRoutes, type Family, IMPLICIT } from './route.ts';
import type { SamEvent } from '../events/sam-event.ts';
import { textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { prop } from '../read.ts';
import { conditionOf, type SamResource, type InvokeTarget } from '../sam-resource.ts';

/** Routes in the order in which the template names them: SAM lays out the paths before it takes the events in their own order. */
export function inTemplateOrder(routes: readonly ApiRoute[]): ApiRoute[] {
  const byResource = new Map<SamResource, ApiRoute[]>();
  for (const route of routes)
    if (byResource.get(route.resource)?.push(route) === undefined) byResource.set(route.resource, [route]);
  return [...byResource.values()].flatMap(list => list.toSorted((a, b) => a.event.index - b.event.index));
}

/** Method names as an API's body has them. */
export const methodName = (method: string): string =>
  method.toLowerCase() === 'any' ? ANY : method.toLowerCase();

/** The logical id of the API that an event names, or of the implicit one; undefined when it is no resource of the template. */
export function apiOf(builder: SamBuilder, event: SamEvent, family: Family): string | undefined {
  const written = prop(event.properties, family === 'Api' ? 'RestApiId' : 'ApiId');
  if (!written) return IMPLICIT[family];
  const id = written.kind === 'call' && written.fn === 'Ref' ? textOf(written.arg) : textOf(written);
  return id !== undefined && (id === IMPLICIT[family] || builder.authored.has(id)) ? id : undefined;
}

/** How generated resources refer to the API of an event. */
export const apiNode = (event: SamEvent, family: Family): Node | { readonly Ref: string } =>
  prop(event.properties, family === 'Api' ? 'RestApiId' : 'ApiId') ?? { Ref: IMPLICIT[family] };

export function addRoute(
  builder: SamBuilder,
  resource: SamResource,
  event: SamEvent,
  target: InvokeTarget,
  family: Family,
  api: string,
  path: string,
  method: string,
  role?: string,
): void {
  const routes: ApiRoutes = builder.routes.get(api) ?? { family, list: [] };
  builder.routes.set(api, routes);
  routes.list.push({
    path,
    method: methodName(method),
    resource: resource,
    event,
    target,
    condition: conditionOf(resource.passed),
    ...(role === undefined ? {} : { role }),
  });
}

/** API Gateway drops a trailing slash; variables of a path match anything. */
export const arnPath = (path: string): string =>
  path.replace(/^(.+)\/$/, '$1').replace(/\{(?:[\w.-]+\+?)\}/g, '*');
