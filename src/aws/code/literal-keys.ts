import type { Flow } from '../../code/flow/flow.ts';
import { literalOf } from '../../code/flow/text.ts';
import type { Slot } from '../../code/flow/values.ts';
import { lookUp } from '../../model/look-up.ts';
import type { Span } from '../../source/node.ts';
import { isSamePlace, isWithin } from '../../source/span.ts';
import { positional } from '../sdk/arguments.ts';
import { originOf } from './callers.ts';

/** A key that is a literal somewhere else in the code: where the literal is, and where it is used, in the order of the files. */
export type LiteralKey = { readonly literal: Span; readonly uses: readonly KeyUse[] };
export type KeyUse = { readonly at: Span; readonly called: string };

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
export function literalKeysOf(flow: Flow, told: readonly Span[]): readonly LiteralKey[] {
  const keys = new Map<string, { readonly literal: Span; readonly uses: KeyUse[] }>();
  for (const { callee, args, at } of flow.calls) {
    if (callee.kind !== 'package') continue;
    const called = [callee.source.replace(/^node:/, ''), ...callee.path].join('.');
    const index = lookUp(KEYS, called);
    const written = index === undefined ? undefined : at.args[index]?.value.span;
    const slot = index === undefined ? undefined : positional(args, index);
    const literal = slot && literalIn(slot);
    if (!written || !literal || isWithin(literal, written) || told.some(one => isSamePlace(one, literal)))
      continue;
    const place = `${literal.file}:${literal.start}`;
    const key = keys.get(place) ?? { literal, uses: [] };
    keys.set(place, key);
    key.uses.push({ at: written, called });
  }
  for (const { uses } of keys.values()) uses.sort(inOrderOfFiles);
  return [...keys.values()];
}

function inOrderOfFiles({ at: a }: KeyUse, { at: b }: KeyUse): number {
  if (a.file === b.file) return a.start - b.start;
  return a.file < b.file ? -1 : 1;
}

function literalIn(slot: Slot): Span | undefined {
  for (const [key, value] of slot.values) {
    const text = value.kind === 'text' ? literalOf(value) : undefined;
    if (text !== undefined && text !== '') return originOf(slot, key)?.span;
  }
  return undefined;
}
