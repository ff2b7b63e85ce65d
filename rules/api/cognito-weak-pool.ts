import { adminBySignUp, weaknessOf } from '../../src/aws/api/cognito.ts';
import { defineRule, type RuleContext } from '../../src/rule/rule.ts';

/** What Cognito asks for where no policy is stated. */
const UNSTATED = 8;

export default defineRule({
  id: 'cognito-weak-pool',
  title: 'Cognito pool lets users in too easily',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::Cognito::UserPool', 'AWS::Cognito::IdentityPool'],
  maps: { owasp: ['S2'], sas: ['SAS-02'], cwe: [521], fsbp: ['Cognito.2', 'Cognito.3'] },
  why: 'Short passwords of few kinds of characters are guessed, and those that leaked elsewhere are tried.',
  fix: 'Ask for 12 characters or more, with RequireLowercase, RequireUppercase, RequireNumbers and RequireSymbols.',
  references: [
    'https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html',
    'https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html',
    'https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools.html',
    'https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-admin-create-user-policy.html',
  ],
  // Cognito takes no fewer and no more (Cognito API reference, "PasswordPolicyType", read 2026-11).
  options: {
    'shortest-password': {
      about: 'The fewest characters that a password must have.',
      fallback: 12,
      range: [6, 99],
    },
  },
  check(look) {
    const {
      resource,
      strict,
      options: { 'shortest-password': enough },
      report,
      undetermined,
    } = look;
    if (resource.type === 'AWS::Cognito::IdentityPool') return judgeIdentities(look);
    const weakness = weaknessOf(resource, enough);
    const fix = `Ask for ${enough} characters or more, with RequireLowercase, RequireUppercase, RequireNumbers and RequireSymbols.`;
    if (weakness === 'unknown') undetermined('its password policy is known only at deployment');
    else if (weakness === 'unstated') {
      if (enough > UNSTATED)
        report(
          resource,
          `${resource.called} states no password policy, and Cognito then asks for ${UNSTATED} characters`,
          { severity: 'low', fix },
        );
    } else {
      if (weakness.unread) undetermined('a part of its password policy is known only at deployment');
      const what = [
        ...(weakness.length === undefined ? [] : [`of ${weakness.length} characters`]),
        ...(weakness.classes.length > 0 ? [`without ${weakness.classes.join(', ')}`] : []),
      ];
      if (what.length > 0)
        report(weakness.at, `${resource.called} takes passwords ${what.join(' and ')}`, { fix });
    }
    if (strict) judgeSecondFactor(look);
  },
});

function judgeIdentities({ resource: pool, world, report, undetermined }: RuleContext): void {
  const open = pool.get('AllowUnauthenticatedIdentities');
  if (open.boolean === true)
    report(open, `${pool.called} gives AWS credentials to users who did not sign in`, {
      severity: 'high',
      why: 'Anyone who knows the id of the pool, which is in every client, gets the credentials of its role for guests.',
      fix: 'Set AllowUnauthenticatedIdentities to false.',
    });
  else if (open.boolean === undefined && !open.absent)
    undetermined('whether guests get credentials is known only at deployment');
  const given = adminBySignUp(pool, world);
  if (given)
    report(
      given.at,
      `whoever signs up at ${given.users.name} is made an administrator by ${given.role.name}`,
      {
        severity: 'high',
        why: 'Anyone on the internet may sign up, and the account is theirs.',
        fix: 'Give the role only what a user of the application needs.',
      },
    );
}

/** Off is what Cognito takes where nothing is said. */
function judgeSecondFactor({ resource: pool, report, undetermined }: RuleContext): void {
  const mfa = pool.get('MfaConfiguration');
  const word = mfa.absent ? 'OFF' : mfa.literal?.toUpperCase();
  if (word === undefined) undetermined('its second factor is known only at deployment');
  else if (word === 'OFF')
    report(mfa.absent ? pool : mfa, `${pool.called} has no second factor`, {
      why: 'A password that is guessed, leaked or phished is all that it takes.',
      fix: 'Set MfaConfiguration to ON or OPTIONAL with EnabledMfas.',
    });
}
