import { VARIABLE } from '../../../model/evaluator/evaluate.ts';
import type { Builder } from '../../../source/build.ts';
import { MAX_NODES } from '../../../source/limits.ts';
import { isCall, isMap, isNull, isScalar, type Call, type Entry, type Node } from '../../../source/node.ts';
import { joined, piecesOf, type Pieces } from '../variables/pieces.ts';

/** The longest text that is put together. */
const MAX_TEXT = 100_000;
/** Of the nodes of all files, with what they share written out. */
const sizes = new WeakMap<Node, number>();
const ENVIRONMENT = 'code:environment';
/** A function that gives what its argument is below the working directory, as the framework's template for TypeScript has one. */
const BELOW = 'code:below';

/** What the expressions of a file come to; undefined where that is computed. */
export class CodeValues {
  readonly #builder: Builder;
  constructor(builder: Builder) {
    this.#builder = builder;
  }

  /** An expression that is computed: a variable that nothing resolves. */
  open(start: number, end: number): Call {
    const text = this.#builder.source.text.slice(start, Math.min(end, start + 300));
    const isBelow =
      /^\(?\w+(?:: string)?\)?[^=]{0,20}=>/.test(text) && /\.split\(process[.]cwd\(\)\)\[1\]/.test(text);
    return this.#variable(isBelow ? BELOW : `code:${text.slice(0, 40).trim()}`, start, end);
  }

  /** What `process` has as its environment. */
  environment(start: number, end: number): Call {
    return this.#variable(ENVIRONMENT, start, end);
  }

  #variable(text: string, start: number, end: number): Call {
    return this.#builder.call(VARIABLE, this.#builder.scalar(text, false, start, end), start, end);
  }

  map(entries: Map<string, Entry>, start: number, end: number): Node | undefined {
    const values = [...entries.values()].map(({ value }) => value);
    return sized(this.#builder.map(entries, start, end), values);
  }

  list(items: readonly Node[], start: number, end: number): Node | undefined {
    return sized(this.#builder.list(items, start, end), items);
  }

  /** What a value has by a name. */
  member(of: Node, key: string, start: number, end: number): Node | undefined {
    if (isEnvironment(of) && /^\w+$/.test(key))
      return this.#builder.scalar(`\${env:${key}}`, false, start, end);
    return isMap(of) ? of.entries.get(key)?.value : undefined;
  }

  /** Two operands of `||`, `??`, `+` or `*`. */
  combined(left: Node, operator: string, right: Node, start: number, end: number): Node | undefined {
    if (operator === '||' || operator === '??') return this.fallback(left, right, operator, start, end);
    const [a, b] = [numberOf(left), numberOf(right)];
    if (operator === '*')
      return a === undefined || b === undefined
        ? undefined
        : this.#builder.scalar(String(a * b), true, start, end);
    if (a !== undefined || b !== undefined) return undefined;
    const [first, second] = [piecesOf(left), piecesOf(right)];
    return first && second && this.joined([...first, ...second], start, end);
  }

  /** An environment variable keeps its fallback, as `${env:NAME, 'fallback'}`. */
  fallback(left: Node, right: Node, operator: string, start: number, end: number): Node | undefined {
    const name = environmentName(left);
    if (name === undefined) {
      const isEmpty =
        isNull(left) || (operator === '||' && isScalar(left) && /^(?:|0|false)$/.test(left.text));
      if (isScalar(left) || isMap(left) || left.kind === 'list') return isEmpty ? right : left;
      return undefined;
    }
    if (!isScalar(right) || /['\\$]/.test(right.text)) return undefined;
    const written = right.plain ? right.text : `'${right.text}'`;
    return this.#builder.scalar(`\${env:${name}, ${written}}`, false, start, end);
  }

  /** Texts that are put together of each other may double as well. */
  joined(pieces: Pieces, start: number, end: number): Node | undefined {
    const length = pieces.reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : 1), 0);
    return length > MAX_TEXT ? undefined : joined(pieces, this.#builder.span(start, end));
  }
}

/** Constants that use each other twice double the tree: past the limit of all readers it is computed. */
function sized(node: Node, children: readonly Node[]): Node | undefined {
  let size = 1;
  for (const child of children) size += sizes.get(child) ?? 1;
  sizes.set(node, size);
  return size > MAX_NODES ? undefined : node;
}

const isVariable = (node: Node, name: string): boolean =>
  isCall(node, VARIABLE) && isScalar(node.arg) && node.arg.text === name;
const isEnvironment = (node: Node): boolean => isVariable(node, ENVIRONMENT);
export const isBelow = (node: Node | undefined): boolean => node !== undefined && isVariable(node, BELOW);
const environmentName = (node: Node): string | undefined =>
  isScalar(node) ? /^\$\{env:(\w+)\}$/.exec(node.text)?.[1] : undefined;
function numberOf(node: Node): number | undefined {
  return isScalar(node) && node.plain && /^-?\d+(?:\.\d+)?$/.test(node.text) ? Number(node.text) : undefined;
}
