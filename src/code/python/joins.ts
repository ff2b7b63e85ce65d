import type { CodeExpression, ListItem, ObjectEntry } from '../program.ts';
import type { PythonContext } from './context.ts';
import { percentParts } from './formats.ts';
import { textExpression } from './literals.ts';
import { part, type Syntax } from './syntax.ts';

/** A value that is still joined with what follows: it is made longer in place, so that a long sum takes no more time than its parts. */
type Open =
  | { readonly open: 'text'; readonly pieces: CodeExpression[] }
  | { readonly open: 'list'; readonly items: ListItem[] }
  | { readonly open: 'object'; readonly entries: ObjectEntry[] }
  | { readonly open: 'operation'; operator: string; isMixed: boolean; readonly operands: CodeExpression[] };
type Value = CodeExpression | Open;

/**
 * `a + b - c`, of any length. What is added to a text is a text, what is added to a list is a list, and `dict | dict` is one object;
 * whatever else is an operation of all its operands, with the last operator.
 */
export function readBinary(context: PythonContext, node: Syntax): CodeExpression {
  const links: Syntax[] = [];
  let first: Syntax | undefined = node;
  while (first?.kind === 'binary_operator') {
    links.push(first);
    first = part(first, 'left');
  }
  let value: Value = context.readOr(first, node);
  for (const link of links.toReversed())
    value = join(context, value, link.sign, context.readOr(part(link, 'right'), link), link);
  return closed(context, value, node);
}

/** `x += y` assigns what `x + y` is. */
export const readJoined = (
  context: PythonContext,
  left: CodeExpression,
  operator: string,
  right: CodeExpression,
  place: Syntax,
): CodeExpression => closed(context, join(context, left, operator, right, place), place);

function closed(context: PythonContext, value: Value, place: Syntax): CodeExpression {
  if (!('open' in value)) return value;
  const span = context.span(place);
  switch (value.open) {
    case 'text':
      return textExpression(context, value.pieces, place);
    case 'list':
      return { span, kind: 'list', items: value.items };
    case 'object':
      return { span, kind: 'object', entries: value.entries };
    default:
      return { span, kind: 'operation', operator: value.operator, operands: value.operands };
  }
}

const isOf = (value: Value, kind: 'text' | 'list' | 'object'): boolean =>
  'open' in value ? value.open === kind : value.kind === kind;

function join(
  context: PythonContext,
  left: Value,
  operator: string,
  right: CodeExpression,
  place: Syntax,
): Value {
  if (operator === '%' && !('open' in left) && left.kind === 'text') {
    const pieces = percentParts(context, left, right);
    if (pieces) return textExpression(context, pieces, place);
  }
  const joins = (kind: 'text' | 'list' | 'object'): boolean => isOf(left, kind) || isOf(right, kind);
  if (operator === '+' && joins('text')) {
    const pieces = 'open' in left && left.open === 'text' ? left.pieces : summands(context, left, place);
    pieces.push(...summands(context, right, place));
    return { open: 'text', pieces };
  }
  if (operator === '+' && joins('list')) {
    const items = 'open' in left && left.open === 'list' ? left.items : itemsOf(closed(context, left, place));
    for (const item of itemsOf(right)) items.push(item);
    return { open: 'list', items };
  }
  if (operator === '|' && joins('object')) {
    const entries =
      'open' in left && left.open === 'object' ? left.entries : entriesOf(closed(context, left, place));
    for (const entry of entriesOf(right)) entries.push(entry);
    return { open: 'object', entries };
  }
  if (!('open' in left) || left.open !== 'operation')
    return { open: 'operation', operator, isMixed: false, operands: [closed(context, left, place), right] };
  left.isMixed ||= left.operator !== operator;
  left.operator = operator;
  left.operands.push(right);
  return left;
}

/** Of `a + b`, whose sum turned out to be a text, the texts. */
function summands(context: PythonContext, value: Value, place: Syntax): CodeExpression[] {
  if ('open' in value && value.open === 'operation' && value.operator === '+' && !value.isMixed)
    return value.operands;
  const whole = closed(context, value, place);
  return [whole];
}

const itemsOf = (value: CodeExpression): ListItem[] =>
  value.kind === 'list' ? [...value.items] : [{ value, spread: true }];
const entriesOf = (value: CodeExpression): ObjectEntry[] =>
  value.kind === 'object' ? [...value.entries] : [{ spread: value }];
