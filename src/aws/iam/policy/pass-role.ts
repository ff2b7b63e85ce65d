import type { Value } from '../../../model/world.ts';
import { administratorGrant } from './grant.ts';
import { perStatement, type Statement } from './statements.ts';
import { grantsUnconfined } from './unconfined.ts';

export const PASS_ROLE = 'iam:PassRole';

/** How a statement lets its holder pass any role: what gives the action, and what leaves the roles open. */
export type PassesAny = {
  readonly entry: Value;
  readonly how: 'name' | 'wildcard' | 'NotAction';
  readonly roles: 'Resource' | 'NotResource';
};

/**
 * Whether a statement allows iam:PassRole on every role, in whatever shape: named, by a wildcard, by NotAction, by NotResource. Nothing for a
 * role by name or prefix, for iam:PassedToService with fixed values, and for an administrator, who passes roles among all else.
 */
export const passesAnyRole = perStatement((statement): PassesAny | undefined =>
  administratorGrant(statement) ? undefined : passesAsAny(statement),
);

/** The same, and of an administrator as well. */
export function passesAsAny(statement: Statement): PassesAny | undefined {
  const given = grantsUnconfined(statement, PASS_ROLE);
  return given && { ...given, roles: statement.notResources.length > 0 ? 'NotResource' : 'Resource' };
}
