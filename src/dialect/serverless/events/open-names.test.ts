import { expect, test } from 'vitest';
import { idsOf, lowerText } from '../testing.ts';

const idsWith = (events: string, end: string): string[] =>
  idsOf(
    lowerText(
      `service: svc\nprovider: { name: aws, versionFunctions: false }\nfunctions: { fn: { handler: h, events: [${events}] } }\n`,
    ).stacks[0]!,
  ).filter(id => id.startsWith(end));

test.each<[string, string, string, string[]]>([
  [
    'buckets',
    's3: "a-${env:A}" }, { s3: "a-${env:B}" }, { s3: "${env:C}" }, { s3: "b-${aws:accountId}"',
    'S3Bucket',
    ['S3BucketAUnknownEnvA', 'S3BucketAUnknownEnvB', 'S3BucketBAccountId', 'S3BucketUnknownEnvC'],
  ],
  [
    'topics',
    'sns: "arn:aws:sns:us-east-1:${aws:accountId}:t" }, { sns: { arn: "arn:aws:sns:${env:A}:1:u" } }, { sns: "${ssm:/a}" }, { sns: "${ssm:/b}"',
    'FnSnsSubscription',
    [
      'FnSnsSubscriptionT',
      'FnSnsSubscriptionU',
      'FnSnsSubscriptionUnknownSsmA',
      'FnSnsSubscriptionUnknownSsmB',
    ],
  ],
  [
    'queues',
    'sqs: "${ssm:/a}" }, { sqs: "${ssm:/b}" }, { sqs: "arn:aws:sqs:us-east-1:${aws:accountId}:q"',
    'FnEventSourceMapping',
    ['FnEventSourceMappingSQSQ', 'FnEventSourceMappingSQSUnknownSsmA', 'FnEventSourceMappingSQSUnknownSsmB'],
  ],
  [
    'user pools',
    'cognitoUserPool: { pool: "${env:A}", trigger: PreSignUp } }, { cognitoUserPool: { pool: "${env:B}", trigger: PreSignUp }',
    'CognitoUserPool',
    ['CognitoUserPoolUnknownEnvA', 'CognitoUserPoolUnknownEnvB'],
  ],
])('%s whose names are not known are not taken for one', (_, events, start, expected) =>
  expect(idsWith(`{ ${events} }`, start)).toEqual(expected),
);
