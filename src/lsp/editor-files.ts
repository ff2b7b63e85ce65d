import type { Files, Opened, RefusedFile } from '../source/files.ts';
import type { FileId } from '../source/node.ts';
import { parseTree } from '../source/parse.ts';
import { Source, type Parsed } from '../source/source.ts';

/** The text of a document as the editor shows it, read once for each version. */
export class EditorText {
  readonly source: Source;
  #parsed: Parsed | undefined;

  constructor(file: FileId, text: string) {
    this.source = new Source(file, text);
  }

  get opened(): Opened {
    this.#parsed ??= parseTree(this.source);
    return { source: this.source, parsed: this.#parsed };
  }
}

/** The files of a root as an editor shows them: open documents, and those of the disk beside them. */
export class EditorFiles implements Files {
  readonly #disk: Files;
  readonly #texts: ReadonlyMap<FileId, EditorText>;
  #read = new Set<FileId>();

  constructor(disk: Files, texts: ReadonlyMap<FileId, EditorText>) {
    this.#disk = disk;
    this.#texts = texts;
  }

  open(file: FileId): Opened {
    this.#read.add(file);
    return this.#texts.get(file)?.opened ?? this.#disk.open(file);
  }

  text(file: FileId): { readonly source: Source } | RefusedFile {
    this.#read.add(file);
    const text = this.#texts.get(file);
    return text ? { source: text.source } : this.#disk.text(file);
  }

  /** The files that were read, or looked for, since this was last asked. */
  takeRead(): ReadonlySet<FileId> {
    const read = this.#read;
    this.#read = new Set();
    return read;
  }
}
