import { visible } from '../../report/visible.ts';
import type { ShownChange, ShownPolicy } from './shown.ts';
import { inline, reasonOf } from './yaml.ts';

const MARKS: { readonly [kind in ShownChange['kind']]: string } = { keep: ' ', remove: '-', add: '+' };

/** What a policy would change of what the role has, by resource: `-` goes, `+` comes, what stays has neither. */
export function diffLines(
  { functions, open }: ShownPolicy,
  { changes, opaque }: { readonly changes: readonly ShownChange[]; readonly opaque: readonly string[] },
): readonly string[] {
  const names = functions.map(({ name }) => name).join(', ');
  const byResource = new Map<string, ShownChange[]>();
  for (const change of changes) {
    const key = change.resource === undefined ? 'policies' : inline(change.resource);
    byResource.set(key, [...(byResource.get(key) ?? []), change]);
  }
  const isSame = changes.every(({ kind }) => kind === 'keep');
  return [
    `--- ${names}: now`,
    `+++ ${names}: ${open.length === 0 ? 'the least policy' : 'what is known'}`,
    ...opaque.map(why => `# not compared: ${why}`),
    ...open.map(one => `# not complete: ${reasonOf(one, functions.length > 1)}`),
    ...(isSame ? ['# no change'] : []),
    ...[...byResource].flatMap(([resource, all]) => [
      `@@ ${resource} @@`,
      ...all.map(({ kind, action, why }) => `${MARKS[kind]}${action}${why === '' ? '' : ` # ${why}`}`),
    ]),
  ].map(visible);
}
