import { Composer, isScalar, type Document, type YAMLParseError } from 'yaml';
import { Builder } from './build.ts';
import { Composed, Refused } from './compose.ts';
import { tooDeep, tooMany } from './limits.ts';
import type { Node } from './node.ts';
import { indentContinuations, type Padded } from './repair.ts';
import type { Parsed, Source } from './source.ts';
import { engineOf, templatedBy } from './templated.ts';
import { tokensOf, type Tokens } from './tokens.ts';

const OPTIONS = { schema: 'failsafe', strict: false, uniqueKeys: false, logLevel: 'silent', prettyErrors: false } as const;
const MAX_SHOWN = 10;

type Stream = { readonly text: string; readonly tokens: Tokens; readonly documents: readonly Document.Parsed[]; readonly original?: (offset: number) => number };

/** The first document of a YAML stream that has content. */
export function readYaml(source: Source): Parsed {
  // The library takes a lone CR for text; YAML ends a line with it.
  const text = /\r(?!\n)/.test(source.text) ? source.text.replace(/\r(?!\n)/g, '\n') : source.text;
  const stream = repaired(streamOf(text));
  const builder = new Builder(source, stream.original);
  const root = rootOf(stream, builder);
  const comments = stream.tokens.comments.map(({ start, end }) => ({ start, text: stream.text.slice(start + 1, end).trim(), span: builder.span(start, end) }));
  builder.finish();
  const engine = root.structural ? engineOf(text) : templatedBy(text, builder.problems);
  return {
    root: root.node,
    problems: builder.problems,
    comments: comments.map(({ text: comment, span }) => ({ line: source.position(span.start).line, text: comment, span })),
    ...(engine === undefined ? {} : { templated: engine }),
  };
}

function streamOf(text: string, padded?: Padded): Stream {
  const tokens = tokensOf(text);
  return { text, tokens, documents: [...new Composer(OPTIONS).compose(tokens.tokens)], ...(padded && { original: padded.original }) };
}

const errorsOf = ({ documents }: Stream): readonly YAMLParseError[] => documents.flatMap(({ errors }) => errors);
const isIndentation = ({ code }: YAMLParseError): boolean => code === 'BAD_INDENT' || code === 'MISSING_CHAR';

/** The stream of a text whose continuation lines were indented, when that is all it lacked. */
function repaired(stream: Stream): Stream {
  const errors = errorsOf(stream);
  const padded = errors.length > 0 ? indentContinuations(stream.text) : undefined;
  if (!padded) return stream;
  const again = streamOf(padded.text, padded);
  const left = errorsOf(again);
  return !again.tokens.stopped && left.length < errors.length && !left.some(isIndentation) ? again : stream;
}

function rootOf({ text, tokens, documents }: Stream, builder: Builder): { node: Node | undefined; structural: boolean } {
  const { stopped } = tokens;
  const nothing = { node: undefined, structural: false };
  if (stopped) {
    builder.problems.push((stopped.by === 'depth' ? tooDeep : tooMany)(builder.source, stopped.at));
    return nothing;
  }
  const [first, ...others] = documents.filter(hasContent);
  reportErrors(builder, first?.errors ?? documents.flatMap(({ errors }) => errors));
  if (!first) {
    if (builder.problems.length === 0) builder.problem('empty', 'the file is empty', 0, 0, false);
    return nothing;
  }
  for (const { contents } of others.slice(0, 1)) {
    const [start] = contents!.range;
    const { line } = builder.source.position(start);
    builder.problem('more-documents', `only the first document of this file was read; ${others.length === 1 ? 'another one begins' : `${others.length} more begin`} at line ${line}`, start, start + 1, true);
  }
  const composed = new Composed(builder, text, tokens.tags);
  try {
    return { node: composed.node(first.contents), structural: composed.hasMapKey };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    builder.problems.push(error.problem);
    return nothing;
  }
}

const hasContent = ({ contents }: Document.Parsed): boolean =>
  contents !== null && !(isScalar(contents) && contents.source === '' && contents.tag === undefined && contents.type === 'PLAIN');

function reportErrors(builder: Builder, errors: readonly YAMLParseError[]): void {
  for (const { code, message, pos } of errors.slice(0, MAX_SHOWN)) {
    if (code === 'MULTIPLE_TAGS') builder.problem('stacked-tags', 'CloudFormation takes no two short tags in a row; write one of them in its long form', pos[0], pos[1], false);
    else builder.problem('bad-yaml', message, pos[0], pos[1], true);
  }
}
