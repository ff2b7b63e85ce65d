import { lookUp } from '../../src/model/look-up.ts';
import { ATTACHING, attachedPolicies } from '../../src/aws/iam/policy/attached.ts';
import type { ManagedPolicy } from '../../src/aws/iam/policy/managed-policies.ts';
import { holderOf, functionsOfUnnamedRole } from '../../src/aws/iam/policy/roles.ts';
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

/** Managed policies that read all that a service stores, as `s3:Get*` on `*` does (AWS Managed Policy Reference, read 2026-11). */
const READING: { readonly [name: string]: string } = {
  AmazonS3ReadOnlyAccess: 'object',
  AmazonDynamoDBReadOnlyAccess: 'table',
  AmazonSSMReadOnlyAccess: 'parameter of Parameter Store',
};

export default defineRule({
  id: 'iam-broad-managed-policy',
  title: 'AWS managed policy grants full access to a service',
  severity: 'medium',
  preset: 'recommended',
  byElement: true,
  on: ATTACHING,
  maps: { owasp: ['S5'], sas: ['SAS-04'], cwe: [250] },
  why: 'Policies such as …FullAccess are intended for administrators of a service. Code with such a policy can read, change and delete everything in the service.',
  fix: 'Write a policy that allows only the actions and resources that are needed.',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html',
    'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html',
  ],
  check({ resource, report }) {
    for (const { at, policy } of attachedPolicies(resource)) {
      const gives = broad(policy, resource.type === 'AWS::IAM::Role');
      if (gives)
        report(at, `${policy.name} ${gives(holderOf(resource))}`, {
          fix: instead(policy),
          words: { sam: instead(policy, templateFor(policy)) },
          related: functionsOfUnnamedRole(resource),
        });
    }
  },
});

function broad(policy: ManagedPolicy, isRole: boolean): ((name: string) => string) | undefined {
  // Made for services that call functions, not for functions: lambda:InvokeFunction on "*".
  if (policy.name === 'AWSLambdaRole')
    return name => `allows ${name} to invoke every function in the account`;
  if (policy.serviceRole) return undefined;
  // People and groups read what a service stores as their work.
  const read = isRole ? lookUp(READING, policy.name) : undefined;
  if (read !== undefined) return name => `allows ${name} to read every ${read} in the account`;
  if (policy.verdict === 'power') return name => `grants ${name} nearly every action in the account`;
  return policy.verdict === 'service-wide'
    ? name => `grants ${name} full access to ${listInWords(policy.services)}`
    : undefined;
}

/** The SAM policy template that gives less of the same service. */
const templateFor = (policy: ManagedPolicy): string | undefined =>
  servicesOf(policy).flatMap(service => lookUp(TEMPLATES, service) ?? [])[0];
const servicesOf = ({ name, services }: ManagedPolicy): readonly string[] =>
  name === 'AWSLambdaRole' ? ['lambda'] : services;

const instead = (policy: ManagedPolicy, template?: string): string =>
  `Replace ${policy.name} with ${template ? `${template}, or with ` : ''}a policy that allows only the actions and resources that are needed.`;
