/** A string of serverless.yml: literal pieces between variables. */
export type VariableText = readonly (string | Variable)[];
export type Literal = { readonly literal: string | number | boolean | null };
/** `${type(args):address}`; a missing address is undefined. */
export type VariableReference = {
  readonly type: string;
  readonly args: readonly (VariableText | Literal)[];
  readonly address: VariableText | undefined;
};
/** One variable with its fallbacks, first choice first. */
export type Variable = { readonly sources: readonly (VariableReference | Literal)[] };

export class VariableSyntaxError extends Error {}
export const isLiteral = (source: object): source is Literal => 'literal' in source;

const TYPE = /^[a-z][a-zA-Z0-9]*$/;
const WORD = /[a-zA-Z0-9.-]/;

/**
 * The variables of a string, as the framework's parser (osls 3.77, serverless 3) reads them. What has no valid source (`${AWS::Region}`,
 * `${Foo}`, `${ self:x }`) is literal text, `\${…}` is escaped; throws VariableSyntaxError where the framework refuses the string.
 */
export function parseTemplate(text: string): VariableText {
  return new Grammar(text).template();
}

class Grammar {
  readonly #text: string;
  #at = 0;
  constructor(text: string) {
    this.#text = text;
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }
  #fail(what: string): never {
    throw new VariableSyntaxError(`${what} at index ${this.#at} in "${this.#text}"`);
  }
  #spaces(): void {
    while (this.#peek() === ' ') this.#at += 1;
  }

  template(): VariableText {
    const pieces: (string | Variable)[] = [];
    let from = this.#at;
    const flush = (to: number, more = ''): void => {
      if (to > from || more) pieces.push(this.#text.slice(from, to) + more);
    };
    while (this.#at < this.#text.length) {
      const escaped =
        this.#peek() === '\\' ? /^\\+\$\{/.exec(this.#text.slice(this.#at, this.#at + 100)) : null;
      if (escaped) {
        const slashes = escaped[0].length - 2;
        flush(this.#at, '\\'.repeat(slashes >> 1));
        this.#at += slashes;
        from = this.#at;
        if (slashes % 2 === 1) {
          this.#at += 2;
          continue;
        }
      }
      if (!this.#opens()) {
        this.#at += 1;
        continue;
      }
      const start = this.#at;
      const variable = this.#variable(false);
      if (!variable) continue;
      flush(start);
      pieces.push(variable);
      from = this.#at;
    }
    flush(this.#text.length);
    return pieces;
  }

  #opens(): boolean {
    return this.#peek() === '$' && this.#text[this.#at + 1] === '{';
  }

  /** At `${`. Undefined for foreign text, of which only `${` is consumed, so that variables inside it are still found. */
  #variable(nested: boolean): Variable | undefined {
    const start = this.#at;
    this.#at += 2;
    const word = this.#word();
    const next = this.#peek();
    const foreign =
      !/^[a-z]/.test(word) ||
      (next !== ':' && next !== '(') ||
      (next === ':' && /^: *:/.test(this.#text.slice(this.#at, this.#at + 20)));
    if (foreign) {
      if (nested) this.#fail('Invalid variable type');
      this.#at = start + 2;
      return undefined;
    }
    const sources: (VariableReference | Literal)[] = [this.#reference(word)];
    while (this.#peek() === ',') {
      this.#at += 1;
      sources.push(this.#fallback());
    }
    if (this.#peek() !== '}') this.#fail('Missing variable closing bracket');
    this.#at += 1;
    return { sources };
  }

  #word(): string {
    const from = this.#at;
    while (this.#peek() !== '' && WORD.test(this.#peek())) this.#at += 1;
    return this.#text.slice(from, this.#at);
  }

  /** After the type of a source, up to the `,` or `}` that follows it. */
  #reference(type: string): VariableReference {
    const args = this.#peek() === '(' ? this.#args() : [];
    this.#spaces();
    if (this.#peek() === ',' || this.#peek() === '}') return { type, args, address: undefined };
    if (this.#peek() !== ':') this.#fail('Invalid variable address');
    this.#at += 1;
    this.#spaces();
    if (this.#peek() === ',' || this.#peek() === '}') return { type, args, address: undefined };
    if (this.#peek() === ':') this.#fail('Invalid variable address');
    if (this.#peek() === '"' || this.#peek() === "'") {
      const address = [this.#quoted()];
      this.#spaces();
      if (this.#peek() !== ',' && this.#peek() !== '}') this.#fail('Invalid variable address');
      return { type, args, address };
    }
    return { type, args, address: this.#until(',}') };
  }

  #args(): (VariableText | Literal)[] {
    const args: (VariableText | Literal)[] = [];
    this.#at += 1;
    for (;;) {
      this.#spaces();
      if (this.#peek() === ')') break;
      if (this.#peek() === '}' || this.#peek() === '') this.#fail('Invalid variable param');
      if (this.#peek() === '"' || this.#peek() === "'") args.push({ literal: this.#quoted() });
      else {
        const piece = this.#until(',)', '}');
        const [only] = piece;
        args.push(
          piece.length === 1 && typeof only === 'string' ? { literal: literalOf(only) ?? only } : piece,
        );
      }
      this.#spaces();
      if (this.#peek() === ',') this.#at += 1;
      else if (this.#peek() !== ')') this.#fail('Invalid variable param');
    }
    this.#at += 1;
    return args;
  }

  /** Text with nested variables up to one of the characters; outer white space does not count. */
  #until(ends: string, bad = ''): VariableText {
    const pieces: (string | Variable)[] = [];
    let from = this.#at;
    for (;;) {
      const char = this.#peek();
      if (char === '') this.#fail('Missing variable closing bracket');
      if (ends.includes(char)) break;
      if (bad.includes(char)) this.#fail('Invalid variable param');
      if (!this.#opens()) {
        this.#at += 1;
        continue;
      }
      if (this.#at > from) pieces.push(this.#text.slice(from, this.#at));
      pieces.push(this.#variable(true)!);
      from = this.#at;
    }
    if (this.#at > from) pieces.push(this.#text.slice(from, this.#at));
    if (typeof pieces[0] === 'string') pieces[0] = pieces[0].trimStart();
    const last = pieces.at(-1);
    if (typeof last === 'string') pieces[pieces.length - 1] = last.trimEnd();
    return pieces.filter(piece => piece !== '');
  }

  #quoted(): string {
    const from = this.#at;
    const quote = this.#peek();
    for (this.#at += 1; this.#peek() !== quote; this.#at += 1) {
      if (this.#peek() === '') this.#fail('Missing variable closing bracket');
      if (quote === '"' && this.#peek() === '\\') this.#at += 1;
    }
    this.#at += 1;
    const raw = this.#text.slice(from, this.#at);
    if (quote === "'") return raw.slice(1, -1);
    try {
      return String(JSON.parse(raw));
    } catch {
      return this.#fail('Invalid string literal');
    }
  }

  #fallback(): VariableReference | Literal {
    this.#spaces();
    if (this.#peek() === '"' || this.#peek() === "'") {
      const literal = this.#quoted();
      this.#spaces();
      if (this.#peek() !== '}') this.#fail('Invalid variable source');
      return { literal };
    }
    const from = this.#at;
    const word = this.#word();
    this.#spaces();
    if (word !== '' && (this.#peek() === ':' || this.#peek() === '(')) {
      if (!TYPE.test(word)) this.#fail('Invalid variable source');
      return this.#reference(word);
    }
    const literal = literalOf(word);
    if (this.#peek() !== '}' || word === '' || literal === undefined) {
      this.#at = from;
      this.#fail('Invalid variable source');
    }
    return { literal };
  }
}

function literalOf(word: string): boolean | number | null | undefined {
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'null') return null;
  return word === '' || Number.isNaN(Number(word)) ? undefined : Number(word);
}
