import { declareTargets } from './bindings.ts';
import type { CodeExpression, FunctionBody, CodeStatement, CodeVariable } from '../program.ts';
import type { PythonContext } from './context.ts';
import { PythonScope } from './scope.ts';
import { assignTo } from './targets.ts';
import { isError, part, parts, type Syntax } from './syntax.ts';

/**
 * `[f(x) for x in xs if x]` is the call of a function in its place: a loop over `xs`, in it a branch, and in that the return of `[f(x)]`,
 * or of `{ k: v }`. So the names of the loops are its own, as in Python, and it can stand wherever an expression can.
 */
export function readComprehension(context: PythonContext, node: Syntax): CodeExpression {
  const clauses = node.children.filter(({ kind }) => kind === 'for_in_clause' || kind === 'if_clause');
  const [first] = clauses;
  const outermost = first && readIterable(context, first);
  const scope = new PythonScope('function', context.scope);
  declareTargets(scope, node, context.text);
  const span = context.span(node);
  const body = context.collect(() => {
    for (const clause of clauses) addClause(context, clause, clause === first ? outermost : undefined);
    const value = returned(context, node);
    if (value) context.add({ span: value.span, kind: 'return', value });
  }, scope);
  const isGenerator = node.kind === 'generator_expression';
  const of: FunctionBody = {
    name: '',
    span,
    language: 'python',
    parameters: [],
    body,
    decorators: [],
    ...(isGenerator ? { isGenerator } : {}),
  };
  return { span, kind: 'call', callee: { span, kind: 'function', of }, args: [] };
}

function readIterable(context: PythonContext, clause: Syntax): CodeExpression {
  const sources = parts(clause, 'right').filter(({ kind }) => kind !== ',');
  const [only, ...others] = sources.map(source => context.read(source));
  if (only && others.length === 0) return only;
  const items = [...(only ? [only] : []), ...others].map(value => ({ value }));
  return { span: context.span(clause), kind: 'list', items };
}

/** Adds the loop or branch of a clause; what follows goes into it. */
function addClause(context: PythonContext, clause: Syntax, outermost: CodeExpression | undefined): void {
  const span = context.span(clause);
  const body: CodeStatement[] = [];
  if (clause.kind === 'if_clause') {
    const condition = clause.children.find(child => !isError(child));
    const test = context.readOr(condition, clause);
    context.add({ span, kind: 'branch', blocks: [{ test, body }] });
    context.out = body;
    return;
  }
  const of = outermost ?? readIterable(context, clause);
  const target = part(clause, 'left');
  const each = eachOf(context, target);
  context.add({ span, kind: 'loop', each, of, body });
  context.out = body;
  unpackEach(context, target, each);
}

/** The variable that a loop assigns: the target if it is a name, else one of its own, which `unpackEach` unpacks. */
export function eachOf(context: PythonContext, target: Syntax | undefined): CodeVariable {
  const named = target?.kind === 'identifier' ? context.find(context.textOf(target)) : undefined;
  return named ?? { name: '' };
}

export function unpackEach(context: PythonContext, target: Syntax | undefined, each: CodeVariable): void {
  if (!target || target.kind === 'identifier') return;
  const span = context.span(target);
  assignTo(context, target, context.variable(each, span), span);
}

function returned(context: PythonContext, node: Syntax): CodeExpression | undefined {
  const body = part(node, 'body');
  if (!body) return undefined;
  const span = context.span(body);
  if (body.kind !== 'pair') return { span, kind: 'list', items: [{ value: context.read(body) }] };
  const [key, value] = [part(body, 'key'), part(body, 'value')];
  if (!key || !value) return undefined;
  return { span, kind: 'object', entries: [{ key: context.read(key), value: context.read(value) }] };
}
