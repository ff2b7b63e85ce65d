import type { Note } from '../../model/stack.ts';
import type { FileId, Span } from '../../source/node.ts';
import type { Problem } from '../../source/source.ts';

const NOWHERE: Span = { file: '', start: 0, end: 0 };

/** What lowering found out besides the stack, and the other files that it read. Each thing is said once. */
export class Diagnostics {
  readonly notes: Note[] = [];
  readonly problems: Problem[] = [];
  readonly read = new Set<FileId>();
  readonly #said = new Set<string>();

  /** Something that the user should know; what is deployed is known all the same. */
  note(code: string, message: string, span: Span): void {
    this.#add({ code, message, span, partial: false }, span);
  }
  /** Part of what is deployed is not known, but the rest is scanned. */
  partial(code: string, message: string, span: Span): void {
    this.#add({ code, message, span, partial: true }, span);
  }
  /** Something that stands outside the structure that the tool reads; `lost`: what it says was not checked. */
  structure(message: string, span: Span, how: 'told' | 'partial' | 'lost'): void {
    this.#add(
      {
        code: 'structure',
        message,
        span,
        partial: how === 'partial',
        ...(how === 'lost' ? { lost: true } : {}),
      },
      span,
    );
  }
  /** The same, said at the first place only. */
  partialOnce(code: string, message: string, span: Span): void {
    if (this.#isNew(`${code} ${message}`)) this.notes.push({ code, message, span, partial: true });
  }
  /** Something that the tool refuses to deploy. */
  problem(code: string, message: string, span: Span): void {
    if (this.#isNew(keyOf(code, message, span))) this.problems.push({ code, message, span, lost: false });
  }
  /** Takes over what another run found. */
  merge(other: Diagnostics): void {
    for (const note of other.notes) {
      const { code, message, span } = note;
      if (code === 'variable' || !span) this.partialOnce(code, message, span ?? NOWHERE);
      else this.#add(note, span);
    }
    for (const { code, message, span } of other.problems) this.problem(code, message, span);
    for (const file of other.read) this.read.add(file);
  }
  #add(note: Note, span: Span): void {
    if (this.#isNew(keyOf(note.code, note.message, span))) this.notes.push(note);
  }
  #isNew(key: string): boolean {
    return this.#said.size < this.#said.add(key).size;
  }
}

const keyOf = (code: string, message: string, { file, start }: Span): string =>
  `${code} ${file}:${start} ${message}`;
