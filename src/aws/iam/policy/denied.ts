import { perResource } from '../../../model/memo.ts';
import type { Resource } from '../../../model/world.ts';
import { spend } from '../../../source/budget.ts';
import type { Action } from '../actions/action-table.ts';
import { resourceTexts } from './grant.ts';
import { perStatement, statementsOf, type Statement } from './statements.ts';
import { deniesAction, isAbout } from './unconfined.ts';

/** Those of a statement's actions that no other statement of the resource denies on everything, or on all that this statement names. */
export function notDenied(
  actions: readonly Action[],
  statement: Statement,
  holder: Resource,
): readonly Action[] {
  const denials = denialsOf(holder);
  if (denials.length === 0) return actions;
  spend(denials.length / 20);
  const named = [...keysOf(statement)];
  const here = denials.filter(denial => {
    const texts = keysOf(denial);
    return named.length > 0 && denial.condition.absent && named.every(key => texts.has(key));
  });
  return actions.filter(
    ({ name }) =>
      !denials.some(denial => deniesAction(denial, name)) && !here.some(denial => isAbout(denial, name)),
  );
}

const denialsOf = perResource(holder => statementsOf(holder).filter(({ effect }) => effect === 'Deny'));
const keysOf = perStatement(
  (statement): ReadonlySet<string> => new Set(resourceTexts(statement).map(({ key }) => key)),
);
