import type { Declaration, Stack } from '../../model/stack.ts';

/** The stack with some of its resources as `change` makes them; undefined leaves one as it is. */
export function changedResources(
  stack: Stack,
  change: (declared: Declaration) => Declaration | undefined,
): Stack {
  const changed = [...stack.resources.values()].flatMap(declared => change(declared) ?? []);
  return changed.length === 0
    ? stack
    : { ...stack, resources: new Map([...stack.resources, ...changed.map(one => [one.id, one] as const)]) };
}
