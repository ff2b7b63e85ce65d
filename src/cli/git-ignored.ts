import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Report } from '../report/report.ts';
import { isBelow } from './disk.ts';
import { Gitignore } from './gitignore.ts';
import { gitRoot } from './host.ts';

/** The files with findings that git ignores, as reports name them: no upload can show their code. */
export function gitIgnored({ findings }: Pick<Report, 'findings'>, cwd: string): ReadonlySet<string> {
  const files = new Set(findings.map(({ file }) => file));
  const folders = new Map<string, Gitignore | 'ignored'>();
  return new Set([...files].filter(file => file !== '-' && isIgnored(resolve(cwd, file), folders)));
}

function isIgnored(path: string, folders: Map<string, Gitignore | 'ignored'>): boolean {
  const root = gitRoot(dirname(path));
  if (root === undefined || !isBelow(root, path)) return false;
  let folder = root;
  let rules = known(folders, root, () => Gitignore.at(root, root));
  for (const name of relative(root, dirname(path)).split(sep).filter(Boolean)) {
    const above = rules;
    folder = join(folder, name);
    const here = folder;
    if (above === 'ignored') return true;
    rules = known(folders, here, () => (above.ignores(here, true) ? 'ignored' : above.below(here)));
  }
  return rules === 'ignored' || rules.ignores(path, false);
}

function known<T>(values: Map<string, T>, key: string, make: () => T): T {
  const value = values.get(key) ?? make();
  values.set(key, value);
  return value;
}
