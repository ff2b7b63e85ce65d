import type { Resource, Value } from '../model/value.ts';

/** What the password policy of a user pool leaves out. `length` is set where it is too short. */
export type Weakness = { readonly at: Value; readonly length: number | undefined; readonly classes: readonly string[]; readonly unread: boolean };

const CLASSES = [['RequireLowercase', 'lower-case letters'], ['RequireUppercase', 'upper-case letters'], ['RequireNumbers', 'numbers'], ['RequireSymbols', 'symbols']] as const;

/**
 * A pool that states no policy asks for 8 characters of all four classes; a policy that is written asks only for the classes that it names
 * (Cognito developer guide, "Adding user pool password requirements"; CloudFormation reference, "PasswordPolicy"; read 2026-11).
 */
export function weaknessOf(pool: Resource, enough: number): Weakness | 'unstated' | 'unknown' {
  const policy = pool.get('Policies', 'PasswordPolicy');
  if (!policy.present) return policy.absent ? 'unstated' : 'unknown';
  if (policy.symbolic) return 'unknown';
  const length = policy.get('MinimumLength');
  const classes = CLASSES.map(([property, name]) => ({ name, setting: policy.get(property) }));
  const missing = classes.filter(({ setting }) => setting.absent || setting.boolean === false);
  const short = length.number !== undefined && length.number < enough ? length.number : undefined;
  return {
    at: short === undefined ? (missing.find(({ setting }) => setting.present)?.setting ?? policy) : length, length: short, classes: missing.map(({ name }) => name),
    unread: (!length.absent && length.number === undefined) || classes.some(({ setting }) => !setting.absent && setting.boolean === undefined),
  };
}
