import { shortKey } from './cut.ts';
import type { Call, Entry, List, MapNode, Node, Scalar, Span } from './node.ts';
import type { Problem, Source } from './source.ts';
import { isCallKey } from './tags.ts';

/** Reported; a text with more of them was not written by hand. */
const MAX_DUPLICATES = 100;

/** Makes nodes for both readers, so that a call, a duplicate key and a limit mean the same in YAML and JSON. */
export class Builder {
  readonly source: Source;
  readonly problems: Problem[] = [];
  /** Nodes of the tree as it would be with every alias written out. */
  size = 0;
  /** The characters of its scalars. */
  units = 0;
  readonly #original: ((offset: number) => number) | undefined;
  #duplicates = 0;
  readonly #moved: { start: number; end: number }[] = [];

  /** `original` leads from offsets of a repaired text to those of the source; `finish` applies it. */
  constructor(source: Source, original?: (offset: number) => number) {
    this.source = source;
    this.#original = original;
  }

  span(start: number, end: number): Span {
    const span = { file: this.source.file, start, end };
    if (this.#original) this.#moved.push(span);
    return span;
  }

  problem(code: string, message: string, start: number, end: number, lost: boolean): void {
    const { length } = this.source.text;
    const [from, to] = this.#original ? [start, end] : [Math.min(start, length), Math.min(end, length)];
    this.problems.push({ code, message, span: this.span(from, Math.max(from, to)), lost });
  }

  scalar(text: string, plain: boolean, start: number, end: number): Scalar {
    this.size += 1;
    this.units += text.length;
    return { kind: 'scalar', text, plain, span: this.span(start, end) };
  }

  list(items: readonly Node[], start: number, end: number): List {
    this.size += 1;
    return { kind: 'list', items, span: this.span(start, end) };
  }

  call(fn: string, arg: Node, start: number, end: number): Call {
    this.size += 1;
    return { kind: 'call', fn, arg, span: this.span(start, end) };
  }

  /** A call that is written as a tag. Nothing behind it is the empty text, not null. */
  tagged(fn: string, arg: Node, start: number, end: number): Call {
    this.size += 1;
    const given = arg.kind === 'scalar' && arg.plain && arg.text === '' ? { ...arg, plain: false } : arg;
    return { kind: 'call', fn, arg: given, span: this.span(start, end), tagged: true };
  }

  /** A map, or the call that its only key makes of it. */
  map(entries: ReadonlyMap<string, Entry>, start: number, end: number): MapNode | Call {
    if (entries.size === 1)
      for (const [key, { value }] of entries) if (isCallKey(key)) return this.call(key, value, start, end);
    this.size += 1;
    return { kind: 'map', entries, span: this.span(start, end) };
  }

  /** Of equal keys the last one counts and stands in its own place. */
  add(entries: Map<string, Entry>, key: string, keySpan: Span, value: Node): void {
    const earlier = entries.get(key);
    if (earlier) {
      this.#duplicate(earlier, keySpan.start);
      entries.delete(key);
    }
    entries.set(key, { key, keySpan, value });
  }

  /** Gives the spans made so far the offsets of the source. */
  finish(): void {
    const original = this.#original;
    if (original)
      for (const span of this.#moved.splice(0)) {
        span.start = Math.min(original(span.start), this.source.text.length);
        span.end = Math.min(original(span.end), this.source.text.length);
      }
  }

  #duplicate({ key, keySpan }: Entry, later: number): void {
    if ((this.#duplicates += 1) > MAX_DUPLICATES) return;
    const { line, column } = this.source.position(this.#original?.(later) ?? later);
    this.problem(
      'duplicate-key',
      `"${shortKey(key)}" is written again at ${line}:${column}; only the last value is used`,
      keySpan.start,
      keySpan.end,
      false,
    );
  }
}
