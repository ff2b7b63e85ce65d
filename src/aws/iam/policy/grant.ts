import { Text } from '../../../model/text.ts';
import type { Value } from '../../../model/world.ts';
import { dataRead, isChange } from '../actions/data-reads.ts';
import { isDeviceAction } from '../actions/device-actions.ts';
import { expandAction } from '../actions/expand.ts';
import type { Action } from '../actions/action-table.ts';
import { isEverything, servicesInArns } from './arn.ts';
import { perStatement, type Statement } from './statements.ts';

/** An action entry of an Allow statement with what it matches; `written` is its text. */
export type Granted = { readonly at: Value; readonly written: string; readonly actions: readonly Action[] };

/** What the `Action` entries of a statement match; `*` is the actions of the services that its resources name. `undetermined` hears of services that the data does not know; entries that only deployment knows are left out. */
export function grantedBy(
  statement: Statement,
  undetermined?: (reason: string, written: string) => void,
): readonly Granted[] {
  const { granted, strange } = matchedBy(statement);
  if (undetermined)
    for (const written of strange)
      undetermined(`the service of ${written} is not in the action data`, written);
  return granted;
}

/** `strange` are entries of a service that the data does not know. */
const matchedBy = perStatement(statement => {
  const strange: string[] = [];
  const granted = statement.actions.flatMap((at): readonly Granted[] => {
    const written = at.literal;
    if (written === undefined) return [];
    const services = isAnyAction(written) ? servicesInArns(resourceTexts(statement)) : undefined;
    const actions = services
      ? services.flatMap(service => known(expandAction(`${service}:*`)))
      : expandAction(written);
    if (actions !== 'unknown-service')
      return [{ at, written, actions: statement.ofDevices ? actions.filter(isDeviceAction) : actions }];
    strange.push(written);
    return [];
  });
  return { granted, strange };
});

const known = (actions: readonly Action[] | 'unknown-service'): readonly Action[] =>
  actions === 'unknown-service' ? [] : actions;

/** The entry as this world knows it: a parameter with few allowed values is one of them. */
export function resourceText(entry: Value): Text {
  const { text } = entry;
  const literal = text.hole?.of === 'parameter' ? entry.literal : undefined;
  return literal === undefined ? text : Text.of(literal);
}

/** The entries of `Resource`. */
export const resourceTexts = perStatement(({ resources }): readonly Text[] => resources.map(resourceText));

export const isAnyAction = (written: string | undefined): boolean =>
  written !== undefined && /^\*+(?::\*+)?$/.test(written);

/**
 * Whether an Allow statement makes an administrator. every-action: `*` on everything. all-but: `NotAction` on everything that leaves permissions
 * management of IAM in, which is enough to take the rest.
 */
export const administratorGrant = perStatement((statement): 'every-action' | 'all-but' | undefined => {
  if (statement.effect !== 'Allow' || statement.ofDevices || !resourceTexts(statement).some(isEverything))
    return undefined;
  if (statement.actions.some(entry => isAnyAction(entry.literal))) return 'every-action';
  return statement.notActions.length > 0 && leavesIam(statement) ? 'all-but' : undefined;
});

function leavesIam(statement: Statement): boolean {
  const left = new Set(managing);
  for (const entry of statement.notActions) {
    const written = entry.literal;
    if (written === undefined) return false;
    for (const action of known(expandAction(written))) left.delete(action.name);
  }
  return left.size > 0;
}
/** One of these is enough to become administrator. */
const managing =
  `AttachRolePolicy AttachUserPolicy AttachGroupPolicy PutRolePolicy PutUserPolicy PutGroupPolicy CreatePolicyVersion SetDefaultPolicyVersion
  UpdateAssumeRolePolicy CreateAccessKey CreateLoginProfile UpdateLoginProfile AddUserToGroup`
    .split(/\s+/)
    .map(name => `iam:${name}`);

/** How grave it is to reach these actions: changing things or permissions, reading what is stored, or only names and settings. */
export type Grade = 'high' | 'medium' | 'low';
export function gradeOf(actions: readonly Action[]): Grade {
  if (actions.some(isChange)) return 'high';
  return actions.some(dataRead) ? 'medium' : 'low';
}
const GRADES: readonly Grade[] = ['high', 'medium', 'low'];
export const isGraver = (a: Grade, b: Grade): boolean => GRADES.indexOf(a) < GRADES.indexOf(b);
export const oneLower = (grade: Grade): Grade => (grade === 'high' ? 'medium' : 'low');
