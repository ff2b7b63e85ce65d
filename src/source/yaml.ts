import { isScalar, type Document } from 'yaml';
import { RefusedAlias } from './aliases.ts';
import { Builder } from './build.ts';
import { Composed } from './compose.ts';
import { readDocument, type YamlDiagnostic, type Read } from './document.ts';
import { MAX_YAML_UNITS, tooDeep, tooLarge, tooLong } from './limits.ts';
import type { Node } from './node.ts';
import { indentContinuations } from './repair.ts';
import type { Parsed, Source } from './source.ts';
import { engineOf, templatedBy } from './templated.ts';

const MAX_SHOWN = 10;
const LIMITS = { depth: tooDeep, tokens: tooLong };

/** The first document of a YAML stream that has content. */
export function readYaml(source: Source): Parsed {
  const large = tooLarge(source, MAX_YAML_UNITS);
  if (large) return { root: undefined, problems: [large], comments: [] };
  const text = lines(source.text);
  const read = repaired(readDocument(text));
  const builder = new Builder(source, read.original);
  const root = rootOf(read, builder);
  const comments = read.tokens.comments.map(({ start, end }) => ({
    text: read.text.slice(start + 1, end).trim(),
    span: builder.span(start, end),
  }));
  builder.finish();
  const engine = root.structural ? engineOf(text) : templatedBy(text, builder.problems);
  return {
    root: root.node,
    problems: builder.problems,
    comments: comments.map(comment => ({ line: source.position(comment.span.start).line, ...comment })),
    ...(engine === undefined ? {} : { templated: engine }),
  };
}

/** The library takes a lone CR for text, where YAML ends a line; and behind a byte order mark it miscounts columns, so a line ends there too. */
const lines = (text: string): string =>
  /\r(?!\n)|^\uFEFF/.test(text) ? text.replace(/\r(?!\n)|^\uFEFF/g, '\n') : text;

const isIndentation = ({ code }: YamlDiagnostic): boolean => code === 'BAD_INDENT' || code === 'MISSING_CHAR';

/** The document of a text whose continuation lines were indented, when that is all it lacked. */
function repaired(read: Read): Read {
  const padded = read.diagnostics.length > 0 ? indentContinuations(read.text) : undefined;
  if (!padded) return read;
  const again = readDocument(padded.text, padded);
  return !again.tokens.stopped &&
    again.diagnostics.length < read.diagnostics.length &&
    !again.diagnostics.some(isIndentation)
    ? again
    : read;
}

function rootOf(
  { text, tokens, document, diagnostics }: Read,
  builder: Builder,
): { node: Node | undefined; structural: boolean } {
  const { stopped, others } = tokens;
  const nothing = { node: undefined, structural: false };
  if (stopped) {
    builder.problems.push(LIMITS[stopped.by](builder.source, stopped.at));
    return nothing;
  }
  reportDiagnostics(builder, diagnostics);
  if (!document || !hasContent(document)) {
    if (builder.problems.length === 0) builder.problem('empty', 'the file is empty', 0, 0, false);
    return nothing;
  }
  const [other] = others;
  if (other !== undefined)
    builder.problem(
      'more-documents',
      `only the first document of this file was read; ${others.length === 1 ? 'another document starts' : `${others.length} more documents start`} here`,
      other,
      other + 1,
      true,
    );
  const composed = new Composed(builder, text, tokens.tags);
  try {
    return { node: composed.node(document.contents), structural: composed.hasMapKey };
  } catch (error) {
    if (!(error instanceof RefusedAlias)) throw error;
    builder.problems.push(error.problem);
    return nothing;
  }
}

const hasContent = ({ contents }: Document.Parsed): boolean =>
  contents !== null &&
  !(isScalar(contents) && contents.source === '' && contents.tag === undefined && contents.type === 'PLAIN');

function reportDiagnostics(builder: Builder, diagnostics: readonly YamlDiagnostic[]): void {
  for (const { code, message, start, end } of diagnostics.slice(0, MAX_SHOWN)) {
    if (code === 'MULTIPLE_TAGS')
      builder.problem(
        'stacked-tags',
        'CloudFormation does not accept two short-form functions in a row; use the full function name for one of them',
        start,
        end,
        false,
      );
    else builder.problem('bad-yaml', message, start, end, true);
  }
}
