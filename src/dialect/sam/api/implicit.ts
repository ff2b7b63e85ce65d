import { bySam } from '../../../source/provenance.ts';
import { type ApiRoute, type Family, IMPLICIT } from './route.ts';
import type { MapNode } from '../../../source/node.ts';
import { make, makeMap } from '../../builder/make.ts';
import type { Declaration } from '../../../model/stack.ts';
import { textOf } from '../../../source/node.ts';
import { combine } from '../conditions.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { isTrue, prop, truthyProp } from '../read.ts';
import type { SamResource } from '../sam-resource.ts';
import { samResourceOf } from '../sam-resource.ts';

/** The API that SAM makes for events that name none: with a condition when all its routes have one. */
export function implicitApi(
  builder: SamBuilder,
  family: Family,
  merged: (declared: Declaration) => MapNode,
): SamResource | undefined {
  const id = IMPLICIT[family];
  const routes = builder.routes.get(id);
  const [first] = routes?.list ?? [];
  if (!first || routes?.family !== family) return undefined;
  const provenance = bySam(first.resource.name, first.event.span, 'implicit-api');
  const span = first.event.span;
  const properties = makeMap(
    { StageName: family === 'Api' ? 'Prod' : undefined, ...tags(routes.list) },
    provenance,
  );
  const type = `AWS::Serverless::${family}`;
  const node = makeMap(
    {
      Type: type,
      Properties: properties,
      Condition: condition(builder, first, id, routes.list),
      ...policies(routes.list),
    },
    provenance,
  );
  const declared: Declaration = { id, name: id, type, at: span, node, provenance };
  return samResourceOf(declared, merged(declared));
}

function condition(
  builder: SamBuilder,
  { resource, event }: ApiRoute,
  id: string,
  routes: readonly ApiRoute[],
): string | undefined {
  if (routes.some(route => route.condition === undefined)) return undefined;
  const names = [...new Set(routes.flatMap(route => route.condition ?? []))].sort();
  if (names.length === 1) return names[0];
  combine(builder, resource, `${id}Condition`, names, bySam(resource.name, event.span, 'condition'));
  return `${id}Condition`;
}

/** Retain is stronger than Snapshot, Snapshot than Delete. */
function policies(routes: readonly ApiRoute[]): { readonly [name: string]: string | undefined } {
  return Object.fromEntries(
    (['DeletionPolicy', 'UpdateReplacePolicy'] as const).map(name => {
      const all = new Set(routes.map(route => textOf(route.resource.passed[name])));
      return [
        name,
        ['Retain', ...(name === 'UpdateReplacePolicy' ? ['Snapshot'] : []), 'Delete'].find(value =>
          all.has(value),
        ),
      ];
    }),
  );
}

/** Tags of functions that propagate them. */
function tags(routes: readonly ApiRoute[]): {
  readonly [name: string]: ReturnType<typeof make> | boolean | undefined;
} {
  const tagged = routes.filter(
    route =>
      isTrue(prop(route.resource.properties, 'PropagateTags')) &&
      truthyProp(route.resource.properties, 'Tags'),
  );
  const entries = new Map(
    tagged.flatMap(route => {
      const map = truthyProp(route.resource.properties, 'Tags');
      return map?.kind === 'map' ? [...map.entries] : [];
    }),
  );
  const [first] = tagged;
  return !first || entries.size === 0
    ? {}
    : { Tags: { kind: 'map', entries, span: first.event.span }, PropagateTags: true };
}
