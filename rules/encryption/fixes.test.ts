import { expect, test } from 'vitest';
import { attempts, mended } from '../testing-fixes.ts';

test('encryption of a queue refuses anonymous requests, so it is no safe fix', async () => {
  const text = `Resources:
  Jobs: { Type: AWS::SQS::Queue, Properties: { SqsManagedSseEnabled: false } }
`;
  const [attempt] = await attempts('data-not-encrypted', text);
  expect(attempt?.verdict.why).toBeUndefined();
  expect(attempt?.fix).toMatchObject({ safety: 'unsafe' });
  expect(attempt?.fix.risk).toContain('Anonymous requests');
});

const fixOf = async (resources: string): Promise<string | undefined> => {
  const text = `Resources:\n${resources}`;
  const [attempt] = await attempts('data-without-customer-key', text);
  expect(attempt?.verdict.why).toBeUndefined();
  return attempt && mended(text, attempt);
};
const NEWS = '  News: { Type: AWS::SNS::Topic, Properties: { DisplayName: news } }\n';
const SENDER = `  Send:
    Type: AWS::IAM::RolePolicy
    Properties:
      RoleName: sender
      PolicyName: send
      PolicyDocument: { Statement: { Effect: Allow, Action: sns:Publish, Resource: !Ref News } }
`;
const TABLE = '  Orders: { Type: AWS::DynamoDB::Table, Properties: { BillingMode: PAY_PER_REQUEST } }\n';

test('a key of the customer is declared behind the store, for whoever may use its service in the account', async () => {
  expect(
    await fixOf(`${TABLE}  Jobs:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: 5
`),
  ).toBe(`Resources:
  Orders: { Type: AWS::DynamoDB::Table, Properties: { BillingMode: PAY_PER_REQUEST, SSESpecification: { SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: !GetAtt DataKey.Arn } } }
  DataKey:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Sub arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root
            Action: kms:*
            Resource: '*'
          - Effect: Allow
            Principal:
              AWS: '*'
            Action:
              - kms:Encrypt
              - kms:Decrypt
              - kms:ReEncrypt*
              - kms:GenerateDataKey*
              - kms:CreateGrant
              - kms:DescribeKey
            Resource: '*'
            Condition:
              StringEquals:
                kms:CallerAccount: !Ref AWS::AccountId
                kms:ViaService:
                  - !Sub dynamodb.\${AWS::Region}.amazonaws.com
                  - !Sub sqs.\${AWS::Region}.amazonaws.com
  Jobs:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: 5
`);
});

test('the key lets in only the services of stores that can have it', async () => {
  const after = await fixOf(`${TABLE}  Site:
    Type: AWS::S3::Bucket
    Properties:
      WebsiteConfiguration: { IndexDocument: index.html }
${NEWS}`);
  expect(after).toContain('kms:ViaService: !Sub dynamodb.${AWS::Region}.amazonaws.com\n');
});

test('a topic to which a function of the stack sends gets the key', async () => {
  expect(await fixOf(NEWS + SENDER)).toContain('KmsMasterKeyId: !Ref DataKey');
});

test('a bucket that names the algorithm of S3 gets the key in its place', async () => {
  const after = await fixOf(`  Files:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault:
              SSEAlgorithm: AES256 # of S3
`);
  expect(after).toContain(`          - ServerSideEncryptionByDefault:
              SSEAlgorithm: aws:kms # of S3
              KMSMasterKeyID: !GetAtt DataKey.Arn
            BucketKeyEnabled: true
`);
});

test.each([
  [
    'a queue to which a service sends',
    `  Jobs: { Type: AWS::SQS::Queue, Properties: { DelaySeconds: 5 } }
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties: { Queues: [!Ref Jobs], PolicyDocument: { Statement: { Effect: Allow, Principal: { Service: s3.amazonaws.com }, Action: sqs:SendMessage, Resource: !GetAtt Jobs.Arn } } }
`,
  ],
  [
    'a table that a condition declares',
    `  Orders: { Type: AWS::DynamoDB::Table, Condition: IsProd, Properties: { BillingMode: PAY_PER_REQUEST } }
Conditions: { IsProd: !Equals [!Ref AWS::Region, eu-west-1] }
`,
  ],
  [
    'a stack with a key of its author',
    `${TABLE}  Own: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: true, KeyPolicy: {} } }\n`,
  ],
  [
    'a database, which would be replaced',
    `  Db: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-mysql, StorageEncrypted: true } }\n`,
  ],
  [
    'a topic to which nothing of the stack sends, but perhaps an alarm of another',
    `${NEWS}  Mail: { Type: AWS::SNS::Subscription, Properties: { TopicArn: !Ref News, Protocol: email, Endpoint: a@example.com } }\n`,
  ],
  [
    'a topic that an output exports',
    `${NEWS}${SENDER}Outputs: { News: { Value: !Ref News, Export: { Name: news } } }
`,
  ],
])('no key for %s', async (_, resources) => {
  expect(await attempts('data-without-customer-key', `Resources:\n${resources}`)).toEqual([]);
});
