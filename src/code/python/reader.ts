import { Language, Parser } from 'web-tree-sitter';
import type { Source } from '../../source/source.ts';
import type { Module } from '../program.ts';
import type { Spend } from './context.ts';
import { emptyModule, readModule } from './module.ts';
import { kindsOf, parse, TreeReader } from './tree.ts';

/** Handlers are below 200 kB; of larger files the most are generated. */
const MAX_UNITS = 1_000_000;

/**
 * All that needs `web-tree-sitter`, and all that reads Python: build.mjs makes this module a file of its own. It has a copy of what it imports, so it
 * is given the function that counts the work.
 */
export async function openReader(
  wasm: { readonly parser: Uint8Array; readonly grammar: Uint8Array },
  spend: Spend,
): Promise<(source: Source) => Module> {
  await Parser.init({ wasmBinary: wasm.parser });
  const language = await Language.load(wasm.grammar);
  const parser = new Parser();
  parser.setLanguage(language);
  const kinds = kindsOf(language);
  return source => {
    if (source.text.length > MAX_UNITS)
      return emptyModule(source, `larger than the limit of ${MAX_UNITS / 1e6} MB for code; it was not read`);
    const text = normalized(source.text);
    const tree = parse(parser, text, source.file, spend);
    try {
      return readModule(
        source,
        text,
        new TreeReader(kinds, language.fields, source.file, spend).read(tree),
        spend,
      );
    } finally {
      tree.delete();
    }
  };
}

/**
 * A text of the same length: a lone CR ends a line in Python, and half of a surrogate pair is no text for the parser,
 * which takes the square of the time for a run of continued lines.
 */
const normalized = (text: string): string =>
  text
    .replaceAll(/\r(?!\n)/g, '\n')
    .replaceAll(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')
    .replaceAll(/(?:\\\r?\n[ \t]{0,200}){100,}/g, run => ' '.repeat(run.length));
