import { grantsOfHolder } from '../../src/aws/iam/policy/effective.ts';
import { isDenied } from '../../src/aws/iam/policy/escalation.ts';
import { PASS_ROLE, passesAnyRole, passesAsAny, type PassesAny } from '../../src/aws/iam/policy/pass-role.ts';
import { isEscalation } from '../../src/aws/iam/policy/told-once.ts';
import { grantsOf, holderOf, functionsOfUnnamedRole } from '../../src/aws/iam/policy/roles.ts';
import { POLICY_HOLDERS } from '../../src/aws/iam/policy/statements.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-pass-role-any',
  title: 'IAM policy allows iam:PassRole on all roles',
  severity: 'high',
  preset: 'recommended',
  byElement: true,
  on: POLICY_HOLDERS,
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [269] },
  why: 'A service acts with the permissions of the role that is passed to it. With all roles to choose from, the holder can act through the most privileged role in the account.',
  fix: 'In Resource, list only the roles to pass, or add a condition on iam:PassedToService with the service that receives them.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
    'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html',
  ],
  check({ resource, strict, runs, report, undetermined }) {
    const told = !strict && runs('iam-privilege-escalation');
    for (const statement of grantsOf(resource, undetermined)) {
      const passes = statement.provenance ? undefined : (strict ? passesAsAny : passesAnyRole)(statement);
      // The escalation at such a wildcard tells it.
      if (passes?.how === 'wildcard' && told && isEscalation(passes.entry, statement, resource)) continue;
      if (passes && !isDenied(grantsOfHolder(resource).sources, PASS_ROLE))
        report(
          passes.entry,
          `${what(passes)} ${holderOf(resource)} to pass ${passes.roles === 'NotResource' ? 'any role except those in NotResource' : 'any role'}`,
          { related: functionsOfUnnamedRole(resource) },
        );
    }
  },
});

function what({ how, entry }: PassesAny): string {
  switch (how) {
    case 'name':
      return `${PASS_ROLE} allows`;
    case 'wildcard':
      return `"${entry.text}" includes ${PASS_ROLE} and allows`;
    case 'NotAction':
      return `NotAction does not exclude ${PASS_ROLE} and allows`;
  }
}
