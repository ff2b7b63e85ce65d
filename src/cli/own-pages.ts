import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Rule } from '../rule/rule.ts';
import { Disk } from './disk.ts';
import type { OwnRuleFile } from './own-rules.ts';

export type OwnPage = { readonly path: string } & ({ readonly text: string } | { readonly fault: string });

/** Where the page of a rule of one's own may lie: beside its file, under the rule's id, or under the file's name where that holds one rule only. */
export function pagePaths(
  { file, rules }: Pick<OwnRuleFile, 'file' | 'rules'>,
  { id }: Pick<Rule, 'id'>,
): readonly string[] {
  const names = rules.length === 1 ? [id, basename(file, extname(file))] : [id];
  return [...new Set(names)].map(name => join(dirname(file), `${name}.md`));
}

export function ownPage(
  ruleFile: Pick<OwnRuleFile, 'file' | 'rules'>,
  rule: Pick<Rule, 'id'>,
  cwd: string,
): OwnPage | undefined {
  for (const path of pagePaths(ruleFile, rule)) {
    const read = pageAt(path, cwd);
    if (read) return read;
  }
  return undefined;
}

export function pageAt(path: string, cwd: string): OwnPage | undefined {
  const absolute = resolve(cwd, path);
  const read = new Disk(dirname(absolute)).text(basename(absolute));
  if ('source' in read) return { path, text: read.source.text.replaceAll('\r\n', '\n') };
  return read.refused === 'missing' ? undefined : { path, fault: read.message };
}
