import type { Note } from '../../../model/stack.ts';
import type { FileId, Span } from '../../../source/node.ts';
import type { Problem } from '../../../source/source.ts';

/** What resolving variables found out besides values. Each thing is said once. */
export class Reports {
  readonly notes: Note[] = [];
  readonly problems: Problem[] = [];
  readonly read = new Set<FileId>();
  readonly #said = new Set<string>();

  /** Part of the service is not known, but the rest is scanned. */
  note(code: string, message: string, span: Span, partial = true): void {
    if (this.#new(code, message, span)) this.notes.push({ code, message, span, partial });
  }
  /** Something the framework refuses to deploy. */
  problem(code: string, message: string, span: Span): void {
    if (this.#new(code, message, span)) this.problems.push({ code, message, span, lost: false });
  }
  #new(code: string, message: string, span: Span): boolean {
    const key = `${code} ${span.file}:${span.start} ${message}`;
    return this.#said.size < this.#said.add(key).size;
  }
}
