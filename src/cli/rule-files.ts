import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const IS_CODE = /\.(?:[cm]?js|[cm]?ts)$/;
const IS_PAGE = /\.md$/;
/** What lies beside rules: declarations of types, tests, and what a name with a dot or an underscore keeps aside. */
const IS_ASIDE = /^[._]|\.d\.[cm]?ts$|\.(?:test|spec)\.\w+$/;

/** The file that is named, or of a folder all files with rules in it and below it; a compiled file counts instead of its source. Links are not followed. */
export function ruleFilesIn(path: string, cwd: string): readonly string[] {
  if (!isFolder(path, cwd)) return [path];
  const found = filesBelow(path, cwd, IS_CODE);
  const compiled = new Set(found.filter(file => file.endsWith('js')).map(withoutEnding));
  return found.filter(file => file.endsWith('js') || !compiled.has(withoutEnding(file)));
}

export const isFolder = (path: string, cwd: string): boolean =>
  statSync(resolve(cwd, path), { throwIfNoEntry: false })?.isDirectory() === true;

/** The pages in a folder and below it. */
export const pagesIn = (folder: string, cwd: string): readonly string[] => filesBelow(folder, cwd, IS_PAGE);

const withoutEnding = (file: string): string => file.replace(IS_CODE, '');

function filesBelow(folder: string, cwd: string, kind: RegExp): string[] {
  return readdirSync(resolve(cwd, folder), { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules' && !IS_ASIDE.test(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path, cwd, kind);
      return entry.isFile() && kind.test(entry.name) ? [path] : [];
    });
}
