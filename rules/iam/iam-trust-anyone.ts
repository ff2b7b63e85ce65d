import { openTrust, type Trust } from '../../src/aws/iam/principals/trust.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule, type ReportDetails } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-trust-anyone',
  title: 'IAM role trust policy is too permissive',
  severity: 'critical',
  preset: 'recommended',
  byElement: true,
  on: ['AWS::IAM::Role'],
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [284, 732] },
  why: 'Every principal that the trust policy allows gets all permissions of the role and needs no other credentials of the account.',
  fix: 'In Principal, list only the roles or services that assume the role.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  ],
  check({ resource: role, settings: { trustedAccounts }, report, undetermined }) {
    for (const trust of openTrust(role, trustedAccounts, undetermined)) {
      const { message, ...more } = said(trust, role.name);
      report(trust.at, message, more);
    }
  },
});

function said(
  { kind: way, at, names, externalId }: Trust,
  role: string,
): ReportDetails & { readonly message: string } {
  switch (way) {
    case 'anyone':
      return externalId
        ? {
            message: `${role} can be assumed from any AWS account with an external ID, which is not a secret`,
            severity: 'high',
          }
        : { message: `${role} can be assumed from any AWS account` };
    case 'account':
      return {
        message: `${role} can be assumed from account${names.length === 1 ? '' : 's'} ${listInWords(names)} with no requirement beyond ${names.length === 1 ? 'its' : 'their'} credentials`,
        severity: 'medium',
        fix: 'Add a condition on sts:ExternalId, aws:PrincipalOrgID or aws:MultiFactorAuthPresent. For the account of the stack, use ${AWS::AccountId}.',
      };
    case 'provider':
      return {
        message: `${role} can be assumed by any user of ${names[0] === '' ? 'the identity provider' : names[0]}`,
        severity: 'high',
        fix: 'Add a condition on the sub claim (or, for your own provider, on aud) with the expected values.',
      };
    case 'action':
      return {
        message: `Trust policy of ${role} allows "${at.text}"`,
        severity: 'medium',
        fix: 'Replace it with sts:AssumeRole, or with the single action that is needed.',
      };
  }
}
