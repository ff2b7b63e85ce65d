import { spend } from '../source/budget.ts';
import type { CodeVariable, Module } from './program.ts';
import { walk } from './walk.ts';

/** How often each variable is mentioned. */
export type Mentions = ReadonlyMap<CodeVariable, number>;
/** The variables of a piece of code: where they are declared, assigned and read. */
export function mentionsIn(code: Pick<Module, 'body'>): Mentions {
  const found = new Map<CodeVariable, number>();
  const add = (variable: CodeVariable | undefined): void => {
    if (variable) found.set(variable, (found.get(variable) ?? 0) + 1);
  };
  walk(code, {
    statement(statement) {
      spend(0.05);
      if (statement.kind === 'assign' && !('object' in statement.target)) add(statement.target);
      if (statement.kind === 'loop') add(statement.each);
      if (statement.kind === 'try') for (const { error } of statement.handlers) add(error);
    },
    expression(of) {
      spend(0.05);
      if (of.kind === 'variable') add(of.variable);
      if (of.kind === 'function') for (const { variable } of of.of.parameters) add(variable);
    },
  });
  return found;
}
