import type { Files } from './files.ts';
import type { FileId } from './node.ts';
import { parseTree } from './parse.ts';
import { Source } from './source.ts';

/** Files that are texts by their names, in the folders of these names. */
export function textFiles(texts: Readonly<Record<string, string>>): Files {
  const names = Object.keys(texts);
  const missing = (file: FileId) =>
    names.some(name => file === '' || name.startsWith(`${file}/`))
      ? ({ refused: 'not-a-file', message: 'this is a folder, not a file' } as const)
      : ({ refused: 'missing', message: `${file} is missing` } as const);
  const parsed = new Map<FileId, ReturnType<Files['open']>>();
  const source = (file: FileId): Source | undefined => {
    const text = Object.hasOwn(texts, file) ? texts[file] : undefined;
    return text === undefined ? undefined : new Source(file, text);
  };
  return {
    text: file => {
      const found = source(file);
      return found ? { source: found } : missing(file);
    },
    open: file => {
      const found = source(file);
      const opened =
        parsed.get(file) ?? (found ? { source: found, parsed: parseTree(found) } : missing(file));
      parsed.set(file, opened);
      return opened;
    },
  };
}
