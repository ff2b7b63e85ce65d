import { lineHashes } from '../report/line-hash.ts';
import type { FileId } from '../source/node.ts';
import type { FileResult } from './file-result.ts';
import type { ScanRoot } from './find.ts';
import type { Presented } from './present.ts';

type Place = Pick<Presented, 'file' | 'uri' | 'start'>;

/** The line hashes of a scan's files. A file is read again when one is asked for: most reports ask for none. */
export class LineHashes {
  readonly #roots = new Map<string, ScanRoot>();
  #last: { readonly file: string; readonly hashes: readonly string[] } | undefined;

  constructor(results: readonly FileResult[]) {
    for (const { target, read } of results)
      for (const file of [target.file, ...read]) this.#roots.set(target.root.shown(file), target.root);
  }

  /** The hash of a finding's first line. */
  of({ file, uri, start }: Place): string {
    if (this.#last?.file !== file) this.#last = { file, hashes: this.#read(file, uri) };
    return this.#last.hashes[start.line - 1] ?? '';
  }

  #read(file: string, uri: FileId): readonly string[] {
    const text = this.#roots.get(file)?.files.text(uri);
    return text && 'source' in text ? lineHashes(text.source.text) : [];
  }
}
