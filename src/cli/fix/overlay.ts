import type { Files, Opened, RefusedFile } from '../../source/files.ts';
import type { Host, ScanRoot } from '../../scan/find.ts';
import type { FileId } from '../../source/node.ts';
import { parseTree } from '../../source/parse.ts';
import { Source } from '../../source/source.ts';

/** The files below a root, some of them with other texts than on the disk. It never changes: an edit makes another one. */
export class EditedFiles implements Files {
  readonly #below: Files;
  readonly #texts: ReadonlyMap<FileId, string>;
  readonly #opened = new Map<FileId, Opened>();
  constructor(below: Files, texts: ReadonlyMap<FileId, string> = new Map()) {
    this.#below = below;
    this.#texts = texts;
  }

  open(file: FileId): Opened {
    const text = this.#texts.get(file);
    if (text === undefined) return this.#below.open(file);
    const known = this.#opened.get(file);
    if (known) return known;
    const source = new Source(file, text);
    const opened = { source, parsed: parseTree(source) };
    this.#opened.set(file, opened);
    return opened;
  }

  text(file: FileId): { readonly source: Source } | RefusedFile {
    const text = this.#texts.get(file);
    return text === undefined ? this.#below.text(file) : { source: new Source(file, text) };
  }

  /** The same with these texts. */
  with(texts: ReadonlyMap<FileId, string>): EditedFiles {
    return new EditedFiles(this.#below, new Map([...this.#texts, ...texts]));
  }

  get texts(): ReadonlyMap<FileId, string> {
    return this.#texts;
  }
}

/** A disk on which some files below some roots have other texts. */
export const editedHost = (host: Host, texts: ReadonlyMap<ScanRoot, ReadonlyMap<FileId, string>>): Host => ({
  find: async (paths, how) => {
    const found = await host.find(paths, how);
    const byName = new Map(
      [...texts].flatMap(([root, edited]) =>
        [...edited].map(([file, text]) => [root.shown(file), text] as const),
      ),
    );
    const roots = new Map<ScanRoot, ScanRoot>();
    const rootOf = (root: ScanRoot): ScanRoot => {
      const known = roots.get(root) ?? {
        files: new ShownFiles(root, byName),
        shown: file => root.shown(file),
      };
      roots.set(root, known);
      return known;
    };
    return { ...found, targets: found.targets.map(target => ({ ...target, root: rootOf(target.root) })) };
  },
});

/** The files of a root, by the names that they are shown with. */
class ShownFiles implements Files {
  readonly #root: ScanRoot;
  readonly #texts: ReadonlyMap<string, string>;
  readonly #opened = new Map<FileId, EditedFiles>();
  constructor(root: ScanRoot, texts: ReadonlyMap<string, string>) {
    this.#root = root;
    this.#texts = texts;
  }

  #filesFor(file: FileId): Files {
    const text = this.#texts.get(this.#root.shown(file));
    if (text === undefined) return this.#root.files;
    const known = this.#opened.get(file) ?? new EditedFiles(this.#root.files, new Map([[file, text]]));
    this.#opened.set(file, known);
    return known;
  }

  open(file: FileId): Opened {
    return this.#filesFor(file).open(file);
  }

  text(file: FileId): { readonly source: Source } | RefusedFile {
    return this.#filesFor(file).text(file);
  }
}
