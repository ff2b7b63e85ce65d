import type { Text } from '../../../model/text.ts';
import type { Value } from '../../../model/world.ts';
import { actionNamed } from '../actions/action-table.ts';
import { globMatches, isPattern } from '../actions/glob.ts';
import { resourceText, resourceTexts } from './grant.ts';
import { narrows } from './narrowing.ts';
import { isEverything } from './arn.ts';
import { widthOf } from './pattern.ts';
import { perStatement, type Statement } from './statements.ts';

/** How a statement comes to give an action: by its name, by a wildcard, or by leaving it out of NotAction. */
export type UnconfinedGrant = { readonly entry: Value; readonly how: 'name' | 'wildcard' | 'NotAction' };

/** The entry of an Allow statement that gives an action (by name, no pattern) on everything that the action takes; conditions with fixed values confine it. */
export function grantsUnconfined(statement: Statement, action: string): UnconfinedGrant | undefined {
  if (!mayGrantUnconfined(statement)) return undefined;
  const given = about(statement, action);
  return given &&
    onEverything(statement, action) &&
    !narrows(statement.condition) &&
    !runsOneDocument(statement, action)
    ? given
    : undefined;
}

/** Documents that run whatever the caller says. */
const ANYTHING = /:document\/(?:\*|AWS-Run|AWS-Apply|SSM-SessionManagerRunShell)/;

/** Whether a command or a session is one of a document that says what it runs. */
function runsOneDocument(statement: Statement, action: string): boolean {
  if (!/^ssm:(?:sendcommand|startsession)$/i.test(action)) return false;
  const documents = resourceTexts(statement)
    .map(text => `${text}`)
    .filter(text => text.includes(':document/'));
  return documents.length > 0 && !documents.some(text => ANYTHING.test(text));
}

/** Whether there is a wildcard at all, before anything is asked of single actions. */
export const mayGrantUnconfined = perStatement(
  statement =>
    statement.effect === 'Allow' &&
    (statement.notResources.length > 0 || resourceTexts(statement).some(text => text.has('*') === 'yes')),
);

/**
 * Whether a Deny statement takes an action away, or leaves it on named resources only (`NotResource`), or for what a negative condition names
 * (`StringNotEquals` of iam:PassedToService). A condition of another kind, such as one about MFA, leaves the action to those who meet it.
 */
export function deniesAction(statement: Statement, action: string): boolean {
  return (
    statement.effect === 'Deny' &&
    isAbout(statement, action) &&
    (statement.notResources.length > 0 || onEverything(statement, action)) &&
    isExclusive(statement.condition)
  );
}

const isExclusive = (condition: Value): boolean =>
  condition.absent ||
  condition.entries.every(([operator]) => /(?:Not(?:Equals|Like|IpAddress)|^Null)/i.test(operator));

/** Whether a statement surely is about an action. */
export const isAbout = (statement: Statement, action: string): boolean =>
  about(statement, action) !== undefined;

/** The entry that surely is about an action. */
function about(statement: Statement, action: string): UnconfinedGrant | undefined {
  const { actions, notActions } = statement;
  const name = action.toLowerCase();
  const patterns = patternsOf(statement);
  const index = patterns.findIndex(pattern => pattern !== undefined && globMatches(pattern, name));
  const [first] = notActions;
  if (first)
    return index < 0 && !patterns.includes(undefined) ? { entry: first, how: 'NotAction' } : undefined;
  const [entry, pattern] = [actions[index], patterns[index]];
  return entry && pattern !== undefined
    ? { entry, how: isPattern(pattern) ? 'wildcard' : 'name' }
    : undefined;
}

/** The entries of Action, or of NotAction, in small letters; undefined where only deployment knows one. */
const patternsOf = perStatement(({ actions, notActions }): readonly (string | undefined)[] =>
  (notActions.length > 0 ? notActions : actions).map(entry => entry.literal?.toLowerCase()),
);

/** Without a resource type an action takes `*` alone. */
function onEverything(statement: Statement, name: string): boolean {
  const action = actionNamed(name);
  const covers = (texts: readonly Text[]): boolean =>
    action?.scopable ? widthOf(action, texts) === 'everything' : texts.some(isEverything);
  return statement.notResources.length > 0
    ? !covers(statement.notResources.map(resourceText))
    : covers(resourceTexts(statement));
}
