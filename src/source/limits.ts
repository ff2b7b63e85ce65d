import type { Problem, Source } from './source.ts';

/** Real templates nest 8 flow collections and 34 columns at most; past some thousands Node aborts inside V8. */
export const MAX_DEPTH = 100;
export const MAX_UNITS = 10_000_000;
export const MAX_NODES = 200_000;
/** Of YAML: scalars, punctuation, runs of spaces, line ends. */
export const MAX_TOKENS = 1_000_000;
/** Values that aliases may repeat. */
export const MAX_ALIASED = 100_000;

const figure = (n: number): string => n.toLocaleString('en');

const refused = ({ file, text }: Source, code: string, message: string, at: number): Problem =>
  ({ code, message: `${message}; the file was not scanned`, span: { file, start: at, end: Math.min(at + 1, text.length) }, lost: true });

export const tooLarge = (source: Source): Problem | undefined =>
  (source.text.length > MAX_UNITS ? refused(source, 'too-large', `larger than the limit of ${MAX_UNITS / 1e6} MB`, 0) : undefined);
export const tooDeep = (source: Source, at: number): Problem => refused(source, 'too-deep', `nested deeper than ${MAX_DEPTH} levels`, at);
export const tooMany = (source: Source, at: number): Problem => refused(source, 'too-many-nodes', `more than ${figure(MAX_NODES)} values`, at);
export const tooLong = (source: Source, at: number): Problem => refused(source, 'too-many-tokens', `more than ${figure(MAX_TOKENS)} words and signs`, at);
export const tooOften = (source: Source, at: number): Problem => refused(source, 'too-many-aliases', `with this alias the file repeats more than ${figure(MAX_ALIASED)} values`, at);
