import { lookUp } from '../../../model/look-up.ts';
import type { PlainMap } from '../../builder/make.ts';
import { type Plain, make, withEntries } from '../../builder/make.ts';
import type { SamEvent } from './sam-event.ts';
import type { MapNode } from '../../../source/node.ts';
import { eventProvenance } from './sam-event.ts';
import { textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { DELIVER } from '../function/grants.ts';
import { truthyProp, mapOf, prop } from '../read.ts';
import type { SamResource } from '../sam-resource.ts';
import { type Handler } from './event.ts';
import { sourcePolicy } from './source-policy.ts';

/** Properties of an event that its mapping has by the same name. */
const KEPT = [
  'StartingPosition',
  'StartingPositionTimestamp',
  'BatchSize',
  'Enabled',
  'MaximumBatchingWindowInSeconds',
  'MaximumRetryAttempts',
  'BisectBatchOnFunctionError',
  'MaximumRecordAgeInSeconds',
  'ParallelizationFactor',
  'Topics',
  'Queues',
  'SourceAccessConfigurations',
  'TumblingWindowInSeconds',
  'FunctionResponseTypes',
  'FilterCriteria',
  'KmsKeyArn',
  'ScalingConfig',
  'ProvisionedPollerConfig',
  'MetricsConfig',
  'LoggingConfig',
];
/** The property that names the source. */
const SOURCE: { readonly [type: string]: string } = {
  SQS: 'Queue',
  Kinesis: 'Stream',
  DynamoDB: 'Stream',
  MSK: 'Stream',
  MQ: 'Broker',
  DocumentDB: 'Cluster',
};
/** The AWS managed policy that the function's role gets. */
export const QUEUE_POLICY = 'service-role/AWSLambdaSQSQueueExecutionRole';
const MANAGED: { readonly [type: string]: string } = {
  SQS: QUEUE_POLICY,
  Kinesis: 'service-role/AWSLambdaKinesisExecutionRole',
  DynamoDB: 'service-role/AWSLambdaDynamoDBExecutionRole',
  MSK: 'service-role/AWSLambdaMSKExecutionRole',
};
const KAFKA: { readonly [type: string]: string } = {
  MSK: 'AmazonManagedKafkaEventSourceConfig',
  SelfManagedKafka: 'SelfManagedKafkaEventSourceConfig',
};
const DESTINATION: { readonly [type: string]: string } = { SQS: 'SQS', SNS: 'SNS', S3: 'S3Bucket' };

/** A source that Lambda reads for the function: an event source mapping, and what the function's role needs to read. */
export const pulled: Handler = (builder, resource, event, target, parts) => {
  const { properties } = event;
  const failure = mapOf(prop(properties, 'DestinationConfig', 'OnFailure'));
  const servers = truthyProp(properties, 'KafkaBootstrapServers');
  builder.generate(
    resource,
    event.id,
    'AWS::Lambda::EventSourceMapping',
    {
      FunctionName: target.name,
      EventSourceArn: prop(properties, lookUp(SOURCE, event.type) ?? ''),
      ...Object.fromEntries(KEPT.map(name => [name, prop(properties, name)])),
      ...(servers ? { SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: servers } } } : {}),
      ...kafka(event),
      ...documents(event),
      DestinationConfig: destination(properties, failure),
    },
    eventProvenance(resource, event, 'event-source'),
  );
  const managed = lookUp(MANAGED, event.type);
  if (managed !== undefined)
    parts.late.push({
      managed: make(builder.managedPolicyArn(managed), eventProvenance(resource, event, 'managed-policy')),
    });
  for (const policy of [sourcePolicy(builder, event), deliver(failure, event)]) {
    if (policy !== undefined) parts.late.push({ policy: madePolicy(builder, resource, policy, event) });
  }
};

const madePolicy = (builder: SamBuilder, resource: SamResource, policy: Plain, event: SamEvent): Node =>
  make(policy, eventProvenance(resource, event, 'event-policy'));

function kafka({ type, properties }: SamEvent): PlainMap {
  const name = lookUp(KAFKA, type);
  const settings = {
    ConsumerGroupId: truthyProp(properties, 'ConsumerGroupId'),
    SchemaRegistryConfig: truthyProp(properties, 'SchemaRegistryConfig'),
  };
  return name !== undefined && (settings.ConsumerGroupId || settings.SchemaRegistryConfig)
    ? { [name]: settings }
    : {};
}

function documents({ type, properties }: SamEvent): PlainMap {
  if (type !== 'DocumentDB') return {};
  return {
    DocumentDBEventSourceConfig: {
      DatabaseName: prop(properties, 'DatabaseName'),
      CollectionName: truthyProp(properties, 'CollectionName'),
      FullDocument: truthyProp(properties, 'FullDocument'),
    },
  };
}

/** `Type` in a destination is for SAM only: it chooses the policy. */
function destination(properties: MapNode, failure: MapNode | undefined): Plain {
  const config = truthyProp(properties, 'DestinationConfig');
  if (!failure || config?.kind !== 'map') return config;
  return withEntries(config, { OnFailure: withEntries(failure, { Type: undefined }) });
}

function deliver(failure: MapNode | undefined, event: SamEvent): Plain {
  const grant = lookUp(DELIVER, lookUp(DESTINATION, textOf(prop(failure, 'Type')) ?? '') ?? '');
  const arn = prop(failure, 'Destination');
  return grant && arn ? grant(arn, event.id) : undefined;
}
