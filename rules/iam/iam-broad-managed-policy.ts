import { ATTACHING, attachedPolicies } from '../../src/aws/iam/policy/attached.ts';
import type { ManagedPolicy } from '../../src/aws/iam/policy/managed-policies.ts';
import { holderOf, standsFor } from '../../src/aws/iam/policy/roles.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule } from '../../src/rule/rule.ts';

/** What SAM offers for one resource where the managed policy gives the service (aws-sam-translator, policy_templates.json). */
const TEMPLATES: { readonly [service: string]: string } = {
  s3: 'S3CrudPolicy',
  dynamodb: 'DynamoDBCrudPolicy',
  sqs: 'SQSSendMessagePolicy',
  sns: 'SNSPublishMessagePolicy',
  lambda: 'LambdaInvokePolicy',
  ses: 'SESCrudPolicy',
  states: 'StepFunctionsExecutionPolicy',
  kinesis: 'KinesisCrudPolicy',
  secretsmanager: 'AWSSecretsManagerGetSecretValuePolicy',
  ssm: 'SSMParameterReadPolicy',
  firehose: 'FirehoseWritePolicy',
  events: 'EventBridgePutEventsPolicy',
};

export default defineRule({
  id: 'iam-broad-managed-policy',
  title: 'A managed policy of AWS gives a whole service',
  severity: 'medium',
  preset: 'recommended',
  on: ATTACHING,
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [250] },
  why: 'Policies like …FullAccess are made for people who administer a service; a function with one can read, change and delete everything that the account has of it.',
  fix: 'Write a policy with the actions that are needed, on the resources that it needs.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html',
    'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html',
  ],
  check({ resource, world, report }) {
    for (const { at, policy } of attachedPolicies(resource)) {
      const gives = broad(policy);
      if (gives)
        report(at, `${policy.name} ${gives(holderOf(resource))}`, {
          fix: instead(policy, world.stack.dialect === 'sam' && resource.made !== undefined),
          related: standsFor(resource),
        });
    }
  },
});

function broad(policy: ManagedPolicy): ((name: string) => string) | undefined {
  // Made for services that call functions, not for functions: lambda:InvokeFunction on "*".
  if (policy.name === 'AWSLambdaRole') return name => `lets ${name} invoke every function of the account`;
  if (policy.serviceRole) return undefined;
  if (policy.verdict === 'power') return name => `gives ${name} nearly every action in the account`;
  return policy.verdict === 'service-wide'
    ? name => `gives ${name} the whole of ${listInWords(policy.services)}`
    : undefined;
}

function instead(policy: ManagedPolicy, sam: boolean): string {
  const services = policy.name === 'AWSLambdaRole' ? ['lambda'] : policy.services;
  const template = sam ? services.flatMap(service => TEMPLATES[service] ?? [])[0] : undefined;
  return `Replace ${policy.name} by ${template ? `${template}, or by ` : ''}a policy with the actions that are needed, on the resources that it needs.`;
}
