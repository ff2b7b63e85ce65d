import { expect, test } from 'vitest';
import { judgeStacks, NOWHERE, PLAINLY } from '../../src/scan/text.ts';
import { lowerFile } from '../../src/dialect/lower.ts';
import type { Rule } from '../../src/rule/rule.ts';
import type { MapNode } from '../../src/source/node.ts';
import { parseTree } from '../../src/source/parse.ts';
import { Source } from '../../src/source/source.ts';
import { allow, everyoneMay, permission } from '../../tools/resource-policies.ts';
import trust from '../iam/iam-trust-anyone.ts';
import deputy from './confused-deputy.ts';
import everyone from './public-resource-policy.ts';
import whole from './resource-policy-wildcard-action.ts';

const bucket = (properties: object): object => ({ B: { Type: 'AWS::S3::Bucket', Properties: properties } });

/** What a rule can not tell, and says so. */
function undecided(rule: Rule, type: string, properties: object, more: object = {}): readonly string[] {
  const source = new Source(
    't',
    JSON.stringify({
      Parameters: { P: { Type: 'String' } },
      Resources: { It: { Type: type, Properties: properties }, ...more },
    }),
  );
  const { stacks } = lowerFile(
    parseTree(source).root as MapNode,
    'cloudformation',
    source.file,
    NOWHERE,
    PLAINLY,
  );
  const judged = judgeStacks(stacks, [rule], { strict: false });
  expect(judged.findings).toEqual([]);
  return judged.undecided.map(({ reason }) => reason);
}
const later = { Condition: { Ref: 'P' } };

test.each([
  [
    'a condition',
    everyone,
    'AWS::SQS::QueuePolicy',
    { Queues: ['x'], PolicyDocument: everyoneMay('sqs:SendMessage', later) },
    {},
    'a condition of its policy is not known until deployment',
  ],
  [
    'a public access block',
    everyone,
    'AWS::S3::BucketPolicy',
    { Bucket: { Ref: 'B' }, PolicyDocument: everyoneMay('s3:GetObject') },
    bucket({ PublicAccessBlockConfiguration: { RestrictPublicBuckets: { Ref: 'P' } } }),
    'the public access block of its bucket is not known until deployment',
  ],
  [
    'a document',
    everyone,
    'AWS::SQS::QueuePolicy',
    { Queues: ['x'], PolicyDocument: { Ref: 'P' } },
    {},
    'the policy document is not known until deployment',
  ],
  [
    'a condition on a bus',
    everyone,
    'AWS::Events::EventBusPolicy',
    { StatementId: 'x', Action: 'events:PutEvents', Principal: '*', Condition: { Ref: 'P' } },
    {},
    'a condition of its policy is not known until deployment',
  ],
  [
    'a condition on a service',
    deputy,
    'AWS::SQS::QueuePolicy',
    {
      Queues: ['x'],
      PolicyDocument: everyoneMay('sqs:SendMessage', {
        ...later,
        Principal: { Service: 'sns.amazonaws.com' },
      }),
    },
    {},
    'a condition of its policy is not known until deployment',
  ],
  [
    'whom a policy names',
    whole,
    'AWS::SQS::QueuePolicy',
    { Queues: ['x'], PolicyDocument: everyoneMay('sqs:*', { Principal: { AWS: { Ref: 'P' } } }) },
    {},
    'the principals of the policy are not known until deployment',
  ],
  [
    'trust in anyone',
    trust,
    ...allow({ Principal: '*', ...later }),
    {},
    'a condition of its trust policy is not known until deployment',
  ],
  [
    'trust in an account',
    trust,
    ...allow({ Principal: { AWS: '222222222222' }, ...later }),
    {},
    'a condition of its trust policy is not known until deployment',
  ],
  [
    'trust in a provider',
    trust,
    ...allow({
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      ...later,
    }),
    {},
    'a condition of its trust policy is not known until deployment',
  ],
] as const)('not told: %s', (_, rule, type, properties, more, reason) =>
  expect(undecided(rule, type, properties, more)).toEqual([reason]),
);

test.each([
  [
    'a condition on callers that are named',
    everyone,
    'AWS::SQS::QueuePolicy',
    {
      Queues: ['x'],
      PolicyDocument: everyoneMay('sqs:SendMessage', { ...later, Principal: { AWS: '222222222222' } }),
    },
  ],
  [
    'a condition on callers that are fixed',
    everyone,
    'AWS::SQS::QueuePolicy',
    {
      Queues: ['x'],
      PolicyDocument: everyoneMay('sqs:SendMessage', {
        Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } },
      }),
    },
  ],
  [
    'a service whose source is fixed',
    deputy,
    ...permission({ Principal: 'sns.amazonaws.com', SourceAccount: '222222222222' }),
  ],
  [
    'a condition on trust in a service',
    trust,
    ...allow({ Principal: { Service: 'lambda.amazonaws.com' }, ...later }),
  ],
] as const)('nothing to tell: %s', (_, rule, type, properties) =>
  expect(undecided(rule, type, properties)).toEqual([]),
);
