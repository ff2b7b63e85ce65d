import type * as t from '@babel/types';
import type { CodeExpression, CodeStatement } from '../program.ts';
import type { Context } from './context.ts';
import { assignTo, orElse, targetOf, unless, variableOf } from './patterns.ts';
import { either, member, nothing, operation, sum } from './values.ts';

/** Operands of one operator in a row are operands of one operation. */
export function binary(context: Context, node: t.BinaryExpression): CodeExpression {
  const operands: t.Node[] = [];
  let left: t.Node = node;
  for (; left.type === 'BinaryExpression' && left.operator === node.operator; left = left.left)
    operands.push(left.right);
  operands.push(left);
  const span = context.span(node);
  const values = operands.toReversed().map(operand => context.expression(operand));
  return node.operator === '+' ? sum(span, values) : operation(span, node.operator, values);
}

/** Of `a && b` the value is `b`, or something false, which is as good as none. */
export function logical(context: Context, node: t.LogicalExpression): CodeExpression {
  const span = context.span(node);
  if (node.operator === '&&') {
    const test = context.expression(node.left);
    const { value, emitted } = context.aside(node.right);
    return either(span, [value, nothing(span)], whenEmitted(context, test, emitted));
  }
  const operands: t.Node[] = [];
  let left: t.Node = node;
  for (; left.type === 'LogicalExpression' && left.operator === node.operator; left = left.left)
    operands.push(left.right);
  let first = context.expression(left);
  let options: CodeExpression[] = [first];
  for (const operand of operands.toReversed()) {
    const { value, emitted } = context.aside(operand);
    if (emitted.length > 0) {
      first = unless(context, options.length > 1 ? either(span, options) : first, emitted);
      options = [first];
    }
    options.push(value);
  }
  return either(span, options);
}

/** A test whose branches assign something is evaluated once, before them. */
function whenEmitted(
  context: Context,
  test: CodeExpression,
  then: readonly CodeStatement[],
  otherwise: readonly CodeStatement[] = [],
): CodeExpression {
  if (then.length + otherwise.length === 0) return test;
  const held = context.held(test);
  const last = otherwise.length > 0 ? [{ body: otherwise }] : [];
  context.emit({ span: test.span, kind: 'branch', blocks: [{ test: held, body: then }, ...last] });
  return held;
}

export function conditional(context: Context, node: t.ConditionalExpression): CodeExpression {
  const test = context.expression(node.test);
  const then = context.aside(node.consequent);
  const otherwise = context.aside(node.alternate);
  return either(
    context.span(node),
    [then.value, otherwise.value],
    whenEmitted(context, test, then.emitted, otherwise.emitted),
  );
}

export function unary(context: Context, node: t.UnaryExpression): CodeExpression {
  const value = context.expression(node.argument);
  const span = context.span(node);
  if (node.operator === 'void' && value.kind === 'constant') return nothing(span);
  if (node.operator === '-' && value.kind === 'constant' && typeof value.value === 'number')
    return { span, kind: 'constant', value: -value.value };
  return operation(span, node.operator, [value]);
}

export function update(context: Context, node: t.UpdateExpression): CodeExpression {
  const span = context.span(node);
  const place = placeOf(context, node.argument);
  if (!place) return operation(span, node.operator, [context.expression(node.argument)]);
  place.assign(operation(span, node.operator, [place.value]));
  return place.value;
}

/** The value is what was assigned, evaluated once. */
export function assignment(context: Context, node: t.AssignmentExpression, isUsed: boolean): CodeExpression {
  const span = context.span(node);
  if (node.operator === '=') {
    const given = context.expression(node.right);
    if (!isUsed || node.left.type === 'Identifier') {
      assignTo(context, node.left, given, span);
      return node.left.type === 'Identifier' ? context.expression(node.left) : given;
    }
    const value = context.held(given);
    assignTo(context, node.left, value, span);
    return value;
  }
  const place = placeOf(context, node.left);
  if (!place) return operation(span, node.operator, [context.expression(node.right)]);
  place.assign(combined(context, node, place.value));
  return place.value;
}

function combined(context: Context, node: t.AssignmentExpression, before: CodeExpression): CodeExpression {
  const span = context.span(node);
  const operator = node.operator.slice(0, -1);
  if (operator === '||' || operator === '??') return orElse(context, before, node.right);
  if (operator === '&&') {
    const { value, emitted } = context.aside(node.right);
    return either(span, [value, before], whenEmitted(context, before, emitted));
  }
  const value = context.expression(node.right);
  return operator === '+' ? sum(span, [before, value]) : operation(span, operator, [before, value]);
}

type Place = { readonly value: CodeExpression; readonly assign: (value: CodeExpression) => void };

/** What is both read and assigned. */
function placeOf(context: Context, node: t.Node): Place | undefined {
  const span = context.span(node);
  if (node.type === 'Identifier') {
    const variable = variableOf(context, node.name);
    return { value: context.read(variable, span), assign: given => context.assign(variable, given, span) };
  }
  if (node.type === 'TSNonNullExpression' || node.type === 'TSAsExpression')
    return placeOf(context, node.expression);
  if (node.type !== 'MemberExpression') return undefined;
  const target = targetOf(context, node);
  if ('kind' in target)
    return { value: target, assign: given => context.assign(target.variable, given, span) };
  const object = context.held(target.object);
  const name = typeof target.name === 'string' ? target.name : context.held(target.name);
  const place = { object, name };
  return { value: member(object, name, span), assign: given => context.assign(place, given, span) };
}

/** For its effects only. */
export function evaluate(context: Context, node: t.Node): void {
  if (node.type === 'AssignmentExpression') assignment(context, node, false);
  else if (node.type === 'UpdateExpression') update(context, node);
  else if (node.type === 'SequenceExpression') for (const item of node.expressions) evaluate(context, item);
  else if (node.type === 'YieldExpression') context.expression(node);
  else context.emit({ span: context.span(node), kind: 'evaluate', value: context.expression(node) });
}
