import type { MapNode } from '../../../source/node.ts';
import { resolveFile, type Files } from '../../../source/files.ts';
import { at, booleanOf, itemsOf, textOf, type Entry, type FileId, type Node } from '../../../source/node.ts';
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

const LINE =
  /^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/gm;

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
  return [...text.replace(/\r\n?/g, end => (end.length === 2 ? ' \n' : '\n')).matchAll(LINE)].map(
    ({ 0: whole, 1: name = '', 2: given = '', index }) => {
      const raw = given.trim();
      const quote = /^(['"`])([\s\S]*)\1$/.exec(raw);
      const value =
        quote?.[1] === '"' ? quote[2]!.replace(/\\n/g, '\n').replace(/\\r/g, '\r') : (quote?.[2] ?? raw);
      const at = index + whole.indexOf(name);
      const start = index + Math.max(0, whole.indexOf(raw, at - index + name.length));
      return { name, value, at, start, end: start + raw.length };
    },
  );
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
