import { lineHashes } from '../report/line-hash.ts';
import type { FileId } from '../source/node.ts';
import type { FileResult } from './file-result.ts';
import type { ScanRoot } from './find.ts';
import type { Presented } from './present.ts';

type Place = Pick<Presented, 'file' | 'uri' | 'start' | 'template'>;

/** The line hashes of a scan's files. A file is read again when one is asked for: most reports ask for none. */
export class LineHashes {
  readonly #roots = new Map<string, ScanRoot>();
  #last: { readonly file: string; readonly hashes: readonly string[] } | undefined;

  constructor(results: readonly FileResult[]) {
    for (const { target, read } of results)
      for (const file of [target.file, ...read]) this.#roots.set(target.root.shown(file), target.root);
  }

  /** The hash of a finding's first line. */
  of({ file, uri, start, template }: Place): string {
    if (this.#last?.file !== file) this.#last = { file, hashes: this.#read(template?.file ?? file, uri) };
    return this.#last.hashes[start.line - 1] ?? '';
  }

  /** `scanned`: a file of the scan in the same root. */
  #read(scanned: string, uri: FileId): readonly string[] {
    const text = this.#roots.get(scanned)?.files.text(uri);
    return text && 'source' in text ? lineHashes(text.source.text) : [];
  }
}
