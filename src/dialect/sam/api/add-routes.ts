import { type SamProvenance, bySam } from '../../../source/provenance.ts';
import type { ApiRoute } from './route.ts';
import { type Plain, make, withEntries } from '../../builder/make.ts';
import { eventProvenance } from '../events/sam-event.ts';
import type { Node } from '../../../source/node.ts';
import { combine, when } from '../conditions.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { prop, truthy } from '../read.ts';
import { type SamResource } from '../sam-resource.ts';
import { type ApiDocument, mapBranches, INTEGRATION } from './document.ts';

/** The operation for a route, given what stands there already; undefined leaves that as it is. */
type OperationOf = (route: ApiRoute, written: Node | undefined) => Plain;

/** Puts an operation for each route into the document. */
export function addRoutes(
  document: ApiDocument,
  routes: readonly ApiRoute[],
  operationOf: OperationOf,
): void {
  for (const route of routes) {
    const provenance = eventProvenance(route.resource, route.event, 'api-route');
    const made = (value: Plain): Node => make(value, provenance);
    const item = document.item(route.path) ?? made({});
    document.setItem(
      route.path,
      mapBranches(item, map => {
        const operation = operationOf(route, prop(map, route.method));
        return operation === undefined ? map : withEntries(map, { [route.method]: made(operation) });
      }),
    );
  }
}

/** Whether an operation, or a branch of it, has an integration. */
export const hasIntegration = (node: Node | undefined): boolean => {
  let found = false;
  if (node) mapBranches(node, map => ((found ||= truthy(prop(map, INTEGRATION))), map));
  return found;
};

/** A path whose routes all belong to conditional functions exists only under their conditions. */
export function conditionPaths(
  builder: SamBuilder,
  resource: SamResource,
  document: ApiDocument,
  routes: readonly ApiRoute[],
  provenance: SamProvenance,
): void {
  const byPath = new Map<string, Map<string, string | undefined>>();
  for (const { path, method, condition } of routes)
    byPath.set(path, (byPath.get(path) ?? new Map()).set(method, condition));
  for (const [path, methods] of byPath) {
    const conditions = [...new Set(methods.values())];
    const named = conditions.flatMap(condition => condition ?? []);
    const item = document.item(path);
    const [first, ...others] = named;
    if (!item || named.length < conditions.length || first === undefined) continue;
    const name = others.length === 0 ? first : pathCondition(resource.id, path);
    if (others.length > 0) combine(builder, resource, name, named.sort(), provenance);
    document.setItem(path, make(when(name, item), bySam(resource.name, item.span, 'api-route')));
  }
}

const pathCondition = (api: string, path: string): string =>
  `${api}${path.replaceAll('/', 'SLASH').replaceAll('{', 'OB').replaceAll('}', 'CB')}PathCondition`;
