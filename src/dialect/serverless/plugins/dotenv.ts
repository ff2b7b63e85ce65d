import type { Plugin } from './plugin.ts';
import { resolveFile } from '../../../source/files.ts';
import { at, itemsOf, textOf, type Entry, type Node } from '../../../source/node.ts';
import { dotenvEntries } from '../variables/dotenv.ts';
import type { Resolver } from '../variables/resolver.ts';

/**
 * serverless-dotenv-plugin puts every variable of the `.env` files into the environment of all functions, in clear text; of equal names the
 * first file's counts (its README and source, version 6, 2026-11). Files that are not there, or come from a parser of the author's, add nothing.
 */
function dotenvVariables(resolver: Resolver): Entry[] {
  const { file, files, stage, deployment, loaded } = resolver.sources;
  const config = resolver.get('custom', 'dotenv');
  if (at(config, 'dotenvParser')) return [];
  const all = new Map<string, Entry>();
  for (const name of filesOf(config, stage ?? deployment.opts.get('stage') ?? 'development')) {
    const path = resolveFile(file, name);
    const opened = path === undefined ? undefined : files.text(path);
    if (path === undefined || !opened || !('source' in opened)) continue;
    for (const entry of dotenvEntries(path, opened.source.text))
      if (!all.has(entry.key)) all.set(entry.key, entry);
  }
  for (const { value } of all.values()) {
    const given = textOf(value);
    if (given !== undefined) loaded.add(given);
  }
  const [include, exclude] = [names(at(config, 'include')), names(at(config, 'exclude'))];
  return [...all.values()].filter(({ key }) =>
    include && textOf(at(config, 'include')) !== '*' ? include.includes(key) : !exclude?.includes(key),
  );
}

function filesOf(config: Node | undefined, stage: string): string[] {
  const own = names(at(config, 'path'));
  if (own) return own;
  const base = textOf(at(config, 'basePath')) ?? '';
  return [`.env.${stage}.local`, `.env.${stage}`, ...(stage === 'test' ? [] : ['.env.local']), '.env'].map(
    name => base + name,
  );
}

const names = (node: Node | undefined): string[] | undefined =>
  node && (node.kind === 'list' ? itemsOf(node) : [node]).flatMap(item => textOf(item) ?? []);

export const dotenv: Plugin = { variables: dotenvVariables };
