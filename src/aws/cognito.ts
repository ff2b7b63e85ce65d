import type { Resource, Value } from '../model/value.ts';

/** What the password policy of a user pool leaves out. `length` is set where it is too short. */
export type Weakness = { readonly at: Value; readonly length: number | undefined; readonly classes: readonly string[]; readonly unread: boolean };

const CLASSES = [['RequireLowercase', 'lower-case letters'], ['RequireUppercase', 'upper-case letters'], ['RequireNumbers', 'numbers'], ['RequireSymbols', 'symbols']] as const;

/**
 * A pool that states no policy asks for 8 characters of all four classes (AWS CLI reference, "create-user-pool", minimally configured user pool). No page says what a class counts for that a written policy leaves out; it seems to be
 * asked for (aws-cdk-lib 2.276.0, `PasswordPolicy`, @default true; cdk-real-drift issue 1701, on what a pool answers), so only a written false is a weakness.
 * MinimumLength is not left out, for Cognito refuses that (aws-cdk pull request 6971). Read 2026-11.
 */
export function weaknessOf(pool: Resource, enough: number): Weakness | 'unstated' | 'unknown' {
  const policy = pool.get('Policies', 'PasswordPolicy');
  if (!policy.present) return policy.absent ? 'unstated' : 'unknown';
  if (policy.symbolic) return 'unknown';
  const length = policy.get('MinimumLength');
  const classes = CLASSES.map(([property, name]) => ({ name, setting: policy.get(property) }));
  const missing = classes.filter(({ setting }) => setting.boolean === false);
  const short = length.number !== undefined && length.number < enough ? length.number : undefined;
  return {
    at: short === undefined ? (missing[0]?.setting ?? policy) : length, length: short, classes: missing.map(({ name }) => name),
    unread: (!length.absent && length.number === undefined) || classes.some(({ setting }) => !setting.absent && setting.boolean === undefined),
  };
}
