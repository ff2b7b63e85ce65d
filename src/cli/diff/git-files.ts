import { folderOf, resolveFile, type Files, type Opened, type RefusedFile } from '../../source/files.ts';
import { MAX_UNITS } from '../../source/limits.ts';
import type { FileId } from '../../source/node.ts';
import { loaded, parsed, type Loaded } from '../disk.ts';
import type { TreeEntry } from '../git.ts';

/** Links that are followed one after the other. */
const MOST_LINKS = 8;

/** The files of a commit, read from git when they are asked for. */
export class GitFiles implements Files {
  readonly #entries: ReadonlyMap<FileId, TreeEntry>;
  readonly #read: (object: string) => Uint8Array | undefined;
  readonly #sources = new Map<FileId, Loaded | RefusedFile>();
  readonly #trees = new Map<FileId, Opened>();
  #folders: ReadonlySet<string> | undefined;

  constructor(entries: ReadonlyMap<FileId, TreeEntry>, read: (object: string) => Uint8Array | undefined) {
    this.#entries = entries;
    this.#read = read;
  }

  text(file: FileId): Loaded | RefusedFile {
    const known = this.#sources.get(file);
    if (known) return known;
    const loaded = this.#load(file);
    this.#sources.set(file, loaded);
    return loaded;
  }

  open(file: FileId): Opened {
    const known = this.#trees.get(file);
    if (known) return known;
    const text = this.text(file);
    const opened: Opened = 'refused' in text ? text : { source: text.source, parsed: parsed(text) };
    this.#trees.set(file, opened);
    return opened;
  }

  #load(file: FileId): Loaded | RefusedFile {
    const entry = this.#entryOf(file, MOST_LINKS);
    if (!entry) return this.#isFolder(file) ? FOLDER : MISSING;
    const bytes = this.#read(entry.object);
    if (!bytes) return { refused: 'unreadable', message: 'git does not have the content of this file' };
    if (bytes.length > MAX_UNITS)
      return {
        refused: 'too-big',
        message: `larger than the limit of ${MAX_UNITS / 1e6} MB; the file was not scanned`,
      };
    return loaded(file, bytes);
  }

  #entryOf(file: FileId, links: number): TreeEntry | undefined {
    const entry = this.#entries.get(file);
    if (!entry?.isLink) return entry;
    const target = links > 0 ? this.#read(entry.object) : undefined;
    const path = target && resolveFile(file, new TextDecoder().decode(target));
    return path === undefined ? undefined : this.#entryOf(path, links - 1);
  }

  #isFolder(file: FileId): boolean {
    this.#folders ??= foldersOf(this.#entries.keys());
    return file === '' || this.#folders.has(file);
  }
}

const MISSING: RefusedFile = { refused: 'missing', message: 'no such file or folder' };
const FOLDER: RefusedFile = { refused: 'not-a-file', message: 'this is a folder, not a file' };

function foldersOf(files: Iterable<FileId>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const file of files)
    for (let folder = folderOf(file); folder !== '' && !folders.has(folder.slice(0, -1));) {
      folders.add(folder.slice(0, -1));
      folder = folderOf(folder.slice(0, -1));
    }
  return folders;
}
