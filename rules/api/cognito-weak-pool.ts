import { clientWeaknesses, type ClientWeakness } from '../../src/aws/api/cognito-clients.ts';
import { adminBySignUp, weaknessOf } from '../../src/aws/api/cognito.ts';
import { defineRule, type ReportDetails, type RuleContext } from '../../src/rule/rule.ts';

/** What Cognito asks for where no policy is stated. */
const UNSTATED = 8;

export default defineRule({
  id: 'cognito-weak-pool',
  title: 'Cognito pool has weak authentication settings',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::Cognito::UserPool', 'AWS::Cognito::IdentityPool', 'AWS::Cognito::UserPoolClient'],
  maps: { owasp: ['S2'], sas: ['SAS-02'], cwe: [521], fsbp: ['Cognito.2', 'Cognito.3'] },
  why: 'Attackers can guess short passwords with few character types, and they try passwords that leaked elsewhere.',
  fix: 'Set MinimumLength to 12 or more, and set RequireLowercase, RequireUppercase, RequireNumbers and RequireSymbols to true.',
  references: [
    'https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html',
    'https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html',
    'https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools.html',
    'https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-admin-create-user-policy.html',
    'https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html',
    'https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints-oauth-grants.html',
  ],
  // Cognito takes no fewer and no more (Cognito API reference, "PasswordPolicyType", read 2026-11).
  options: {
    'shortest-password': {
      about: 'The minimum password length that is accepted.',
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
    if (resource.type === 'AWS::Cognito::UserPoolClient') return judgeClient(look);
    const weakness = weaknessOf(resource, enough);
    const fix = `Set MinimumLength to ${enough} or more, and set RequireLowercase, RequireUppercase, RequireNumbers and RequireSymbols to true.`;
    if (weakness === 'unknown') undetermined('its password policy is not known until deployment');
    else if (weakness === 'unstated') {
      if (enough > UNSTATED)
        report(
          resource,
          `${resource.called} has no password policy, so Cognito requires only ${UNSTATED} characters`,
          { severity: 'low', fix },
        );
    } else {
      if (weakness.unread) undetermined('part of its password policy is not known until deployment');
      const what = [
        ...(weakness.length === undefined ? [] : [`of ${weakness.length} characters`]),
        ...(weakness.classes.length > 0 ? [`without ${weakness.classes.join(', ')}`] : []),
      ];
      if (what.length > 0)
        report(weakness.at, `${resource.called} accepts passwords ${what.join(' and ')}`, { fix });
    }
    if (strict) judgeSecondFactor(look);
  },
});

function judgeIdentities({ resource: pool, world, report, undetermined }: RuleContext): void {
  const open = pool.get('AllowUnauthenticatedIdentities');
  if (open.boolean === true)
    report(open, `${pool.called} issues AWS credentials to unauthenticated users`, {
      severity: 'high',
      why: 'Anyone who knows the ID of the identity pool, which every client contains, gets the credentials of its unauthenticated role.',
      fix: 'Set AllowUnauthenticatedIdentities to false.',
    });
  else if (open.boolean === undefined && !open.absent)
    undetermined('whether it allows unauthenticated identities is not known until deployment');
  const given = adminBySignUp(pool, world);
  if (given)
    report(
      given.at,
      `Anyone who signs up in ${given.users.name} gets the administrator role ${given.role.name}`,
      {
        severity: 'high',
        why: 'Anyone on the internet can sign up and take over the AWS account.',
        fix: 'Grant the role only the permissions that a user of the application needs.',
      },
    );
}

/** Off is what Cognito takes where nothing is said. */
function judgeSecondFactor({ resource: pool, report, undetermined }: RuleContext): void {
  const mfa = pool.get('MfaConfiguration');
  const word = mfa.absent ? 'OFF' : mfa.literal?.toUpperCase();
  if (word === undefined) undetermined('its MFA configuration is not known until deployment');
  else if (word === 'OFF')
    report(mfa.absent ? pool : mfa, `${pool.called} does not enable MFA`, {
      why: 'A guessed, leaked or phished password is enough to sign in.',
      fix: 'Set MfaConfiguration to ON or OPTIONAL, and set EnabledMfas.',
    });
}

const CLIENT: Readonly<
  Record<ClientWeakness['kind'], ReportDetails & { readonly says: (text: string) => string }>
> = {
  implicit: {
    says: () => 'allows the implicit grant',
    severity: 'medium',
    why: 'The implicit grant returns tokens in the address of a page, where they end up in the browser history, in logs and in the hands of other scripts.',
    fix: 'Set AllowedOAuthFlows to code, and use PKCE in clients without a secret.',
  },
  plain: {
    says: url => `has the callback ${url}, and Cognito accepts plain HTTP only for localhost`,
    severity: 'low',
    why: 'Cognito refuses the client, so the deployment fails. Over plain HTTP, anyone on the network could read the authorization code or tokens in the redirect.',
    fix: 'Use an https:// address.',
  },
  password: {
    says: () => 'allows sign-in with the plain password (USER_PASSWORD_AUTH)',
    severity: 'low',
    why: 'The client sends the password itself to Cognito. With SRP, the password never leaves the client.',
    fix: 'Use ALLOW_USER_SRP_AUTH. Keep ALLOW_USER_PASSWORD_AUTH only while users are migrated.',
  },
};

function judgeClient({ resource: client, report }: RuleContext): void {
  for (const { at, kind, text } of clientWeaknesses(client)) {
    const { says, ...details } = CLIENT[kind];
    report(at, `${client.called} ${says(text)}`, details);
  }
}
