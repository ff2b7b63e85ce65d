import { resolveFile, type Files } from '../../../source/files.ts';
import { at, booleanOf, itemsOf, textOf, type FileId, type MapNode } from '../../../source/node.ts';

const asksForDotenv = (root: MapNode): boolean =>
  booleanOf(textOf(at(root, 'useDotenv')) ?? '') === true || itemsOf(at(root, 'plugins')).some(plugin => textOf(plugin) === 'serverless-dotenv-plugin');

/** The variables of `.env.<stage>`, else of `.env`, beside the service; only read where the service asks for it (`useDotenv`, or the plugin) or is of version 4. */
export function dotenvOf(root: MapNode, file: FileId, files: Files, stage: string): ReadonlyMap<string, string> {
  if (!asksForDotenv(root) && !isVersion4(root)) return new Map();
  for (const name of [`.env.${stage}`, '.env']) {
    const path = resolveFile(file, name);
    const opened = path === undefined ? undefined : files.text(path);
    if (opened && 'source' in opened) return parseDotenv(opened.source.text);
  }
  return new Map();
}

export const isVersion4 = (root: MapNode): boolean => /^\D*4/.test(textOf(at(root, 'frameworkVersion')) ?? '') || at(root, 'stages') !== undefined;

const LINE = /^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/gm;

/** `NAME=value` lines as the `dotenv` package reads them. */
export function parseDotenv(text: string): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  for (const [, name = '', raw = ''] of text.replace(/\r\n?/g, '\n').matchAll(LINE)) {
    const value = raw.trim();
    const quote = /^(['"`])([\s\S]*)\1$/.exec(value);
    all.set(name, quote?.[1] === '"' ? quote[2]!.replace(/\\n/g, '\n').replace(/\\r/g, '\r') : (quote?.[2] ?? value));
  }
  return all;
}
