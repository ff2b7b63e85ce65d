import { unescaped, type Token } from './tokens.ts';

/** What a name at the top of a file stands for. `at` is the index of the token at which its expression begins. */
export type Declared =
  | { readonly how: 'value'; readonly at: number }
  /** Taken out of a value: `const { key: name = fallback } = value`. */
  | {
      readonly how: 'member';
      readonly at: number;
      readonly key: string;
      readonly fallback: number | undefined;
    }
  /** `name` of another file: `default`, or `*` for all that it exports. */
  | { readonly how: 'import'; readonly from: string; readonly name: string };

export type Declarations = {
  readonly names: ReadonlyMap<string, Declared>;
  /** What is exported under a name: another name, or what stands at a token. */
  readonly exports: ReadonlyMap<string, Declared | { readonly how: 'name'; readonly name: string }>;
  /** Files of which everything is exported. */
  readonly all: readonly string[];
};

/** The declarations, imports and exports at the top level of a file. */
export function declarationsOf(tokens: readonly Token[]): Declarations {
  return new Reader(tokens).read();
}

class Reader {
  readonly #tokens: readonly Token[];
  readonly #names = new Map<string, Declared>();
  readonly #exports = new Map<string, Declared | { readonly how: 'name'; readonly name: string }>();
  readonly #all: string[] = [];
  #at = 0;
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  read(): Declarations {
    let depth = 0;
    while (this.#text() !== '') {
      const token = this.#text();
      if (depth === 0 && this.#begins() && this.#statement()) continue;
      if (/^[{[(]$/.test(token)) depth += 1;
      else if (/^[}\])]$/.test(token)) depth = Math.max(0, depth - 1);
      this.#at += 1;
    }
    return { names: this.#names, exports: this.#exports, all: this.#all };
  }

  #text(ahead = 0): string {
    return this.#tokens[this.#at + ahead]?.text ?? '';
  }
  /** Whether a statement may begin here. */
  #begins(): boolean {
    const before = this.#tokens[this.#at - 1]?.text;
    return before === undefined || /^[;}]$/.test(before) || this.#tokens[this.#at]?.line === true;
  }

  /** Reads a statement that declares something, up to its expression. False, and nothing read, for another. */
  #statement(): boolean {
    const first = this.#text();
    if (first === 'import') return this.#import();
    if (first === 'export') return this.#export();
    if (first === 'module' && this.#text(1) === '.' && this.#text(2) === 'exports') return this.#assigned(3);
    if (first === 'exports' && this.#text(1) === '.') return this.#assigned(0);
    return /^(?:const|let|var)$/.test(first) && this.#variable(false);
  }

  /** `module.exports = …`, `module.exports.name = …`, `exports.name = …`. */
  #assigned(skip: number): boolean {
    const start = this.#at;
    this.#at += skip === 0 ? 1 : skip;
    const name = this.#text() === '.' ? this.#text(1) : undefined;
    if (name !== undefined) this.#at += 2;
    if (this.#text() !== '=') {
      this.#at = start;
      return false;
    }
    this.#at += 1;
    this.#exports.set(name ?? 'default', { how: 'value', at: this.#at });
    return true;
  }

  #export(): boolean {
    this.#at += 1;
    const next = this.#text();
    if (next === 'default' || next === '=') {
      this.#at += 1;
      this.#exports.set('default', { how: 'value', at: this.#at });
      return true;
    }
    if (next === '*') {
      const name = this.#text(1) === 'as' ? this.#text(2) : undefined;
      this.#at += name === undefined ? 1 : 3;
      const from = this.#from();
      if (from === undefined) return true;
      if (name === undefined) this.#all.push(from);
      else this.#exports.set(name, { how: 'import', from, name: '*' });
      return true;
    }
    if (next === '{') {
      const pairs = this.#pairs('as');
      const from = this.#from();
      for (const { key, name } of pairs)
        this.#exports.set(
          name,
          from === undefined ? { how: 'name', name: key } : { how: 'import', from, name: key },
        );
      return true;
    }
    return /^(?:const|let|var)$/.test(next) ? this.#variable(true) : true;
  }

  #import(): boolean {
    this.#at += 1;
    if (this.#text() === 'type') return true;
    const own = /^[A-Za-z_$]/.test(this.#text()) ? this.#text() : undefined;
    if (own !== undefined) this.#at += 1;
    if (own !== undefined && this.#text() === '=' && this.#text(1) === 'require') {
      this.#names.set(own, { how: 'value', at: this.#at + 1 });
      return true;
    }
    if (this.#text() === ',') this.#at += 1;
    const whole = this.#text() === '*' && this.#text(1) === 'as' ? this.#text(2) : undefined;
    if (whole !== undefined) this.#at += 3;
    const pairs = this.#text() === '{' ? this.#pairs('as') : [];
    const from = this.#from();
    if (from === undefined) return true;
    if (own !== undefined) this.#names.set(own, { how: 'import', from, name: 'default' });
    if (whole !== undefined) this.#names.set(whole, { how: 'import', from, name: '*' });
    for (const { key, name } of pairs) this.#names.set(name, { how: 'import', from, name: key });
    return true;
  }

  /** `from 'file'`. */
  #from(): string | undefined {
    if (this.#text() !== 'from') return undefined;
    const [, file] = /^['"](.*)['"]$/.exec(this.#text(1)) ?? [];
    this.#at += 2;
    return file === undefined ? undefined : unescaped(file);
  }

  /** `{ key, key as name, key: name = fallback }`. */
  #pairs(word: 'as' | ':'): { readonly key: string; readonly name: string; readonly fallback?: number }[] {
    const pairs: { key: string; name: string; fallback?: number }[] = [];
    this.#at += 1;
    while (this.#text() !== '}' && this.#text() !== '') {
      const key = this.#text().replace(/^['"](.*)['"]$/, '$1');
      this.#at += 1;
      if (!/^[\w$-]+$/.test(key)) continue;
      const renamed = this.#text() === word;
      const name = renamed ? this.#text(1) : key;
      if (renamed) this.#at += 2;
      const fallback = this.#text() === '=' ? this.#at + 1 : undefined;
      pairs.push({ key, name, ...(fallback === undefined ? {} : { fallback }) });
      this.#skipTo(/^[,}]$/);
    }
    this.#at += 1;
    return pairs;
  }

  /** After `const`: a name or names in braces, perhaps with a type, and the expression. */
  #variable(exported: boolean): boolean {
    this.#at += 1;
    const name = this.#text();
    const pairs = name === '{' ? this.#pairs(':') : undefined;
    if (pairs === undefined) this.#at += 1;
    if (this.#text() === ':') this.#skipTo(/^(?:=|;)$/);
    if (this.#text() !== '=') return true;
    this.#at += 1;
    const at = this.#at;
    if (pairs === undefined) this.#declare(name, { how: 'value', at }, exported);
    else
      for (const one of pairs)
        this.#declare(one.name, { how: 'member', at, key: one.key, fallback: one.fallback }, exported);
    return true;
  }

  #declare(name: string, declared: Declared, exported: boolean): void {
    this.#names.set(name, declared);
    if (exported) this.#exports.set(name, declared);
  }

  /** Up to a token of this kind outside of brackets. */
  #skipTo(end: RegExp): void {
    let depth = 0;
    for (let text = this.#text(); text !== ''; text = this.#text()) {
      if (depth === 0 && end.test(text)) return;
      if (/^[{[(]$/.test(text)) depth += 1;
      else if (/^[}\])]$/.test(text) && (depth -= 1) < 0) return;
      this.#at += 1;
    }
  }
}
