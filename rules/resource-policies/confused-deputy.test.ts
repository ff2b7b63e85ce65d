import { expect, test } from 'vitest';
import { scanText } from '../../src/scan/text.ts';
import { everyoneMay, found, permission } from '../testing.ts';
import deputy from './confused-deputy.ts';

test.each([
  [
    'no source',
    permission({ Principal: 'sns.amazonaws.com' }),
    'medium: sns.amazonaws.com can invoke It on behalf of resources in any AWS account',
  ],
  [
    'a bucket by name',
    permission({ Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::b' }),
    'low: s3.amazonaws.com can invoke It on behalf of any account that owns a bucket with that name',
  ],
  [
    'every API of the account',
    permission({
      Principal: 'apigateway.amazonaws.com',
      SourceArn: 'arn:aws:execute-api:eu-west-1:111111111111:*/*/*',
    }),
    'low: apigateway.amazonaws.com can invoke It on behalf of any API in the account',
  ],
  [
    'every API',
    permission({ Principal: 'apigateway.amazonaws.com', SourceArn: 'arn:aws:execute-api:eu-west-1:*:*/*/*' }),
    'medium: apigateway.amazonaws.com can invoke It on behalf of resources in any AWS account',
  ],
  [
    'a bucket policy',
    [
      'AWS::S3::BucketPolicy',
      {
        Bucket: 'x',
        PolicyDocument: everyoneMay('s3:PutObject', {
          Principal: { Service: ['logging.s3.amazonaws.com', 'lambda.amazonaws.com'] },
        }),
      },
    ] as const,
    'medium: logging.s3.amazonaws.com can use It on behalf of resources in any AWS account',
  ],
])('deputy: %s', (_, [type, properties], message) => expect(found(type, properties)).toEqual([message]));

test.each(
  'lambda sqs dynamodb kinesis kafka states scheduler pipes firehose codepipeline codebuild batchoperations.s3 ecs ecs-tasks sagemaker glue batch'.split(
    ' ',
  ),
)('%s acts by a role of its customer', service =>
  expect(found(...permission({ Principal: `${service}.amazonaws.com` }))).toEqual([]),
);
test('that EC2 does is on no page', () =>
  expect(found(...permission({ Principal: 'ec2.amazonaws.com' }))).toHaveLength(1));

test.each([
  ['alexa-appkit.amazon.com', {}, 'Set EventSourceToken to the ID of the skill.'],
  ['s3.amazonaws.com', {}, 'Set SourceAccount to AWS::AccountId, and SourceArn to the ARN of the bucket.'],
  [
    's3.amazonaws.com',
    { SourceArn: 'arn:aws:s3:::b' },
    'Set SourceAccount to AWS::AccountId, and SourceArn to the ARN of the bucket.',
  ],
  [
    'apigateway.amazonaws.com',
    { SourceArn: 'arn:aws:execute-api:eu-west-1:111111111111:*' },
    'Set SourceArn to the ARN of the API.',
  ],
  [
    'cloudformation.amazonaws.com',
    {},
    'Remove it if nothing needs it: CloudFormation runs a macro as the user who deploys, and AWS documents no source for it.',
  ],
  ['secretsmanager.amazonaws.com', {}, 'Set SourceAccount to AWS::AccountId.'],
  ['config.amazonaws.com', {}, 'Set SourceAccount to AWS::AccountId.'],
  ['lambda.alarms.cloudwatch.amazonaws.com', {}, 'Set SourceAccount to AWS::AccountId.'],
  ['ses.amazonaws.com', {}, 'Set SourceAccount to AWS::AccountId.'],
  [
    'events.amazonaws.com',
    {},
    'Set SourceArn to the ARN of the calling resource, such as the rule, topic or API.',
  ],
])('what mends a permission of %s', (Principal, more, fix) => {
  const [type, properties] = permission({ Principal, ...more });
  expect(
    scanText(JSON.stringify({ Resources: { It: { Type: type, Properties: properties } } }), [deputy])
      .findings,
  ).toMatchObject([{ fix }]);
});

test.each([
  ['s3.amazonaws.com', 'Add a condition on aws:SourceAccount.'],
  ['sns.amazonaws.com', 'Add a condition on aws:SourceArn.'],
  [
    ['sns.amazonaws.com', 's3.amazonaws.com'],
    'Add a condition that says for whom the services act, as the documentation of each shows.',
  ],
  [
    'budgets.amazonaws.com',
    'Add a condition that says for whom the service acts, as its documentation shows.',
  ],
])('what mends a policy for %s', (Service, fix) => {
  const text = JSON.stringify({
    Resources: {
      It: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: ['x'],
          PolicyDocument: everyoneMay('sqs:SendMessage', { Principal: { Service } }),
        },
      },
    },
  });
  expect(scanText(text, [deputy]).findings).toMatchObject([{ fix }]);
});
