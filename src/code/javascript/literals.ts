import type * as t from '@babel/types';
import type { Span } from '../../source/node.ts';
import type { Argument, CodeExpression, ListItem, ObjectEntry } from '../program.ts';
import { setterName } from './classes.ts';
import type { Context } from './context.ts';
import { functionOf } from './functions.ts';
import { keyOf } from './patterns.ts';
import { nothing, operation, textOf } from './values.ts';

export function template(
  context: Context,
  { quasis, expressions }: t.TemplateLiteral,
  span: Span,
  written = cooked,
): CodeExpression {
  const parts = quasis.flatMap((quasi, index) => {
    const expression = expressions[index];
    return [written(quasi), ...(expression ? [context.expression(expression)] : [])];
  });
  return textOf(span, parts);
}

const cooked = ({ value }: t.TemplateElement): string => value.cooked ?? value.raw;
const raw = ({ value }: t.TemplateElement): string => value.raw;

/** A call with the list of literal parts and then each expression, as JavaScript makes it; `String.raw` is a text. */
export function tagged(context: Context, node: t.TaggedTemplateExpression): CodeExpression {
  const span = context.span(node);
  const { tag, quasi } = node;
  const isRaw =
    tag.type === 'MemberExpression' &&
    context.isGlobal(tag.object, 'String') &&
    tag.property.type === 'Identifier' &&
    tag.property.name === 'raw';
  if (isRaw) return template(context, quasi, span, raw);
  const callee = context.expression(tag);
  const texts: CodeExpression = {
    span: context.span(quasi),
    kind: 'list',
    items: quasi.quasis.map(part => ({ value: textOf(context.span(part), [cooked(part)]) })),
  };
  const values = quasi.expressions.map(value => ({ value: context.expression(value) }));
  return { span, kind: 'call', callee, args: [{ value: texts }, ...values] };
}

export function objectOf(context: Context, node: t.ObjectExpression): CodeExpression {
  const span = context.span(node);
  return { span, kind: 'object', entries: node.properties.map(property => entryOf(context, property)) };
}

function entryOf(context: Context, node: t.ObjectExpression['properties'][number]): ObjectEntry {
  if (node.type === 'SpreadElement') return { spread: context.expression(node.argument) };
  const key = keyOf(context, node.key, node.computed);
  if (node.type === 'ObjectProperty') return { key, value: context.expression(node.value) };
  const value = functionOf(context, node, typeof key === 'string' ? key : '');
  if (node.kind === 'set') return { key: setterName(key), value };
  return {
    key,
    value: node.kind === 'get' ? { span: value.span, kind: 'call', callee: value, args: [] } : value,
  };
}

export function listOf(context: Context, node: t.ArrayExpression): CodeExpression {
  const span = context.span(node);
  const items = node.elements.map((item): ListItem => {
    if (!item) return { value: nothing(span) };
    return item.type === 'SpreadElement'
      ? { value: context.expression(item.argument), spread: true }
      : { value: context.expression(item) };
  });
  return { span, kind: 'list', items };
}

export const argumentsOf = (context: Context, nodes: readonly t.Node[]): Argument[] =>
  nodes.map(node =>
    node.type === 'SpreadElement'
      ? { value: context.expression(node.argument), spread: 'list' }
      : { value: context.expression(node) },
  );

/** An element as an operation on its component, its attributes and what it contains. */
export function jsx(context: Context, node: t.JSXElement | t.JSXFragment): CodeExpression {
  const opening = node.type === 'JSXElement' ? node.openingElement : undefined;
  const component = opening && componentOf(context, opening.name);
  const attributes = (opening?.attributes ?? []).flatMap(attribute => {
    if (attribute.type === 'JSXSpreadAttribute') return context.expression(attribute.argument);
    return attribute.value ? valueOf(context, attribute.value) : [];
  });
  const children = node.children.flatMap(child => valueOf(context, child));
  return operation(context.span(node), 'jsx', [
    ...(component ? [component] : []),
    ...attributes,
    ...children,
  ]);
}

function valueOf(context: Context, node: t.Node): readonly CodeExpression[] {
  switch (node.type) {
    case 'JSXExpressionContainer':
    case 'JSXSpreadChild':
      return node.expression.type === 'JSXEmptyExpression' ? [] : [context.expression(node.expression)];
    case 'JSXText':
      return [];
    default:
      return [context.expression(node)];
  }
}

/** Names in lower case are elements of HTML. */
function componentOf(context: Context, node: t.JSXOpeningElement['name']): CodeExpression | undefined {
  const span = context.span(node);
  if (node.type === 'JSXIdentifier')
    return /^[a-z]/.test(node.name) ? undefined : context.name(node.name, span);
  if (node.type === 'JSXNamespacedName') return undefined;
  const object =
    node.object.type === 'JSXIdentifier'
      ? context.name(node.object.name, context.span(node.object))
      : componentOf(context, node.object);
  return object && { span, kind: 'member', object, name: node.property.name };
}
