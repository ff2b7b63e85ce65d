import { isAuthorsChoice } from '../../../source/provenance.ts';
import type { Resource, Value, World } from '../../../model/world.ts';
import type { Action } from '../actions/action-table.ts';
import { isDocumentedOnEverything } from '../actions/documented-wildcards.ts';
import { attachedPolicies } from './attached.ts';
import { grantedBy } from './grant.ts';
import { statementsOfRole } from './roles.ts';
import type { Statement } from './statements.ts';

/** Whether an action is more than writing logs, traces and metrics or having network interfaces. */
export const isBeyondLogging = (action: Action): boolean =>
  action.service !== 'logs' && !isDocumentedOnEverything(action);

/** The first thing a role has beyond logging, `what` as it is written. One is enough: to look at all would ask for every condition in them. */
export function grantBeyondLogging(
  role: Resource,
  world: World,
): { readonly at: Value; readonly what: readonly string[] } | undefined {
  for (const statement of statementsOfRole(role, world)) {
    const what = dataActions(statement);
    if (what.length > 0) return { at: statement.at, what };
  }
  const managed = attachedPolicies(role).find(({ policy }) => !policy.onlyLogs);
  return managed && { at: managed.at, what: [managed.policy.name] };
}

/** The actions of an authored Allow statement that are more than writing logs, traces and metrics or having network interfaces. */
function dataActions(statement: Statement): readonly string[] {
  if (statement.effect !== 'Allow' || !isAuthorsChoice(statement.provenance)) return [];
  if (statement.notActions.length > 0) return ['all actions except those in NotAction'];
  return grantedBy(statement)
    .filter(({ actions }) => actions.some(isBeyondLogging))
    .map(({ written }) => written);
}
