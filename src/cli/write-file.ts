import { closeSync, lstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { inBlocks, type ReportText } from '../report/pieces.ts';

/** Writes a file that is complete or as it was: beside its place first, then under its name. What is no file, such as a pipe or a link, is written as it is. Throws what `writeFileSync` throws. */
export function writeWhole(path: string, text: ReportText): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there && !there.isFile()) return write(path, 'w', text);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    write(temporary, 'wx', text, there?.mode);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    // A file that may be written, in a folder that may not.
    const isForbidden = ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
    if (!there || !isForbidden) throw error;
    write(path, 'w', text);
  }
}

function write(path: string, flags: 'w' | 'wx', text: ReportText, mode?: number): void {
  const file = openSync(path, flags, mode);
  try {
    for (const block of inBlocks(text)) {
      const bytes = Buffer.from(block);
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    }
  } finally {
    closeSync(file);
  }
}
