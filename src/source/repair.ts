import { lastAtOrBefore } from './search.ts';

/** A text with spaces put in, that can tell where its offsets stand in the text it was made from. */
export type Padded = { readonly text: string; original(offset: number): number };

/** Before which offset of the original text how many spaces were put. */
type Pad = { readonly at: number; readonly width: number };

/**
 * Indents the continuation lines of flow collections and quoted scalars that stand too far left for YAML's letter but that AWS and
 * other readers accept: a `]` under its key, a quoted text that goes on in the first column. Undefined when there are none.
 */
export function indentContinuations(text: string): Padded | undefined {
  const pads = new Scan(text).pads();
  return pads.length === 0 ? undefined : padded(text, pads);
}

function padded(text: string, pads: readonly Pad[]): Padded {
  const pieces: string[] = [];
  const segments: { readonly start: number; readonly at: number; readonly width: number }[] = [];
  let from = 0;
  let sum = 0;
  for (const { at, width } of pads) {
    pieces.push(text.slice(from, at), ' '.repeat(width));
    segments.push({ start: at + sum, at, width });
    from = at;
    sum += width;
  }
  pieces.push(text.slice(from));
  const starts = segments.map(({ start }) => start);
  const original = (offset: number): number => {
    const segment = segments[lastAtOrBefore(starts, offset)];
    return segment ? segment.at + Math.max(0, offset - segment.start - segment.width) : offset;
  };
  return { text: pieces.join(''), original };
}

const HEAD = /(?:[-?:][ \t]+)*/y;
const PROPS = /(?:[!&][^\s,[\]{}]*[ \t]+)*/y;
const PROP = /[!&][^\s,[\]{}]*/y;
/** In brackets; `a:b` and `a#b` are one word. */
const PLAIN = /(?:[^,[\]{}\n\r:#]|:(?=[^\s,[\]{}])|(?<=\S)#)+/y;
const QUOTED_KEY = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ \t]*:(?=[ \t\r]|$)/;
const MAX_OPEN = 100;

/** Walks the lines of block structure; inside a flow collection or quoted scalar it collects the lines that need padding. */
class Scan {
  readonly #text: string;
  readonly #pads: Pad[] = [];
  #at: number;
  #line = 0;

  constructor(text: string) {
    this.#text = text;
    this.#at = text.startsWith('\uFEFF') ? 1 : 0;
  }

  pads(): readonly Pad[] {
    while (this.#at < this.#text.length) {
      if (!this.#blockLine()) break;
      this.#nextLine();
    }
    return this.#pads;
  }

  /** False when what opens on this line is never closed: the rest of the file can not be told apart from it. */
  #blockLine(): boolean {
    this.#line = this.#at;
    this.#skip(/ */y);
    const from = this.#at;
    this.#skip(HEAD);
    // The column of the last of `- - `, or of what stands first: a block scalar is indented more.
    const head = this.#text.slice(from, this.#at).trimEnd();
    const indent = from - this.#line + Math.max(0, head.length - 1);
    this.#skip(PROPS);
    const start = this.#at;
    this.#key();
    this.#skip(PROPS);
    const ch = this.#text[this.#at];
    if (ch === '|' || ch === '>') this.#blockScalar(this.#at > start ? start - this.#line : indent);
    else if (ch === '[' || ch === '{' || ch === '"' || ch === "'") {
      const pending: Pad[] = [];
      const column = this.#at - this.#line;
      if (!(ch === '[' || ch === '{' ? this.#flow(column, pending) : this.#quoted(column, pending)))
        return false;
      for (const pad of pending) this.#pads.push(pad);
    }
    return true;
  }

  /** Steps over `key: `, when the line goes on with one. */
  #key(): void {
    const end = this.#text.indexOf('\n', this.#at);
    const line = this.#text.slice(this.#at, end < 0 ? undefined : end);
    if (/^[[{|>#&*%]/.test(line)) return;
    const colon = /^["']/.test(line)
      ? (QUOTED_KEY.exec(line)?.[0].length ?? 0) - 1
      : line.search(/:(?:[ \t\r]|$)/);
    if (colon < 0) return;
    this.#at += colon + 1;
    this.#skip(/[ \t]*/y);
  }

  #blockScalar(indent: number): void {
    this.#nextLine();
    while (this.#at < this.#text.length) {
      const start = this.#at;
      this.#skip(/ */y);
      const ch = this.#text[this.#at];
      if (ch !== '\n' && ch !== '\r' && this.#at - start <= indent) {
        this.#at = start - 1;
        return;
      }
      this.#nextLine();
    }
  }

  #flow(column: number, pending: Pad[]): boolean {
    let open = 0;
    while (this.#at < this.#text.length) {
      const ch = this.#text.charAt(this.#at);
      if (ch === '\n') this.#newLine(column, pending);
      else if (ch === '[' || ch === '{') {
        if ((open += 1) > MAX_OPEN) return false;
        this.#at += 1;
      } else if (ch === ']' || ch === '}') {
        this.#at += 1;
        if ((open -= 1) === 0) return true;
      } else if (ch === '"' || ch === "'") {
        if (!this.#quoted(column, pending)) return false;
      } else if (ch === '#' && /\s/.test(this.#text.charAt(this.#at - 1))) this.#skip(/[^\n]*/y);
      else if (ch === ',' || ch === ':' || ch === '#' || ch <= ' ') this.#at += 1;
      else this.#skip(ch === '!' || ch === '&' ? PROP : PLAIN);
    }
    return false;
  }

  #quoted(column: number, pending: Pad[]): boolean {
    const quote = this.#text[this.#at];
    this.#at += 1;
    while (this.#at < this.#text.length) {
      const ch = this.#text[this.#at];
      if (ch === '\n') this.#newLine(column, pending);
      else if (ch === '\\' && quote === '"' && this.#text[this.#at + 1] !== '\n') this.#at += 2;
      else {
        this.#at += 1;
        if (ch !== quote) continue;
        if (quote === '"' || this.#text[this.#at] !== "'") return true;
        this.#at += 1;
      }
    }
    return false;
  }

  /** Steps over a line break, and pads the line after it when that begins left of `column`. */
  #newLine(column: number, pending: Pad[]): void {
    this.#at += 1;
    const start = this.#at;
    this.#skip(/ */y);
    const ch = this.#text[this.#at];
    const width = column - (this.#at - start);
    if (width > 0 && ch !== '\n' && ch !== '\r' && ch !== undefined) pending.push({ at: start, width });
  }

  #nextLine(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end + 1;
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    pattern.test(this.#text);
    this.#at = Math.max(this.#at, pattern.lastIndex);
  }
}
