import type * as t from '@babel/types';
import type { CodeBlock, CodeExpression } from '../program.ts';
import { isSimple, type Context } from './context.ts';
import { declareIn } from './declarations.ts';
import { functionsOf } from './functions.ts';
import { operation } from './values.ts';

/** Cases that share a body; of more than these, and of those that may not be evaluated twice, a later test names none. */
const MOST_CASES = 50;

/**
 * Cases that share a body are operands of one test. Where a body goes on to the next one, the branch ends, and the next branch names its cases as well.
 */
export function switchOf(context: Context, node: t.SwitchStatement): void {
  const span = context.span(node);
  const of = context.held(context.expression(node.discriminant));
  context.inScope(() => {
    const all = node.cases.flatMap(({ consequent }) => consequent);
    declareIn(context.scope, all);
    functionsOf(context, all);
    let blocks: CodeBlock[] = [];
    let cases: readonly CodeExpression[] = [];
    let isNamed = true;
    let isDefault = false;
    for (const part of node.cases) {
      const { test, consequent } = part;
      if (test) cases = [...cases.slice(0, MOST_CASES), context.expression(test)];
      else isDefault = true;
      if (consequent.length === 0) continue;
      const named = isNamed && cases.length <= MOST_CASES ? cases : [];
      const body = context.statements(() => {
        for (const statement of consequent)
          if (statement.type !== 'FunctionDeclaration') context.statement(statement);
      });
      const at = context.span(part);
      blocks.push(isDefault ? { body } : { test: operation(at, '===', [of, ...named]), body });
      if (endsIn(consequent)) {
        cases = [];
        isNamed = true;
        isDefault = false;
      } else {
        emit(blocks);
        blocks = [];
        isNamed &&= cases.every(value => isSimple(value));
      }
    }
    emit(blocks);
  });

  function emit(blocks: readonly CodeBlock[]): void {
    if (blocks.length === 0) return;
    const last = blocks.filter(({ test }) => !test);
    const tested = blocks.filter(({ test }) => test);
    context.emit({ span, kind: 'branch', blocks: [...tested, ...last] });
  }
}

/** Whether a body never goes on to the next case. */
function endsIn(statements: readonly t.Statement[]): boolean {
  const last = statements.at(-1);
  if (last?.type === 'BlockStatement') return endsIn(last.body);
  return /^(?:Break|Return|Throw|Continue)Statement$/.test(last?.type ?? '');
}
