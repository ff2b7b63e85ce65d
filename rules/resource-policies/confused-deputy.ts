import { missingConditionOf, type MissingCondition } from '../../src/aws/iam/principals/confused-deputy.ts';
import { namesAccountToLambda, sourceCondition } from '../../src/aws/iam/principals/named-sources.ts';
import {
  holdersOf,
  policyOwner,
  resourceStatements,
} from '../../src/aws/iam/principals/resource-policies.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'confused-deputy',
  title: 'AWS service principal is not restricted to a source',
  severity: 'medium',
  preset: 'recommended',
  byElement: true,
  on: [
    'AWS::Lambda::Permission',
    'AWS::Lambda::ResourcePolicy',
    'AWS::S3::BucketPolicy',
    ...holdersOf('sqs', 'sns', 'kms'),
  ],
  maps: { owasp: ['S5'], sas: ['SAS-03'], cwe: [441], fsbp: ['Lambda.1'] },
  why: 'A service principal is the same for all AWS customers. Without a source, a topic, rule or bucket in any other account can make the service use this resource.',
  fix: 'Restrict the source that the service can act for.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html',
  ],
  check({ resource, report, undetermined }) {
    const statements = resourceStatements(resource, undetermined);
    for (const statement of statements.filter(({ provenance: made }) => !made)) {
      const found = missingConditionOf(statement, statements);
      if (found?.lack === 'unknown') undetermined('a condition of its policy is not known until deployment');
      if (!found || found.lack === 'unknown') continue;
      const permission = resource.type === 'AWS::Lambda::Permission';
      const services = listInWords(found.services.map(({ at }) => `${at.text}`));
      report(
        found.at,
        `${services} can ${permission ? 'invoke' : 'use'} ${policyOwner(resource, statement.place)} ${forWhom(found)}`,
        {
          severity: found.lack === 'nobody' ? 'medium' : 'low',
          fix: permission
            ? fixOf(found)
            : `${found.services.length < statement.principals.length ? `Move ${services} to a separate statement with` : 'Add'} ${conditionFor(found, statement.place.service === 'kms')}.`,
        },
      );
    }
  },
});

function forWhom({ lack }: MissingCondition): string {
  if (lack === 'api') return 'on behalf of any API in the account';
  return lack === 'account'
    ? 'on behalf of any account that owns a bucket with that name'
    : 'on behalf of resources in any AWS account';
}

/** The condition that AWS documents for all services of the statement. */
function conditionFor({ services }: MissingCondition, isKey: boolean): string {
  const keys = new Set(services.map(({ name = '' }) => sourceCondition(name, isKey)?.[1]));
  const [key] = keys;
  if (keys.size === 1 && key !== undefined) return `a condition on ${key}`;
  return services.length > 1
    ? 'a condition that says for whom the services act, as the documentation of each shows'
    : 'a condition that says for whom the service acts, as its documentation shows';
}

function fixOf({ lack, services: [service] }: MissingCondition): string {
  if (service?.name?.startsWith('alexa')) return 'Set EventSourceToken to the ID of the skill.';
  // CloudFormation user guide, "Overview of CloudFormation macros", macro account scope and permissions, read 2026-11-30.
  if (service?.name === 'cloudformation')
    return 'Remove it if nothing needs it: CloudFormation runs a macro as the user who deploys, and AWS documents no source for it.';
  if (service?.name === 's3')
    return 'Set SourceAccount to AWS::AccountId, and SourceArn to the ARN of the bucket.';
  if (namesAccountToLambda(service?.name)) return 'Set SourceAccount to AWS::AccountId.';
  return lack === 'api'
    ? 'Set SourceArn to the ARN of the API.'
    : 'Set SourceArn to the ARN of the calling resource, such as the rule, topic or API.';
}
