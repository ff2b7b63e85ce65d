import type { FileId, Node } from './node.ts';
import type { Parsed, Source } from './source.ts';

export type RefusedFile = {
  readonly refused: 'missing' | 'outside' | 'unreadable' | 'not-a-file' | 'too-big';
  readonly message: string;
};
export type Opened = { readonly source: Source; readonly parsed: Parsed } | RefusedFile;

/** The only way to other files: confined to the scan's root, each file read and parsed once. Paths are root-relative with `/`; `..` above the root is refused. */
export type Files = {
  open(file: FileId): Opened;
  /** Raw text without parsing, for `${file(x.txt)}`. */
  text(file: FileId): { readonly source: Source } | RefusedFile;
};

/** The folder of a file with its trailing `/`, or '' at the root. */
export const folderOf = (file: FileId): string => file.slice(0, file.lastIndexOf('/') + 1);

/** `relative` as seen from the folder of `from`; undefined when it climbs above the root or is absolute. */
export function resolveFile(from: FileId, relative: string): FileId | undefined {
  if (/^(?:\/|[A-Za-z]:|\\\\)/.test(relative)) return undefined;
  const steps = folderOf(from).split('/').filter(Boolean);
  for (const step of relative.replaceAll('\\', '/').split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return undefined;
  }
  return steps.join('/');
}

export const rootOf = (opened: Opened): Node | undefined =>
  'parsed' in opened ? opened.parsed.root : undefined;
