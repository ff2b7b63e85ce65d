import type { CodeExpression, CodeStatement, Module } from '../../code/program.ts';
import { walk } from '../../code/walk.ts';
import { lookUp } from '../../model/look-up.ts';
import type { Span } from '../../source/node.ts';
import { detectText, findCredential } from './detect/detect.ts';
import { looksRandom, readsLikeName } from './detect/randomness.ts';
import { describe, type Secret } from './detect/secret.ts';

/** A secret that is written in code. Nothing here holds its value. */
export type CodeSecret = {
  readonly at: Span;
  readonly what: string;
  /** What holds it, in the words of the code: a variable, a member, an argument. */
  readonly name: string | undefined;
  /** Not a placeholder, a sample or a word. */
  readonly isCertain: boolean;
};

/** Arguments that are a secret whatever they are called, by the last two names of what is called (documentation of each package, read 2026-11). */
const SECRET_ARGUMENTS: { readonly [called: string]: { readonly index: number; readonly kind: string } } = {
  'jwt.sign': { index: 1, kind: 'signing key' },
  'jwt.verify': { index: 1, kind: 'signing key' },
  'jsonwebtoken.sign': { index: 1, kind: 'signing key' },
  'jsonwebtoken.verify': { index: 1, kind: 'signing key' },
  'jwt.encode': { index: 1, kind: 'signing key' },
  'jwt.decode': { index: 1, kind: 'signing key' },
  'crypto.createHmac': { index: 1, kind: 'signing key' },
  'CryptoJS.AES.encrypt': { index: 1, kind: 'encryption key' },
  'CryptoJS.AES.decrypt': { index: 1, kind: 'encryption key' },
};

const known = new WeakMap<Pick<Module, 'body'>, readonly CodeSecret[]>();

/** The secrets in a file of code, whether or not it is run. */
export function secretsInCode(module: Pick<Module, 'body'>): readonly CodeSecret[] {
  const before = known.get(module);
  if (before) return before;
  const finder = new Finder();
  walk(module, {
    statement: of => {
      finder.statement(of);
    },
    expression: of => {
      finder.expression(of);
    },
  });
  known.set(module, finder.found);
  return finder.found;
}

class Finder {
  readonly #found = new Map<string, CodeSecret>();
  readonly #seen = new Set<CodeExpression>();

  get found(): readonly CodeSecret[] {
    return [...this.#found.values()];
  }

  statement(of: CodeStatement): void {
    if (of.kind !== 'assign') return;
    const { target, value } = of;
    if (!('object' in target)) this.#named(target.name, value);
    else if (typeof target.name === 'string') this.#named(target.name, value);
    else this.#named(literal(target.name), value);
  }

  expression(of: CodeExpression): void {
    switch (of.kind) {
      case 'object':
        for (const entry of of.entries)
          if ('key' in entry) this.#named(typeof entry.key === 'string' ? entry.key : undefined, entry.value);
        return;
      case 'class':
        for (const { name, value } of of.of.members)
          this.#named(typeof name === 'string' ? name : undefined, value);
        return;
      case 'function':
        for (const { variable, fallback } of of.of.parameters)
          if (fallback) this.#named(variable.name, fallback);
        return;
      case 'call':
        this.#call(of);
        return;
      case 'operation':
        if (/^(?:===?|!==?|is)$/.test(of.operator)) this.#compared(of.operands);
        return;
      case 'text':
        this.#named(undefined, of);
        return;
      default:
    }
  }

  #call({ callee, args }: CodeExpression & { readonly kind: 'call' }): void {
    for (const { name, value } of args) if (name !== undefined) this.#named(name, value);
    const sink =
      lookUp(SECRET_ARGUMENTS, pathOf(callee).slice(-3).join('.')) ??
      lookUp(SECRET_ARGUMENTS, pathOf(callee).slice(-2).join('.'));
    const value = sink && args[sink.index]?.value;
    if (!value || args[sink.index]?.name !== undefined) return;
    for (const one of optionsOf(value)) {
      const text = literal(one);
      const secret =
        text === undefined || this.#seen.has(one) ? undefined : findCredential(sink.kind, text)?.secret;
      this.#seen.add(one);
      if (secret) this.#add(one, `the ${sink.kind}`, secret, true);
    }
  }

  /** `if (token === 'Zx81…')`. */
  #compared(operands: readonly CodeExpression[]): void {
    const names = operands.flatMap(operand => pathOf(operand).at(-1) ?? []);
    for (const operand of operands) if (operand.kind === 'text') this.#named(names[0], operand);
  }

  #named(name: string | undefined, value: CodeExpression): void {
    for (const one of optionsOf(value)) {
      if (one.kind !== 'text' || this.#seen.has(one)) continue;
      this.#seen.add(one);
      if (standsFor(one)) continue;
      const secret = detectText(
        name,
        one.parts.map(part => (typeof part === 'string' ? part : null)),
      );
      if (secret) this.#add(one, name, secret, isTyped(one, secret));
    }
  }

  #add({ span }: CodeExpression, name: string | undefined, secret: Secret, isCertain: boolean): void {
    this.#found.set(`${span.start}`, {
      at: span,
      what: describe(secret),
      name: name === '' ? undefined : name,
      isCertain: isCertain && secret.strength === 'strong',
    });
  }
}

/** In code a name with a secret in it is often a label, a message or the name of a field: a text that reads as words is no secret. */
function isTyped(of: CodeExpression & { readonly kind: 'text' }, { tier }: Secret): boolean {
  if (tier === 'recognised') return true;
  const text = of.parts.filter(part => typeof part === 'string').join('');
  return (
    of.parts.every(part => typeof part === 'string') &&
    !/\s/.test(text) &&
    !ALPHABET.test(text) &&
    text.length >= 6 &&
    (looksRandom(text) ||
      (/\d/.test(text) && /[A-Za-z]/.test(text)) ||
      (!readsLikeName(text) && /[^\w./:-]/.test(text)))
  );
}

/** The name of a variable of the environment, or what is shown in place of a secret. */
function standsFor({ parts: [text, ...more] }: CodeExpression & { readonly kind: 'text' }): boolean {
  if (typeof text !== 'string' || more.length > 0) return false;
  return (
    (/^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/.test(text) && !looksRandom(text)) ||
    /\*\*|\b(?:redacted|masked|filtered)\b/i.test(text)
  );
}

/** The characters of an encoding, or samples of them. */
const ALPHABET = /abcdefgh|ABCDEFGH|0123456789/;

const literal = (of: CodeExpression): string | undefined =>
  of.kind === 'text' && of.parts.every(part => typeof part === 'string') ? of.parts.join('') : undefined;

/** What a value may be: the fallback of a variable of the environment as well. */
function optionsOf(of: CodeExpression): readonly CodeExpression[] {
  if (of.kind === 'await') return optionsOf(of.of);
  if (of.kind === 'either') return of.options.flatMap(optionsOf);
  if (of.kind !== 'call') return [of];
  // `os.environ.get('KEY', 'fallback')`, `Buffer.from('…')`, `'…'.encode()`
  const path = pathOf(of.callee);
  if (/^(?:getenv|get)$/.test(path.at(-1) ?? '') && path.includes('os'))
    return of.args.slice(1).flatMap(({ value }) => optionsOf(value));
  if (path.join('.') === 'Buffer.from') return of.args.slice(0, 1).flatMap(({ value }) => optionsOf(value));
  return of.callee.kind === 'member' && of.callee.name === 'encode' ? optionsOf(of.callee.object) : [of];
}

/** `a.b.c` as its names. */
function pathOf(of: CodeExpression): readonly string[] {
  if (of.kind === 'variable') return [of.variable.name];
  if (of.kind === 'global') return [of.name];
  if (of.kind === 'member') return [...pathOf(of.object), typeof of.name === 'string' ? of.name : '*'];
  return [];
}
