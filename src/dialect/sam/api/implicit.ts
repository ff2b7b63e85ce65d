import { bySam } from '../../../source/provenance.ts';
import { type ApiRoute, type Family, IMPLICIT } from './route.ts';
import type { MapNode } from '../../../source/node.ts';
import { make, makeMap } from '../../builder/make.ts';
import type { Declaration } from '../../../model/stack.ts';
import { entriesOf, textOf } from '../../../source/node.ts';
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

/** SAM puts the implicit API in the place of a resource that has its logical id, when an event of another resource needs the API. */
export function dropReplaced(builder: SamBuilder, family: Family, byType: Map<string, SamResource[]>): void {
  const id = IMPLICIT[family];
  const declared = builder.authored.get(id);
  if (!declared || !isSam(declared) || declared.type === `AWS::Serverless::${family}`) return;
  const asking = ['Function', 'StateMachine'].flatMap(type => byType.get(type) ?? []);
  if (!asking.some(resource => resource.id !== id && needsImplicit(resource, family))) return;
  for (const [type, list] of byType)
    byType.set(
      type,
      list.filter(resource => resource.id !== id),
    );
  builder.diagnostics.note(
    'sam',
    `SAM deploys the API of events that name none as ${id}: the resource of that name is not deployed`,
    declared.at,
  );
}

const isSam = (declared: Declaration): boolean => declared.type.startsWith('AWS::Serverless::');

function needsImplicit(resource: SamResource, family: Family): boolean {
  return entriesOf(prop(resource.properties, 'Events')).some(({ value }) => {
    const named = prop(value, 'Properties', family === 'Api' ? 'RestApiId' : 'ApiId');
    const id = named?.kind === 'call' ? textOf(named.arg) : textOf(named);
    return textOf(prop(value, 'Type')) === family && (!named || id === IMPLICIT[family]);
  });
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
