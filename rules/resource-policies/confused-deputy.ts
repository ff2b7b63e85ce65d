import { missingConditionOf, type MissingCondition } from '../../src/aws/iam/principals/confused-deputy.ts';
import { holdersOf, policyOf, resourceStatements } from '../../src/aws/iam/principals/resource-policies.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'confused-deputy',
  title: 'An AWS service may act here for anyone',
  severity: 'medium',
  preset: 'recommended',
  on: [
    'AWS::Lambda::Permission',
    'AWS::Lambda::ResourcePolicy',
    'AWS::S3::BucketPolicy',
    ...holdersOf('sqs', 'sns', 'kms'),
  ],
  maps: { owasp: ['S5'], sas: ['SAS-03'], cwe: [441], fsbp: ['Lambda.1'] },
  why: "A service principal is the same for all customers of AWS: without the source, a topic, rule or bucket in a stranger's account can make the service use this resource.",
  fix: 'Fix for whose resource the service acts.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html',
  ],
  check({ resource, report, undetermined }) {
    const statements = resourceStatements(resource, undetermined);
    for (const statement of statements.filter(({ made }) => !made)) {
      const found = missingConditionOf(statement, statements);
      if (found?.lack === 'unknown') undetermined('a condition of its policy is known only at deployment');
      if (!found || found.lack === 'unknown') continue;
      const permission = resource.type === 'AWS::Lambda::Permission';
      const services = listInWords(found.services.map(({ at }) => `${at.text}`));
      report(
        found.services[0]!.at,
        `${services} may ${permission ? 'call' : 'use'} ${policyOf(resource, statement.place)} ${forWhom(found)}`,
        {
          severity: found.lack === 'nobody' ? 'medium' : 'low',
          fix: permission
            ? fixOf(found)
            : `${found.services.length < statement.principals.length ? `Give ${services} a statement of its own, with` : 'Add'} a condition on aws:SourceArn or aws:SourceAccount.`,
        },
      );
    }
  },
});

function forWhom({ lack }: MissingCondition): string {
  if (lack === 'api') return 'for every API of the account';
  return lack === 'account'
    ? 'for whoever owns the bucket of that name'
    : 'for the resources of every AWS account';
}

function fixOf({ lack, services: [service] }: MissingCondition): string {
  if (service?.name?.startsWith('alexa')) return 'Set EventSourceToken to the id of the skill.';
  // What runs a macro or a custom resource is a template: it has no ARN to name beforehand.
  if (service?.name === 'cloudformation') return 'Set SourceAccount to AWS::AccountId.';
  if (service?.name === 's3')
    return 'Set SourceAccount to AWS::AccountId, and SourceArn to the ARN of the bucket.';
  return lack === 'api'
    ? 'Name the API in SourceArn.'
    : 'Set SourceArn to the ARN of the resource that calls: the rule, the topic, the API.';
}
