import type { CodeExpression, ListItem, ObjectEntry } from '../program.ts';
import { BUILTINS } from './builtins.ts';
import { readCall } from './calls.ts';
import { readComprehension } from './comprehensions.ts';
import type { PythonContext } from './context.ts';
import { readLambda } from './functions.ts';
import { readBinary } from './joins.ts';
import { literalName, readNumber, readString } from './literals.ts';
import { childOf, COMPREHENSIONS, isError, part, parts, type Syntax } from './syntax.ts';

/** What an expression is. What it does first, such as `:=` and `yield`, is added to the statements before it. */
export function readExpression(context: PythonContext, node: Syntax): CodeExpression {
  context.spend(1, context.span(node));
  const reader = READERS.get(node.kind);
  if (reader) return reader(context, node);
  return context.operation(
    node.kind,
    node.children.filter(child => !isError(child)).map(child => context.read(child)),
    node,
  );
}

const constant =
  (value: boolean | null) =>
  (context: PythonContext, node: Syntax): CodeExpression => ({
    span: context.span(node),
    kind: 'constant',
    value,
  });

const inner = (context: PythonContext, node: Syntax): CodeExpression =>
  context.readOr(
    node.children.find(child => !isError(child)),
    node,
  );

const list = (context: PythonContext, node: Syntax): CodeExpression => ({
  span: context.span(node),
  kind: 'list',
  items: node.children.filter(child => !isError(child)).map(child => item(context, child)),
});

function item(context: PythonContext, node: Syntax): ListItem {
  let written: Syntax | undefined = node;
  while (written?.kind === 'parenthesized_expression' || written?.kind === 'parenthesized_list_splat')
    written = written.children[0];
  return written?.kind === 'list_splat' || written?.kind === 'list_splat_pattern'
    ? { value: inner(context, written), spread: true }
    : { value: context.read(node) };
}

function dictionary(context: PythonContext, node: Syntax): CodeExpression {
  const entries: ObjectEntry[] = [];
  for (const child of node.children) {
    if (child.kind === 'dictionary_splat') entries.push({ spread: inner(context, child) });
    if (child.kind !== 'pair') continue;
    const [key, value] = [part(child, 'key'), part(child, 'value')];
    if (!key || !value) continue;
    entries.push({
      key: literalName(context, key) ?? context.read(key),
      value: context.read(value),
    });
  }
  return { span: context.span(node), kind: 'object', entries };
}

function identifier(context: PythonContext, node: Syntax): CodeExpression {
  const name = context.textOf(node);
  const span = context.span(node);
  const variable = context.find(name);
  if (variable) {
    if (context.scope.kind === 'class') context.scope.read.add(variable);
    return context.captured.get(variable) ?? context.variable(variable, span);
  }
  const global: CodeExpression = { span, kind: 'global', name };
  if (BUILTINS.has(name) || name.startsWith('__')) return global;
  context.spend(context.stars.length);
  return context.stars.length === 0
    ? global
    : {
        span,
        kind: 'either',
        options: [global, ...context.stars.map(module => context.member(module, name, span))],
      };
}

/** `a or b or c`: one of all, however many. */
function boolean(context: PythonContext, node: Syntax): CodeExpression {
  const options: Syntax[] = [];
  let first: Syntax | undefined = node;
  while (first?.kind === 'boolean_operator' && first.sign === node.sign) {
    const right = part(first, 'right');
    if (right) options.push(right);
    first = part(first, 'left');
  }
  if (first) options.push(first);
  return {
    span: context.span(node),
    kind: 'either',
    options: options.toReversed().map(option => context.read(option)),
  };
}

function conditional(context: PythonContext, node: Syntax): CodeExpression {
  const [value, test, other] = node.children.filter(child => !isError(child));
  if (!value || !test || !other) return inner(context, node);
  return {
    span: context.span(node),
    kind: 'either',
    test: context.read(test),
    options: [context.read(value), context.read(other)],
  };
}

function named(context: PythonContext, node: Syntax): CodeExpression {
  const [name, given] = [part(node, 'name'), part(node, 'value')];
  const value = context.readOr(given, node);
  const variable = name && context.find(context.textOf(name));
  if (!variable) return value;
  context.assign(variable, value, context.span(node));
  return context.variable(variable, context.span(name));
}

/** A function that yields returns lists of what it yields; what is sent to it is not known. */
function yielded(context: PythonContext, node: Syntax): CodeExpression {
  const span = context.span(node);
  const given = node.children.find(child => !isError(child));
  const value = given && context.read(given);
  if (value && node.sign === 'from') context.add({ span, kind: 'return', value });
  else context.add({ span, kind: 'return', value: { span, kind: 'list', items: value ? [{ value }] : [] } });
  return context.operation('yield', [], node);
}

function attribute(context: PythonContext, node: Syntax): CodeExpression {
  const object = context.readOr(part(node, 'object'), node);
  const name = part(node, 'attribute');
  return name ? context.member(object, context.textOf(name), context.span(node)) : object;
}

/** `a['b']`, `a[0]`, `a[b]`, `a[b, c]`; a slice `a[1:2]` is an operation. */
function subscript(context: PythonContext, node: Syntax): CodeExpression {
  const object = context.readOr(part(node, 'value'), node);
  const places = parts(node, 'subscript');
  const [place] = places;
  if (!place) return object;
  if (places.some(({ kind }) => kind === 'slice'))
    return context.operation('slice', [object, ...places.flatMap(each => bounds(context, each))], node);
  const name =
    places.length > 1
      ? list(context, { ...node, children: [...places] })
      : (literalName(context, place) ?? context.read(place));
  return context.member(object, name, context.span(node));
}

const bounds = (context: PythonContext, node: Syntax): CodeExpression[] =>
  (node.kind === 'slice' ? node.children : [node])
    .filter(child => !isError(child))
    .map(child => context.read(child));

const operation = (context: PythonContext, node: Syntax): CodeExpression =>
  context.operation(
    node.sign,
    node.children.filter(child => !isError(child)).map(child => context.read(child)),
    node,
  );

function unary(context: PythonContext, node: Syntax): CodeExpression {
  const value = context.readOr(part(node, 'argument'), node);
  return value.kind === 'constant' && typeof value.value === 'number' && node.sign !== '~'
    ? { span: context.span(node), kind: 'constant', value: node.sign === '-' ? -value.value : value.value }
    : context.operation(node.sign, [value], node);
}

const READERS: ReadonlyMap<string, (context: PythonContext, node: Syntax) => CodeExpression> = new Map([
  ['identifier', identifier],
  ['string', readString],
  ['concatenated_string', readString],
  ['integer', readNumber],
  ['float', readNumber],
  ['true', constant(true)],
  ['false', constant(false)],
  ['none', constant(null)],
  ['ellipsis', (context, node) => context.operation('...', [], node)],
  ['attribute', attribute],
  ['subscript', subscript],
  ['slice', (context, node) => context.operation('slice', bounds(context, node), node)],
  ['call', readCall],
  ['await', (context, node) => ({ span: context.span(node), kind: 'await', of: inner(context, node) })],
  ['binary_operator', readBinary],
  ['boolean_operator', boolean],
  ['comparison_operator', operation],
  ['unary_operator', unary],
  ['not_operator', (context, node) => context.operation('not', [inner(context, node)], node)],
  ['conditional_expression', conditional],
  ['named_expression', named],
  ['lambda', readLambda],
  ['yield', yielded],
  ['list', list],
  ['tuple', list],
  ['set', list],
  ['expression_list', list],
  ['pattern_list', list],
  ['list_pattern', list],
  ['tuple_pattern', list],
  ['dictionary', dictionary],
  ['parenthesized_expression', inner],
  // Outside of a list and a call these are errors.
  ['list_splat', inner],
  ['list_splat_pattern', inner],
  ['dictionary_splat', inner],
  ['as_pattern', (context, node) => inner(context, node)],
  ['keyword_argument', (context, node) => context.readOr(part(node, 'value'), node)],
  ['type', (context, node) => context.operation('type', [], node)],
  ['format_specifier', (context, node) => context.operation('format', [], node)],
  ['decorator', (context, node) => inner(context, childOf(node, 'decorator') ?? node)],
  ...[...COMPREHENSIONS].map(kind => [kind, readComprehension] as const),
]);
