import type * as t from '@babel/types';
import type { CodeExpression, CodeVariable } from '../program.ts';
import type { Context } from './context.ts';
import { declareIn } from './declarations.ts';
import { evaluate } from './operators.ts';
import { assignTo } from './patterns.ts';

type Counted = t.ForStatement | t.WhileStatement | t.DoWhileStatement;
type Each = t.ForInStatement | t.ForOfStatement;

export function loop(context: Context, node: Counted | Each): void {
  context.inScope(() => {
    if (node.type === 'ForInStatement' || node.type === 'ForOfStatement') each(context, node);
    else counted(context, node);
  });
}

/** What the test assigns stands first in the body, what moves on to the next round last. */
function counted(context: Context, node: Counted): void {
  const { init = null, update = null } = node.type === 'ForStatement' ? node : {};
  if (init?.type === 'VariableDeclaration') {
    declareIn(context.scope, [init]);
    context.statement(init);
  } else if (init) evaluate(context, init);
  const test = node.test ? context.aside(node.test) : undefined;
  const body = context.block(() => {
    for (const statement of test?.emitted ?? []) context.emit(statement);
    context.statement(node.body);
    if (update) evaluate(context, update);
  });
  context.emit({ span: context.span(node), kind: 'loop', ...(test && { test: test.value }), body });
}

function each(context: Context, node: Each): void {
  const right = context.expression(node.right);
  const isAwaited = node.type === 'ForOfStatement' && node.await;
  const of: CodeExpression = isAwaited ? { span: right.span, kind: 'await', of: right } : right;
  if (node.left.type === 'VariableDeclaration') declareIn(context.scope, [node.left]);
  const target = node.left.type === 'VariableDeclaration' ? node.left.declarations[0]?.id : node.left;
  const name = target?.type === 'Identifier' ? target.name : '';
  const item: CodeVariable = context.scope.find(name) ?? { name: '' };
  const body = context.block(() => {
    const span = context.span(node.left);
    if (target && item.name === '') assignTo(context, target, context.read(item, span), span);
    context.statement(node.body);
  });
  const keys = node.type === 'ForInStatement' && { keys: true as const };
  context.emit({ span: context.span(node), kind: 'loop', each: item, of, ...keys, body });
}
