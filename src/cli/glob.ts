import { readdirSync, type Dirent } from 'node:fs';
import { join, parse, resolve } from 'node:path';
import { alternatives } from '../source/braces.ts';
import { matchesPath, stepsOf, type PatternStep } from '../source/path-pattern.ts';

const MAGIC = /[*?[\\]/;

/** Absolute paths, sorted. Of folders within each other only the outer one; none for a pattern that ends in `**`, which matches what is inside. */
export type Matches = { readonly files: readonly string[]; readonly folders: readonly string[] };

/** The files and folders that a pattern matches; folders of the names in `without`, which nobody wrote, are left out. Links to folders are not followed. */
export function expand(pattern: string, cwd: string, without: readonly string[]): Matches {
  const [files, folders] = [new Set<string>(), new Set<string>()];
  for (const one of alternatives(pattern)) addMatches(one, cwd, new Set(without), files, folders);
  return { files: [...files].toSorted(), folders: [...folders].toSorted() };
}

function addMatches(
  pattern: string,
  cwd: string,
  without: ReadonlySet<string>,
  files: Set<string>,
  folders: Set<string>,
): void {
  const { root } = parse(pattern);
  const parts = pattern
    .slice(root.length)
    .split('/')
    .filter(part => part !== '' && part !== '.');
  const magic = parts.findIndex(part => MAGIC.test(part));
  const fixed = magic < 0 ? parts.slice(0, -1) : parts.slice(0, magic);
  const steps = stepsOf(parts.slice(fixed.length));
  if (!steps || fixed.some(part => without.has(part))) return;
  const isOpen = steps.at(-1) === 'any folders';
  const visit = (folder: string, names: readonly string[], isInside: boolean): void => {
    for (const entry of entriesOf(folder)) {
      const inside = [...names, entry.name];
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (without.has(entry.name)) continue;
        const isMatch = !isOpen && matchesPath(steps, inside);
        if (isMatch && !isInside) folders.add(path);
        if (mayLead(steps, inside)) visit(path, inside, isInside || isMatch);
      } else if ((entry.isFile() || entry.isSymbolicLink()) && matchesPath(steps, inside)) files.add(path);
    }
  };
  visit(resolve(cwd, root, ...fixed), [], false);
}

/** Whether a file below the folder of these names may match. */
function mayLead(steps: readonly PatternStep[], names: readonly string[]): boolean {
  const wide = steps.indexOf('any folders');
  if (wide >= 0 && names.length >= wide) return matchesPath(steps.slice(0, wide), names.slice(0, wide));
  return names.length < steps.length && matchesPath(steps.slice(0, names.length), names);
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // a pattern finds nothing in a folder that is not there or can not be read
  }
}
