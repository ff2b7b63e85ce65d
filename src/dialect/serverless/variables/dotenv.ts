import type { MapNode } from '../../../source/node.ts';
import { resolveFile, type Files } from '../../../source/files.ts';
import { at, booleanOf, itemsOf, textOf, type Entry, type FileId, type Node } from '../../../source/node.ts';
import { spend } from '../../../source/budget.ts';
import { unknown } from './pieces.ts';

const asksForDotenv = (root: MapNode): boolean =>
  booleanOf(textOf(at(root, 'useDotenv')) ?? '') === true ||
  itemsOf(at(root, 'plugins')).some(plugin => textOf(plugin) === 'serverless-dotenv-plugin');

/** The variables of `.env.<stage>`, else of `.env`, beside the service; only read where the service asks for it (`useDotenv`, or the plugin) or is of version 4. */
export function dotenvOf(
  root: MapNode,
  file: FileId,
  files: Files,
  stage: string,
): ReadonlyMap<string, string> {
  if (!asksForDotenv(root) && !isVersion4(root)) return new Map();
  for (const name of [`.env.${stage}`, '.env']) {
    const path = resolveFile(file, name);
    const opened = path === undefined ? undefined : files.text(path);
    if (opened && 'source' in opened) return parseDotenv(opened.source.text);
  }
  return new Map();
}

export const isVersion4 = (root: MapNode): boolean =>
  /^\D*4/.test(textOf(at(root, 'frameworkVersion')) ?? '') || at(root, 'stages') !== undefined;

/** `NAME=value` lines as the `dotenv` package reads them. */
export const parseDotenv = (text: string): ReadonlyMap<string, string> =>
  new Map(lines(text).map(({ name, value }) => [name, value]));

type Line = {
  readonly name: string;
  readonly value: string;
  readonly at: number;
  readonly start: number;
  readonly end: number;
};
function lines(text: string): Line[] {
  const all: Line[] = [];
  const read = new DotenvReader(text.replace(/\r\n?/g, end => (end.length === 2 ? ' \n' : '\n')));
  for (let line = read.next(); line; line = read.next()) all.push(line);
  return all;
}

const NAME = /\s*(?:export\s+)?([\w.-]+)(?:\s*=|:\s)/y;
const QUOTE = /\s*(["'`])/y;
const END = /\s*(?:#[^\n]*)?$/my;
const PLAIN = /[^#\n]*/y;

/** What the expression of the `dotenv` package finds, one line after the other. */
class DotenvReader {
  readonly #text: string;
  #at = 0;
  constructor(text: string) {
    this.#text = text;
  }

  next(): Line | undefined {
    while (this.#at < this.#text.length) {
      const from = this.#at;
      const name = this.#match(NAME, from);
      const line = name && this.#line(name);
      if (line) return line;
      const end = this.#text.indexOf('\n', from);
      this.#at = end < 0 ? this.#text.length : end + 1;
    }
    return undefined;
  }

  #line(found: RegExpExecArray): Line {
    const [whole, name = ''] = found;
    const at = found.index + whole.lastIndexOf(name);
    const from = found.index + whole.length;
    const quoted = this.#quoted(from);
    const plain = this.#match(PLAIN, from)?.[0] ?? '';
    const raw = (quoted ?? plain).trim();
    const start = raw === '' ? at + name.length : this.#text.indexOf(raw, from);
    const end = quoted === undefined ? from + plain.length : start + raw.length;
    this.#at = this.#match(END, end) ? END.lastIndex : end;
    return { name, value: valueOf(raw), at, start, end: start + raw.length };
  }

  /** A value in quotes that ends its line; an escaped quote ends it where no other one does. */
  #quoted(from: number): string | undefined {
    const quote = this.#match(QUOTE, from)?.[1];
    if (quote === undefined) return undefined;
    const start = QUOTE.lastIndex;
    const escaped: number[] = [];
    let end = this.#text.indexOf(quote, start);
    while (end > start && this.#text.charAt(end - 1) === '\\') {
      escaped.push(end);
      end = this.#text.indexOf(quote, end + 1);
    }
    spend(((end < 0 ? this.#text.length : end) - start) / 100);
    const close = [end, ...escaped.toReversed()].find(at => at >= 0 && this.#match(END, at + 1));
    return close === undefined ? undefined : this.#text.slice(from, close + 1);
  }

  #match(pattern: RegExp, at: number): RegExpExecArray | undefined {
    pattern.lastIndex = at;
    return pattern.exec(this.#text) ?? undefined;
  }
}

function valueOf(raw: string): string {
  const quote = raw.charAt(0);
  if (raw.length < 2 || !/["'`]/.test(quote) || !raw.endsWith(quote)) return raw;
  const inside = raw.slice(1, -1);
  return quote === '"' ? inside.replace(/\\n/g, '\n').replace(/\\r/g, '\r') : inside;
}

/** The variables of a file as entries that point into it; `${…}` in a value is filled in at deployment. */
export function dotenvEntries(file: FileId, text: string): Entry[] {
  return lines(text).map(({ name, value, at: from, start, end }) => {
    const span = { file, start, end };
    const node: Node = /\$\{?\w/.test(value)
      ? unknown(`env:${name}`, span)
      : { kind: 'scalar', text: value, plain: false, span };
    return { key: name, keySpan: { file, start: from, end: from + name.length }, value: node };
  });
}
