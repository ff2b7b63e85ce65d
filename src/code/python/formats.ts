import type { Argument, CodeExpression } from '../program.ts';
import type { PythonContext } from './context.ts';

type Parts = (string | CodeExpression)[];
type Text = Extract<CodeExpression, { kind: 'text' }>;

/** The only part of a text that is a literal. */
function literalOf(text: Text): string | undefined {
  const [only = ''] = text.parts;
  return text.parts.length <= 1 && typeof only === 'string' ? only : undefined;
}

const PERCENT =
  /%(?:\(([^()]{0,200})\))?([-+ #0]{0,5})(\*|\d{0,5})(?:\.(\*|\d{0,5}))?[hlL]?([diouxXeEfFgGcrsa%])/g;

/** The parts of `'%s of %s' % (a, b)`, `'%(a)s' % {'a': b}`, `'%s' % a`; undefined where they can not be told. */
export function percentParts(
  context: PythonContext,
  format: Text,
  values: CodeExpression,
): Parts | undefined {
  const literal = literalOf(format);
  if (literal === undefined) return undefined;
  const parts: Parts = [];
  const given = values.kind === 'list' ? values.items : undefined;
  if (given?.some(item => item.spread)) return undefined;
  const places = [...literal.matchAll(PERCENT)].filter(([, , , , , kind]) => kind !== '%').length;
  let [at, index] = [0, 0];
  for (const { 0: written, 1: key, 3: width, 4: precision, 5: kind, index: start } of literal.matchAll(
    PERCENT,
  )) {
    context.spend(1);
    parts.push(literal.slice(at, start));
    at = start + written.length;
    if (kind === '%') parts.push('%');
    else if (key !== undefined) parts.push(namedValue(context, values, key));
    else {
      if (width === '*' || precision === '*') return undefined;
      const value = given ? given[index]?.value : soleValue(context, values, places, index);
      if (!value) return undefined;
      parts.push(value);
      index++;
    }
  }
  parts.push(literal.slice(at));
  return parts;
}

/** Of one value and several places the value is a tuple. */
const soleValue = (
  context: PythonContext,
  values: CodeExpression,
  places: number,
  index: number,
): CodeExpression => (places === 1 ? values : context.member(values, String(index), values.span));

function namedValue(context: PythonContext, values: CodeExpression, key: string): CodeExpression {
  if (values.kind === 'object' && !values.entries.some(entry => 'spread' in entry)) {
    const entry = values.entries.findLast(each => 'key' in each && each.key === key);
    if (entry && 'value' in entry) return entry.value;
  }
  return context.member(values, key, values.span);
}

/** The parts of `'{} of {name}'.format(a, name=b)`; undefined where they can not be told. */
export function formatParts(
  context: PythonContext,
  format: Text,
  args: readonly Argument[],
): Parts | undefined {
  const literal = literalOf(format);
  if (literal === undefined) return undefined;
  const given = givenTo(args);
  const parts: Parts = [];
  let next = 0;
  for (const piece of piecesOf(literal)) {
    context.spend(1);
    if (piece === undefined) return undefined;
    if ('text' in piece) parts.push(piece.text);
    else {
      const value = fieldValue(context, piece.field, given, () => next++);
      if (!value) return undefined;
      parts.push(value);
    }
  }
  return parts;
}

type Given = {
  readonly inOrder: readonly CodeExpression[];
  readonly named: ReadonlyMap<string, CodeExpression>;
  readonly list: CodeExpression | undefined;
  readonly object: CodeExpression | undefined;
};

function givenTo(args: readonly Argument[]): Given {
  const plain = args.filter(({ spread }) => !spread);
  return {
    inOrder: plain.filter(({ name }) => name === undefined).map(({ value }) => value),
    named: new Map(plain.flatMap(({ name, value }) => (name === undefined ? [] : [[name, value]]))),
    list: args.find(({ spread }) => spread === 'list')?.value,
    object: args.find(({ spread }) => spread === 'object')?.value,
  };
}

const FIELD = /^([^.[\]]*)((?:\.[^.[\]]+|\[[^[\]]+\])*)$/;
const STEP = /\.([^.[\]]+)|\[([^[\]]+)\]/g;

/** The value of `0.name[key]` or `` (the next one). */
function fieldValue(
  context: PythonContext,
  field: string,
  given: Given,
  next: () => number,
): CodeExpression | undefined {
  const [, first = '', steps = ''] = FIELD.exec(field) ?? [];
  if (first === '' && field !== '' && steps === '') return undefined;
  const index = first === '' ? next() : /^\d{1,6}$/.test(first) && Number(first);
  let value =
    typeof index === 'number'
      ? (given.inOrder[index] ?? memberOf(context, given.list, String(index - given.inOrder.length)))
      : (given.named.get(first) ?? memberOf(context, given.object, first));
  for (const [, attribute, key] of steps.matchAll(STEP))
    if (value) value = context.member(value, attribute ?? key ?? '', value.span);
  return value;
}

const memberOf = (
  context: PythonContext,
  object: CodeExpression | undefined,
  name: string,
): CodeExpression | undefined => object && context.member(object, name, object.span);

type Piece = { readonly text: string } | { readonly field: string } | undefined;

/** The literal texts and the fields of a format, without what follows `!` or `:` in them; undefined where it is no format. */
function* piecesOf(format: string): Generator<Piece> {
  let at = 0;
  while (at < format.length) {
    const brace = nextBrace(format, at);
    yield { text: format.slice(at, brace) };
    if (brace === format.length) return;
    if (format[brace + 1] === format[brace]) {
      yield { text: format.charAt(brace) };
      at = brace + 2;
      continue;
    }
    const end = format[brace] === '{' ? format.indexOf('}', brace) : -1;
    const field = format.slice(brace + 1, end);
    if (end < 0 || field.includes('{')) return yield undefined;
    yield { field: (field.split(/[!:]/, 1)[0] ?? '').trim() };
    at = end + 1;
  }
}

function nextBrace(format: string, from: number): number {
  for (let at = from; at < format.length; at++) if (format[at] === '{' || format[at] === '}') return at;
  return format.length;
}
