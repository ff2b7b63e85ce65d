import { Builder } from './build.ts';
import type { Entry, Node } from './node.ts';
import { MAX_DEPTH, MAX_NODES, tooDeep, tooMany } from './limits.ts';
import type { Problem, Source } from './source.ts';

export type JsonRead =
  | { readonly root: Node; readonly problems: readonly Problem[] }
  | { readonly error: Problem };

const SPACE = /[\t\n\r ]*/y;
const WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;

/** Whether a text may be JSON with more than one value in it; YAML's own flow collections begin alike. */
export const mayBeJson = (text: string): boolean => /^\uFEFF?\s*[{[]/.test(text);
/** Whether a text that is not JSON was meant to be. */
export const looksLikeJson = (text: string): boolean => /^\uFEFF?\s*(?:\{\s*["}]|\[\s*["{[\]])/.test(text);

/** `most` values are read. `trailingCommas`: a comma may stand before the bracket that closes a list or map, as in `bun.lock`. */
export type JsonOptions = { readonly most?: number; readonly trailingCommas?: boolean };

/** Strict JSON (RFC 8259) with the span of every node and key; a BOM before it is accepted. The first error ends the reading. */
export function readJson(source: Source, options: JsonOptions = {}): JsonRead {
  const reader = new JsonReader(source, options);
  try {
    return { root: reader.document(), problems: reader.builder.problems };
  } catch (error) {
    if (error instanceof Stop) return { error: error.problem };
    throw error;
  }
}

class Stop extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

class JsonReader {
  readonly builder: Builder;
  readonly #text: string;
  readonly #most: number;
  readonly #trailing: boolean;
  #at: number;
  #depth = 0;

  constructor(source: Source, { most = MAX_NODES, trailingCommas = false }: JsonOptions) {
    this.#most = most;
    this.#trailing = trailingCommas;
    this.builder = new Builder(source);
    this.#text = source.text;
    this.#at = source.text.startsWith('\uFEFF') ? 1 : 0;
  }

  document(): Node {
    this.#space();
    const root = this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#fail('unexpected text after the end of the JSON value');
    return root;
  }

  #value(): Node {
    if (this.builder.size > this.#most) throw new Stop(tooMany(this.builder.source, this.#at, this.#most));
    switch (this.#text.charCodeAt(this.#at)) {
      case 0x7b:
        return this.#nested(() => this.#map());
      case 0x5b:
        return this.#nested(() => this.#list());
      case 0x22: {
        const start = this.#at;
        const text = this.#string();
        return this.builder.scalar(text, false, start, this.#at);
      }
      default:
        return this.#word();
    }
  }

  #nested(read: () => Node): Node {
    if (this.#depth >= MAX_DEPTH) throw new Stop(tooDeep(this.builder.source, this.#at));
    this.#depth += 1;
    const node = read();
    this.#depth -= 1;
    return node;
  }

  #map(): Node {
    const start = this.#at;
    const entries = new Map<string, Entry>();
    this.#at += 1;
    this.#space();
    if (this.#skip(0x7d)) return this.builder.map(entries, start, this.#at);
    for (;;) {
      if (this.#text.charCodeAt(this.#at) !== 0x22) this.#fail('expected a key in double quotes');
      const keyStart = this.#at;
      const key = this.#string();
      const keySpan = this.builder.span(keyStart, this.#at);
      this.#space();
      if (!this.#skip(0x3a)) this.#fail('expected ":" after the key');
      this.#space();
      this.builder.add(entries, key, keySpan, this.#value());
      this.#space();
      if (this.#skip(0x7d)) return this.builder.map(entries, start, this.#at);
      if (!this.#skip(0x2c)) this.#fail('expected "," or "}"');
      this.#space();
      if (this.#trailing && this.#skip(0x7d)) return this.builder.map(entries, start, this.#at);
    }
  }

  #list(): Node {
    const start = this.#at;
    const items: Node[] = [];
    this.#at += 1;
    this.#space();
    if (this.#skip(0x5d)) return this.builder.list(items, start, this.#at);
    for (;;) {
      items.push(this.#value());
      this.#space();
      if (this.#skip(0x5d)) return this.builder.list(items, start, this.#at);
      if (!this.#skip(0x2c)) this.#fail('expected "," or "]"');
      this.#space();
      if (this.#trailing && this.#skip(0x5d)) return this.builder.list(items, start, this.#at);
    }
  }

  /** Reads from the opening quote to past the closing one. */
  #string(): string {
    const start = this.#at;
    let escaped = false;
    for (let at = start + 1; at < this.#text.length; at += 1) {
      const unit = this.#text.charCodeAt(at);
      if (unit === 0x22) {
        this.#at = at + 1;
        return escaped ? this.#unescape(start) : this.#text.slice(start + 1, at);
      }
      if (unit < 0x20) this.#fail('a line break or control character inside a string must be escaped', at);
      if (unit === 0x5c) {
        escaped = true;
        at += 1;
      }
    }
    return this.#fail('this string is not closed', start);
  }

  #unescape(start: number): string {
    try {
      return JSON.parse(this.#text.slice(start, this.#at)) as string;
    } catch {
      return this.#fail('this string contains an escape sequence that is not valid in JSON', start);
    }
  }

  #word(): Node {
    const start = this.#at;
    WORD.lastIndex = start;
    const word = WORD.exec(this.#text)?.[0];
    if (word === undefined) return this.#fail('expected a value');
    this.#at += word.length;
    return this.builder.scalar(word, true, start, this.#at);
  }

  #space(): void {
    if (this.#text.charCodeAt(this.#at) > 0x20) return;
    SPACE.lastIndex = this.#at;
    SPACE.test(this.#text);
    this.#at = SPACE.lastIndex;
  }

  #skip(unit: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== unit) return false;
    this.#at += 1;
    return true;
  }

  #fail(message: string, at = this.#at): never {
    const { start, end } = this.builder.span(at, Math.min(at + 1, this.#text.length));
    const shown = at >= this.#text.length ? `${message}, but the file ends here` : message;
    throw new Stop({
      code: 'bad-json',
      message: shown,
      span: this.builder.span(Math.min(start, end), end),
      lost: true,
    });
  }
}
