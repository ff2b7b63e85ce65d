import { valueOf, type Node } from './node.ts';

/** Data with leaves of some further kind. */
type Data<Leaf> = string | number | boolean | null | Leaf | Data<Leaf>[] | { [key: string]: Data<Leaf> };
export type JsonValue = Data<never>;

// The same symbol in every file of the program: the writer of YAML is loaded apart.
const DIGITS = Symbol.for('stackward.numeral');
/** A number that a JavaScript number would not spell, or not hold, as the author did: `1.0`, `1e3`, 20 digits. */
export type Numeral = { readonly [DIGITS]: string };
/** Data with its numbers as written. */
export type WrittenJson = Data<Numeral>;

export const isNumeral = (value: unknown): value is Numeral =>
  typeof value === 'object' && value !== null && DIGITS in value;
export const digitsOf = (numeral: Numeral): string => numeral[DIGITS];

/** How to spell what plain data can not hold; where `call` has no answer the long form is taken. */
type Spelling<Leaf> = {
  readonly call?: (fn: string, arg: Data<Leaf>, tagged: boolean) => Data<Leaf> | undefined;
  readonly numeral?: (digits: string) => Data<Leaf>;
};
type Call = NonNullable<Spelling<Numeral>['call']>;

/** A tree as plain data, intrinsics in their long form. */
export const toPlain = (node: Node): JsonValue => dataOf<never>(node, {});

/** A tree as data whose numbers are spelled as the author did. */
export const toWritten = (node: Node, call?: Call): WrittenJson =>
  dataOf<Numeral>(node, { numeral: digits => ({ [DIGITS]: digits }), ...(call ? { call } : {}) });

function dataOf<Leaf>(node: Node, how: Spelling<Leaf>): Data<Leaf> {
  switch (node.kind) {
    case 'scalar':
      return node.plain && how.numeral && isOdd(node.text) ? how.numeral(node.text) : valueOf(node);
    case 'list':
      return node.items.map(item => dataOf(item, how));
    case 'map':
      return Object.fromEntries(
        [...node.entries.values()].map(entry => [entry.key, dataOf(entry.value, how)]),
      );
    case 'call': {
      const arg = dataOf(node.arg, how);
      return how.call?.(node.fn, arg, node.tagged === true) ?? { [node.fn]: arg };
    }
  }
}

const isOdd = (text: string): boolean =>
  /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(text) && String(Number(text)) !== text;
