import { IgnoreList } from '../source/ignored.ts';
import { folderOf, type Files } from '../source/files.ts';
import type { FileId, Span } from '../source/node.ts';
import { foldersUp, textIn } from './settings.ts';

/** The line of a .gitignore that keeps a file out of the repository. */
export function ignoringLine(files: Files, file: FileId): Span | undefined {
  for (const above of foldersUp(folderOf(file), '')) {
    const gitignore = `${above}.gitignore`;
    const text = textIn(files, gitignore);
    if (text === undefined) continue;
    const path = file.slice(above.length);
    const lines = text.replace(/^\uFEFF/, ' ').split('\n');
    const verdict = new IgnoreList(lines).verdict(path);
    if (verdict === 'kept') return undefined;
    if (verdict !== 'ignored') continue;
    const index = lines.findLastIndex(line => new IgnoreList([line]).verdict(path) === 'ignored');
    const start = lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0);
    return { file: gitignore, start, end: start + (lines[index] ?? '').trimEnd().length };
  }
  return undefined;
}
