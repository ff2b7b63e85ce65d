import { describe, expect, test } from 'vitest';
import { addedTo, notesOf, placeOf, propertiesOf, resourceOf, statementsOf } from '../testing-facts.ts';

const service = (construct: string, more = ''): string =>
  `service: svc\nplugins: [serverless-lift]\nprovider: { name: aws, versionFunctions: false }\n${more}functions: { fn: { handler: h } }\nconstructs:\n  x: { ${construct} }\n`;
const PLAIN = service('type: none');
const made = (construct: string): string[] => addedTo(PLAIN, service(construct));
const idOf = (construct: string, type: string): string =>
  made(construct)
    .find(one => one.endsWith(` ${type}`))!
    .split(' ')[0]!;
const QUEUE = 'type: queue, worker: { handler: w }';

describe('a queue', () => {
  const queues = (settings: string) => {
    const text = service(`${QUEUE}, ${settings}`);
    const [dead, queue] = addedTo(PLAIN, text)
      .filter(one => one.endsWith('SQS::Queue'))
      .map(one => propertiesOf(text, one.split(' ')[0]!));
    return { dead, queue } as { dead: object; queue: object };
  };
  test('has another for what fails, a worker and its log group', () =>
    expect(made(QUEUE).map(one => one.replace(/[0-9A-F]{8}\b/, ''))).toEqual([
      'XWorkerEventSourceMappingSQSXQueue Lambda::EventSourceMapping',
      'XWorkerLambdaFunction Lambda::Function',
      'XWorkerLogGroup Logs::LogGroup',
      'xDlq SQS::Queue',
      'xQueue SQS::Queue',
    ]));
  test('tries three times, and hides a message for six times the time of the worker', () =>
    expect(queues('delay: 1').queue).toMatchObject({
      QueueName: 'svc-dev-x',
      RedrivePolicy: { maxReceiveCount: 3 },
      VisibilityTimeout: 36,
      DelaySeconds: 1,
    }));
  test.each<[string, string, object]>([
    ['tries as often as is said', 'maxRetries: 9', { RedrivePolicy: { maxReceiveCount: 9 } }],
    [
      'is in order',
      'fifo: true',
      { FifoQueue: true, QueueName: 'svc-dev-x.fifo', ContentBasedDeduplication: true },
    ],
    ['is encrypted by a key of SQS', 'encryption: kmsManaged', { KmsMasterKeyId: 'alias/aws/sqs' }],
    [
      'is what the author extends',
      'extensions: { queue: { Properties: { MaximumMessageSize: 1 } } }',
      { MaximumMessageSize: 1 },
    ],
  ])('%s', (_, setting, properties) => expect(queues(setting).queue).toMatchObject(properties));
  test('keeps what fails for two weeks, encrypted in the same way', () =>
    expect(queues('encryption: kmsManaged').dead).toMatchObject({
      QueueName: 'svc-dev-x-dlq',
      MessageRetentionPeriod: 1209600,
      KmsMasterKeyId: 'alias/aws/sqs',
    }));
  test('is not encrypted by itself', () =>
    expect(queues('delay: 1').queue).not.toHaveProperty('KmsMasterKeyId'));
  test('sends mail of what fails', () =>
    expect(made(`${QUEUE}, alarm: a@b.test`).map(one => one.split(' ')[1])).toEqual(
      expect.arrayContaining(['SNS::Topic', 'SNS::Subscription', 'CloudWatch::Alarm']),
    ));
  test('hands its worker one message at a time', () =>
    expect(propertiesOf(service(QUEUE), idOf(QUEUE, 'Lambda::EventSourceMapping'))).toMatchObject({
      BatchSize: 1,
      MaximumBatchingWindowInSeconds: 0,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    }));
  test.todo('encryption: kms makes a key of KMS and encrypts with it; encryptionKey is only its name');
});

describe('storage', () => {
  const storage = (settings: string) =>
    resourceOf(service(`type: storage${settings}`), idOf('type: storage', 'S3::Bucket'));
  test('is private, encrypted, versioned, and stays', () =>
    expect(storage('')).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true },
        VersioningConfiguration: { Status: 'Enabled' },
      },
    }));
  test.each<[string, string, object]>([
    [
      'is encrypted by KMS',
      ', encryption: kms',
      {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
        },
      },
    ],
    [
      'is what the author extends',
      ', extensions: { bucket: { Properties: { BucketName: b } } }',
      { BucketName: 'b' },
    ],
  ])('%s', (_, settings, Properties) => expect(storage(settings)).toMatchObject({ Properties }));
  test('refuses plain HTTP', () =>
    expect(propertiesOf(service('type: storage'), idOf('type: storage', 'S3::BucketPolicy'))).toMatchObject({
      PolicyDocument: {
        Statement: [
          { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        ],
      },
    }));
  test.todo('the shared role may also read and write access lists and tags of its objects, and restore them');
});

describe('a table', () => {
  const TABLE = 'type: database/dynamodb-single-table';
  test('has two keys, a stream and a time to live, and stays', () =>
    expect(resourceOf(service(TABLE), idOf(TABLE, 'DynamoDB::Table'))).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'PK' }, { AttributeName: 'SK' }],
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        TimeToLiveSpecification: { AttributeName: 'TimeToLive', Enabled: true },
      },
    }));
  test('has as many indexes as are asked for', () =>
    expect(propertiesOf(service(`${TABLE}, gsiCount: 2`), idOf(TABLE, 'DynamoDB::Table'))).toMatchObject({
      GlobalSecondaryIndexes: [{ IndexName: 'GSI-1' }, { IndexName: 'GSI-2' }],
    }));
  test.todo('point-in-time recovery is on (serverless-lift 1.37)');
});

describe('the shared role may use what constructs make', () => {
  const grants = (construct: string, more = ''): string[] => {
    const usual = new Set(statementsOf(PLAIN));
    return statementsOf(service(construct, more)).filter(statement => !usual.has(statement));
  };
  test.each([
    ['a queue', QUEUE, 'sqs:SendMessage, sqs:ChangeMessageVisibility on ${xQueue'],
    ['storage', 'type: storage', 's3:PutObject, s3:GetObject, s3:DeleteObject, s3:ListBucket'],
    ['a table', 'type: database/dynamodb-single-table', 'dynamodb:GetItem, dynamodb:BatchGetItem'],
  ])('%s', (_, construct, start) => expect(grants(construct)).toContainEqual(expect.stringContaining(start)));
  test('unless that is off', () =>
    expect(grants('type: storage', 'lift: { automaticPermissions: false }\n')).toEqual([]));
});

test('a construct that is not lowered is noted', () =>
  expect(notesOf(service('type: webhook'))).toEqual(['the construct x of serverless-lift is not lowered']));
test('everything points to the key of the construct', () =>
  expect(placeOf(service('type: storage'), idOf('type: storage', 'S3::Bucket'))).toBe('6 x'));
