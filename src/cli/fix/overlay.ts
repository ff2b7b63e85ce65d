import type { Files, Opened, RefusedFile } from '../../source/files.ts';
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
