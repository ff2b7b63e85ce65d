import type * as t from '@babel/types';
import type { CodeExpression, FunctionBody, CodeParameter, CodeVariable } from '../program.ts';
import type { Context } from './context.ts';
import { declarationOf, declareIn, declareVars, namesIn } from './declarations.ts';
import { assignTo } from './patterns.ts';

export type FunctionNode =
  | t.FunctionDeclaration
  | t.FunctionExpression
  | t.ArrowFunctionExpression
  | t.ObjectMethod
  | t.ClassMethod
  | t.ClassPrivateMethod;

export function functionOf(
  context: Context,
  node: FunctionNode,
  name = 'id' in node && node.id ? node.id.name : '',
): CodeExpression {
  const decorators =
    'decorators' in node
      ? (node.decorators ?? []).map(({ expression }) => context.expression(expression))
      : [];
  const parameters: CodeParameter[] = [];
  const body = context.block(() => {
    const given = node.params.filter(param => !(param.type === 'Identifier' && param.name === 'this'));
    for (const name of given.flatMap(namesIn)) context.scope.declare(name);
    for (const param of given) parameters.push(parameterOf(context, param));
    for (const param of given) if (param.type === 'TSParameterProperty') keep(context, param);
    if (node.body.type === 'BlockStatement') {
      bodyOf(context, node.body.body);
    } else {
      const value = context.expression(node.body);
      context.emit({ span: value.span, kind: 'return', value });
    }
  });
  const span = context.span(node);
  const of: FunctionBody = {
    name,
    span,
    language: 'javascript',
    parameters,
    body,
    ...(node.type === 'ArrowFunctionExpression' && { isArrow: true }),
    ...(node.async && { isAsync: true }),
    ...(node.generator && { isGenerator: true }),
    decorators,
  };
  return { span, kind: 'function', of };
}

/** What a pattern takes apart is assigned in the body. */
function parameterOf(context: Context, node: t.Node): CodeParameter {
  switch (node.type) {
    case 'TSParameterProperty':
      return parameterOf(context, node.parameter);
    case 'RestElement':
      return { ...parameterOf(context, node.argument), rest: 'list' };
    case 'AssignmentPattern': {
      const fallback = context.expression(node.right);
      return { ...parameterOf(context, node.left), fallback };
    }
    case 'Identifier':
      return { variable: context.scope.declare(node.name) };
    default: {
      const variable: CodeVariable = { name: '' };
      const span = context.span(node);
      assignTo(context, node, { span, kind: 'variable', variable }, span);
      return { variable };
    }
  }
}

/** `constructor(private x: X)` assigns `this.x`. */
function keep(context: Context, node: t.TSParameterProperty): void {
  const span = context.span(node);
  for (const name of namesIn(node))
    context.assign({ object: { span, kind: 'this' }, name }, context.name(name, span), span);
}

export function bodyOf(context: Context, statements: readonly t.Statement[]): void {
  declareVars(context.scope, statements);
  statementsOf(context, statements);
}

/** The statements of a block, in whose scope the context is: function declarations first. */
export function statementsOf(context: Context, statements: readonly t.Statement[]): void {
  declareIn(context.scope, statements);
  functionsOf(context, statements);
  for (const statement of statements)
    if (statement.type !== 'FunctionDeclaration') context.statement(statement);
}

export function functionsOf(context: Context, statements: readonly t.Statement[]): void {
  for (const statement of statements) {
    const node = declarationOf(statement);
    if (node?.type !== 'FunctionDeclaration' || node.declare || !node.id) continue;
    context.assign(context.scope.declare(node.id.name), functionOf(context, node), context.span(node));
  }
}

/** A function or class that has a name for itself: a variable where it uses it. */
export function selfNamed(
  context: Context,
  name: string | undefined,
  read: () => CodeExpression,
): CodeExpression {
  if (name === undefined) return read();
  let result: CodeExpression | undefined;
  context.inScope(() => {
    const variable = context.scope.declare(name);
    const value = read();
    if (!context.isRead(variable)) result = value;
    else {
      context.assign(variable, value, value.span);
      result = context.read(variable, value.span);
    }
  });
  return result ?? read();
}
