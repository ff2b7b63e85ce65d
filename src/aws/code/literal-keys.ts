import type { Flow } from '../../code/flow/flow.ts';
import { literalOf } from '../../code/flow/text.ts';
import type { Slot } from '../../code/flow/values.ts';
import { lookUp } from '../../model/look-up.ts';
import type { Span } from '../../source/node.ts';
import { isSamePlace, isWithin } from '../../source/span.ts';
import { positional } from '../sdk/arguments.ts';
import { originOf } from './callers.ts';

/** A key that is a literal somewhere else in the code: where it is used, and where the literal is. */
export type LiteralKey = { readonly at: Span; readonly called: string; readonly literal: Span };

/** Where functions of packages take the key that they sign or verify with (documentation of each, read 2026-11). */
const KEYS: { readonly [called: string]: number } = {
  'jsonwebtoken.sign': 1,
  'jsonwebtoken.verify': 1,
  'jwt-simple.encode': 1,
  'jwt-simple.decode': 1,
  'crypto.createHmac': 1,
  'jwt.encode': 1,
  'jwt.decode': 1,
  'jose.jwt.encode': 1,
  'jose.jwt.decode': 1,
  'hmac.new': 0,
};

/** Keys that tokens are signed with or verified by, and that the code has as texts, but for those at places that are `told` already. */
export const literalKeysOf = (flow: Flow, told: readonly Span[]): readonly LiteralKey[] =>
  flow.calls.flatMap(({ callee, args, at }) => {
    if (callee.kind !== 'package') return [];
    const called = [callee.source.replace(/^node:/, ''), ...callee.path].join('.');
    const index = lookUp(KEYS, called);
    const written = index === undefined ? undefined : at.args[index]?.value.span;
    const slot = index === undefined ? undefined : positional(args, index);
    const literal = slot && literalIn(slot);
    return written && literal && !isWithin(literal, written) && !told.some(one => isSamePlace(one, literal))
      ? [{ at: written, called, literal }]
      : [];
  });

function literalIn(slot: Slot): Span | undefined {
  for (const [key, value] of slot.values) {
    const text = value.kind === 'text' ? literalOf(value) : undefined;
    if (text !== undefined && text !== '') return originOf(slot, key)?.span;
  }
  return undefined;
}
