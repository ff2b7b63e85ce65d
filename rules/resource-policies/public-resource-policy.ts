import {
  grantExposureOf,
  publicGrantsOf,
  type GrantExposure,
  type PublicGrant,
} from '../../src/aws/iam/principals/public-grants.ts';
import { gradeOf } from '../../src/aws/iam/policy/grant.ts';
import {
  actionsOf,
  resourcesOfPolicy,
  policyOwner,
  RESOURCE_POLICY_HOLDERS,
} from '../../src/aws/iam/principals/resource-policies.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule, type Severity } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'public-resource-policy',
  title: 'Resource-based policy allows public access',
  severity: 'high',
  preset: 'recommended',
  byElement: true,
  on: RESOURCE_POLICY_HOLDERS,
  maps: {
    owasp: ['S5'],
    sas: ['SAS-03'],
    cwe: [284, 732],
    fsbp: ['S3.2', 'SNS.4', 'SQS.3', 'KMS.5', 'Lambda.1'],
  },
  why: 'The principal * is every AWS account and, if the service allows it, unauthenticated callers. Anyone who knows the name or ARN can use the resource.',
  fix: 'In Principal, list the roles, accounts or services that need access, or add a condition on aws:PrincipalOrgID, aws:SourceAccount, aws:SourceArn or aws:SourceVpce.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html',
  ],
  check({ resource, world, report, undetermined }) {
    for (const welcome of publicGrantsOf(resource, undetermined)) {
      const way = grantExposureOf(welcome, resource, world);
      if (way === 'unknown')
        undetermined('the public access block of its bucket is not known until deployment');
      if (way === 'unknown' || way === 'elsewhere') continue;
      const { place } = welcome.statement;
      report(welcome.at, `Policy of ${policyOwner(resource, place)} allows ${sentence(way, welcome)}`, {
        severity: severityOf(way, welcome),
        related: resourcesOfPolicy(resource, place).map(one => ({
          at: one.at,
          note: `the policy applies to ${one.called}`,
          resource: one.name,
        })),
      });
    }
  },
});

/** A key is of use through one service only, to whoever has the data there. */
const isThroughService = ({ place: { service }, tests }: PublicGrant['statement']): boolean =>
  service === 'kms' && tests !== 'unknown' && tests.some(({ key }) => key === 'kms:viaservice');

function severityOf(way: GrantExposure, { statement }: PublicGrant): Severity {
  if (way === 'blocked') return 'low';
  if (way === 'website' || way === 'private-api' || isThroughService(statement)) return 'medium';
  if (way === 'signed-api') return 'high';
  return /^(?:kms|secretsmanager)$/.test(statement.place.service) || gradeOf(actionsOf(statement)) === 'high'
    ? 'critical'
    : 'high';
}

function sentence(way: GrantExposure, { statement }: PublicGrant): string {
  if (way === 'private-api') return 'any VPC endpoint in any account to call it';
  if (way === 'signed-api') return 'any AWS account to call the methods with IAM authorization';
  const actions = listInWords(statement.actions.map(({ text }) => `${text}`));
  return `everyone to use ${actions === '' ? 'it' : actions}${way === 'blocked' ? ', and only the block on public policies prevents it' : ''}`;
}
