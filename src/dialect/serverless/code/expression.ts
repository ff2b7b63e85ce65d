import { VARIABLE } from '../../../model/evaluator/evaluate.ts';
import { Builder } from '../../../source/build.ts';
import { MAX_DEPTH, MAX_NODES } from '../../../source/limits.ts';
import { isCall, isMap, isScalar, type Entry, type MapNode, type Node } from '../../../source/node.ts';
import type { Source } from '../../../source/source.ts';
import { piecesOf, type Pieces } from '../variables/pieces.ts';
import { declarationsOf, type Declarations, type Declared } from './declarations.ts';
import { TokenCursor } from './token-cursor.ts';
import { numberText, templateParts, tokensOf, unescaped, type Token } from './tokens.ts';
import { CodeValues, isBelow } from './values.ts';

/** How a file of code reaches other files. */
export type OtherFiles = {
  /** What another file exports under a name (`default`, or `*` for all of it); undefined where that is not known. */
  readonly exported: (from: string, name: string) => Node | undefined;
  /** The folder of this file, below that of the configuration. */
  readonly folder: string;
  /** Depth of what is being read, in all files. */
  readonly depth: { now: number };
};

/** One file of JavaScript or TypeScript, whose literals are read and never run. What is computed is a variable that nothing resolves. */
export class CodeFile {
  readonly builder: Builder;
  readonly declarations: Declarations;
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #others: OtherFiles;
  readonly #reading = new Set<string>();
  readonly #read = new Map<string, Node | undefined>();
  readonly #cursor: TokenCursor;
  readonly #values: CodeValues;

  constructor(source: Source, others: OtherFiles) {
    this.builder = new Builder(source);
    this.#values = new CodeValues(this.builder);
    this.#text = source.text;
    this.#tokens = tokensOf(source.text);
    this.#cursor = new TokenCursor(this.#tokens);
    this.declarations = declarationsOf(this.#tokens);
    this.#others = others;
  }

  /** What the file exports as `name`; undefined when it does not, or that is computed as a whole. */
  exported(name: string): Node | undefined {
    const declared = this.declarations.exports.get(name);
    if (declared) {
      const value =
        declared.how === 'name' ? this.#constant(declared.name) : this.#declared(`export ${name}`, declared);
      return value && isCall(value, VARIABLE) && declared.how !== 'name' && name === 'default'
        ? undefined
        : value;
    }
    const whole = name === 'default' ? undefined : this.#memberOfDefault(name);
    if (whole) return whole;
    for (const from of name === 'default' ? [] : this.declarations.all) {
      const value = this.#others.exported(from, name);
      if (value) return value;
    }
    return undefined;
  }

  /** `module.exports = { name }` exports its members as well. */
  #memberOfDefault(name: string): Node | undefined {
    const whole = this.declarations.exports.get('default');
    const value = whole && whole.how !== 'name' ? this.#declared('export default', whole) : undefined;
    return isMap(value) ? value.entries.get(name)?.value : undefined;
  }

  /** All that the file exports by a name, as a map. */
  namespace(): MapNode {
    const entries = new Map<string, Entry>();
    const { length } = this.#text;
    for (const from of this.declarations.all) {
      const all = this.#others.exported(from, '*');
      if (isMap(all)) for (const [key, entry] of all.entries) entries.set(key, entry);
    }
    for (const name of this.declarations.exports.keys()) {
      const value = this.exported(name);
      if (value) entries.set(name, { key: name, keySpan: value.span, value });
    }
    return { kind: 'map', entries, span: this.builder.span(0, length) };
  }

  /** The expression at a token, and back to where reading was. */
  #from(at: number): Node {
    const back = this.#cursor.at;
    this.#cursor.at = at;
    const value = this.#value();
    this.#cursor.at = back;
    return value;
  }

  /** One expression; what is not a literal, or put together of literals, is open. */
  #value(): Node {
    const before = this.#cursor.at;
    const { depth } = this.#others;
    depth.now += 1;
    const value = depth.now < MAX_DEPTH ? this.#operands() : undefined;
    depth.now -= 1;
    if (value && this.#ends()) return value;
    this.#cursor.at = before;
    const { start } = this.#cursor.peek();
    this.#cursor.skip();
    return this.#values.open(start, this.#cursor.before);
  }

  #ends(): boolean {
    const next = this.#cursor.peek();
    if (next.text === 'as' || next.text === 'satisfies') {
      this.#cursor.skip();
      return true;
    }
    return /^[,;}\])]?$/.test(next.text) || (next.line && !/^[.?[(+*/|&=<>-]/.test(next.text));
  }

  /** Operands between `||`, `??`, `+` and `*`, from left to right. */
  #operands(): Node | undefined {
    const start = this.#cursor.peek().start;
    let value = this.#postfix();
    for (;;) {
      const operator = this.#cursor.peek().text;
      if (value === undefined || !/^(?:\|\||\?\?|\+|\*)$/.test(operator)) return value;
      this.#cursor.next();
      const right = this.#postfix();
      value = right && this.#values.combined(value, operator, right, start, this.#cursor.before);
    }
  }

  /** A value and what is taken out of it: `.name`, `?.name`, `['name']`, `!`. */
  #postfix(): Node | undefined {
    const first = this.#cursor.peek();
    let value = this.#simple();
    for (;;) {
      const next = this.#cursor.peek();
      if (value === undefined) return undefined;
      if (next.text === '!' && !next.line) this.#cursor.next();
      else if (next.text === '(' && isBelow(value)) {
        if (this.#cursor.peek(1).text !== '__dirname' || this.#cursor.peek(2).text !== ')') return undefined;
        this.#cursor.at += 3;
        value = this.builder.scalar(this.#others.folder, false, first.start, this.#cursor.before);
      } else if (next.text === '.' || next.text === '?.') {
        this.#cursor.next();
        const key = this.#cursor.next().text;
        value = this.#values.member(value, key, first.start, this.#cursor.before);
      } else if (next.text === '[' && !next.line) {
        this.#cursor.next();
        const [, key] = /^['"](.*)['"]$/.exec(this.#cursor.next().text) ?? [];
        if (this.#cursor.next().text !== ']' || key === undefined) return undefined;
        value = this.#values.member(value, unescaped(key), first.start, this.#cursor.before);
      } else return value;
    }
  }

  #simple(): Node | undefined {
    const { text, start, end } = this.#cursor.next();
    if (text === '{') return this.#map(start);
    if (text === '[') return this.#list(start);
    if (text === '(') {
      const value = this.#value();
      return this.#cursor.next().text === ')' ? value : undefined;
    }
    if (/^['"]/.test(text)) return this.builder.scalar(unescaped(text.slice(1, -1)), false, start, end);
    if (text.startsWith('`')) return this.#template(text, start, end);
    if (/^-?\d/.test(text)) {
      const number = numberText(text);
      return number === undefined ? undefined : this.builder.scalar(number, true, start, end);
    }
    if (/^(?:true|false|null|undefined)$/.test(text))
      return this.builder.scalar(text === 'undefined' ? 'null' : text, true, start, end);
    if (text === 'require') return this.#required();
    if (text === 'process' && this.#cursor.peek().text === '.' && this.#cursor.peek(1).text === 'env') {
      this.#cursor.at += 2;
      return this.#values.environment(start, this.#cursor.before);
    }
    return /^[A-Za-z_$]/.test(text) ? this.#used(text, start, end) : undefined;
  }

  /** `require('file')`. */
  #required(): Node | undefined {
    const [, from] = /^['"](.*)['"]$/.exec(this.#cursor.peek(1).text) ?? [];
    if (this.#cursor.peek().text !== '(' || from === undefined || this.#cursor.peek(2).text !== ')')
      return undefined;
    this.#cursor.at += 3;
    return this.#others.exported(unescaped(from), 'default') ?? this.#others.exported(unescaped(from), '*');
  }

  #template(text: string, start: number, end: number): Node | undefined {
    const parts = templateParts(text, start);
    const pieces: Pieces = parts.flatMap((part, index): Pieces => {
      if (index % 2 === 0) return [unescaped(part.text)];
      const value = this.#inner(part.text);
      return piecesOf(value) ?? [this.#values.open(part.at, part.at + part.text.length)];
    });
    return parts.length > 1 && pieces.every(piece => typeof piece !== 'string' || piece.trim() === '')
      ? undefined
      : this.#values.joined(pieces, start, end);
  }

  /** What stands in a template: a name, or a member of one. */
  #inner(text: string): Node | undefined {
    const called = /^(\w+)\(__dirname\)$/.exec(text.trim())?.[1];
    if (called !== undefined)
      return isBelow(this.#constant(called))
        ? this.builder.scalar(this.#others.folder, false, 0, 0)
        : undefined;
    const [name = '', ...path] = text.trim().split('.');
    if (text.length > 200 || ![name, ...path].every(step => /^[A-Za-z_$][\w$]*$/.test(step)))
      return undefined;
    if (name === 'process' && path[0] === 'env' && path.length === 2)
      return this.builder.scalar(`\${env:${path[1]}}`, false, 0, 0);
    return path.reduce<Node | undefined>(
      (value, key) => value && this.#values.member(value, key, 0, 0),
      this.#constant(name),
    );
  }

  /** A name where it is used: an environment variable has its place there. */
  #used(name: string, start: number, end: number): Node | undefined {
    const value = this.#constant(name);
    return isScalar(value) && value.text.startsWith('${env:')
      ? { ...value, span: this.builder.span(start, end) }
      : value;
  }

  /** A name at the top of this file, or of another, is its literal, with the place where that is written. */
  #constant(name: string): Node | undefined {
    const declared = this.declarations.names.get(name);
    return declared && this.#declared(name, declared);
  }

  #declared(name: string, declared: Declared): Node | undefined {
    if (this.#read.has(name)) return this.#read.get(name);
    const { depth } = this.#others;
    if (this.#reading.has(name) || depth.now >= MAX_DEPTH) return undefined;
    this.#reading.add(name);
    depth.now += 1;
    const value = this.#valueOf(declared);
    depth.now -= 1;
    this.#reading.delete(name);
    this.#read.set(name, value);
    return value;
  }

  #valueOf(declared: Declared): Node | undefined {
    if (declared.how === 'import') return this.#others.exported(declared.from, declared.name);
    const whole = this.#from(declared.at);
    if (declared.how === 'value') return whole;
    const { start = 0, end = 0 } = this.#tokens[declared.at] ?? {};
    const member = this.#values.member(whole, declared.key, start, end);
    if (declared.fallback === undefined) return member;
    const fallback = this.#from(declared.fallback);
    if (!member) return isMap(whole) ? fallback : undefined;
    return this.#values.fallback(member, fallback, '??', start, end) ?? member;
  }

  /** What `...value` adds, when that is a map. */
  #spread(): MapNode | undefined {
    const value = this.#postfix();
    return isMap(value) && /^[,}]$/.test(this.#cursor.peek().text) ? value : undefined;
  }

  #map(start: number): Node | undefined {
    const entries = new Map<string, Entry>();
    for (
      let token = this.#cursor.next();
      token.text !== '}' && token.text !== '';
      token = this.#cursor.next()
    ) {
      if (token.text === ',') continue;
      const at = this.#cursor.at;
      const spread = token.text === '...' ? this.#spread() : undefined;
      if (spread) for (const [key, entry] of spread.entries) entries.set(key, entry);
      else {
        this.#cursor.at = at;
        this.#property(token, entries);
      }
    }
    return this.#values.map(entries, start, this.#cursor.before);
  }

  #property(token: Token, entries: Map<string, Entry>): void {
    const quoted = /^['"`]/.test(token.text) ? unescaped(token.text.slice(1, -1)) : undefined;
    const name = /^[A-Za-z_$\d]/.test(token.text) ? token.text : quoted;
    const keySpan = this.builder.span(token.start, token.end);
    const after = this.#cursor.peek();
    if (name !== undefined && after.text === ':') {
      this.#cursor.next();
      this.builder.add(entries, name, keySpan, this.#value());
    } else if (name !== undefined && (after.text === ',' || after.text === '}')) {
      const value = this.#used(name, token.start, token.end) ?? this.#values.open(token.start, token.end);
      this.builder.add(entries, name, keySpan, value);
    } else {
      // A spread, a computed key or a method: what it adds is not known.
      if (/^[[{(]$/.test(token.text)) this.#cursor.at -= 1;
      this.#cursor.skip();
      const message = 'a computed part of the configuration was not analyzed';
      this.builder.problem('computed-part', message, token.start, this.#cursor.before, false);
    }
  }

  #list(start: number): Node | undefined {
    const items: Node[] = [];
    for (
      let token = this.#cursor.peek();
      token.text !== ']' && token.text !== '';
      token = this.#cursor.peek()
    ) {
      if (token.text === ',') this.#cursor.next();
      else if (token.text === '...') this.#spreadItems(items);
      else if (/^[})]$/.test(token.text)) break;
      else items.push(this.#value());
    }
    this.#cursor.next();
    return this.#values.list(items, start, this.#cursor.before);
  }

  /** `...list`: its items; of what is not known, one that is open. */
  #spreadItems(items: Node[]): void {
    const { start } = this.#cursor.next();
    const value = this.#value();
    if (value.kind === 'list' && items.length + value.items.length <= MAX_NODES)
      for (const item of value.items) items.push(item);
    else items.push(this.#values.open(start, this.#cursor.before));
  }
}
