import { IgnoreList } from '../source/ignored.ts';
import { folderOf, type Files } from '../source/files.ts';
import type { FileId, Span } from '../source/node.ts';
import { foldersUp, textIn } from './settings.ts';

type Ignoring = { readonly lines: readonly string[]; readonly list: IgnoreList };
const read = new WeakMap<Files, Map<FileId, Ignoring | undefined>>();

/** A .gitignore, read once. */
function ignoringIn(files: Files, file: FileId): Ignoring | undefined {
  const known = read.get(files) ?? new Map<FileId, Ignoring | undefined>();
  read.set(files, known);
  if (known.has(file)) return known.get(file);
  const lines = textIn(files, file)
    ?.replace(/^\uFEFF/, ' ')
    .split('\n');
  const found = lines && { lines, list: new IgnoreList(lines) };
  known.set(file, found);
  return found;
}

/** The line of a .gitignore that keeps a file out of the repository. */
export function ignoringLine(files: Files, file: FileId): Span | undefined {
  for (const above of foldersUp(folderOf(file), '')) {
    const gitignore = `${above}.gitignore`;
    const found = ignoringIn(files, gitignore);
    if (!found) continue;
    const { lines, list } = found;
    const path = file.slice(above.length);
    const verdict = list.verdict(path);
    if (verdict === 'kept') return undefined;
    if (verdict !== 'ignored') continue;
    const index = lines.findLastIndex(line => new IgnoreList([line]).verdict(path) === 'ignored');
    const start = lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0);
    return { file: gitignore, start, end: start + (lines[index] ?? '').trimEnd().length };
  }
  return undefined;
}
