import { lookUp } from '../../model/look-up.ts';
import { Text } from '../../model/text.ts';
import type { Resource, Value } from '../../model/world.ts';
import { arnOf } from '../iam/policy/arn.ts';
import { spelledOut } from '../iam/policy/own-arn.ts';
import { actions, ANY, type Actions, type RuntimeNeed } from './runtime-need.ts';

/**
 * By the service in the ARN of an event source: AWSLambdaSQSQueueExecutionRole, AWSLambdaDynamoDBExecutionRole, AWSLambdaKinesisExecutionRole,
 * AWSLambdaMSKExecutionRole (AWS Managed Policy Reference); "Process Amazon MQ messages with Lambda", "Using AWS Lambda with Amazon DocumentDB", "Configuring Lambda
 * permissions for Amazon MSK event source mappings" and "Configuring Lambda execution role permissions" of self-managed Kafka (Lambda developer guide); SAM's
 * SQSPollerPolicy for what is optional of a queue. Read 2026-11.
 */
const NETWORK =
  'ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeVpcs ec2:DeleteNetworkInterface ec2:DescribeSubnets ec2:DescribeSecurityGroups';
const KAFKA =
  `kafka-cluster:Connect kafka-cluster:AlterGroup kafka-cluster:DescribeGroup kafka-cluster:DescribeTopic kafka-cluster:ReadData
  kafka-cluster:DescribeClusterDynamicConfiguration secretsmanager:GetSecretValue kms:Decrypt glue:GetRegistry glue:GetSchemaVersion`.replace(
    /\s+/g,
    ' ',
  );
const SOURCES: { readonly [service: string]: Actions & { readonly what: string } } = {
  sqs: {
    ...actions(
      'sqs',
      'ReceiveMessage DeleteMessage GetQueueAttributes',
      'ChangeMessageVisibility GetQueueUrl kms:Decrypt',
    ),
    what: 'queue',
  },
  dynamodb: {
    ...actions('dynamodb', 'DescribeStream GetRecords GetShardIterator ListStreams', 'kms:Decrypt'),
    what: 'stream of the table',
  },
  kinesis: {
    ...actions(
      'kinesis',
      'DescribeStream DescribeStreamSummary GetRecords GetShardIterator ListShards',
      'ListStreams SubscribeToShard DescribeStreamConsumer kms:Decrypt',
    ),
    what: 'stream',
  },
  kafka: {
    ...actions(
      'kafka',
      `DescribeClusterV2 GetBootstrapBrokers ${NETWORK}`,
      `DescribeCluster ListScramSecrets DescribeVpcConnection ${KAFKA}`,
    ),
    what: 'Kafka cluster',
  },
  mq: {
    ...actions('mq', 'DescribeBroker secretsmanager:GetSecretValue', `${NETWORK} kms:Decrypt`),
    what: 'broker',
  },
  rds: {
    ...actions(
      'rds',
      `DescribeDBClusters DescribeDBClusterParameters DescribeDBSubnetGroups secretsmanager:GetSecretValue ${NETWORK}`,
      'kms:Decrypt',
    ),
    what: 'DocumentDB cluster',
  },
  '': { ...actions('kafka', '', `${KAFKA} ${NETWORK}`), what: 'Kafka cluster' },
};

/** Types whose references say of which service an event source is. */
const SOURCE_TYPES: { readonly [type: string]: string } = {
  'AWS::SQS::Queue': 'sqs',
  'AWS::DynamoDB::Table': 'dynamodb',
  'AWS::DynamoDB::GlobalTable': 'dynamodb',
  'AWS::Kinesis::Stream': 'kinesis',
  'AWS::Kinesis::StreamConsumer': 'kinesis',
  'AWS::MSK::Cluster': 'kafka',
  'AWS::MSK::ServerlessCluster': 'kafka',
  'AWS::AmazonMQ::Broker': 'mq',
  'AWS::DocDB::DBCluster': 'rds',
};

/** The service of an ARN, by its text or by the type that it refers to; undefined where only deployment tells. */
function serviceAt(arn: Value, types: { readonly [type: string]: string }): string | undefined {
  const literal = arnOf(spelledOut(arn.text, arn.world))?.service.literal;
  return literal ?? lookUp(types, arn.refers?.type ?? '');
}

/** What Lambda does to read an event source. */
export function sourceOf(mapping: Resource): RuntimeNeed {
  const own = mapping.get('EventSourceArn');
  const at = own.present ? own : mapping;
  const service = own.absent ? '' : serviceAt(own, SOURCE_TYPES);
  const known = service === undefined ? undefined : lookUp(SOURCES, service);
  // A secret of the broker, or its cluster, is not what the ARN says.
  const isAlone = known?.required.every(action => action.startsWith(`${service}:`)) === true;
  return known
    ? {
        required: known.required,
        optional: known.optional,
        arns: isAlone ? sourceArns(own, service) : [],
        purpose: `reads the ${known.what}${own.refers ? ` ${own.refers.name}` : ''}`,
        at,
      }
    : {
        required: [],
        optional: Object.values(SOURCES).flatMap(({ required, optional }) => [...required, ...optional]),
        arns: [],
        purpose: 'reads the event source',
        at,
      };
}

/** The secrets with which Lambda signs in to a Kafka cluster or broker, each by its ARN (Lambda developer guide, "Configuring Lambda permissions for Amazon MSK event source mappings" and "Configuring Lambda execution role permissions", read 2026-11-30). */
export const secretsOf = (mapping: Resource): readonly RuntimeNeed[] =>
  mapping.get('SourceAccessConfigurations').each.flatMap((access): readonly RuntimeNeed[] => {
    const at = access.get('URI');
    return at.present && /_AUTH$|_CERTIFICATE$/.test(access.get('Type').literal ?? '')
      ? [
          {
            ...actions('secretsmanager', 'GetSecretValue', 'kms:Decrypt'),
            arns: arnsAt(at),
            purpose: 'reads the secret of its event source',
            at,
          },
        ]
      : [];
  });

/** The ARN of an event source. The stream of a table is `TABLE/stream/LABEL`; of a consumer, permissions on its stream are needed as well. */
function sourceArns(source: Value, service: string | undefined): readonly Text[] {
  const { refers, world } = source;
  const mayBeConsumer = refers ? refers.type.endsWith('Consumer') : source.text.has('/consumer/') !== 'no';
  if (service === 'kinesis' && mayBeConsumer) return [];
  if (service !== 'dynamodb' || !refers) return arnsAt(source);
  const table = spelledOut(Text.of({ of: 'attribute', resource: refers.id, attribute: 'Arn' }), world);
  return [Text.of(table, '/stream/', ANY), ...arnsAt(source)];
}

const arnsAt = (arn: Value): readonly Text[] => [spelledOut(arn.text, arn.world)];

/** Lambda developer guide, "Capturing records of Lambda asynchronous invocations", "Capturing discarded batches …", and "Dead-letter queues", read 2026-11. */
const DESTINATIONS: { readonly [service: string]: Actions } = {
  sqs: actions('sqs', 'SendMessage', 'GetQueueAttributes GetQueueUrl kms:GenerateDataKey kms:Decrypt'),
  sns: actions('sns', 'Publish', 'kms:GenerateDataKey kms:Decrypt'),
  lambda: actions('lambda', 'InvokeFunction'),
  events: actions('events', 'PutEvents'),
  s3: actions('s3', 'PutObject ListBucket', 'kms:GenerateDataKey'),
};
const DESTINATION_TYPES: { readonly [type: string]: string } = {
  'AWS::SQS::Queue': 'sqs',
  'AWS::SNS::Topic': 'sns',
  'AWS::Lambda::Function': 'lambda',
  'AWS::Lambda::Alias': 'lambda',
  'AWS::Lambda::Version': 'lambda',
  'AWS::Events::EventBus': 'events',
  'AWS::S3::Bucket': 's3',
};

/** What Lambda does to send results and failures on. */
export const destinationsOf = (config: Resource): readonly RuntimeNeed[] => [
  ...sentTo(
    config.get('DestinationConfig', 'OnFailure', 'Destination'),
    'sends failures to their destination',
  ),
  ...sentTo(
    config.get('DestinationConfig', 'OnSuccess', 'Destination'),
    'sends results to their destination',
  ),
];

export function sentTo(destination: Value, purpose: string): readonly RuntimeNeed[] {
  if (destination.absent) return [];
  const service = serviceAt(destination, DESTINATION_TYPES);
  const known = service === undefined ? undefined : lookUp(DESTINATIONS, service);
  const unknown: Actions = {
    required: [],
    optional: [
      ...Object.values(DESTINATIONS).flatMap(({ required, optional }) => [...required, ...optional]),
      'kafka-cluster:Connect',
      'kafka-cluster:DescribeTopic',
      'kafka-cluster:WriteData',
    ],
  };
  const arns = arnsAt(destination).flatMap(arn => (service === 's3' ? [arn, Text.of(arn, '/', ANY)] : arn));
  return [
    {
      ...(known ?? unknown),
      arns: known && destination.present ? arns : [],
      purpose: destination.refers ? `${purpose} ${destination.refers.name}` : purpose,
      at: destination,
    },
  ];
}
