import type { Flow } from '../../code/flow/flow.ts';
import type { ObjectValue, Slot } from '../../code/flow/values.ts';
import type { Span } from '../../source/node.ts';

/** The objects with a body that a handler gives back, or hands to its callback. */
export function answersOf(flow: Flow): readonly ObjectValue[] {
  const given = flow.calls.flatMap(({ callee, args }) =>
    callee.kind === 'package' && callee.source === 'global:callback' ? (args[1]?.slot ?? []) : [],
  );
  const found = [...flow.results, ...given].flatMap(slot =>
    slot.all.flatMap(value => (value.kind === 'object' && value.fields.named.has('body') ? value : [])),
  );
  return [...new Set(found)];
}

/** Where a member is written: the first expression that gives it a value. */
export function writtenAt(slot: Slot): Span | undefined {
  const seen = new Set<Slot>();
  const left = [slot];
  for (let next = left.shift(); next; next = left.shift()) {
    if (next.of) return next.of.span;
    if (seen.has(next)) continue;
    seen.add(next);
    left.push(...next.givers.values());
  }
  return undefined;
}
