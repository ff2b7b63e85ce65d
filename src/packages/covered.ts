import type { Files } from '../source/files.ts';
import { at, itemsOrSelf, textOf } from '../source/node.ts';
import { matchesPath, stepsOf } from '../source/path-pattern.ts';
import type { Lockfile } from './lockfile.ts';

/** Whether a lockfile of a folder is that of a workspace, of which the project of a folder below it is a part. `path`: from the lockfile's folder, with `/` at its end. */
export function coveredBy(files: Files, folder: string, lockfile: Lockfile, path: string): boolean {
  const name = path.slice(0, -1);
  if (lockfile.projects.has(name)) return true;
  // Only yarn 1 has workspaces that its lockfile does not name.
  return lockfile.kind === 'yarn' && workspacePatterns(files, folder).some(pattern => matches(pattern, name));
}

function workspacePatterns(files: Files, folder: string): readonly string[] {
  const opened = files.open(`${folder}package.json`);
  const workspaces = 'parsed' in opened ? at(opened.parsed.root, 'workspaces') : undefined;
  return itemsOrSelf(at(workspaces, 'packages') ?? workspaces).flatMap(one => textOf(one) ?? []);
}

function matches(pattern: string, path: string): boolean {
  const steps = stepsOf(pattern.replace(/^\.\//, '').replace(/\/$/, '').split('/'));
  return steps !== undefined && matchesPath(steps, path.split('/'));
}
