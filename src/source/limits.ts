import type { Builder } from './build.ts';
import type { Problem, Source } from './source.ts';

/** Real templates nest 8 flow collections and 34 columns at most; Node aborts inside V8 at some thousands. */
export const MAX_DEPTH = 100;
export const MAX_LEVELS = 200;
export const MAX_UNITS = 10_000_000;
export const MAX_NODES = 500_000;
export const MAX_ALIASED = 100_000;

type Place = Pick<Builder, 'span'>;

export const tooDeep = (place: Place, at: number): Problem =>
  ({ code: 'too-deep', message: `nested deeper than ${MAX_DEPTH} levels; the file was not scanned`, span: place.span(at, at + 1), lost: true });

export const tooMany = (place: Place, at: number): Problem =>
  ({ code: 'too-many-nodes', message: `holds more than ${MAX_NODES.toLocaleString('en')} values; the file was not scanned`, span: place.span(at, at), lost: true });

/** A text beyond the limit of size is not parsed at all. */
export function tooLarge({ file, text }: Source): Problem | undefined {
  if (text.length <= MAX_UNITS) return undefined;
  return { code: 'too-large', message: `larger than the limit of ${MAX_UNITS / 1e6} MB; the file was not scanned`, span: { file, start: 0, end: 0 }, lost: true };
}
