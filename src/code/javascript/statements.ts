import type * as t from '@babel/types';
import type { CodeBlock } from '../program.ts';
import { classOf } from './classes.ts';
import type { Context } from './context.ts';
import { declareIn, isRunTimeNamespace, namesIn } from './declarations.ts';
import { functionsOf, statementsOf } from './functions.ts';
import { loop } from './loops.ts';
import { enumeration, namespace } from './modules.ts';
import { evaluate } from './operators.ts';
import { assignTo } from './patterns.ts';
import { switchOf } from './switch.ts';

/** Types, `break`, `continue` and the like emit nothing. */
export function statement(context: Context, node: t.Node): void {
  switch (node.type) {
    case 'VariableDeclaration':
      return variables(context, node);
    case 'FunctionDeclaration':
      // Where no block is around it: `if (a) function f() {}`.
      declareIn(context.scope, [node]);
      return functionsOf(context, [node]);
    case 'ClassDeclaration':
      if (node.declare || !node.id) return;
      return context.assign(context.scope.declare(node.id.name), classOf(context, node), context.span(node));
    case 'ExpressionStatement':
      return evaluate(context, node.expression);
    case 'BlockStatement':
      return context.inScope(() => statementsOf(context, node.body));
    case 'ReturnStatement':
    case 'ThrowStatement':
      return leave(context, node);
    case 'IfStatement':
      return branch(context, node);
    case 'SwitchStatement':
      return switchOf(context, node);
    case 'TryStatement':
      return attempt(context, node);
    case 'LabeledStatement':
    case 'WithStatement':
      return context.statement(node.body);
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return loop(context, node);
    case 'TSEnumDeclaration':
      return node.declare ? undefined : enumeration(context, node);
    case 'TSModuleDeclaration':
      return isRunTimeNamespace(node) ? namespace(context, node) : undefined;
    default:
  }
}

function variables(context: Context, node: t.VariableDeclaration): void {
  if (node.declare) return;
  for (const declarator of node.declarations) {
    const { id, init } = declarator;
    if (init) assignTo(context, id, context.expression(init), context.span(declarator));
  }
}

function leave(context: Context, node: t.ReturnStatement | t.ThrowStatement): void {
  const kind = node.type === 'ReturnStatement' ? 'return' : 'throw';
  const value = node.argument && context.expression(node.argument);
  context.emit({ span: context.span(node), kind, ...(value && { value }) });
}

/** Each `else if` is a block, unless its test assigns something. */
function branch(context: Context, node: t.IfStatement): void {
  const blocks: CodeBlock[] = [];
  let test = context.expression(node.test);
  for (let at = node; ;) {
    const { consequent, alternate } = at;
    blocks.push({ test, body: context.block(() => context.statement(consequent)) });
    if (alternate?.type !== 'IfStatement') {
      if (alternate) blocks.push({ body: context.block(() => context.statement(alternate)) });
      break;
    }
    const { value, emitted } = context.aside(alternate.test);
    if (emitted.length > 0) {
      blocks.push({ body: context.block(() => context.statement(alternate)) });
      break;
    }
    test = value;
    at = alternate;
  }
  context.emit({ span: context.span(node), kind: 'branch', blocks });
}

function attempt(context: Context, node: t.TryStatement): void {
  const { handler, finalizer } = node;
  const body = context.block(() => statementsOf(context, node.block.body));
  const handlers = handler ? [handlerOf(context, handler)] : [];
  const last = finalizer ? context.block(() => statementsOf(context, finalizer.body)) : [];
  context.emit({ span: context.span(node), kind: 'try', body, handlers, finally: last });
}

function handlerOf(context: Context, { param, body }: t.CatchClause) {
  const name = param?.type === 'Identifier' ? param.name : '';
  let error = { name };
  const statements = context.block(() => {
    if (param?.type === 'Identifier') error = context.scope.declare(name);
    else if (param) {
      for (const inner of namesIn(param)) context.scope.declare(inner);
      const span = context.span(param);
      assignTo(context, param, { span, kind: 'variable', variable: error }, span);
    }
    statementsOf(context, body.body);
  });
  return param ? { error, body: statements } : { body: statements };
}
