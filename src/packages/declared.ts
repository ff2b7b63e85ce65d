import { folderOf, type Files } from '../source/files.ts';
import { at, entriesOf, textOf, type FileId } from '../source/node.ts';
import { isRead } from './lockfile.ts';
import { projectAt } from './project.ts';
import { foldersUp, textIn } from './settings.ts';

const FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/**
 * Whether a package of npm is installed for a file of code: beside it or above it, up to the root. `unknown` where a package that is asked for, and that
 * no lockfile spells out, may bring it; `isPlain` says of a package that it does not.
 */
export function isInstalledFor(
  file: FileId,
  name: string,
  files: Files,
  isPlain: (name: string) => boolean,
): 'yes' | 'no' | 'unknown' {
  let answer: 'no' | 'unknown' = 'no';
  for (const folder of foldersUp(folderOf(file), '')) {
    if (textIn(files, `${folder}node_modules/${name}/package.json`) !== undefined) return 'yes';
    const manifest = `${folder}package.json`;
    const text = textIn(files, manifest);
    if (text === undefined) continue;
    const opened = files.open(manifest);
    const tree = 'parsed' in opened ? opened.parsed.root : undefined;
    const asked = FIELDS.flatMap(field => entriesOf(at(tree, field)));
    if (asked.some(({ key, value }) => key === name || (textOf(value) ?? '').startsWith(`npm:${name}@`)))
      return 'yes';
    const lockfiles = projectAt(files, 'node', folder, folder)?.lockfiles.filter(isRead) ?? [];
    if (lockfiles.some(({ packages }) => packages.some(one => one.name === name))) return 'yes';
    if (lockfiles.length === 0 && !asked.every(({ key }) => isPlain(key))) answer = 'unknown';
  }
  return answer;
}
