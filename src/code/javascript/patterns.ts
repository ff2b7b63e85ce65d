import type * as t from '@babel/types';
import type { Span } from '../../source/node.ts';
import type { CodeExpression, MemberTarget, CodeStatement, CodeVariable } from '../program.ts';
import type { Context } from './context.ts';
import { either, member, nameOf, operation } from './values.ts';

/** Assigns a value to a name, a member, or each name of a pattern. */
export function assignTo(context: Context, target: t.Node, value: CodeExpression, span: Span): void {
  switch (target.type) {
    case 'Identifier':
      return context.assign(variableOf(context, target.name), value, span);
    case 'MemberExpression':
    case 'OptionalMemberExpression': {
      const place = targetOf(context, target);
      return context.assign('kind' in place ? context.exports : place, value, span);
    }
    case 'AssignmentPattern':
      return assignTo(context, target.left, orElse(context, value, target.right), span);
    case 'RestElement':
      return assignTo(context, target.argument, value, span);
    case 'ObjectPattern':
    case 'ArrayPattern':
      return destructure(context, target, value, span);
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression':
      return assignTo(context, target.expression, value, span);
    default:
      context.emit({ span, kind: 'evaluate', value });
  }
}

/** A name that nothing declares becomes a variable of the file, as in sloppy mode. */
export function variableOf(context: Context, name: string): CodeVariable {
  const declared = context.scope.find(name);
  if (declared) return declared;
  return name === 'exports' ? context.exports : context.scope.outermost.declare(name);
}

/** The variable `exports` where the node is `module.exports`. */
export function targetOf(
  context: Context,
  node: t.MemberExpression | t.OptionalMemberExpression,
): MemberTarget | (CodeExpression & { kind: 'variable' }) {
  const span = context.span(node);
  if (isModuleExports(context, node)) return { span, kind: 'variable', variable: context.exports };
  const object = context.expression(node.object);
  return { object, name: keyOf(context, node.property, node.computed) };
}

const isModuleExports = (
  context: Context,
  { object, property, computed }: t.MemberExpression | t.OptionalMemberExpression,
): boolean =>
  context.isGlobal(object, 'module') &&
  (computed
    ? property.type === 'StringLiteral' && property.value === 'exports'
    : property.type === 'Identifier' && property.name === 'exports');

/** The key of an object's entry, a class's member, or what is read of an object. */
export function keyOf(context: Context, key: t.Node, computed = false): string | CodeExpression {
  if (!computed && key.type === 'Identifier') return key.name;
  if (key.type === 'PrivateName') return `#${key.id.name}`;
  if (key.type === 'StringLiteral') return key.value;
  if (key.type === 'NumericLiteral') return String(key.value);
  const value = context.expression(key);
  return nameOf(value) ?? value;
}

/** A value with the one that stands in where there is none. */
export function orElse(context: Context, value: CodeExpression, fallback: t.Node): CodeExpression {
  const { value: other, emitted } = context.aside(fallback);
  return either(value.span, [emitted.length > 0 ? unless(context, value, emitted) : value, other]);
}

/** Emits what happens only if there is no such value, which is evaluated once. */
export function unless(
  context: Context,
  value: CodeExpression,
  emitted: readonly CodeStatement[],
): CodeExpression {
  const held = context.held(value);
  const test = operation(value.span, '!', [held]);
  context.emit({ span: value.span, kind: 'branch', blocks: [{ test, body: emitted }] });
  return held;
}

function destructure(
  context: Context,
  pattern: t.ObjectPattern | t.ArrayPattern,
  value: CodeExpression,
  span: Span,
): void {
  const parts = pattern.type === 'ObjectPattern' ? pattern.properties : pattern.elements;
  if (parts.length === 0) return context.emit({ span, kind: 'evaluate', value });
  const whole = parts.length > 1 ? context.held(value) : value;
  for (const [index, part] of parts.entries()) {
    if (!part) continue;
    const at = context.span(part);
    if (part.type === 'RestElement') assignTo(context, part, whole, at);
    else if (part.type === 'ObjectProperty')
      assignTo(context, part.value, member(whole, keyOf(context, part.key, part.computed), at), at);
    else assignTo(context, part, member(whole, String(index), at), at);
  }
}
