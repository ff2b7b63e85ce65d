import { Aliases, RefusedAlias } from '../aliases.ts';
import { Builder } from '../build.ts';
import { MAX_YAML_UNITS } from '../limits.ts';
import type { Node } from '../node.ts';
import type { Parsed, Source } from '../source.ts';
import { engineOf } from '../templated.ts';
import { BlockReader } from './block.ts';
import { Cursor, DASH, isUnsure, undetermined } from './cursor.ts';

/** Control characters, a CR that ends a line alone, a byte order mark inside the text. */
const ODD = /[\0-\x08\x0b\x0c\x0e-\x1f]|\r(?!\n)|(?!^)\uFEFF/;

/** A text of more values is left to the library, which counts its tokens; below that no text is too long, however many blanks and lines it has. */
const MOST_VALUES = 150_000;

/**
 * Reads the YAML that templates are written in: one document of block and flow collections, scalars of every style, tags, anchors,
 * aliases, merges, comments. Undefined for every other text, wrong ones above all: `readYaml`, which loads the library, judges those.
 * What it returns is what `readYaml` returns, but of the text of a template engine: of that nothing but the engine and an error.
 */
export function readFast(source: Source): Parsed | undefined {
  const { text } = source;
  if (text.length > MAX_YAML_UNITS || ODD.test(text)) return undefined;
  const cursor = new Cursor(text);
  const builder = new Builder(source);
  try {
    const root = document(cursor, builder);
    if (builder.size > MOST_VALUES) return undefined;
    const comments = cursor.comments.map(({ start, end }) => ({
      line: source.position(start).line,
      text: text.slice(start + 1, end).trim(),
      span: builder.span(start, end),
    }));
    return { root, problems: builder.problems, comments };
  } catch (error) {
    if (isUnsure(error)) return templatedAt(cursor, builder);
    if (error instanceof RefusedAlias) return undefined;
    throw error;
  }
}

/** What the text of a template engine is read as, at a `{%` where no YAML goes on. One error is enough: nothing else is said of such a text. */
function templatedAt({ text, at }: Cursor, builder: Builder): Parsed | undefined {
  const sign = text.startsWith('{%', at) ? at : at - 1;
  const engine = text.startsWith('{%', sign) ? engineOf(text) : undefined;
  if (engine === undefined) return undefined;
  builder.problem('bad-yaml', '"{%" is not YAML but a mark of a template engine', sign, sign + 2, true);
  return { root: undefined, problems: builder.problems, comments: [], templated: engine };
}

function document(cursor: Cursor, builder: Builder): Node {
  cursor.step();
  if (cursor.isMarker && cursor.code === DASH) {
    const { line } = cursor;
    cursor.at += 3;
    cursor.step();
    if (cursor.line === line) undetermined();
  }
  if (cursor.done || cursor.isMarker || cursor.text.charAt(cursor.at) === '%') undetermined();
  const root = new BlockReader(cursor, builder, new Aliases(builder)).root();
  return cursor.done ? root : undetermined();
}
