/** A place in the author's program. `file` is as the program that ran knew it: absolute, mostly. */
export type Frame = { readonly file: string; readonly line: number; readonly column: number };

const FRAME = /(?:^|[\s(])((?:file:\/\/)?(?:[A-Za-z]:)?[^\s():]+):(\d+)(?::(\d+))?\)?\s*$/;
/** Code that is not the author's: libraries, the runtime, the bridge of other languages. */
const FOREIGN = /node_modules|site-packages|\bnode:|^internal\/|jsii|<anonymous>/;

/** The first frame of a trace that is the author's own. */
export function authorFrame(trace: readonly string[]): Frame | undefined {
  for (const line of trace.slice(0, 100)) {
    if (line.length > 1_000 || FOREIGN.test(line)) continue;
    const [, file, row, column] = FRAME.exec(line) ?? [];
    if (file !== undefined && Number(row) > 0)
      return {
        file: file.replace(/^file:\/\//, '').replaceAll('\\', '/'),
        line: Number(row),
        column: Number(column ?? 1),
      };
  }
  return undefined;
}
