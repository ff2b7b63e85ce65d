import { at, entriesOf, isMap, type Node } from '../../../../source/node.ts';
import type { Plain, Properties } from '../../../builder/make.ts';
import { text, truthy } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';
import { constructId } from '../../variables/constructs.ts';
import { addExtended, arnOf, type Construct, type ConstructKind } from './construct.ts';

/** A queue, another one for what fails, and the function that works on it. */
export const queue: ConstructKind = {
  functions: ({ key, value }) => {
    const worker = at(value, 'worker');
    if (!worker) return undefined;
    const event: Plain = {
      sqs: {
        arn: arnOf(key, 'Queue', 'Resource'),
        batchSize: at(value, 'batchSize') ?? 1,
        maximumBatchingWindow: at(value, 'maxBatchingWindow') ?? 0,
        maximumConcurrency: at(value, 'maxConcurrency'),
        functionResponseType: 'ReportBatchItemFailures',
      },
    };
    const existing = text(worker);
    return existing === undefined
      ? { key: `${key}Worker`, cause: 'worker', value: { ...fieldsOf(worker), events: [event] } }
      : { key: existing, cause: 'worker', value: { events: [event] } };
  },
  grants: ({ key }) => [
    [['sqs:SendMessage', 'sqs:ChangeMessageVisibility'], [arnOf(key, 'Queue', 'Resource')]],
  ],
  make: makeQueue,
};

const fieldsOf = (node: Node | undefined): { readonly [key: string]: Node } =>
  Object.fromEntries(entriesOf(node).map(({ key, value }) => [key, value]));

function makeQueue(service: ServerlessService, construct: Construct): void {
  const { key, value, provenance } = construct;
  const fifo = truthy(at(value, 'fifo'));
  const [id, dead] = [constructId(key, 'Queue', 'Resource'), constructId(key, 'Dlq', 'Resource')];
  const keep = { UpdateReplacePolicy: 'Delete', DeletionPolicy: 'Delete' };
  const both = { FifoQueue: fifo ? true : undefined, ...encryption(service, construct) };
  const named = (suffix: string): Node =>
    service.string(service.stackName(`-${key}${suffix}${fifo ? '.fifo' : ''}`), provenance);
  addExtended(
    service,
    construct,
    'dlq',
    dead,
    'AWS::SQS::Queue',
    { MessageRetentionPeriod: 1209600, QueueName: named('-dlq'), ...both },
    keep,
  );
  addExtended(
    service,
    construct,
    'queue',
    id,
    'AWS::SQS::Queue',
    {
      QueueName: named(''),
      ...both,
      ContentBasedDeduplication: fifo ? true : undefined,
      DelaySeconds: at(value, 'delay'),
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [dead, 'Arn'] },
        maxReceiveCount: at(value, 'maxRetries') ?? 3,
      },
      VisibilityTimeout: secondsOf(service, value) * 6 + Number(text(at(value, 'maxBatchingWindow')) ?? 0),
    },
    keep,
  );
  const outputs: readonly (readonly [name: string, what: string, value: Plain])[] = [
    ['QueueArn', `ARN of the "${key}" SQS queue.`, { 'Fn::GetAtt': [id, 'Arn'] }],
    ['QueueUrl', `URL of the "${key}" SQS queue.`, { Ref: id }],
    ['DlqUrl', `URL of the "${key}" SQS dead letter queue.`, { Ref: dead }],
  ];
  for (const [name, what, result] of outputs)
    service.builder.addOutput(constructId(key, name), result, provenance, {
      Description: what,
    });
  const mail = at(value, 'alarm');
  if (truthy(mail)) makeAlarm(service, construct, mail, dead);
}

/** The time that the worker has: its own setting, not that of the provider. */
function secondsOf(service: ServerlessService, value: Node): number {
  const worker = at(value, 'worker');
  const fn = isMap(worker) ? worker : service.byKey.get(text(worker) ?? '')?.node;
  return Number(text(at(fn, 'timeout')) ?? 6);
}

/** `kms` makes a key of its own, for which `encryptionKey` is only the name. */
function encryption(service: ServerlessService, { key, value, provenance }: Construct): Properties {
  const kind = text(at(value, 'encryption'));
  if (kind === 'kmsManaged') return { KmsMasterKeyId: 'alias/aws/sqs' };
  if (kind !== 'kms') return {};
  const id = constructId(key, text(at(value, 'encryptionKey')) ?? 'Key', 'Resource');
  service.builder.add(
    id,
    'AWS::KMS::Key',
    {
      KeyPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: 'kms:*',
            Effect: 'Allow',
            Principal: {
              AWS: {
                'Fn::Join': [
                  '',
                  ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root'],
                ],
              },
            },
            Resource: '*',
          },
        ],
      },
    },
    provenance,
    { UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Retain' },
  );
  return { KmsMasterKeyId: { 'Fn::GetAtt': [id, 'Arn'] } };
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
      TopicName: service.string(service.stackName(`-${key}-dlq-alarm-topic`), provenance),
    },
    provenance,
  );
  service.builder.add(
    constructId(key, 'AlarmTopicSubscription', 'Resource'),
    'AWS::SNS::Subscription',
    { Endpoint: mail, Protocol: 'email', TopicArn: { Ref: topic } },
    provenance,
  );
  addExtended(service, construct, 'alarm', constructId(key, 'Alarm', 'Resource'), 'AWS::CloudWatch::Alarm', {
    AlarmActions: [{ Ref: topic }],
    AlarmDescription: 'Alert triggered when there are failed jobs in the dead letter queue.',
    AlarmName: service.string(service.stackName(`-${key}-dlq-alarm`), provenance),
    ComparisonOperator: 'GreaterThanThreshold',
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [dead, 'QueueName'] } }],
    EvaluationPeriods: 1,
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Namespace: 'AWS/SQS',
    Period: 60,
    Statistic: 'Sum',
    Threshold: 0,
    TreatMissingData: 'notBreaching',
  });
}
