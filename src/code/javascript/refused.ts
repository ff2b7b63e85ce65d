import { spend } from '../../source/budget.ts';
import type { Source } from '../../source/source.ts';
import { isBundled } from './bundled.ts';

/** Nobody writes a file of this size, and the parser needs a second for it. */
const MAX_CODE_UNITS = 1_000_000;
/** Brackets inside each other. Generated code has some forty. */
const MAX_BRACKETS = 500;

/** Why a text is not parsed, and where. */
export function refusalOf(source: Source): { readonly message: string; readonly at: number } | undefined {
  const { text } = source;
  if (text.length > MAX_CODE_UNITS)
    return { message: `larger than the limit of ${MAX_CODE_UNITS / 1e6} MB`, at: 0 };
  const zero = text.indexOf('\0');
  if (zero >= 0) return { message: 'not a text', at: zero };
  if (isBundled(source)) return { message: 'bundled code', at: 0 };
  const deep = tooDeepAt(text);
  return deep === undefined ? undefined : { message: 'nested too deeply', at: deep };
}

/** Quoted texts and comments are passed over; what a regular expression or JSX makes of quotes does not add up to much. */
function tooDeepAt(text: string): number | undefined {
  spend(Math.ceil(text.length / 100));
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '(' || sign === '[' || sign === '{') {
      if (++depth > MAX_BRACKETS) return at;
    } else if (sign === ')' || sign === ']' || sign === '}') depth = Math.max(0, depth - 1);
    else if (sign === '"' || sign === "'") at = endOfQuoted(text, at);
    else if (sign === '/') at = endOfComment(text, at);
  }
  return undefined;
}

/** The closing quote, or the end of the line. */
function endOfQuoted(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === text[start] || text[at] === '\n') return at;
  }
  return text.length;
}

function endOfComment(text: string, start: number): number {
  const next = text[start + 1];
  if (next !== '/' && next !== '*') return start;
  const end = next === '/' ? text.indexOf('\n', start) : text.indexOf('*/', start + 2) + 1;
  return end <= 0 ? text.length : end;
}
