import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readManifest, tagOf } from './manifest.ts';

const git = (args: readonly string[], env: NodeJS.ProcessEnv = {}): string =>
  execFileSync('git', args, { encoding: 'utf8', env: { ...process.env, ...env } }).trim();

export const head = (repository: string): string => git(['-C', repository, 'rev-parse', 'HEAD']);

/**
 * Commits a tree to a repository and tags it with the version; returns the tag. The parent of the commit is what the tree was built from. Its author
 * and dates are those of its parent, so that the same build makes the same commit again.
 */
export function tagTree(repository: string, folder: string): string {
  const tag = tagOf(readManifest(folder));
  if (git(['-C', repository, 'tag', '--list', tag]) !== '')
    throw new Error(`${tag} exists already: raise the version in package.json, or remove the tag`);
  const index = mkdtempSync(join(tmpdir(), 'stackward-index-'));
  const GIT_DIR = git(['-C', repository, 'rev-parse', '--absolute-git-dir']);
  try {
    const env = { GIT_DIR, GIT_WORK_TREE: resolve(folder), GIT_INDEX_FILE: join(index, 'index') };
    git(['-C', folder, '-c', 'core.autocrlf=false', 'add', '--all', '--force', '.'], env);
    const tree = git(['write-tree'], env);
    const [name = '', email = '', date = ''] = git(['show', '-s', '--format=%an%n%ae%n%aI', 'HEAD'], {
      GIT_DIR,
    }).split('\n');
    const commit = git(['commit-tree', tree, '-p', head(repository), '-m', `stackward ${tag}, built`], {
      GIT_DIR,
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
      GIT_COMMITTER_DATE: date,
    });
    git(['tag', '--no-sign', tag, commit], { GIT_DIR });
    return tag;
  } finally {
    rmSync(index, { recursive: true, force: true });
  }
}
