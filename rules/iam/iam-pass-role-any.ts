import { grantsOfHolder } from '../../src/aws/iam/policy/effective.ts';
import { isDenied } from '../../src/aws/iam/policy/escalation.ts';
import { PASS_ROLE, passesAnyRole, passesAsAny, type PassesAny } from '../../src/aws/iam/policy/pass-role.ts';
import { grantsOf, holderOf, standsFor } from '../../src/aws/iam/policy/roles.ts';
import { POLICY_HOLDERS } from '../../src/aws/iam/policy/statements.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-pass-role-any',
  title: 'A policy lets its holder pass every role',
  severity: 'high',
  preset: 'recommended',
  on: POLICY_HOLDERS,
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [269] },
  why: 'A role that is passed to a service acts for whoever passed it. With every role to choose from, the holder can work through the strongest one of the account.',
  fix: 'Name in Resource the roles that are passed, or add the condition iam:PassedToService with the service that gets them.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
    'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html',
  ],
  check({ resource, strict, report, undetermined }) {
    for (const statement of grantsOf(resource, undetermined)) {
      const passes = statement.provenance ? undefined : (strict ? passesAsAny : passesAnyRole)(statement);
      if (passes && !isDenied(grantsOfHolder(resource).sources, PASS_ROLE))
        report(
          passes.entry,
          `${what(passes)} ${holderOf(resource)} pass ${passes.roles === 'NotResource' ? 'every role but those in NotResource' : 'every role'}`,
          { related: standsFor(resource) },
        );
    }
  },
});

const what = ({ how, entry }: PassesAny): string =>
  how === 'name'
    ? 'This lets'
    : how === 'wildcard'
      ? `"${entry.text}" holds ${PASS_ROLE} and lets`
      : `NotAction leaves ${PASS_ROLE} in and lets`;
