import type { Entry, Node, Span } from '../source/node.ts';
import type { Comment, Source } from '../source/source.ts';

/** An entry from its key to its end. */
export const wholeOf = ({ keySpan, value }: Entry): Span => ({ file: keySpan.file, start: keySpan.start, end: Math.max(keySpan.end, value.span.end) });

/** What stands on the lines of a file. */
export class Lines {
  readonly #source: Source;
  /** The lines that hold nothing but a comment. */
  readonly #bare: ReadonlySet<number>;
  /** The widest place that begins on each line. */
  readonly #begins = new Map<number, Span>();

  constructor(root: Node | undefined, comments: readonly Comment[], source: Source) {
    this.#source = source;
    this.#bare = new Set(comments.filter(({ span, line }) => source.text.slice(source.lineStarts[line - 1], span.start).trim() === '').map(({ line }) => line));
    if (root) this.#collect(root);
  }

  /** A comment at the end of a line speaks for what begins there; one on a line of its own for what begins on the next line that holds something. */
  scopeOf(line: number): Span {
    const spoken = this.#spokenOf(line);
    const here = this.between(spoken, spoken);
    return { ...here, end: Math.max(here.end, this.#begins.get(spoken)?.end ?? 0) };
  }

  /** The same without what follows on further lines. */
  lineOf(line: number): Span {
    const spoken = this.#spokenOf(line);
    return this.between(spoken, spoken);
  }

  /** Lines from one to another. */
  between(first: number, last: number): Span {
    const { file, text, lineStarts } = this.#source;
    return { file, start: lineStarts[Math.max(first, 1) - 1] ?? text.length, end: lineStarts[last] ?? text.length };
  }

  columnOf(offset: number): number { return this.#source.position(offset).column; }

  /** Whether only comments and empty lines stand between two places. */
  isBlank(start: number, end: number): boolean {
    const { line: first } = this.#source.position(start);
    const { line: last } = this.#source.position(end);
    const rest = this.#source.text.slice(start, Math.min(this.#source.lineStarts[first] ?? end, end)).trim();
    if (rest !== '' && !rest.startsWith('#')) return false;
    for (let line = first + 1; line < last; line += 1) if (!this.#isEmpty(line)) return false;
    return first === last || this.#bare.has(last);
  }

  #spokenOf(line: number): number {
    let spoken = line;
    if (this.#bare.has(line)) do spoken += 1; while (this.#bare.has(spoken) || (spoken < this.#source.lineStarts.length && this.#isEmpty(spoken)));
    return spoken;
  }

  #isEmpty(line: number): boolean { return this.#bare.has(line) || this.#source.line(line).trim() === ''; }

  #collect(node: Node): void {
    if (node.kind === 'map') for (const entry of node.entries.values()) {
      this.#add(wholeOf(entry));
      this.#collect(entry.value);
    } else if (node.kind === 'list') for (const item of node.items) {
      this.#add(item.span);
      this.#collect(item);
    } else if (node.kind === 'call') this.#collect(node.arg);
  }

  #add(span: Span): void {
    const { line } = this.#source.position(span.start);
    if (span.end > (this.#begins.get(line)?.end ?? 0)) this.#begins.set(line, span);
  }
}
