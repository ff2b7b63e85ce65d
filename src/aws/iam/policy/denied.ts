import type { Resource } from '../../../model/world.ts';
import type { Action } from '../actions/action-table.ts';
import { resourceTexts } from './grant.ts';
import { statementsOf, type Statement } from './statements.ts';
import { deniesAction, isAbout } from './unconfined.ts';

/** Those of a statement's actions that no other statement of the resource denies on everything, or on all that this statement names. */
export function notDenied(
  actions: readonly Action[],
  statement: Statement,
  holder: Resource,
): readonly Action[] {
  const denials = statementsOf(holder, () => {}).filter(({ effect }) => effect === 'Deny');
  if (denials.length === 0) return actions;
  const named = resourceTexts(statement).map(({ key }) => key);
  const here = denials.filter(denial => {
    const texts = new Set(resourceTexts(denial).map(({ key }) => key));
    return named.length > 0 && denial.condition.absent && named.every(key => texts.has(key));
  });
  return actions.filter(
    ({ name }) =>
      !denials.some(denial => deniesAction(denial, name)) && !here.some(denial => isAbout(denial, name)),
  );
}
