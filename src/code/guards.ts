import { spend } from '../source/budget.ts';
import type { Span } from '../source/node.ts';
import { isWithin } from '../source/span.ts';
import type { CodeExpression, CodeStatement, Module } from './program.ts';
import { walk } from './walk.ts';

/** A condition and what runs only if it is met, or where it is not. `isMet`: known to be the former. */
export type Guard = { readonly test: CodeExpression; readonly body: Span; readonly isMet: boolean };

/** The conditions of a file. A block without a test of its own is behind those before it. */
export function guardsIn(module: Pick<Module, 'body'>): readonly Guard[] {
  const found: Guard[] = [];
  const statement = (of: CodeStatement): void => {
    if (of.kind === 'loop' && of.test) add(found, of.test, of.body, true);
    if (of.kind !== 'branch') return;
    const tests: CodeExpression[] = [];
    for (const { test, body } of of.blocks) {
      if (test) tests.push(test);
      for (const one of test ? [test] : tests) add(found, one, body, test !== undefined);
    }
  };
  const expression = (of: CodeExpression): void => {
    if (of.kind !== 'either') return;
    const [first, ...others] = of.options;
    const test = of.test ?? first;
    if (test)
      for (const option of of.test ? of.options : others)
        found.push({ test, body: option.span, isMet: of.test !== undefined && option === first });
  };
  walk(module, { statement, expression });
  return found;
}

function add(found: Guard[], test: CodeExpression, body: readonly CodeStatement[], isMet: boolean): void {
  const span = blockSpan(body);
  if (span) found.push({ test, body: span, isMet });
}

/** From the first statement of a block to its last; undefined for an empty one. */
export function blockSpan(body: readonly CodeStatement[]): Span | undefined {
  const [first] = body;
  const last = body.at(-1);
  return first && last && { ...first.span, end: last.span.end };
}

/** The conditions that a place is behind. */
export function guardsAt(guards: readonly Guard[], at: Span): readonly CodeExpression[] {
  spend(guards.length);
  return guards.flatMap(({ test, body }) => (isWithin(at, body) ? [test] : []));
}
