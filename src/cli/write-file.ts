import { lstatSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes a file that is complete or as it was: beside its place first, then under its name. What is no file, such as a pipe or a link, is written as it is. Throws what `writeFileSync` throws. */
export function writeWhole(path: string, text: string): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there && !there.isFile()) return writeFileSync(path, text);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text, { flag: 'wx', ...(there ? { mode: there.mode } : {}) });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    // A file that may be written, in a folder that may not.
    const isForbidden = ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
    if (!there || !isForbidden) throw error;
    writeFileSync(path, text);
  }
}
