import type { CodeLens } from 'vscode-languageserver-protocol';
import { changesOf } from '../aws/code/policy-diff.ts';
import { functionsOf, needsByRole, type RolePolicy } from '../aws/code/role-policies.ts';
import { StackIndex } from '../model/stack-index.ts';
import type { Stack } from '../model/stack.ts';
import { World, type Resource } from '../model/world.ts';
import { plural } from '../report/words.ts';
import { OutOfBudget, withBudget } from '../source/budget.ts';
import type { Source } from '../source/source.ts';
import { rangeIn } from './range.ts';

/** The command that shows what a function's role allows and what its code needs. Its arguments: the address of the template, the function's logical id. */
export const SHOW_POLICY = 'stackward.showPolicy';

/** Above each function of a file: what its role allows, and what of that its code needs. */
export function lensesOf(stacks: readonly Stack[], source: Source, uri: string): readonly CodeLens[] {
  const lenses = new Map<number, CodeLens>();
  for (const stack of stacks) {
    const world = new World(new StackIndex(stack), [], true);
    for (const fn of functionsOf(world).filter(({ at }) => at.file === source.file)) {
      const { at } = fn;
      if (lenses.has(at.start)) continue;
      const range = rangeIn(source, at);
      const command = { title: titleOf(fn, world), command: SHOW_POLICY, arguments: [uri, fn.id] };
      lenses.set(at.start, { range, command });
    }
  }
  return [...lenses.values()];
}

function titleOf(fn: Resource, world: World): string {
  try {
    return withBudget(() => {
      const { policies, unread } = needsByRole([fn], false);
      const [policy] = policies;
      return policy ? ofPolicy(policy, world) : `grants: code not analysed: ${unread[0]?.why ?? 'unknown'}`;
    });
  } catch (error) {
    if (error instanceof OutOfBudget) return 'grants: not judged, the limit of work was reached';
    throw error;
  }
}

function ofPolicy(policy: RolePolicy, world: World): string {
  const { changes, opaque } = changesOf(policy, world);
  const count = (kind: string): number => changes.filter(one => one.kind === kind).length;
  const wide = count('remove');
  const missing = changes.filter(one => one.kind === 'add' && !one.isGiven).length;
  if (!policy.role) return `role is defined elsewhere, the code needs ${plural(missing, 'grant')}`;
  const shared =
    policy.others.length > 0 ? `, role shared with ${plural(policy.others.length, 'other function')}` : '';
  const parts = [
    plural(wide + count('keep'), 'grant'),
    ...(wide > 0 ? [`${wide} wider than the code needs`] : []),
    ...(missing > 0 ? [`${missing} missing`] : []),
    ...(wide + missing === 0 ? ['as the code needs'] : []),
  ];
  const open = policy.open.length > 0 || opaque.length > 0 ? ' (as far as is known)' : '';
  return `${parts.join(', ')}${open}${shared}`;
}
