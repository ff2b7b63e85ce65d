import type { Declaration } from '../../../model/stack.ts';
import { textOf, type MapNode } from '../../../source/node.ts';
import { make, makeMap } from '../../make.ts';
import { combine } from '../conditions.ts';
import type { Expansion } from '../expansion.ts';
import { isTrue, prop, given } from '../read.ts';
import type { Subject } from '../subject.ts';
import { subjectOf } from '../subject.ts';
import { IMPLICIT, type Family, type ApiRoute } from './routes.ts';

/** The API that SAM makes for events that name none: with a condition when all its routes have one. */
export function implicitApi(
  x: Expansion,
  family: Family,
  merged: (declared: Declaration) => MapNode,
): Subject | undefined {
  const id = IMPLICIT[family];
  const routes = x.routes.get(id);
  const [first] = routes?.list ?? [];
  if (!first || routes?.family !== family) return undefined;
  const made = { by: first.subject.name, rule: 'sam:implicit-api' };
  const span = first.event.span;
  const properties = makeMap(
    { StageName: family === 'Api' ? 'Prod' : undefined, ...tags(routes.list) },
    span,
    made,
  );
  const type = `AWS::Serverless::${family}`;
  const node = makeMap(
    {
      Type: type,
      Properties: properties,
      Condition: condition(x, first.subject, id, routes.list),
      ...policies(routes.list),
    },
    span,
    made,
  );
  const declared: Declaration = { id, name: id, type, at: span, node, provenance: made };
  return subjectOf(declared, merged(declared));
}

function condition(
  x: Expansion,
  subject: Subject,
  id: string,
  routes: readonly ApiRoute[],
): string | undefined {
  if (routes.some(route => route.condition === undefined)) return undefined;
  const names = [...new Set(routes.flatMap(route => route.condition ?? []))].sort();
  if (names.length === 1) return names[0];
  combine(x, subject, `${id}Condition`, names, { span: routes[0]!.event.span, rule: 'sam:condition' });
  return `${id}Condition`;
}

/** Retain is stronger than Snapshot, Snapshot than Delete. */
function policies(routes: readonly ApiRoute[]): { readonly [name: string]: string | undefined } {
  return Object.fromEntries(
    (['DeletionPolicy', 'UpdateReplacePolicy'] as const).map(name => {
      const all = new Set(routes.map(route => textOf(route.subject.passed[name])));
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
      isTrue(prop(route.subject.properties, 'PropagateTags')) && given(route.subject.properties, 'Tags'),
  );
  const entries = new Map(
    tagged.flatMap(route => {
      const map = given(route.subject.properties, 'Tags');
      return map?.kind === 'map' ? [...map.entries] : [];
    }),
  );
  return entries.size === 0
    ? {}
    : { Tags: { kind: 'map', entries, span: tagged[0]!.event.span }, PropagateTags: true };
}
