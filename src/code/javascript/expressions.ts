import type * as t from '@babel/types';
import type { CodeExpression } from '../program.ts';
import { classOf } from './classes.ts';
import type { Context } from './context.ts';
import { functionOf, selfNamed } from './functions.ts';
import { argumentsOf, jsx, listOf, objectOf, tagged, template } from './literals.ts';
import { assignment, binary, conditional, evaluate, logical, unary, update } from './operators.ts';
import { targetOf } from './patterns.ts';
import { nothing, operation, textOf } from './values.ts';

export function expression(context: Context, node: t.Node): CodeExpression {
  const span = context.span(node);
  switch (node.type) {
    case 'Identifier':
      return context.name(node.name, span);
    case 'StringLiteral':
      return textOf(span, [node.value]);
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return { span, kind: 'constant', value: node.value };
    case 'BigIntLiteral':
      return { span, kind: 'constant', value: Number(node.value) };
    case 'NullLiteral':
      return nothing(span);
    case 'RegExpLiteral':
      return operation(span, 'regexp', [textOf(span, [node.pattern])]);
    case 'PrivateName':
      return textOf(span, [`#${node.id.name}`]);
    case 'TemplateLiteral':
      return template(context, node, span);
    case 'TaggedTemplateExpression':
      return tagged(context, node);
    case 'ThisExpression':
      return { span, kind: 'this' };
    case 'Super':
      return { span, kind: 'super' };
    case 'MetaProperty':
      return { span, kind: 'global', name: `${node.meta.name}.${node.property.name}` };
    case 'MemberExpression':
    case 'OptionalMemberExpression': {
      const target = targetOf(context, node);
      return 'kind' in target ? target : { span, kind: 'member', ...target };
    }
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression':
    case 'ImportExpression':
      return call(context, node);
    case 'ObjectExpression':
      return objectOf(context, node);
    case 'ArrayExpression':
      return listOf(context, node);
    case 'JSXElement':
    case 'JSXFragment':
      return jsx(context, node);
    case 'AwaitExpression':
      return { span, kind: 'await', of: context.expression(node.argument) };
    case 'YieldExpression':
      return yielded(context, node);
    default:
      return definition(context, node) ?? computed(context, node) ?? typed(context, node);
  }
}

function definition(context: Context, node: t.Node): CodeExpression | undefined {
  switch (node.type) {
    case 'ArrowFunctionExpression':
      return functionOf(context, node);
    case 'FunctionExpression':
      return selfNamed(context, node.id?.name, () => functionOf(context, node));
    case 'ClassExpression':
      return selfNamed(context, node.id?.name, () => classOf(context, node));
    // The default exports without a name.
    case 'FunctionDeclaration':
      return functionOf(context, node);
    case 'ClassDeclaration':
      return classOf(context, node);
    default:
      return undefined;
  }
}

function computed(context: Context, node: t.Node): CodeExpression | undefined {
  switch (node.type) {
    case 'BinaryExpression':
      return binary(context, node);
    case 'LogicalExpression':
      return logical(context, node);
    case 'ConditionalExpression':
      return conditional(context, node);
    case 'UnaryExpression':
      return unary(context, node);
    case 'UpdateExpression':
      return update(context, node);
    case 'AssignmentExpression':
      return assignment(context, node, true);
    case 'SequenceExpression':
      return sequence(context, node);
    default:
      return undefined;
  }
}

/** Types have no effect at run time. What is not known has no operands. */
function typed(context: Context, node: t.Node): CodeExpression {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'TSNonNullExpression':
    case 'TSInstantiationExpression':
    case 'ParenthesizedExpression':
      return context.expression(node.expression);
    default:
      return operation(context.span(node), node.type, []);
  }
}

function call(
  context: Context,
  node: t.CallExpression | t.OptionalCallExpression | t.NewExpression | t.ImportExpression,
): CodeExpression {
  const span = context.span(node);
  if (node.type === 'ImportExpression') return imported(context, node.source, span);
  const [first] = node.arguments;
  const isImport = node.callee.type === 'Import' || context.isGlobal(node.callee, 'require');
  if (isImport && first && node.type !== 'NewExpression') return imported(context, first, span);
  const callee = context.expression(node.callee);
  const args = argumentsOf(context, node.arguments);
  return { span, kind: 'call', callee, args, ...(node.type === 'NewExpression' && { isNew: true }) };
}

function imported(context: Context, from: t.Node, span: CodeExpression['span']): CodeExpression {
  const source = context.expression(from);
  const [name, ...more] = source.kind === 'text' ? source.parts : [];
  return { span, kind: 'import', source: typeof name === 'string' && more.length === 0 ? name : source };
}

function sequence(context: Context, node: t.SequenceExpression): CodeExpression {
  for (const item of node.expressions.slice(0, -1)) evaluate(context, item);
  const last = node.expressions.at(-1);
  return last ? context.expression(last) : nothing(context.span(node));
}

/** A branch that may return what is yielded: the function goes on behind it. */
function yielded(context: Context, node: t.YieldExpression): CodeExpression {
  const span = context.span(node);
  const unknown = operation(span, 'yield', []);
  if (!node.argument) return unknown;
  const item = context.expression(node.argument);
  const value: CodeExpression = {
    span,
    kind: 'list',
    items: [node.delegate ? { value: item, spread: true } : { value: item }],
  };
  const body = [{ span, kind: 'return', value } as const];
  context.emit({ span, kind: 'branch', blocks: [{ test: unknown, body }] });
  return unknown;
}
