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
  /** Whether numbers that only YAML 1.1 has are numbers. */
  readonly old?: true;
};
type Call = NonNullable<Spelling<Numeral>['call']>;

/** A tree as plain data, intrinsics in their long form. */
export const toPlain = (node: Node): JsonValue => dataOf<never>(node, {});

/** A tree as data whose numbers are spelled as the author did. */
export const toWritten = (node: Node, call?: Call): WrittenJson =>
  dataOf<Numeral>(node, { numeral, ...(call ? { call } : {}) });

/** The same, with the numbers of YAML 1.1, which CloudFormation and the SAM CLI read. */
export const toRead = (node: Node, call?: Call): WrittenJson =>
  dataOf<Numeral>(node, { numeral, old: true, ...(call ? { call } : {}) });

const numeral = (digits: string): Numeral => ({ [DIGITS]: digits });

function dataOf<Leaf>(node: Node, how: Spelling<Leaf>): Data<Leaf> {
  switch (node.kind) {
    case 'scalar': {
      const digits = node.plain && how.numeral ? oddDigits(node.text, how.old) : undefined;
      return digits === undefined ? valueOf(node) : (how.numeral?.(digits) ?? digits);
    }
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

/** The digits of a number that JavaScript would spell in another way, or that only YAML 1.1 takes for one. */
function oddDigits(text: string, old: true | undefined): string | undefined {
  if (!/^[-+.\d]/.test(text)) return undefined;
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(text)) return old && yamlDigits(text);
  return String(Number(text)) === text ? undefined : text;
}

/**
 * Numbers of YAML 1.1 as PyYAML reads them, which the SAM CLI, the AWS CLI and cfn-lint use (`yaml/resolver.py` and `constructor.py` of PyYAML 6.0, read
 * 2026-11): `010` is 8, `0x1F` 31, `1_000` 1000, `1:30` 90, `.5` 0.5. Infinity and NaN, which no JSON has, stay text.
 */
function yamlDigits(text: string): string | undefined {
  const sign = text.startsWith('-') ? '-' : '';
  const bare = text.replace(/^[-+]/, '').replaceAll('_', '');
  const rest = text.replace(/^[-+]/, '');
  if (/^(?:0b[01_]+|0x[\da-fA-F_]+)$/.test(rest) && bare.length > 2) return sign + String(BigInt(bare));
  if (/^0[0-7_]+$/.test(rest)) return sign + String(BigInt(`0o${bare}`));
  if (/^[1-9][\d_]*$/.test(rest)) return sign + bare;
  if (/^[1-9][\d_]*(?::[0-5]?\d)+$/.test(rest))
    return sign + String(bare.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n));
  if (!/^(?:[-+]?\d[\d_]*\.[\d_]*|\.\d[\d_]*)(?:[eE][-+]\d+)?$/.test(text)) return undefined;
  const value = Number(bare);
  return Number.isFinite(value)
    ? sign + (Number.isInteger(value) ? value.toFixed(1) : String(value))
    : undefined;
}
