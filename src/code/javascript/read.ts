import type * as t from '@babel/types';
import type { Source } from '../../source/source.ts';
import { mentionsIn } from '../mentions.ts';
import type { CodeExpression, Module } from '../program.ts';
import { Context } from './context.ts';
import { expression } from './expressions.ts';
import { program } from './modules.ts';
import { parseProgram } from './parse.ts';
import { statement } from './statements.ts';

/** A file of JavaScript or TypeScript. A text that is no program has errors and as much of a body as could be read. */
export function readJavaScript(source: Source): Module {
  const { file } = source;
  const parsed = parseProgram(source);
  const context = new Context(file, { name: 'exports' }, { expression, statement });
  const { body, isTooDeep } = bodyOf(context, parsed.program);
  const errors = parsed.errors.map(({ message, start, end }) => ({ message, span: { file, start, end } }));
  const deep = isTooDeep
    ? [{ message: 'nested too deeply', span: context.tooDeep ?? { file, start: 0, end: 0 } }]
    : [];
  return {
    file,
    language: 'javascript',
    body: TYPESCRIPT.test(file) ? withoutTypes(body) : body,
    exports: context.exports,
    comments: parsed.comments.map(({ value, start = 0, end = 0 }) => ({
      text: value.replace(/^\*+/, '').trim(),
      span: { file, start, end },
    })),
    errors: [...errors, ...deep],
  };
}

const TYPESCRIPT = /\.[cm]?tsx?$/;

/** TypeScript leaves out imports of names that are no values in the file: those of types (TypeScript handbook, "Import Elision", read 2026-11). */
function withoutTypes(body: Module['body']): Module['body'] {
  const isImport = (of: CodeExpression): boolean =>
    of.kind === 'import' || (of.kind === 'member' && of.object.kind === 'import');
  if (!body.some(of => of.kind === 'assign' && isImport(of.value))) return body;
  const mentions = mentionsIn({ body });
  return body.filter(
    of =>
      of.kind !== 'assign' || 'object' in of.target || !isImport(of.value) || mentions.get(of.target) !== 1,
  );
}

function bodyOf(context: Context, node: t.Program | undefined) {
  try {
    const body = context.statements(() => program(context, node?.body ?? []));
    return { body, isTooDeep: context.tooDeep !== undefined };
  } catch (error) {
    if (error instanceof RangeError) return { body: [], isTooDeep: true };
    throw error;
  }
}
