import type { ScanOptions } from '../scan/options.ts';
import type { Target } from '../scan/find.ts';
import type { Files } from '../source/files.ts';

/** The disk, the configuration and the command `policy`, as the language server sees them. Paths are absolute. */
export type EditorHost = {
  /** The folder that bounds what is read for a file: the nearest one with `.git`, the one of `folders` that holds the file, or the folder of the file. */
  rootOf(path: string, folders: readonly string[]): string;
  disk(root: string): Files;
  /** Whether a process, by its id, still runs. */
  isRunning(processId: number): boolean;
  /** The names of what a folder holds; none where it cannot be read. */
  list(folder: string): readonly string[];
  /** What the configuration says of a file, with what is wrong in it. */
  settingsOf(path: string, root: string): Promise<EditorSettings>;
  /** What the role of a function allows compared with what its code needs, as `stackward policy --diff` prints it. */
  policyText(target: Target, functionId: string, settings: EditorSettings): Promise<string>;
};
export type EditorSettings = { readonly options: ScanOptions; readonly errors: readonly string[] };
