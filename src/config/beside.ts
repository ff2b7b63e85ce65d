import { folderOf, rootOf, type Files } from '../source/files.ts';
import { OutOfBudget, withBudget } from '../source/budget.ts';
import type { Node } from '../source/node.ts';
import type { Suppression, SuppressionDiagnostic } from './suppressions.ts';

/** Of files of these names the nearest, from the folder of a template up to the root. */
export function nearest(files: Files, template: string, names: readonly string[]): string | undefined {
  for (let folder = folderOf(template); ; folder = folderOf(folder.slice(0, -1))) {
    const found = names.map(name => `${folder}${name}`).find(file => 'source' in files.text(file));
    if (found !== undefined || folder === '') return found;
  }
}

export const treeOf = (files: Files, file: string | undefined): Node | undefined =>
  file === undefined ? undefined : rootOf(files.open(file));

/** What files beside a template accept, and what of them has no meaning here. */
export type Imported = {
  readonly suppressions: readonly Suppression[];
  readonly unread: readonly SuppressionDiagnostic[];
};
export const NOTHING_IMPORTED: Imported = { suppressions: [], unread: [] };

/** What one file of patterns may take for one template. */
const UNITS = 200_000;

/** What a file of patterns accepts; nothing of one that takes too much work. */
export function importedWithin(file: string, work: () => Imported): Imported {
  try {
    return withBudget(work, UNITS);
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error;
    const at = { file, start: 0, end: 0 };
    return {
      suppressions: [],
      unread: [{ at, message: 'the patterns of this file take too much work: they accept nothing' }],
    };
  }
}

/** The path of a template as seen from the folder of a file above it. */
export const seenFrom = (file: string, template: string): string => template.slice(folderOf(file).length);
