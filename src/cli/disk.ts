import { readFileSync, realpathSync, statSync, type Stats } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { decode } from '../source/decode.ts';
import { folderOf, type Files, type Opened, type RefusedFile } from '../source/files.ts';
import { MAX_UNITS } from '../source/limits.ts';
import type { FileId } from '../source/node.ts';
import { parseTree } from '../source/parse.ts';
import { Source, type Parsed, type Problem } from '../source/source.ts';

/** A file's text, and what is wrong with its bytes. */
export type Loaded = { readonly source: Source; readonly problem?: Problem };

/** Trees stay in memory up to this many units of text: a service reads the same few files again, a folder of templates does not. */
const KEPT_UNITS = 400_000;

/** The files below one root. Whatever a link makes of a path, nothing outside the root is read. */
export class Disk implements Files {
  readonly root: string;
  #real: string | undefined;
  readonly #texts = new Map<FileId, Loaded>();
  readonly #trees = new Map<FileId, Opened>();
  /** Looking for the code of functions asks for many files that are not there. */
  readonly #refused = new Map<FileId, RefusedFile>();
  readonly #folders = new Map<string, boolean>([['', true]]);
  #kept = 0;

  /** `root` is absolute. `given` are texts that come from elsewhere, as standard input does. */
  constructor(root: string, given: ReadonlyMap<FileId, Uint8Array> = new Map()) {
    this.root = root;
    for (const [file, bytes] of given) this.#texts.set(file, loaded(file, bytes));
  }

  open(file: FileId): Opened {
    const known = this.#trees.get(file);
    if (known) return known;
    const text = this.#load(file);
    const opened = 'refused' in text ? text : { source: text.source, parsed: parsed(text) };
    this.#keep(file, opened);
    return opened;
  }

  text(file: FileId): { readonly source: Source } | RefusedFile {
    return this.#load(file);
  }

  #keep(file: FileId, opened: Opened): void {
    this.#trees.set(file, opened);
    this.#kept += unitsOf(opened);
    for (const [oldest, tree] of this.#trees) {
      if (this.#kept <= KEPT_UNITS || oldest === file) break;
      this.#trees.delete(oldest);
      this.#kept -= unitsOf(tree);
    }
  }

  #load(file: FileId): Loaded | RefusedFile {
    const given = this.#texts.get(file);
    if (given) return given;
    const tree = this.#trees.get(file);
    if (tree) return tree;
    const before = this.#refused.get(file);
    if (before) return before;
    const read = this.#readOrRefuse(file);
    if ('refused' in read) this.#refused.set(file, read);
    return read;
  }

  #readOrRefuse(file: FileId): Loaded | RefusedFile {
    try {
      return this.#read(file);
    } catch (error) {
      return refusal(error as NodeJS.ErrnoException);
    }
  }

  /** Whether there is a folder, or something else, of this name. */
  #isThere(folder: string): boolean {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const isThere =
      this.#isThere(folderOf(folder.slice(0, -1))) &&
      statSync(this.#path(folder), { throwIfNoEntry: false }) !== undefined;
    this.#folders.set(folder, isThere);
    return isThere;
  }

  #path(file: FileId): string {
    return sep === '/' && !/\.\.?\/|\/\/|\.$/.test(file) ? `${this.root}/${file}` : join(this.root, file);
  }

  #read(file: FileId): Loaded | RefusedFile {
    const path = this.#path(file);
    if (!isBelow(this.root, path)) return OUTSIDE;
    if (!this.#isThere(folderOf(file))) return MISSING;
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) return MISSING;
    if (!isBelow((this.#real ??= realpathSync.native(this.root)), realpathSync.native(path))) return OUTSIDE;
    if (!stats.isFile()) return { refused: 'not-a-file', message: `this is ${kindOf(stats)}, not a file` };
    if (stats.size > MAX_UNITS)
      return {
        refused: 'too-big',
        message: `larger than the limit of ${MAX_UNITS / 1e6} MB; the file was not scanned`,
      };
    return loaded(file, readFileSync(path));
  }
}

/** The text of a file; undefined for what is none, can not be read, or is larger than any such file. */
export function textIn(path: string): string | undefined {
  try {
    const stats = statSync(path);
    return stats.isFile() && stats.size <= MAX_UNITS ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

const MISSING: RefusedFile = { refused: 'missing', message: 'no such file or folder' };
const OUTSIDE: RefusedFile = {
  refused: 'outside',
  message: 'outside the root of the scan; use --root DIR to set another root',
};
const unitsOf = (opened: Opened): number => ('source' in opened ? opened.source.text.length : 0);

/** Whether a path is the folder itself or inside it; both absolute. */
export function isBelow(folder: string, path: string): boolean {
  // Paths of one walk begin alike: most need no reading.
  if (path.startsWith(`${folder}${sep}`) && !path.includes('..')) return true;
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** A file's text of its bytes. */
export function loaded(file: FileId, bytes: Uint8Array): Loaded {
  const { text, problem } = decode(bytes);
  const source = new Source(file, text);
  return problem
    ? {
        source,
        problem: {
          code: problem.code,
          message: problem.message,
          span: { file, start: problem.at, end: problem.at },
          lost: true,
        },
      }
    : { source };
}

/** The tree of a file's text, with what was wrong with its bytes. */
export function parsed({ source, problem }: Loaded): Parsed {
  if (problem?.code === 'binary') return { root: undefined, problems: [problem], comments: [] };
  const tree = parseTree(source);
  return problem ? { ...tree, problems: [problem, ...tree.problems] } : tree;
}

export function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a named pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

/** What the operating system said, in words for the user. */
export function refusal({ code, message }: NodeJS.ErrnoException): RefusedFile {
  if (code === 'ENOENT' || code === 'ENOTDIR') return MISSING;
  if (code === 'ELOOP') return { refused: 'unreadable', message: 'the symbolic links form a loop' };
  if (code === 'EACCES' || code === 'EPERM') return { refused: 'unreadable', message: 'permission denied' };
  if (code === 'ENAMETOOLONG') return { refused: 'missing', message: 'no such file: the name is too long' };
  return { refused: 'unreadable', message: `cannot be read: ${code ?? message}` };
}
