import { expect, test } from 'vitest';
import { bucket, everyoneMay, permission, roleTrusting, undetermined } from '../testing.ts';
import trust from '../iam/iam-trust-anyone.ts';
import deputy from './confused-deputy.ts';
import everyone from './public-resource-policy.ts';
import whole from './resource-policy-wildcard-action.ts';

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
    ...roleTrusting({ Principal: '*', ...later }),
    {},
    'a condition of its trust policy is not known until deployment',
  ],
  [
    'trust in an account',
    trust,
    ...roleTrusting({ Principal: { AWS: '222222222222' }, ...later }),
    {},
    'a condition of its trust policy is not known until deployment',
  ],
  [
    'trust in a provider',
    trust,
    ...roleTrusting({
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      ...later,
    }),
    {},
    'a condition of its trust policy is not known until deployment',
  ],
] as const)('undetermined: %s', (_, rule, type, properties, more, reason) =>
  expect(undetermined(rule, type, properties, more)).toEqual([reason]),
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
    ...roleTrusting({ Principal: { Service: 'lambda.amazonaws.com' }, ...later }),
  ],
] as const)('determined: %s', (_, rule, type, properties) =>
  expect(undetermined(rule, type, properties)).toEqual([]),
);
