import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { isClaimed } from '../dialect/index.ts';
import { assemblyOf, isNestedTemplate } from '../dialect/assembly/manifest.ts';
import { isBelow, refusal, textIn } from './disk.ts';
import { Gitignore, NEVER_WALKED } from './gitignore.ts';

/** What a folder holds: absolute paths, and what could not be looked at. */
export type Walked = {
  readonly files: string[];
  readonly refused: { readonly path: string; readonly code: string; readonly message: string }[];
};

/**
 * The files below a folder whose names a dialect claims. .gitignore counts, those of the folders up to `root` as well. Links to folders
 * are not followed; a link to a file counts as the file it leads to, below the root only. Pipes, sockets and devices are passed by.
 */
export function walk(folder: string, root: string): Walked {
  const walked: Walked = { files: [], refused: [] };
  visit(folder, Gitignore.at(folder, root), root, walked);
  return walked;
}

function visit(folder: string, ignored: Gitignore, root: string, walked: Walked): void {
  const entries = entriesOf(folder, walked);
  if (
    entries.some(({ name }) => name === 'manifest.json') &&
    visitAssembly(folder, entries, ignored, root, walked)
  )
    return;
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!NEVER_WALKED.has(entry.name) && !ignored.ignores(path, true))
        visit(path, ignored.below(path), root, walked);
    } else if (isClaimed(entry.name) && !ignored.ignores(path, false)) {
      if (entry.isFile()) walked.files.push(path);
      else if (entry.isSymbolicLink()) follow(path, root, walked);
    }
  }
}

/** Of a cloud assembly of the CDK its templates only: the other files are its own, or assets. False for any other folder. */
function visitAssembly(
  folder: string,
  entries: readonly Dirent[],
  ignored: Gitignore,
  root: string,
  walked: Walked,
): boolean {
  const assembly = assemblyOf(textIn(join(folder, 'manifest.json')) ?? '');
  if (!assembly) return false;
  const nested = entries
    .filter(entry => entry.isFile() && isNestedTemplate(entry.name))
    .map(({ name }) => name);
  for (const name of new Set([...assembly.templates, ...nested]))
    if (!ignored.ignores(join(folder, name), false)) follow(join(folder, name), root, walked);
  for (const name of new Set(assembly.assemblies)) {
    const below = join(folder, name);
    if (below !== folder && entries.some(entry => entry.name === name && entry.isDirectory()))
      visit(below, ignored.below(below), root, walked);
  }
  return true;
}

function entriesOf(folder: string, walked: Walked): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    walked.refused.push(refused(folder, error));
    return [];
  }
}

function follow(path: string, root: string, walked: Walked): void {
  try {
    if (!statSync(path).isFile()) return;
    const real = realpathSync.native(path);
    const realRoot = realpathSync.native(root);
    if (isBelow(realRoot, real)) walked.files.push(join(root, real.slice(realRoot.length)));
    else
      walked.refused.push({ path, code: 'outside', message: 'the link leads outside the root of the scan' });
  } catch (error) {
    walked.refused.push(refused(path, error));
  }
}

function refused(path: string, error: unknown): Walked['refused'][number] {
  const { refused: code, message } = refusal(error as NodeJS.ErrnoException);
  return { path, code, message };
}
