import { openTrust, type Trust } from '../../src/aws/iam/principals/trust.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule, type ReportDetails } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'iam-trust-anyone',
  title: 'A role trusts more than it needs to',
  severity: 'critical',
  preset: 'recommended',
  on: ['AWS::IAM::Role'],
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [284, 732] },
  why: 'Whoever the trust policy lets in has all permissions of the role, without any other credential of the account.',
  fix: 'Name the roles or services that assume it as Principal.',
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
  { way, at, names, externalId }: Trust,
  role: string,
): ReportDetails & { readonly message: string } {
  switch (way) {
    case 'anyone':
      return externalId
        ? {
            message: `${role} may be assumed from every AWS account with an external id, which is no secret`,
            severity: 'high',
          }
        : { message: `${role} may be assumed from every AWS account` };
    case 'account':
      return {
        message: `${role} may be assumed from account${names.length === 1 ? '' : 's'} ${listInWords(names)} with nothing but ${names.length === 1 ? 'its' : 'their'} credentials`,
        severity: 'medium',
        fix: 'Add a condition on sts:ExternalId, aws:PrincipalOrgID or aws:MultiFactorAuthPresent; write ${AWS::AccountId} if it is this account.',
      };
    case 'provider':
      return {
        message: `${role} may be assumed by every user of ${names[0] === '' ? 'the identity provider' : names[0]}`,
        severity: 'high',
        fix: 'Add a condition on the sub claim (or, for a provider of your own, on aud) with the values that are meant.',
      };
    case 'action':
      return {
        message: `the trust policy of ${role} allows "${at.text}"`,
        severity: 'medium',
        fix: 'Write sts:AssumeRole, or the one call that is meant.',
      };
  }
}
