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
  test('encryption: kms makes a key of KMS and encrypts with it; encryptionKey is only its name', () => {
    const text = `${QUEUE}, encryption: kms, encryptionKey: mine`;
    const key = idOf(text, 'KMS::Key');
    expect(key).toMatch(/^xmine[0-9A-F]{8}$/);
    expect(queues('encryption: kms, encryptionKey: mine')).toMatchObject({
      queue: { KmsMasterKeyId: `\${${key}.Arn}` },
      dead: { KmsMasterKeyId: `\${${key}.Arn}` },
    });
    expect(resourceOf(service(text), key)).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { KeyPolicy: { Statement: [{ Action: 'kms:*', Effect: 'Allow', Resource: '*' }] } },
    });
  });
  test('may be worked on by a function of the service, whose time counts', () => {
    const text = service('type: queue, worker: fn').replace('{ handler: h }', '{ handler: h, timeout: 10 }');
    const added = addedTo(PLAIN, text);
    expect(added.filter(one => one.endsWith('Lambda::Function'))).toEqual([]);
    expect(added.filter(one => one.endsWith('EventSourceMapping'))).toHaveLength(1);
    expect(
      propertiesOf(text, added.find(one => /^xQueue.*SQS::Queue$/.test(one))!.split(' ')[0]!),
    ).toMatchObject({
      VisibilityTimeout: 60,
    });
  });
  test('is named after the stack', () => {
    const text = service(QUEUE).replace('name: aws', 'name: aws, stackName: "shop-${sls:stage}"');
    const queue = addedTo(PLAIN, text).find(one => /^xQueue.*SQS::Queue$/.test(one))!;
    expect(propertiesOf(text, queue.split(' ')[0]!)).toMatchObject({ QueueName: 'shop-dev-x' });
  });
  test('its time does not come from the provider', () => {
    const text = service(QUEUE).replace('name: aws', 'name: aws, timeout: 20');
    const queue = addedTo(PLAIN, text).find(one => /^xQueue.*SQS::Queue$/.test(one))!;
    expect(propertiesOf(text, queue.split(' ')[0]!)).toMatchObject({ VisibilityTimeout: 36 });
  });
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
  test.each([
    ['private', '', [true, true, true], []],
    ['public below a path', ', publicPath: /public/', [true, false, false], ['/public/*']],
    [
      'public as a whole, with access lists that count for nothing',
      ", publicPath: '*', allowAcl: true",
      [false, false, false],
      ['/*'],
    ],
  ])('is %s', (_, settings, [acls, policy, restrict], paths) => {
    expect(storage(settings)).toMatchObject({
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: acls,
          BlockPublicPolicy: policy,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: restrict,
        },
      },
    });
    const { PolicyDocument } = propertiesOf(
      service(`type: storage${settings}`),
      idOf('type: storage', 'S3::BucketPolicy'),
    ) as unknown as { PolicyDocument: { Statement: { Effect: string; Resource: string }[] } };
    const allowed = PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.map(({ Resource }) => Resource.replace(/^.*\}/, ''))).toEqual(paths);
  });
  test.each([
    ['allowAcl: true', { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] } }],
    [
      'cors: https://shop.test',
      {
        CorsConfiguration: {
          CorsRules: [{ AllowedOrigins: ['https://shop.test'], AllowedMethods: ['GET', 'PUT', 'DELETE'] }],
        },
      },
    ],
    [
      'cors: [{ allowedOrigins: ["*"], allowedMethods: [GET] }]',
      { CorsConfiguration: { CorsRules: [{ AllowedOrigins: ['*'], AllowedMethods: ['GET'] }] } },
    ],
    [
      'lifecycleRules: [{ prefix: tmp/, expirationInDays: 1 }]',
      {
        LifecycleConfiguration: {
          Rules: [{}, {}, { Prefix: 'tmp/', ExpirationInDays: 1, Status: 'Enabled' }],
        },
      },
    ],
  ])('has its setting %s', (setting, Properties) =>
    expect(storage(`, ${setting}`)).toMatchObject({ Properties }),
  );
  test('an extension changes the one setting that it names', () =>
    expect(
      storage(
        ', extensions: { bucket: { DeletionPolicy: Delete, Properties: { PublicAccessBlockConfiguration: { BlockPublicAcls: false } } } }',
      ),
    ).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: {
        PublicAccessBlockConfiguration: { BlockPublicAcls: false, BlockPublicPolicy: true },
      },
    }));
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
  test('has point-in-time recovery', () =>
    expect(propertiesOf(service(TABLE), idOf(TABLE, 'DynamoDB::Table'))).toMatchObject({
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }));
  test('has five local indexes on request', () => {
    const { LocalSecondaryIndexes, AttributeDefinitions } = propertiesOf(
      service(`${TABLE}, localSecondaryIndexes: true`),
      idOf(TABLE, 'DynamoDB::Table'),
    ) as unknown as { LocalSecondaryIndexes: object[]; AttributeDefinitions: object[] };
    expect(LocalSecondaryIndexes).toHaveLength(5);
    expect(LocalSecondaryIndexes[0]).toMatchObject({
      IndexName: 'LSI-1',
      KeySchema: [{ AttributeName: 'PK' }, { AttributeName: 'LSI-1-SK' }],
    });
    expect(AttributeDefinitions).toHaveLength(7);
  });
});

describe('the shared role may use what constructs make', () => {
  const grants = (construct: string, more = ''): string[] => {
    const usual = new Set(statementsOf(PLAIN));
    return statementsOf(service(construct, more)).filter(statement => !usual.has(statement));
  };
  test.each([
    ['a queue', QUEUE, 'sqs:SendMessage, sqs:ChangeMessageVisibility on ${xQueue'],
    [
      'storage, with access lists, tags and parts of its objects',
      'type: storage',
      's3:PutObject, s3:GetObject, s3:DeleteObject, s3:ListBucket, s3:GetObjectAcl, s3:PutObjectAcl, s3:GetObjectTagging, s3:PutObjectTagging, s3:DeleteObjectTagging, s3:GetObjectAttributes, s3:AbortMultipartUpload, s3:ListMultipartUploadParts, s3:ListBucketMultipartUploads, s3:RestoreObject on ',
    ],
    ['a table', 'type: database/dynamodb-single-table', 'dynamodb:GetItem, dynamodb:BatchGetItem'],
  ])('%s', (_, construct, start) => expect(grants(construct)).toContainEqual(expect.stringContaining(start)));
  test('unless that is off', () =>
    expect(grants('type: storage', 'lift: { automaticPermissions: false }\n')).toEqual([]));
});

describe('a webhook', () => {
  const OPEN = 'type: webhook, path: /hook, insecure: true';
  const SECURE = 'type: webhook, path: /hook, authorizer: { handler: a }';
  const route = (construct: string) =>
    propertiesOf(service(construct), idOf(construct, 'ApiGatewayV2::Route'));
  test('is an API whose route puts events on a bus', () => {
    expect(made(OPEN).map(one => one.replace(/[0-9A-F]{8}\b/, ''))).toEqual([
      'xApiGatewayRole IAM::Role',
      'xBus Events::EventBus',
      'xHttpApi ApiGatewayV2::Api',
      'xHttpApiDefaultStage ApiGatewayV2::Stage',
      'xIntegration ApiGatewayV2::Integration',
      'xRoute ApiGatewayV2::Route',
    ]);
    expect(propertiesOf(service(OPEN), idOf(OPEN, 'ApiGatewayV2::Integration'))).toMatchObject({
      IntegrationSubtype: 'EventBridge-PutEvents',
      RequestParameters: { DetailType: 'Webhook', Source: 'x' },
    });
  });
  test.each([
    ['open to everyone', OPEN, { AuthorizationType: 'NONE', RouteKey: 'POST /hook' }],
    ['by another method', `${OPEN}, method: PUT`, { RouteKey: 'PUT /hook' }],
    ['behind a function', SECURE, { AuthorizationType: 'CUSTOM' }],
  ])('is %s', (_, construct, expected) => expect(route(construct)).toMatchObject(expected));
  test('invokes its authorizer, which is a function of the service, with the role of the API', () => {
    expect(made(SECURE)).toContainEqual('XAuthorizerLambdaFunction Lambda::Function');
    expect(propertiesOf(service(SECURE), idOf(SECURE, 'IAM::Policy'))).toMatchObject({
      PolicyDocument: { Statement: [{ Action: 'lambda:InvokeFunction', Effect: 'Allow' }] },
      Roles: [`\${${idOf(SECURE, 'IAM::Role')}}`],
    });
  });
});

test('a construct that is not lowered is noted', () =>
  expect(notesOf(service('type: vpc'))).toEqual(['the construct x of serverless-lift is not lowered']));
test('everything points to the key of the construct', () =>
  expect(placeOf(service('type: storage'), idOf('type: storage', 'S3::Bucket'))).toBe('6 x'));
