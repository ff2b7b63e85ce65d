import type { Source } from '../../source/source.ts';

/** A program that is smaller than this is read, however it is written. */
const LEAST = 5_000;
const LONG_LINE = 1_000;
/** Signs of syntax in a hundred characters of code; a key or a picture in a text has next to none. */
const DENSE = 5;
const PREAMBLE = 4_000;
const PREAMBLES = [
  '__webpack_require__',
  '__webpack_modules__',
  'webpackBootstrap',
  'webpackUniversalModuleDefinition',
  'var __commonJS = ',
  'parcelRequire',
  '// node_modules/',
];

/** Whether a tool put this file together from others or took its names away, so that nobody can act on what is found in it. */
export function isBundled({ text, lineStarts }: Source): boolean {
  if (text.length < LEAST) return false;
  const preamble = text.slice(0, PREAMBLE);
  return PREAMBLES.some(mark => preamble.includes(mark)) || isMinified(text, lineStarts);
}

function isMinified(text: string, starts: readonly number[]): boolean {
  let dense = 0;
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? text.length;
    if (end - start < LONG_LINE) continue;
    if (signsIn(text, start, end) * 100 > (end - start) * DENSE) dense += end - start;
  }
  return dense > text.length / 2;
}

function signsIn(text: string, start: number, end: number): number {
  let signs = 0;
  for (let at = start; at < end; at++) if (';,(){}=.:'.includes(text.charAt(at))) signs++;
  return signs;
}
