import type { Plugin } from './plugin.ts';
import { type ServerlessProvenance, byPlugin, byServerless } from '../../../source/provenance.ts';
import { type Plain, type Properties, make } from '../../builder/make.ts';
import { at, entriesOf, isMap, type Entry, type Node } from '../../../source/node.ts';
import { either, entryAt, isFalse, mapOf, text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import { constructId } from '../variables/constructs.ts';
import type { Pieces } from '../variables/pieces.ts';
import type { Resolver } from '../variables/resolver.ts';

/** serverless-lift: constructs that come to a few resources each. What has no line here is noted. */
type Construct = { readonly key: string; readonly value: Node; readonly provenance: ServerlessProvenance };
type Kind = {
  readonly worker?: (construct: Entry) => Plain;
  readonly grants?: (
    construct: Construct,
  ) => readonly (readonly [actions: readonly string[], resources: readonly Plain[]])[];
  readonly make: (service: ServerlessService, construct: Construct) => void;
};

const arnOf = (...path: readonly string[]): Plain => ({ 'Fn::GetAtt': [constructId(...path), 'Arn'] });
const typeOf = (node: Node): string => text(at(node, 'type')) ?? '';
const constructsOf = (resolver: Resolver): readonly Entry[] => entriesOf(mapOf(resolver.get('constructs')));
const isFifo = (node: Node): boolean => truthy(at(node, 'fifo'));

const KINDS: Readonly<Record<string, Kind | undefined>> = {
  queue: {
    worker: ({ key, value }) => ({
      ...fieldsOf(at(value, 'worker')),
      events: [
        {
          sqs: {
            arn: arnOf(key, 'Queue', 'Resource'),
            batchSize: at(value, 'batchSize') ?? 1,
            maximumBatchingWindow: at(value, 'maxBatchingWindow') ?? 0,
            maximumConcurrency: at(value, 'maxConcurrency'),
            functionResponseType: 'ReportBatchItemFailures',
          },
        },
      ],
    }),
    grants: ({ key }) => [
      [['sqs:SendMessage', 'sqs:ChangeMessageVisibility'], [arnOf(key, 'Queue', 'Resource')]],
    ],
    make: makeQueue,
  },
  storage: {
    grants: ({ key }) => [
      [
        ['s3:PutObject', 's3:GetObject', 's3:DeleteObject', 's3:ListBucket'],
        [arnOf(key, 'Bucket', 'Resource'), { 'Fn::Join': ['', [arnOf(key, 'Bucket', 'Resource'), '/*']] }],
      ],
    ],
    make: makeStorage,
  },
  'database/dynamodb-single-table': {
    grants: ({ key }) => [
      [
        [
          'dynamodb:GetItem',
          'dynamodb:BatchGetItem',
          'dynamodb:Query',
          'dynamodb:Scan',
          'dynamodb:BatchWriteItem',
          'dynamodb:PutItem',
          'dynamodb:DeleteItem',
          'dynamodb:UpdateItem',
          'dynamodb:ConditionCheckItem',
        ],
        [
          arnOf(key, 'Table', 'Resource'),
          { 'Fn::Join': ['/', [arnOf(key, 'Table', 'Resource'), 'index', '*']] },
        ],
      ],
    ],
    make: makeTable,
  },
};

const fieldsOf = (node: Node | undefined): { readonly [key: string]: Node } =>
  Object.fromEntries(entriesOf(node).map(({ key, value }) => [key, value]));

/** The function that works on a queue. */
function constructFunctions(resolver: Resolver, _stage: Pieces): Entry[] {
  return constructsOf(resolver).flatMap(construct => {
    const worker = at(construct.value, 'worker') && KINDS[typeOf(construct.value)]?.worker?.(construct);
    const key = entryAt(construct.value, 'worker');
    if (!worker || !key) return [];
    const node = make(worker, byPlugin(construct.key, key.keySpan, 'lift'));
    return [{ key: `${construct.key}Worker`, keySpan: key.keySpan, value: node }];
  });
}

/** Constructs let the shared role use what they make, unless `automaticPermissions` is off. */
function constructGrants(service: ServerlessService): void {
  if (isFalse(service.resolver.get('lift', 'automaticPermissions'))) return;
  for (const construct of described(service)) {
    for (const [actions, resources] of KINDS[typeOf(construct.value)]?.grants?.(construct) ?? [])
      service.grants.allow(undefined, actions, resources, {
        ...construct.provenance,
        rule: 'construct-statement',
      });
  }
}

function constructResources(service: ServerlessService): void {
  for (const construct of described(service)) {
    const kind = KINDS[typeOf(construct.value)];
    if (kind) kind.make(service, construct);
    else
      service.builder.diagnostics.partial(
        'plugin',
        `the construct ${construct.key} of serverless-lift is not lowered`,
        construct.provenance.span,
      );
  }
}

const described = (service: ServerlessService): Construct[] =>
  constructsOf(service.resolver)
    .filter(({ value }) => isMap(value))
    .map(({ key, keySpan, value }) => ({
      key,
      value,
      provenance: byServerless(key, keySpan, 'construct'),
    }));

/** What the author extends a construct's resource with. */
const extended = ({ value }: Construct, name: string): Properties =>
  Object.fromEntries(entriesOf(at(value, 'extensions', name, 'Properties')).map(entry => [entry.key, entry]));

function makeQueue(service: ServerlessService, construct: Construct): void {
  const { key, value, provenance } = construct;
  const fifo = isFifo(value);
  const [queue, dead] = [constructId(key, 'Queue', 'Resource'), constructId(key, 'Dlq', 'Resource')];
  const keep = { UpdateReplacePolicy: 'Delete', DeletionPolicy: 'Delete' };
  const seconds = Number(text(either(at(value, 'worker', 'timeout'), service.setting('timeout'))) ?? 6);
  const both = { FifoQueue: fifo ? true : undefined, ...encryption(construct) };
  service.builder.add(
    dead,
    'AWS::SQS::Queue',
    {
      MessageRetentionPeriod: 1209600,
      QueueName: service.string(service.named(`-${key}-dlq${fifo ? '.fifo' : ''}`), provenance),
      ...both,
      ...extended(construct, 'dlq'),
    },
    provenance,
    keep,
  );
  service.builder.add(
    queue,
    'AWS::SQS::Queue',
    {
      QueueName: service.string(service.named(`-${key}${fifo ? '.fifo' : ''}`), provenance),
      ...both,
      ContentBasedDeduplication: fifo ? true : undefined,
      DelaySeconds: at(value, 'delay'),
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [dead, 'Arn'] },
        maxReceiveCount: at(value, 'maxRetries') ?? 3,
      },
      VisibilityTimeout: seconds * 6 + Number(text(at(value, 'maxBatchingWindow')) ?? 0),
      ...extended(construct, 'queue'),
    },
    provenance,
    keep,
  );
  const mail = at(value, 'alarm');
  if (truthy(mail)) makeAlarm(service, construct, mail, dead);
}

function encryption({ value }: Construct): Properties {
  const kind = text(at(value, 'encryption'));
  if (kind === 'kms') return { KmsMasterKeyId: entryAt(value, 'encryptionKey') };
  return kind === 'kmsManaged' ? { KmsMasterKeyId: 'alias/aws/sqs' } : {};
}

/** Mail when jobs fail for good. */
function makeAlarm(service: ServerlessService, construct: Construct, mail: Node, dead: string): void {
  const { key, provenance } = construct;
  const topic = constructId(key, 'AlarmTopic', 'Resource');
  service.builder.add(
    topic,
    'AWS::SNS::Topic',
    {
      DisplayName: `[Alert][${key}] failed jobs in the DLQ.`,
      TopicName: service.string(service.named(`-${key}-dlq-alarm-topic`), provenance),
    },
    provenance,
  );
  service.builder.add(
    constructId(key, 'AlarmTopicSubscription', 'Resource'),
    'AWS::SNS::Subscription',
    { Endpoint: mail, Protocol: 'email', TopicArn: { Ref: topic } },
    provenance,
  );
  service.builder.add(
    constructId(key, 'Alarm', 'Resource'),
    'AWS::CloudWatch::Alarm',
    {
      AlarmActions: [{ Ref: topic }],
      AlarmDescription: 'Alert triggered when there are failed jobs in the dead letter queue.',
      AlarmName: service.string(service.named(`-${key}-dlq-alarm`), provenance),
      ComparisonOperator: 'GreaterThanThreshold',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [dead, 'QueueName'] } }],
      EvaluationPeriods: 1,
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Namespace: 'AWS/SQS',
      Period: 60,
      Statistic: 'Sum',
      Threshold: 0,
      TreatMissingData: 'notBreaching',
    },
    provenance,
  );
}

/** A private, versioned bucket, encrypted with S3's key or one of KMS, that refuses plain HTTP. */
function makeStorage(service: ServerlessService, construct: Construct): void {
  const { key, value, provenance } = construct;
  const id = constructId(key, 'Bucket', 'Resource');
  const kms = text(at(value, 'encryption')) === 'kms';
  const retained = { UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Retain' };
  service.builder.add(
    id,
    'AWS::S3::Bucket',
    {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: kms ? 'aws:kms' : 'AES256' } },
        ],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [
          { Status: 'Enabled', Transitions: [{ StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 0 }] },
          { Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 } },
        ],
      },
      ...extended(construct, 'bucket'),
    },
    provenance,
    retained,
  );
  service.builder.add(
    constructId(key, 'Bucket', 'Policy', 'Resource'),
    'AWS::S3::BucketPolicy',
    {
      Bucket: { Ref: id },
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: 's3:*',
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Resource: [
              arnOf(key, 'Bucket', 'Resource'),
              { 'Fn::Join': ['', [arnOf(key, 'Bucket', 'Resource'), '/*']] },
            ],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    },
    provenance,
  );
}

/** One table with `PK` and `SK` and as many secondary indexes as asked for, with a stream of both images. */
function makeTable(service: ServerlessService, construct: Construct): void {
  const { key, value, provenance } = construct;
  const count = Math.min(20, Math.max(0, Number(text(at(value, 'gsiCount')) ?? 0) || 0));
  const indexes = Array.from({ length: count }, (_, index) => `GSI-${index + 1}`);
  const names = ['PK', 'SK', ...indexes.flatMap(name => [`${name}-PK`, `${name}-SK`])];
  const keys = (prefix: string): Plain => [
    { AttributeName: `${prefix}PK`, KeyType: 'HASH' },
    { AttributeName: `${prefix}SK`, KeyType: 'RANGE' },
  ];
  service.builder.add(
    constructId(key, 'Table', 'Resource'),
    'AWS::DynamoDB::Table',
    {
      KeySchema: keys(''),
      AttributeDefinitions: names.map(name => ({ AttributeName: name, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes:
        indexes.length > 0
          ? indexes.map(name => ({
              IndexName: name,
              KeySchema: keys(`${name}-`),
              Projection: { ProjectionType: 'ALL' },
            }))
          : undefined,
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'TimeToLive', Enabled: true },
      ...extended(construct, 'table'),
    },
    provenance,
    { UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Retain' },
  );
}

export const lift: Plugin = {
  functions: constructFunctions,
  grants: constructGrants,
  apply: constructResources,
};
