import type { Problem, Source } from './source.ts';

/** Real templates nest 8 flow collections and 34 columns at most; past some thousands Node aborts inside V8. */
export const MAX_DEPTH = 100;
export const MAX_UNITS = 10_000_000;
/** YAML is read at a twentieth of the speed of JSON; CloudFormation takes no template above 1 MB. */
export const MAX_YAML_UNITS = 4_000_000;
/** Of JSON. */
export const MAX_NODES = 200_000;
/** Of YAML that the library reads: scalars, punctuation, runs of spaces, line ends. The largest real template has 34,000. */
export const MAX_TOKENS = 500_000;
/** Values that aliases may repeat; a hundred characters are one as well. */
export const MAX_ALIASED = 100_000;

const figure = (count: number): string => count.toLocaleString('en');

const refused = ({ file, text }: Source, code: string, message: string, at: number): Problem => ({
  code,
  message: `${message}; the file was not scanned`,
  span: { file, start: at, end: Math.min(at + 1, text.length) },
  lost: true,
});

export const tooLarge = (source: Source, limit: number): Problem | undefined =>
  source.text.length > limit
    ? refused(
        source,
        'too-large',
        `larger than the limit of ${limit / 1e6} MB${limit === MAX_YAML_UNITS ? ' for YAML' : ''}`,
        0,
      )
    : undefined;
export const tooDeep = (source: Source, at: number): Problem =>
  refused(source, 'too-deep', `nested deeper than ${MAX_DEPTH} levels`, at);
export const tooMany = (source: Source, at: number, most = MAX_NODES): Problem =>
  refused(source, 'too-many-nodes', `more than ${figure(most)} values`, at);
export const tooLong = (source: Source, at: number): Problem =>
  refused(source, 'too-many-tokens', `more than ${figure(MAX_TOKENS)} tokens`, at);
export const tooOften = (source: Source, at: number): Problem =>
  refused(
    source,
    'too-many-aliases',
    `the aliases up to this one repeat more than ${figure(MAX_ALIASED)} values`,
    at,
  );
