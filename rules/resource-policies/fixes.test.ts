import { describe, expect, test } from 'vitest';
import { attempts, mended } from '../testing-fixes.ts';

const policyOf = (type: string, key: string, principal: string, action: string): string => `Resources:
  It:
    Type: ${type}
    Properties:
      ${key}:
        Statement:
          - Effect: Allow
            Principal: { Service: ${principal} }
            Action: ${action}
            Resource: '*'
`;
const HOLDERS = {
  queue: ['AWS::SQS::QueueInlinePolicy', 'PolicyDocument', 'sqs:SendMessage'],
  topic: ['AWS::SNS::TopicInlinePolicy', 'PolicyDocument', 'sns:Publish'],
  bucket: ['AWS::S3::BucketPolicy', 'PolicyDocument', 's3:PutObject'],
  key: ['AWS::KMS::Key', 'KeyPolicy', 'kms:GenerateDataKey'],
} as const;

/** The condition that the fix adds to a statement; undefined where there is no fix. */
async function added(holder: keyof typeof HOLDERS, principal: string): Promise<string | undefined> {
  const [type, key, action] = HOLDERS[holder];
  const text = policyOf(type, key, principal, action);
  const [attempt] = await attempts('confused-deputy', text);
  if (!attempt) return undefined;
  expect(attempt.verdict.why).toBeUndefined();
  return mended(text, attempt).slice(text.length).replace(/\s+/g, ' ').trim();
}

const ACCOUNT = 'Condition: StringEquals: aws:SourceAccount: !Ref AWS::AccountId';
const arn = (rest: string): string =>
  `Condition: ArnLike: aws:SourceArn: !Sub arn:\${AWS::Partition}:${rest}`;

describe('a service is restricted by the condition that AWS documents for it', () => {
  test.each([
    ['topic', 's3.amazonaws.com', ACCOUNT],
    ['topic', 'cloudwatch.amazonaws.com', ACCOUNT],
    ['topic', '[cloudwatch.amazonaws.com, config.amazonaws.com]', ACCOUNT],
    ['bucket', 'logging.s3.amazonaws.com', ACCOUNT],
    ['bucket', 'cloudfront.amazonaws.com', arn('cloudfront::${AWS::AccountId}:distribution/*')],
    ['queue', 'sns.amazonaws.com', arn('sns:*:${AWS::AccountId}:*')],
    ['queue', 'events.amazonaws.com', arn('events:*:${AWS::AccountId}:rule/*')],
    ['key', 'cloudtrail.amazonaws.com', ACCOUNT],
    ['key', 'sns.amazonaws.com', arn('sns:*:${AWS::AccountId}:*')],
    [
      'key',
      'logs.eu-west-1.amazonaws.com',
      'Condition: ArnLike: kms:EncryptionContext:aws:logs:arn: !Sub arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:*',
    ],
  ] as const)('%s, %s', async (holder, principal, condition) =>
    expect(await added(holder, principal)).toBe(condition),
  );

  test.each([
    ['topic', 'budgets.amazonaws.com', 'of which no condition is known'],
    ['key', '[logs.eu-west-1.amazonaws.com, cloudtrail.amazonaws.com]', 'that need different keys'],
    ['queue', '[sns.amazonaws.com, events.amazonaws.com]', 'that need different values'],
    ['queue', '[sns.amazonaws.com, s3.amazonaws.com]', 'that need different keys'],
  ] as const)('%s, %s: none, for services %s', async (holder, principal, _why) =>
    expect(await added(holder, principal)).toBeUndefined(),
  );
});

test.each([
  ['s3.amazonaws.com', 'SourceAccount: !Ref AWS::AccountId'],
  ['secretsmanager.amazonaws.com', 'SourceAccount: !Ref AWS::AccountId'],
  ['cloudformation.amazonaws.com', undefined],
])('a permission for %s', async (principal, property) => {
  const text = `Resources:
  It:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: orders
      Action: lambda:InvokeFunction
      Principal: ${principal}
`;
  const [attempt] = await attempts('confused-deputy', text);
  expect(attempt && mended(text, attempt).slice(text.length).trim()).toBe(property);
});
