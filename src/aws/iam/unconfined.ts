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
  if (!mayGiveFreely(statement)) return undefined;
  const given = about(statement, action);
  return given && onEverything(statement, action) && !narrows(statement.condition) ? given : undefined;
}

/** Whether there is a wildcard at all, before anything is asked of single actions. */
export const mayGiveFreely = ({ effect, resources, notResources }: Statement): boolean =>
  effect === 'Allow' && (notResources.length > 0 || resources.some(entry => resourceText(entry).has('*') === 'yes'));

/**
 * Whether a Deny statement takes an action away, or leaves it on named resources only (`NotResource`), or for what a negative condition names
 * (`StringNotEquals` of iam:PassedToService). A condition of another kind, such as one about MFA, leaves the action to those who meet it.
 */
export function takesAway(statement: Statement, action: string): boolean {
  return statement.effect === 'Deny' && about(statement, action) !== undefined && (statement.notResources.length > 0 || onEverything(statement, action)) && isExclusive(statement.condition);
}

const isExclusive = (condition: Value): boolean => condition.absent || condition.entries.every(([operator]) => /(?:Not(?:Equals|Like|IpAddress)|^Null)/i.test(operator));

/** The entry that surely is about an action. */
function about(statement: Statement, action: string): Given | undefined {
  const name = action.toLowerCase();
  const { actions, notActions } = statement;
  const patterns = patternsOf(statement);
  const matching = (_: Value, index: number): boolean => patterns[index] !== undefined && globMatches(patterns[index], name);
  if (notActions.length > 0) return patterns.every(pattern => pattern !== undefined) && !notActions.some(matching) ? { entry: notActions[0]!, how: 'NotAction' } : undefined;
  const entry = actions.find(matching);
  return entry && { entry, how: /[*?]/.test(entry.literal!) ? 'wildcard' : 'name' };
}

const patterns = new WeakMap<Statement, readonly (string | undefined)[]>();

/** The entries of Action, or of NotAction, in small letters; each of some sixty actions is asked of them. */
function patternsOf(statement: Statement): readonly (string | undefined)[] {
  const known = patterns.get(statement);
  if (known) return known;
  const read = (statement.notActions.length > 0 ? statement.notActions : statement.actions).map(entry => entry.literal?.toLowerCase());
  patterns.set(statement, read);
  return read;
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
