import type { MapNode } from '../../source/node.ts';
import { VARIABLE } from '../../model/evaluator/evaluate.ts';
import { Builder } from '../../source/build.ts';
import { MAX_DEPTH } from '../../source/limits.ts';
import { isMap, type Entry, type Node } from '../../source/node.ts';
import type { Parsed, Source } from '../../source/source.ts';

/** White space, comments, and one token: a string, a template, a number or word, or a single character. */
const BLANK = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))*/y;
const TOKEN =
  /'(?:\\[\s\S]|[^'\\\n])*'?|"(?:\\[\s\S]|[^"\\\n])*"?|`(?:\\[\s\S]|[^`\\])*`?|-?\d[\w.]*|[A-Za-z_$][\w$]*|\.\.\.|=>|[\s\S]/y;
const EXPORT = /(?:^|[\n;])[ \t]*(?:export\s+default\s+|module\.exports\s*=\s*|export\s*=\s*)/g;
const CONSTANT =
  /(?:^|[\n;])[ \t]*(?:export[ \t]+)?(?:const|let|var)[ \t]+([A-Za-z_$][\w$]*)[ \t]*(?::[^=;]{0,200}?)?=(?!=|>)/g;

/** Whether a file is the configuration of a service written as code, by its name. */
export const isCodeConfig = (file: string): boolean => /(?:^|\/)serverless\.[cm]?[jt]s$/.test(file);

type Token = { readonly text: string; readonly start: number; readonly end: number };

/**
 * `serverless.ts` or `serverless.js` whose export is an object literal, read and never run. What is computed inside it (imports, calls,
 * templates with expressions) is unknown; `root` is undefined when the export itself is computed.
 */
export function readStaticConfig(source: Source): Parsed {
  const builder = new Builder(source);
  const root = new Literal(source.text, builder).exported();
  const problems = [...builder.problems];
  if (!isMap(root))
    problems.push({
      code: 'computed-config',
      message: 'not analyzed: the configuration is computed',
      span: { file: source.file, start: 0, end: 0 },
      lost: false,
    });
  return { root: isMap(root) ? root : undefined, problems, comments: [] };
}

class Literal {
  readonly #text: string;
  readonly #builder: Builder;
  readonly #constants: ReadonlyMap<string, number>;
  readonly #reading = new Set<string>();
  readonly #read = new Map<string, Node>();
  #at = 0;
  #depth = 0;

  constructor(text: string, builder: Builder) {
    this.#text = text;
    this.#builder = builder;
    this.#constants = new Map(
      [...text.matchAll(CONSTANT)].map(found => [found[1]!, found.index + found[0].length]),
    );
  }

  exported(): Node | undefined {
    const found = [...this.#text.matchAll(EXPORT)].at(-1);
    if (!found) return undefined;
    this.#at = found.index + found[0].length;
    return this.#value();
  }

  #peek(): Token {
    BLANK.lastIndex = this.#at;
    BLANK.exec(this.#text);
    TOKEN.lastIndex = BLANK.lastIndex;
    const start = TOKEN.lastIndex;
    const text = TOKEN.exec(this.#text)?.[0] ?? '';
    return { text, start, end: start + text.length };
  }
  #next(): Token {
    const token = this.#peek();
    this.#at = token.end;
    return token;
  }

  /** One expression; what follows a value (`as const`, a call, an operator) makes it unknown, except for types. */
  #value(): Node {
    const before = this.#at;
    const start = this.#peek().start;
    const value = this.#depth < MAX_DEPTH ? this.#simple() : undefined;
    if (value && this.#ends()) return value;
    this.#at = before;
    return this.#unknown(start);
  }

  #ends(): boolean {
    const next = this.#peek();
    if (next.text === 'as' || next.text === 'satisfies') this.#skip();
    return (
      next.text === 'as' ||
      next.text === 'satisfies' ||
      /^[,;}\])]?$/.test(next.text) ||
      /\n/.test(this.#text.slice(this.#at, next.start))
    );
  }

  #simple(): Node | undefined {
    const token = this.#next();
    const { text, start, end } = token;
    if (text === '{') return this.#map(start);
    if (text === '[') return this.#list(start);
    if (/^['"]/.test(text) || (text.startsWith('`') && !/(?:^|[^\\])\$\{/.test(text)))
      return this.#builder.scalar(unquoted(text), false, start, end);
    if (/^-?\d/.test(text) || /^(?:true|false|null|undefined)$/.test(text))
      return this.#builder.scalar(text === 'undefined' ? 'null' : text, true, start, end);
    return /^[A-Za-z_$]/.test(text) ? this.#constant(text) : undefined;
  }

  /** A constant of the same file is its literal, with the place where that is written. */
  #constant(name: string): Node | undefined {
    const at = this.#constants.get(name);
    const known = this.#read.get(name);
    if (known) return known;
    if (at === undefined || this.#reading.has(name)) return undefined;
    const back = this.#at;
    this.#reading.add(name);
    this.#at = at;
    const value = this.#value();
    this.#reading.delete(name);
    this.#at = back;
    this.#read.set(name, value);
    return value;
  }

  /** What `...name` adds, when that is a literal of the same file. */
  #spread(): MapNode | undefined {
    const value = this.#constant(this.#next().text);
    return isMap(value) && /^[,}]$/.test(this.#peek().text) ? value : undefined;
  }

  #map(start: number): Node {
    const entries = new Map<string, Entry>();
    this.#depth += 1;
    for (let token = this.#next(); token.text !== '}' && token.text !== ''; token = this.#next()) {
      if (token.text === ',') continue;
      const spread = token.text === '...' ? this.#spread() : undefined;
      if (spread) {
        for (const [key, entry] of spread.entries) entries.set(key, entry);
        continue;
      }
      const quoted = /^['"`]/.test(token.text) ? unquoted(token.text) : undefined;
      const name = /^[A-Za-z_$\d]/.test(token.text) ? token.text : quoted;
      const keySpan = this.#builder.span(token.start, token.end);
      const after = this.#peek();
      if (name !== undefined && after.text === ':') {
        this.#next();
        this.#builder.add(entries, name, keySpan, this.#value());
      } else if (name !== undefined && (after.text === ',' || after.text === '}')) {
        this.#builder.add(entries, name, keySpan, this.#constant(name) ?? this.#open(token.start, token.end));
      } else {
        // A spread, a computed key or a method: what it adds is not known.
        this.#at = token.start;
        this.#skip();
        this.#builder.problem(
          'computed-part',
          'a computed part of the configuration was not analyzed',
          token.start,
          this.#at,
          false,
        );
      }
    }
    this.#depth -= 1;
    return this.#builder.map(entries, start, this.#at);
  }

  #list(start: number): Node {
    const items: Node[] = [];
    this.#depth += 1;
    for (let token = this.#peek(); token.text !== ']' && token.text !== ''; token = this.#peek()) {
      if (token.text === ',') this.#next();
      else items.push(this.#value());
    }
    this.#next();
    this.#depth -= 1;
    return this.#builder.list(items, start, this.#at);
  }

  #unknown(start: number): Node {
    this.#at = start;
    this.#skip();
    return this.#open(start, this.#at);
  }
  #open(start: number, end: number): Node {
    return this.#builder.call(
      VARIABLE,
      this.#builder.scalar(
        `code:${this.#text.slice(start, Math.min(end, start + 40)).trim()}`,
        false,
        start,
        end,
      ),
      start,
      end,
    );
  }

  /** Past an expression: up to the comma or bracket that ends it. */
  #skip(): void {
    let open = 0;
    for (let token = this.#peek(); token.text !== ''; token = this.#peek()) {
      if (open === 0 && /^[,;}\])]$/.test(token.text)) return;
      if (/^[{[(]$/.test(token.text)) open += 1;
      else if (/^[}\])]$/.test(token.text)) open -= 1;
      this.#at = token.end;
    }
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  0: '\0',
  '\n': '',
};
const unquoted = (text: string): string =>
  text
    .slice(1, -1)
    .replace(
      /\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|([\s\S]))/g,
      (_, unicode?: string, hex?: string, char = '') => {
        const code = unicode ?? hex;
        return code === undefined ? (ESCAPES[char] ?? char) : String.fromCharCode(Number.parseInt(code, 16));
      },
    );
