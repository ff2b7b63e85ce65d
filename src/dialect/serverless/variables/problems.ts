import type { Note } from '../../../model/stack.ts';
import type { FileId, Span } from '../../../source/node.ts';
import type { Problem } from '../../../source/source.ts';

const NOWHERE: Span = { file: '', start: 0, end: 0 };

/** What resolving variables found out besides values. Each thing is said once. */
export class Diagnostics {
  readonly notes: Note[] = [];
  readonly problems: Problem[] = [];
  readonly read = new Set<FileId>();
  readonly #said = new Set<string>();

  /** Part of the service is not known, but the rest is scanned. */
  note(code: string, message: string, span: Span, partial = true): void {
    if (this.#new(code, message, span)) this.notes.push({ code, message, span, partial });
  }
  /** The same, said at the first place only. */
  once(code: string, message: string, span: Span): void {
    const key = `${code} ${message}`;
    if (this.#said.size < this.#said.add(key).size) this.notes.push({ code, message, span, partial: true });
  }
  /** Something the framework refuses to deploy. */
  problem(code: string, message: string, span: Span): void {
    if (this.#new(code, message, span)) this.problems.push({ code, message, span, lost: false });
  }
  /** Takes over what another run found. */
  merge(other: Diagnostics): void {
    for (const { code, message, span, partial } of other.notes) {
      if (code === 'variable' || !span) this.once(code, message, span ?? NOWHERE);
      else this.note(code, message, span, partial);
    }
    for (const { code, message, span } of other.problems) this.problem(code, message, span);
    for (const file of other.read) this.read.add(file);
  }
  #new(code: string, message: string, span: Span): boolean {
    const key = `${code} ${span.file}:${span.start} ${message}`;
    return this.#said.size < this.#said.add(key).size;
  }
}
