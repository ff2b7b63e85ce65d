import type { Stack } from '../model/stack.ts';
import { cover, type Columns } from './cover.ts';

/** Shorter values, numbers of a few digits and words of YAML say nothing of whom they belong to, and stand in any text. */
const SHORT = 4;
const ORDINARY = /^(?:true|false|null|yes|no|on|off|\d{1,5})$/i;
/** A value of fewer characters is covered only where it stands by itself, not inside a word. */
const WORD = 8;

/**
 * Covers in a text the values that environment variables and `.env` files gave to the stacks, with four bullets, or as many as the value has
 * characters if `aligned`. They are the user's, not the template's: a template that prints them must not make us print them.
 */
export function environmentMask(stacks: readonly Stack[], aligned = false): (text: string) => string {
  const values = new Set(
    stacks
      .flatMap(({ environment }) => [...(environment ?? [])])
      .flatMap(value => [value, ...value.split('\n')])
      .map(value => value.trim())
      .filter(value => value.length >= SHORT && !ORDINARY.test(value)),
  );
  if (values.size === 0) return text => text;
  return text =>
    cover(
      text,
      [...values].flatMap(value => places(text, value)),
      aligned ? undefined : () => 4,
    );
}

function places(text: string, value: string): Columns[] {
  const found: Columns[] = [];
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
    const end = at + value.length;
    if (value.length >= WORD || !(isWordAt(text, at - 1) || isWordAt(text, end)))
      found.push({ start: at, end });
  }
  return found;
}

const isWordAt = (text: string, index: number): boolean => /[A-Za-z0-9]/.test(text.charAt(index));
