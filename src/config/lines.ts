import type { Entry, Node, Span } from '../source/node.ts';
import type { Comment, Source } from '../source/source.ts';

/** An entry from its key to its end. */
export const entrySpan = ({ keySpan, value }: Entry): Span => ({
  file: keySpan.file,
  start: keySpan.start,
  end: Math.max(keySpan.end, value.span.end),
});

/** What stands on the lines of a file. */
export class Lines {
  readonly #source: Source;
  /** The lines that hold nothing but a comment. */
  readonly #bare: ReadonlySet<number>;
  /** The widest place that begins on each line. */
  readonly #begins = new Map<number, Span>();
  #held: readonly number[] | undefined;
  #next: readonly number[] | undefined;

  /** `held`: what stands in the file, a tree or the places of statements. */
  constructor(held: Node | readonly Span[] | undefined, comments: readonly Comment[], source: Source) {
    this.#source = source;
    this.#bare = new Set(
      comments
        .filter(({ span, line }) => source.text.slice(source.lineStarts[line - 1], span.start).trim() === '')
        .map(({ line }) => line),
    );
    if (isPlaces(held)) for (const place of held) this.#add(place);
    else if (held) this.#collect(held);
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
    return {
      file,
      start: lineStarts[Math.max(first, 1) - 1] ?? text.length,
      end: lineStarts[last] ?? text.length,
    };
  }

  columnOf(offset: number): number {
    return this.#source.position(offset).column;
  }

  /** Whether only comments and empty lines stand between the end of a place and a comment. */
  isBlank(end: number, comment: number): boolean {
    const { line } = this.#source.position(end);
    const { line: here } = this.#source.position(comment);
    const rest = this.#source.text
      .slice(end, this.#source.lineStarts[line] ?? this.#source.text.length)
      .trim();
    return (rest === '' || rest.startsWith('#')) && (here === line || this.#heldBefore(here) <= line);
  }

  /** The last line up to this one that holds more than a comment. */
  #heldBefore(line: number): number {
    if (!this.#held) {
      let last = 0;
      this.#held = this.#source.lineStarts.map((_, index) =>
        this.#isEmpty(index + 1) ? last : (last = index + 1),
      );
    }
    return this.#held[line - 1] ?? 0;
  }

  /** The line that a comment speaks for: its own, or the next that holds more; below the last one, the end of the file. */
  #spokenOf(line: number): number {
    if (!this.#bare.has(line)) return line;
    const { length } = this.#source.lineStarts;
    if (!this.#next) {
      let next = this.#bare.has(length) ? length + 1 : length;
      this.#next = this.#source.lineStarts
        .map((_, index) => length - index)
        .map(one => (next = one === length || this.#isEmpty(one) ? next : one))
        .toReversed();
    }
    return this.#next[line] ?? length + 1;
  }

  #isEmpty(line: number): boolean {
    return this.#bare.has(line) || this.#source.line(line).trim() === '';
  }

  #collect(node: Node): void {
    if (node.kind === 'map')
      for (const entry of node.entries.values()) {
        this.#add(entrySpan(entry));
        this.#collect(entry.value);
      }
    else if (node.kind === 'list')
      for (const item of node.items) {
        this.#add(item.span);
        this.#collect(item);
      }
    else if (node.kind === 'call') this.#collect(node.arg);
  }

  #add(span: Span): void {
    const { line } = this.#source.position(span.start);
    if (span.end > (this.#begins.get(line)?.end ?? 0)) this.#begins.set(line, span);
  }
}

const isPlaces = (held: Node | readonly Span[] | undefined): held is readonly Span[] => Array.isArray(held);
