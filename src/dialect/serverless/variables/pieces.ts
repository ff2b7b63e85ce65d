import { type Provenance, byServerless } from '../../../source/provenance.ts';
import { VARIABLE } from '../../../model/evaluator/evaluate.ts';
import { make } from '../../builder/make.ts';
import { variableWords } from '../../variable-words.ts';
import {
  isCall,
  isList,
  isScalar,
  itemsOf,
  textOf,
  valueOf,
  type Call,
  type Node,
  type Span,
} from '../../../source/node.ts';

/** A string as far as it is known: text between the calls that stand for what only deployment knows. */
export type Pieces = readonly (string | Call)[];

/** The call that stands for a variable without a known value. */
export const unknown = (address: string, span: Span): Call => ({
  kind: 'call',
  fn: VARIABLE,
  arg: { kind: 'scalar', text: address, plain: false, span },
  span,
});

const ACCOUNT = 'account';
/** `${aws:accountId}`: to the framework a text, which deployment knows as `AWS::AccountId`. */
export const account = (span: Span): Call =>
  make({ Ref: 'AWS::AccountId' }, byServerless('provider', span, ACCOUNT)) as Call;
const isAccount = (node: Node | undefined): boolean => {
  const why = isCall(node, 'Ref') ? node.provenance : undefined;
  return why !== undefined && 'rule' in why && why.rule === ACCOUNT;
};
const isOpen = (node: Node | undefined): boolean => isCall(node, VARIABLE) || isAccount(node);

/** Whether a node is, or was joined from, variables without a known value. */
export const isUnknown = (node: Node | undefined): boolean =>
  isOpen(node) || (isCall(node, 'Fn::Join') && itemsOf(itemsOf(node.arg)[1]).some(isOpen));

/** How JavaScript writes the scalar into a string: `1.50` is `1.5`, all else is as written. */
function written(node: Node & { kind: 'scalar' }): string {
  const value = valueOf(node);
  return typeof value === 'number' ? String(value) : node.text;
}

/** A text for logical ids: a part whose value is not known is `Unknown` and the words of its variable, so that others get other ids. */
export const wordOf = (node: Node | undefined): string | undefined =>
  piecesOf(node)
    ?.map(piece => {
      if (typeof piece === 'string') return piece;
      return isAccount(piece) ? 'AccountId' : `Unknown${variableWords(textOf(piece.arg) ?? '')}`;
    })
    .join('');

/** The pieces of a resolved node; undefined for what is no string (null, a list, a map, an intrinsic function). */
export function piecesOf(node: Node | undefined): Pieces | undefined {
  if (isScalar(node)) return valueOf(node) === null ? undefined : [written(node)];
  if (isCall(node) && isOpen(node)) return [node];
  if (!isCall(node, 'Fn::Join')) return undefined;
  const [separator, list] = itemsOf(node.arg);
  if (!isScalar(separator) || separator.text !== '' || !isList(list)) return undefined;
  return list.items.every(item => isScalar(item) || isOpen(item))
    ? list.items.map(item => (item.kind === 'call' ? item : (item as { text: string }).text))
    : undefined;
}

/** Neighbouring texts become one. */
export function folded(pieces: Pieces): (string | Call)[] {
  const out: (string | Call)[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') out[out.length - 1] = last + piece;
    else if (piece !== '') out.push(piece);
  }
  return out;
}

/** The one text of pieces that are all known. */
export function known(pieces: Pieces): string | undefined {
  return pieces.every(piece => typeof piece === 'string') ? pieces.join('') : undefined;
}

/** The node of a string: a scalar, the variable that it is, or a `Fn::Join`. */
export function joined(pieces: Pieces, span: Span, provenance?: Provenance): Node {
  const all = folded(pieces);
  const [only] = all;
  if (all.length === 0 || (all.length === 1 && typeof only === 'string'))
    return {
      kind: 'scalar',
      text: (only as string) ?? '',
      plain: false,
      span,
      ...(provenance ? { provenance } : {}),
    };
  if (all.length === 1) return only as Call;
  const items = all.map((piece): Node =>
    typeof piece === 'string'
      ? { kind: 'scalar', text: piece, plain: false, span, ...(provenance ? { provenance } : {}) }
      : piece,
  );
  const separator: Node = { kind: 'scalar', text: '', plain: false, span };
  return {
    kind: 'call',
    fn: 'Fn::Join',
    arg: { kind: 'list', items: [separator, { kind: 'list', items, span }], span },
    span,
    ...(provenance ? { provenance } : {}),
  };
}

/** A `Fn::Sub` pattern in which unknown variables are entries of its map; `vars` is what the author's map holds. */
export function substituted(pieces: Pieces, span: Span, vars?: Node, provenance?: Provenance): Call {
  const own = vars?.kind === 'map' ? [...vars.entries.values()] : [];
  const unknowns: { key: string; keySpan: Span; value: Node }[] = [];
  const pattern = pieces
    .map(piece => {
      if (typeof piece === 'string') return piece;
      if (isAccount(piece)) return '${AWS::AccountId}';
      const key = `ServerlessVariable${unknowns.length + 1}`;
      unknowns.push({ key, keySpan: span, value: piece });
      return `\${${key}}`;
    })
    .join('');
  const text: Node = {
    kind: 'scalar',
    text: pattern,
    plain: false,
    span,
    ...(provenance ? { provenance } : {}),
  };
  if (unknowns.length === 0 && !vars)
    return { kind: 'call', fn: 'Fn::Sub', arg: text, span, ...(provenance ? { provenance } : {}) };
  const map: Node = {
    kind: 'map',
    entries: new Map([...own, ...unknowns].map(entry => [entry.key, entry])),
    span,
  };
  return {
    kind: 'call',
    fn: 'Fn::Sub',
    arg: { kind: 'list', items: [text, map], span },
    span,
    ...(provenance ? { provenance } : {}),
  };
}

/** A scalar of a fallback's literal. */
export const literalNode = (value: string | number | boolean | null, span: Span): Node => {
  const { provenance: _made, ...node } = make(value, byServerless('', span, ''));
  return node as Node;
};
