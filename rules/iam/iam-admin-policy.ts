import { attachedPolicies } from '../../src/aws/iam/policy/attached.ts';
import { boundaryOf } from '../../src/aws/iam/policy/boundary.ts';
import { administratorGrant, isAnyAction, resourceText } from '../../src/aws/iam/policy/grant.ts';
import { isEverything } from '../../src/aws/iam/policy/arn.ts';
import { grantsOf, holderOf, functionsOfUnnamedRole } from '../../src/aws/iam/policy/roles.ts';
import { POLICY_HOLDERS } from '../../src/aws/iam/policy/statements.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-admin-policy',
  title: 'IAM policy grants full administrator access',
  severity: 'critical',
  preset: 'recommended',
  byElement: true,
  on: POLICY_HOLDERS,
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [250, 732], fsbp: ['IAM.1'], cis: ['2.15'] },
  why: 'An attacker with these credentials, from a vulnerability in the code or a stolen key, controls the account, including its data, users and bill.',
  fix: 'Allow only the actions that are needed, each on the resources that it needs.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1',
  ],
  check({ resource, world, report, undetermined }) {
    const boundary = boundaryOf(resource, world);
    const limited = boundary ? `, within the permissions boundary ${boundary}` : '';
    const severity = boundary ? 'high' : 'critical';
    for (const statement of grantsOf(resource, undetermined)) {
      const how = administratorGrant(statement);
      if (!how) continue;
      const on = statement.resources.find(entry => isEverything(resourceText(entry)));
      const place =
        how === 'all-but'
          ? statement.notActions[0]
          : statement.actions.find(entry => isAnyAction(entry.literal));
      if (!on || !place) continue;
      const what =
        how === 'all-but'
          ? `NotAction on "${on.text}" grants ${holderOf(resource)} every other action, including IAM permissions management`
          : `"${place.text}" on "${on.text}" grants ${holderOf(resource)} administrator access`;
      report(place, `${what}${limited}`, {
        severity,
        related: functionsOfUnnamedRole(resource),
        ...(how === 'all-but'
          ? {
              fix: 'Replace NotAction with Action and list the actions that are needed, or add iam:*, organizations:* and account:* to NotAction.',
            }
          : {}),
      });
    }
    for (const { at, policy } of attachedPolicies(resource)) {
      if (policy.verdict === 'admin')
        report(at, `${policy.name} grants ${holderOf(resource)} administrator access${limited}`, {
          severity,
          related: functionsOfUnnamedRole(resource),
          fix: `Replace ${policy.name} with a policy that allows only the actions that are needed.`,
        });
    }
  },
});
