import type { Resource } from '../../../model/world.ts';
import { perStatement, type Statement } from './statements.ts';

/** A method of the AWS CDK that allows a list of actions on one resource. */
type CdkGrant = { readonly method: string; readonly actions: readonly string[] };

/**
 * The lists of the CDK that hold a wildcard, or an action that its resource does not take (packages/aws-cdk-lib in aws/aws-cdk: aws-s3/lib/perms.ts,
 * aws-codecommit/lib/repository.ts, aws-ssm/lib/parameter.ts, read 2026-11). What administers is not among them: `dynamodb:*` of `grantFullAccess`
 * and `kms:Put*` of `grantAdmin` are more than code calls, whoever writes them.
 */
const GRANTS: readonly CdkGrant[] = [
  { method: 'grantRead', actions: ['s3:GetObject*', 's3:GetBucket*', 's3:List*'] },
  {
    method: 'grantWrite',
    actions: [
      's3:PutObject',
      's3:PutObjectLegalHold',
      's3:PutObjectRetention',
      's3:PutObjectTagging',
      's3:PutObjectVersionTagging',
      's3:Abort*',
    ],
  },
  // Without the feature flag @aws-cdk/aws-s3:grantWriteWithoutAcl.
  { method: 'grantWrite', actions: ['s3:PutObject*', 's3:Abort*'] },
  { method: 'grantDelete', actions: ['s3:DeleteObject*'] },
  {
    method: 'grantRead',
    actions: [
      'codecommit:GitPull',
      'codecommit:EvaluatePullRequestApprovalRules',
      'codecommit:Get*',
      'codecommit:Describe*',
    ],
  },
  {
    method: 'grantRead',
    actions: ['ssm:DescribeParameters', 'ssm:GetParameters', 'ssm:GetParameter', 'ssm:GetParameterHistory'],
  },
];

/**
 * The method of the CDK by which an action came into a statement: the whole list of the method is there. The CDK joins statements on one resource
 * (feature flag @aws-cdk/aws-iam:minimizePolicies), so there may be more in it.
 */
export const cdkGrantOf = (statement: Statement, holder: Resource, action: string): string | undefined =>
  holder.declared.construct === undefined
    ? undefined
    : grantsIn(statement).find(({ actions }) => actions.includes(action))?.method;

const grantsIn = perStatement(({ effect, actions, notResources }): readonly CdkGrant[] => {
  const written = new Set(actions.map(({ literal }) => literal));
  return effect === 'Allow' && notResources.length === 0
    ? GRANTS.filter(grant => grant.actions.every(action => written.has(action)))
    : [];
});
