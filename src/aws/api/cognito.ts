import { Text } from '../../model/text.ts';
import { Resource, type Value, type World } from '../../model/world.ts';
import { effectiveGrants } from '../iam/policy/effective.ts';
import { referencedResource } from '../referenced-resource.ts';
import { referring } from '../../model/references.ts';

/** What the password policy of a user pool leaves out. `length` is set where it is too short. */
export type Weakness = {
  readonly at: Value;
  readonly length: number | undefined;
  readonly classes: readonly string[];
  readonly unread: boolean;
};

const CLASSES = [
  ['RequireLowercase', 'lowercase letters'],
  ['RequireUppercase', 'uppercase letters'],
  ['RequireNumbers', 'numbers'],
  ['RequireSymbols', 'symbols'],
] as const;

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
    at: short === undefined ? (missing[0]?.setting ?? policy) : length,
    length: short,
    classes: missing.map(({ name }) => name),
    unread:
      (!length.absent && length.number === undefined) ||
      classes.some(({ setting }) => !setting.absent && setting.boolean === undefined),
  };
}

/** An administrator's role that whoever signs up is given: at `at`, by way of the user pool `users`. */
type GivenAway = { readonly at: Value; readonly role: Resource; readonly users: Resource };

/** What an identity pool gives to people who signed themselves up at a user pool of the stack; undefined where a link of that is known only at deployment. */
export function adminBySignUp(identities: Resource, world: World): GivenAway | undefined {
  const users = identities
    .get('CognitoIdentityProviders')
    .each.map(provider => userPoolOf(provider, world))
    .find(pool => pool && takesEveryone(pool));
  if (!users) return undefined;
  const attached = (one: Resource): boolean =>
    one.get('IdentityPoolId').refers?.id === identities.id && one.get('RoleMappings').absent;
  for (const attachment of referring(
    world,
    identities.id,
    'AWS::Cognito::IdentityPoolRoleAttachment',
    attached,
  )) {
    const at = attachment.get('Roles', 'authenticated');
    const role = referencedResource(at, 'AWS::IAM::Role');
    if (role && effectiveGrants(role).allows('iam:CreateAccessKey', Text.of('*')) === 'yes')
      return { at, role, users };
  }
  return undefined;
}

/** `cognito-idp.REGION.amazonaws.com/POOL`, as `GetAtt` gives it or as it is written. */
function userPoolOf(provider: Value, world: World): Resource | undefined {
  const named = provider
    .get('ProviderName')
    .text.holes.map(hole => world.declared(hole))
    .find(declared => declared?.type === 'AWS::Cognito::UserPool');
  return named && world.resource(named.id);
}

/**
 * Users register themselves where it is written that not only administrators make them; what holds where nothing is written is not documented
 * (CloudFormation reference, "AdminCreateUserConfig", read 2026-11). A trigger before that may refuse.
 */
const takesEveryone = (pool: Resource): boolean =>
  pool.get('AdminCreateUserConfig', 'AllowAdminCreateUserOnly').boolean === false &&
  pool.get('LambdaConfig', 'PreSignUp').absent;
