import type { Source } from '../../source/source.ts';
import type { Module, CodeStatement, CodeVariable } from '../program.ts';
import { declareBindings } from './bindings.ts';
import { PythonContext, type Spend } from './context.ts';
import { readExpression } from './expressions.ts';
import { starImports } from './imports.ts';
import { PythonScope } from './scope.ts';
import { readStatement } from './statements.ts';
import type { SyntaxTree } from './tree.ts';

/** A file, from its syntax. `text` is its text as it was parsed. */
export function readModule(source: Source, text: string, tree: SyntaxTree, spend: Spend): Module {
  const { root, globals, comments, errors } = tree;
  const scope = new PythonScope('module');
  declareBindings(scope, [root], text, spend);
  for (const statement of globals)
    for (const { start, end } of statement.children) scope.declare(text.slice(start, end));
  const context = new PythonContext(source, text, scope, spend, {
    expression: readExpression,
    statement: readStatement,
  });
  context.stars.push(...starImports(context, root));
  const exports: CodeVariable = { name: 'exports' };
  const body = context.collect(() => {
    context.statements(root);
    addExports(context, exports);
  });
  return {
    file: source.file,
    language: 'python',
    body,
    exports,
    comments: comments.map(comment => ({
      text: context.textOf(comment).slice(1).trim(),
      span: context.span(comment),
    })),
    errors,
  };
}

/** What an importer gets: what `*` gives, then the names of the file. */
function addExports(context: PythonContext, exports: CodeVariable): void {
  const end = { start: context.text.length, end: context.text.length };
  const span = context.span(end);
  const add = (target: Extract<CodeStatement, { kind: 'assign' }>['target'], name: CodeVariable): void =>
    context.assign(target, context.variable(name, span), span);
  if (context.stars.length > 0)
    context.assign(
      exports,
      { span, kind: 'object', entries: context.stars.map(spread => ({ spread })) },
      span,
    );
  for (const [name, variable] of context.scope.variables)
    add({ object: context.variable(exports, span), name }, variable);
}

/** A file of which nothing could be read. */
export const emptyModule = (source: Source, message: string): Module => ({
  file: source.file,
  language: 'python',
  body: [],
  exports: { name: 'exports' },
  comments: [],
  errors: [{ message, span: { file: source.file, start: 0, end: Math.min(1, source.text.length) } }],
});
