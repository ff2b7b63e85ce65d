import { literalOf } from '../../code/flow/text.ts';
import type { ObjectValue, Slot } from '../../code/flow/values.ts';
import type { ReadCode } from './function-code.ts';
import type { Use } from './use.ts';

/** The bodies of answers that a handler gives as HTML: what all of its headers say of their type. */
export function pagesOf({ flow }: ReadCode): readonly Use[] {
  return answersOf({ flow }).flatMap(answer => {
    const [types, body] = [contentTypesOf(answer), answer.fields.named.get('body')];
    if (!body || types.length === 0 || !types.every(type => /^text\/html/i.test(type))) return [];
    const at = placeOf(body);
    return at ? [{ kind: 'html' as const, called: 'body', at, within: undefined, slots: [body] }] : [];
  });
}

/** The objects with a status or a body that a handler gives back, or hands to its callback. */
export function answersOf({ flow }: Pick<ReadCode, 'flow'>): readonly ObjectValue[] {
  const given = flow.calls.flatMap(({ callee, args }) =>
    callee.kind === 'package' && callee.source === 'global:callback' ? (args[1]?.slot ?? []) : [],
  );
  const found = [...flow.results, ...given].flatMap(slot =>
    slot.all.flatMap(value => (value.kind === 'object' && value.fields.named.has('body') ? value : [])),
  );
  return [...new Set(found)];
}

function contentTypesOf(answer: ObjectValue): readonly string[] {
  const headers = ['headers', 'multiValueHeaders'].flatMap(name => answer.fields.named.get(name)?.all ?? []);
  return headers.flatMap(value => {
    if (value.kind !== 'object') return [];
    return [...value.fields.named]
      .filter(([name]) => name.toLowerCase() === 'content-type')
      .flatMap(([, slot]) => slot.all.map(one => literalOf(one) ?? '?'));
  });
}

/** Where a member is written: the first expression that gives it a value. */
export function placeOf(slot: Slot): NonNullable<Slot['of']>['span'] | undefined {
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
