import type { Value } from '../../model/value.ts';
import { actionNamed, type Action } from './actions-index.ts';
import { globMatches } from './actions-glob.ts';
import { resourceText } from './grant.ts';
import { narrows } from './narrowing.ts';
import { isEverything, widthOf } from './pattern.ts';
import type { Statement } from './statements.ts';

/** How a statement comes to give an action: by its name, by a wildcard, or by leaving it out of NotAction. */
export type Given = { readonly entry: Value; readonly how: 'name' | 'wildcard' | 'NotAction' };

/** The entry of an Allow statement that gives an action (by name, no pattern) on everything that the action takes; conditions with fixed values confine it. */
export function givesFreely(statement: Statement, action: string): Given | undefined {
  if (statement.effect !== 'Allow' || (statement.notResources.length === 0 && !statement.resources.some(entry => resourceText(entry).has('*') === 'yes'))) return undefined;
  const given = about(statement, action);
  return given && onEverything(statement, action) && !narrows(statement.condition) ? given : undefined;
}

/**
 * Whether a Deny statement takes an action away, or leaves it on named resources only (`NotResource`), or for what a negative condition names
 * (`StringNotEquals` of iam:PassedToService). A condition of another kind, such as one about MFA, leaves the action to those who meet it.
 */
export function takesAway(statement: Statement, action: string): boolean {
  return statement.effect === 'Deny' && about(statement, action) !== undefined && (statement.notResources.length > 0 || onEverything(statement, action)) && isExclusive(statement.condition);
}

const isExclusive = (condition: Value): boolean => condition.absent || condition.entries.every(([operator]) => /(?:Not(?:Equals|Like|IpAddress)|^Null)/i.test(operator));

/** The entry that surely is about an action. */
function about({ actions, notActions }: Statement, action: string): Given | undefined {
  const name = action.toLowerCase();
  const matching = (entry: Value): boolean => globMatches(entry.literal?.toLowerCase() ?? '', name);
  if (notActions.length > 0) return notActions.every(entry => entry.literal !== undefined && !matching(entry)) ? { entry: notActions[0]!, how: 'NotAction' } : undefined;
  const entry = actions.find(matching);
  return entry && { entry, how: /[*?]/.test(entry.literal!) ? 'wildcard' : 'name' };
}

function onEverything({ resources, notResources }: Statement, name: string): boolean {
  const action = actionNamed(name);
  if (notResources.length > 0) return !covers(notResources, action);
  return covers(resources, action);
}

/** Whether entries leave out nothing that the action takes; without a resource type it takes `*` alone. */
function covers(entries: readonly Value[], action: Action | undefined): boolean {
  const texts = entries.map(resourceText);
  return action?.scopable ? widthOf(action, texts) === 'everything' : texts.some(isEverything);
}
