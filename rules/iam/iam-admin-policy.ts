import { attachedPolicies } from '../../src/aws/iam/policy/attached.ts';
import { boundaryOf } from '../../src/aws/iam/policy/boundary.ts';
import { administers, isAnyAction } from '../../src/aws/iam/policy/grant.ts';
import { grantsOf, holderOf, standsFor } from '../../src/aws/iam/policy/roles.ts';
import { POLICY_HOLDERS } from '../../src/aws/iam/policy/statements.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-admin-policy',
  title: 'A policy gives every permission in the account',
  severity: 'critical',
  preset: 'recommended',
  on: POLICY_HOLDERS,
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [250, 732], fsbp: ['IAM.1'], cis: ['2.15'] },
  why: 'Whoever gets hold of these credentials, through a fault in the code or a stolen key, owns the account: its data, its users, its bill.',
  fix: 'List the actions that are needed, each on the resources that it needs.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1',
  ],
  check({ resource, world, report, undetermined }) {
    const boundary = boundaryOf(resource, world);
    const limited = boundary ? `, within the permissions boundary ${boundary}` : '';
    const severity = boundary ? 'high' : 'critical';
    for (const statement of grantsOf(resource, undetermined)) {
      const how = administers(statement);
      if (!how) continue;
      const place =
        how === 'all-but'
          ? statement.notActions[0]!
          : statement.actions.find(entry => isAnyAction(entry.literal))!;
      const what =
        how === 'all-but'
          ? `NotAction on "${statement.resources[0]!.text}" gives ${holderOf(resource)} every other action, management of IAM permissions among them`
          : `"${place.text}" on "${statement.resources[0]!.text}" makes ${holderOf(resource)} an administrator`;
      report(place, `${what}${limited}`, {
        severity,
        related: standsFor(resource),
        ...(how === 'all-but'
          ? {
              fix: 'Write Action with the actions that are needed, or add iam:*, organizations:* and account:* to NotAction.',
            }
          : {}),
      });
    }
    for (const { at, policy } of attachedPolicies(resource)) {
      if (policy.verdict === 'admin')
        report(at, `${policy.name} makes ${holderOf(resource)} an administrator${limited}`, {
          severity,
          related: standsFor(resource),
          fix: `Replace ${policy.name} by a policy with the actions that are needed.`,
        });
    }
  },
});
