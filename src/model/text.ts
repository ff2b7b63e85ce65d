import { spend } from '../source/budget.ts';
import type { Node } from '../source/node.ts';
import { toPlain } from '../source/plain.ts';
import { questionsAbout, type Memoized } from './memoized.ts';

/** What only deployment can fill in. `source` of a variable is serverless' (`ssm`, `env`, `cf`, …). */
export type Hole =
  | { readonly of: 'parameter'; readonly name: string }
  | { readonly of: 'pseudo'; readonly name: string }
  | { readonly of: 'name'; readonly resource: string; readonly arn?: true }
  | { readonly of: 'attribute'; readonly resource: string; readonly attribute: string }
  /** A name or an attribute of a resource of the nested stack `stack`: not a resource of this one, whatever its id. */
  | { readonly of: 'nested'; readonly stack: string; readonly hole: Hole }
  | { readonly of: 'secret'; readonly service: string; readonly reference: string }
  | { readonly of: 'variable'; readonly source: string; readonly address: string }
  /** `node`: the expression whose value this is; two holes are the same only when their expressions are. */
  | { readonly of: 'opaque'; readonly why: string; readonly node?: Node };
export type Part = string | Hole;
export type Answer = 'yes' | 'no' | 'maybe';

function append(parts: Part[], part: Part): void {
  if (part === '') return;
  if (typeof part !== 'string') {
    spend(1);
    parts.push(part);
    return;
  }
  spend(1 + (part.length >> 5));
  const last = parts.at(-1);
  if (typeof last === 'string') parts[parts.length - 1] = last + part;
  else parts.push(part);
}

/** A string with holes: literal pieces between parts that only deployment can fill. Nothing renders a Text in order to match it. */
export class Text implements Memoized {
  readonly parts: readonly Part[];
  #key: string | undefined;
  #answers: Memoized['answers'] | undefined;
  private constructor(parts: readonly Part[]) {
    this.parts = parts;
  }

  static readonly empty = new Text([]);

  static of(...pieces: readonly (Part | Text)[]): Text {
    return Text.from(pieces);
  }

  static ofLiteral(text: string): Text {
    if (text === '') return Text.empty;
    spend(1 + (text.length >> 5));
    return new Text([text]);
  }

  /** Of as many pieces as a list has: more than a call can take as arguments. */
  static from(pieces: Iterable<Part | Text>): Text {
    const parts: Part[] = [];
    for (const piece of pieces)
      if (piece instanceof Text) for (const part of piece.parts) append(parts, part);
      else append(parts, piece);
    return parts.length === 0 ? Text.empty : new Text(parts);
  }

  get answers(): Memoized['answers'] {
    return (this.#answers ??= []);
  }

  /** The whole string, when deployment can not change it. */
  get literal(): string | undefined {
    const { length, 0: only = '' } = this.parts;
    return length <= 1 && typeof only === 'string' ? only : undefined;
  }

  /** The one hole that is the whole text. */
  get hole(): Hole | undefined {
    const { length, 0: only } = this.parts;
    return length === 1 && typeof only !== 'string' ? only : undefined;
  }

  get holes(): readonly Hole[] {
    return this.parts.filter(part => typeof part !== 'string');
  }
  /** Equal keys are equal texts: for indexes. */
  get key(): string {
    return (this.#key ??= this.parts
      .map(part => (typeof part === 'string' ? part : `\u0000${keyOf(part)}\u0000`))
      .join(''));
  }

  is(text: string): boolean {
    return this.literal === text;
  }

  startsWith(prefix: string): Answer {
    let left = prefix;
    for (const part of this.parts) {
      if (left === '') return 'yes';
      if (typeof part !== 'string') return mayHoldAll(part, left) ? 'maybe' : 'no';
      if (part.length >= left.length) return part.startsWith(left) ? 'yes' : 'no';
      if (!left.startsWith(part)) return 'no';
      left = left.slice(part.length);
    }
    return left === '' ? 'yes' : 'no';
  }

  endsWith(suffix: string): Answer {
    return this.#reversed().startsWith(reverse(suffix));
  }
  #reversed(): Text {
    return Text.from(this.parts.map(part => (typeof part === 'string' ? reverse(part) : part)).reverse());
  }

  /** Whether a character (or a piece that contains it alone) occurs. */
  has(ch: string): Answer {
    if (this.parts.some(part => typeof part === 'string' && part.includes(ch))) return 'yes';
    return this.parts.some(part => typeof part !== 'string' && mayHold(part, ch)) ? 'maybe' : 'no';
  }

  /**
   * Fields between separators, at most `limit`, the last one holding the rest unsplit.
   * `undefined` when a hole that may hold the separator stands before the last field begins.
   */
  split(separator: string, limit = Number.POSITIVE_INFINITY): Text[] | undefined {
    let field: Part[] = [];
    const fields = [field];
    for (const part of this.parts) {
      if (typeof part !== 'string') {
        if (fields.length < limit && mayHold(part, separator)) return undefined;
        field.push(part);
        continue;
      }
      let rest = part;
      for (
        let cut = rest.indexOf(separator);
        cut >= 0 && fields.length < limit;
        cut = rest.indexOf(separator)
      ) {
        field.push(rest.slice(0, cut));
        field = [];
        fields.push(field);
        rest = rest.slice(cut + separator.length);
      }
      field.push(rest);
    }
    return fields.map(field => Text.from(field));
  }

  equals(other: Text): Answer {
    const [own, others] = [[...this.parts], [...other.parts]];
    dropShared(own, others, 'start');
    dropShared(own, others, 'end');
    if (own.length === 0 && others.length === 0) return 'yes';
    if (own.length === 0 || others.length === 0)
      return (own.length === 0 ? others : own).every(mayBeEmpty) ? 'maybe' : 'no';
    if (clash(own, others, 'start') || clash(own, others, 'end')) return 'no';
    return neverMeet(own, others) || neverMeet(others, own) ? 'no' : 'maybe';
  }

  /** For messages only: holes as `${Name}`. */
  toString(): string {
    return this.parts.map(part => (typeof part === 'string' ? part : `\${${label(part)}}`)).join('');
  }
}

/** A question about a text: answered once for each. */
export const perText = questionsAbout<Text>();

/** How a hole is shown, the way `Fn::Sub` would spell it. */
export function label(hole: Hole): string {
  switch (hole.of) {
    case 'parameter':
    case 'pseudo':
      return hole.name;
    case 'name':
      return hole.resource;
    case 'attribute':
      return `${hole.resource}.${hole.attribute}`;
    case 'nested':
      return `${hole.stack}.${label(hole.hole)}`;
    case 'secret':
      return `resolve:${hole.service}`;
    case 'variable':
      return hole.address === '' ? hole.source : `${hole.source}:${hole.address}`;
    case 'opaque':
      return hole.why;
  }
}

const keyOf = (hole: Hole): string =>
  `${hole.of}:${hole.of === 'secret' ? `${hole.service}:${hole.reference}` : label(hole)}${hole.of === 'opaque' && hole.node ? expressionOf(hole.node) : ''}`;
const expressions = new WeakMap<Node, string>();
function expressionOf(node: Node): string {
  const text = expressions.get(node) ?? JSON.stringify(toPlain(node));
  expressions.set(node, text);
  return text;
}
const reverse = (text: string): string => text.split('').reverse().join('');
const mayBeEmpty = (part: Part): boolean => typeof part !== 'string' && !FILLED.has(part.of);
const FILLED: ReadonlySet<Hole['of']> = new Set(['name', 'pseudo', 'attribute', 'nested']);

/** Region, account and partition hold neither `:`, `/` nor `*`; a name or attribute of a resource no `*`; an ARN or URL holds `:`; all else may hold anything. */
export function mayHold(hole: Hole, piece: string): boolean {
  switch (hole.of) {
    case 'pseudo':
      return (
        !/[*?]/.test(piece) && (/AWS::(?:StackId|NotificationARNs)$/.test(hole.name) || !/[:/]/.test(piece))
      );
    case 'name':
      return !/[*?]/.test(piece) && (hole.arn === true || !piece.includes(':'));
    case 'attribute':
      return (
        !/[*?]/.test(piece) &&
        (/Arn|ARN|Url|URL|Uri|Endpoint|^Outputs\./.test(hole.attribute) || !piece.includes(':'))
      );
    case 'nested':
      return mayHold(hole.hole, piece);
    default:
      return true;
  }
}
const mayHoldAll = (hole: Hole, text: string): boolean => text === '' || mayHold(hole, text.slice(0, 1));

type End = 'start' | 'end';
const outermost = (parts: readonly Part[], end: End): Part | undefined => parts.at(end === 'start' ? 0 : -1);

/** Takes from both lists the start (end) that they share. */
function dropShared(left: Part[], right: Part[], end: End): void {
  for (;;) {
    const [first, second] = [outermost(left, end), outermost(right, end)];
    if (first === undefined || second === undefined) return;
    if (typeof first === 'string' && typeof second === 'string') {
      const length = sharedLength(first, second, end);
      if (length === 0) return;
      drop(left, end, remainder(first, length, end));
      drop(right, end, remainder(second, length, end));
    } else {
      if (typeof first === 'string' || typeof second === 'string' || keyOf(first) !== keyOf(second)) return;
      drop(left, end, '');
      drop(right, end, '');
    }
  }
}

function sharedLength(first: string, second: string, end: End): number {
  const most = Math.min(first.length, second.length);
  let length = 0;
  if (end === 'start') while (length < most && first[length] === second[length]) length += 1;
  else while (length < most && first.at(-1 - length) === second.at(-1 - length)) length += 1;
  return length;
}
const remainder = (text: string, length: number, end: End): string =>
  end === 'start' ? text.slice(length) : text.slice(0, text.length - length);

/** Replaces the outermost part by what is left of it. */
function drop(parts: Part[], end: End, rest: string): void {
  if (rest !== '') parts[end === 'start' ? 0 : parts.length - 1] = rest;
  else if (end === 'start') parts.shift();
  else parts.pop();
}

/** Whether the outer parts can not stand in the same place: different literals, or a literal that the hole can not begin (end) with. */
function clash(left: readonly Part[], right: readonly Part[], end: End): boolean {
  const [first, second] = [outermost(left, end), outermost(right, end)];
  if (typeof first === 'string')
    return typeof second === 'string' || (second !== undefined && excludes(second, first, end));
  return typeof second === 'string' && first !== undefined && excludes(first, second, end);
}
const excludes = (hole: Hole, literal: string, end: End): boolean =>
  !mayBeEmpty(hole) && !mayHold(hole, end === 'start' ? literal.slice(0, 1) : literal.slice(-1));

/**
 * The name that CloudFormation gives a resource (`stack-Id-RANDOM`) is never another resource's, nor a text spelled out
 * with literals and pseudo parameters only.
 */
function neverMeet(a: readonly Part[], b: readonly Part[]): boolean {
  const [only] = a;
  if (a.length !== 1 || !isName(only)) return false;
  return (
    b.every(part => typeof part === 'string' || part.of === 'pseudo') || (b.length === 1 && isName(b[0]))
  );
}
const isName = (part: Part | undefined): boolean =>
  typeof part === 'object' && (part.of === 'name' || (part.of === 'nested' && isName(part.hole)));
