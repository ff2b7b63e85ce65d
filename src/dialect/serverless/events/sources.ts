import type { Group } from '../groups.ts';
import type { Plain, Properties } from '../../builder/make.ts';
import type { FunctionEvent, ServiceFunction } from '../service-function.ts';
import { at, entriesOf, isList, isMap, type Node } from '../../../source/node.ts';
import { alphanumeric, normal } from '../names.ts';
import { isTrue, text, truthy } from '../read.ts';
import { setting, type ServerlessService } from '../service.ts';
import { known } from '../variables/pieces.ts';
import {
  byFunction,
  filters,
  presentValue,
  nameInArn,
  eventProvenance,
  part,
  roleDependency,
} from './common.ts';

const NETWORK = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeVpcs',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeSubnets',
  'ec2:DescribeSecurityGroups',
];

function mapping(
  service: ServerlessService,
  event: FunctionEvent,
  id: string,
  properties: Properties,
  depends: readonly string[] = [],
): void {
  service.builder.add(
    id,
    'AWS::Lambda::EventSourceMapping',
    { FunctionName: service.target(event.fn), ...properties },
    eventProvenance(service, event, `${event.kind}-mapping`),
    { DependsOn: [...roleDependency(service, event.fn), ...depends] },
  );
}

/** Statements that the events of one function add to its role, one for each set of actions. */
function allow(
  service: ServerlessService,
  fn: ServiceFunction,
  events: Group<FunctionEvent>,
  actions: readonly string[],
  resources: readonly (Plain | undefined)[],
): void {
  const all = resources.filter(resource => resource !== undefined);
  if (all.length > 0)
    service.grants.allow(
      fn,
      actions,
      all,
      eventProvenance(service, events[0], `${events[0].kind}-statement`),
    );
}

/** Queues. One statement names them all. */
export function sqs(service: ServerlessService): void {
  const arns = new Map<ServiceFunction | undefined, Node[]>();
  for (const event of service.eventsOfKind('sqs')) {
    const arn = part(event, 'arn');
    const value = isMap(event.value) ? event.value : undefined;
    mapping(service, event, `${event.fn.idPrefix}EventSourceMappingSQS${alphanumeric(nameInArn(arn))}`, {
      EventSourceArn: arn,
      BatchSize: truthy(at(value, 'batchSize')) ? at(value, 'batchSize') : 10,
      Enabled: at(value, 'enabled') ?? true,
      MaximumBatchingWindowInSeconds: presentValue(at(value, 'maximumBatchingWindow')),
      FilterCriteria: filters(at(value, 'filterPatterns')),
      FunctionResponseTypes: presentValue(at(value, 'functionResponseType')) && [
        at(value, 'functionResponseType'),
      ],
      ScalingConfig: truthy(at(value, 'maximumConcurrency'))
        ? { MaximumConcurrency: at(value, 'maximumConcurrency') }
        : undefined,
    });
    const role = service.grants.ownRole(event.fn) ? event.fn : undefined;
    if (arn && arns.get(role)?.push(arn) === undefined) arns.set(role, [arn]);
  }
  const [first] = service.eventsOfKind('sqs');
  if (first)
    for (const [fn, all] of arns)
      service.grants.allow(
        fn,
        ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        all,
        eventProvenance(service, first, 'sqs-statement'),
      );
}

const DYNAMODB = [
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:DescribeStream',
  'dynamodb:ListStreams',
];
const KINESIS = [
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:DescribeStream',
  'kinesis:ListStreams',
];
const WITH_CONSUMER = [
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:DescribeStreamSummary',
  'kinesis:ListShards',
];

/** DynamoDB and Kinesis streams, with consumers of their own and destinations for what fails. */
export function stream(service: ServerlessService): void {
  for (const [fn, events] of byFunction(service.eventsOfKind('stream'))) {
    const consumers: Plain[] = [];
    const arns = {
      dynamodb: [] as Node[],
      kinesis: [] as Node[],
      consumer: [] as Node[],
      sns: [] as Node[],
      sqs: [] as Node[],
    };
    for (const event of events) {
      const arn = part(event, 'arn');
      if (!arn) continue;
      const value = isMap(event.value) ? event.value : undefined;
      const type = setting(value, 'type') ?? text(arn)?.split(':')[2] ?? 'dynamodb';
      const consumer = at(value, 'consumer');
      const kinesis = truthy(consumer) ? 'consumer' : 'kinesis';
      arns[type === 'dynamodb' ? 'dynamodb' : kinesis].push(arn);
      const failure = at(value, 'destinations', 'onFailure');
      const target = isMap(failure) ? at(failure, 'arn') : failure;
      if (target)
        arns[(setting(failure, 'type') ?? text(target)?.split(':')[2]) === 'sns' ? 'sns' : 'sqs'].push(
          target,
        );
      const source =
        type === 'kinesis' && truthy(consumer)
          ? streamConsumer(service, event, arn, consumer, consumers)
          : arn;
      mapping(
        service,
        event,
        `${fn.idPrefix}EventSourceMapping${normal(type).replace(/Dash|Underscore/g, '')}${alphanumeric(nameInArn(arn, '/'))}`,
        {
          EventSourceArn: source,
          BatchSize: truthy(at(value, 'batchSize')) ? at(value, 'batchSize') : 10,
          Enabled: at(value, 'enabled') ?? true,
          ParallelizationFactor: presentValue(at(value, 'parallelizationFactor')),
          StartingPosition: at(value, 'startingPosition') ?? 'TRIM_HORIZON',
          MaximumBatchingWindowInSeconds: presentValue(at(value, 'batchWindow')),
          MaximumRetryAttempts: presentValue(at(value, 'maximumRetryAttempts')),
          BisectBatchOnFunctionError: presentValue(at(value, 'bisectBatchOnFunctionError')),
          MaximumRecordAgeInSeconds: presentValue(at(value, 'maximumRecordAgeInSeconds')),
          TumblingWindowInSeconds: presentValue(at(value, 'tumblingWindowInSeconds')),
          StartingPositionTimestamp: presentValue(at(value, 'startingPositionTimestamp')),
          FunctionResponseTypes: presentValue(at(value, 'functionResponseType')) && [
            at(value, 'functionResponseType'),
          ],
          DestinationConfig: target && { OnFailure: { Destination: target } },
          FilterCriteria: filters(at(value, 'filterPatterns')),
        },
      );
    }
    allow(service, fn, events, DYNAMODB, arns.dynamodb);
    allow(service, fn, events, KINESIS, arns.kinesis);
    allow(service, fn, events, WITH_CONSUMER, arns.consumer);
    allow(service, fn, events, ['kinesis:SubscribeToShard'], consumers);
    allow(service, fn, events, ['sns:Publish'], arns.sns);
    allow(service, fn, events, ['sqs:ListQueues', 'sqs:SendMessage'], arns.sqs);
  }
}

function streamConsumer(
  service: ServerlessService,
  event: FunctionEvent,
  arn: Node,
  consumer: Node,
  consumers: Plain[],
): Plain {
  if (!isTrue(consumer)) {
    consumers.push(consumer);
    return consumer;
  }
  const own = truthy(service.setting('kinesis', 'consumerNamingMode'))
    ? `${known(service.name) ?? ''}${known(service.stage) ?? ''}`
    : '';
  const name = `${event.fn.key}${nameInArn(arn, '/')}${own}Consumer`;
  const id = `${normal(name)}StreamConsumer`;
  service.builder.add(
    id,
    'AWS::Kinesis::StreamConsumer',
    { StreamARN: arn, ConsumerName: name },
    eventProvenance(service, event, 'stream-consumer'),
  );
  consumers.push({ Ref: id });
  return { Ref: id };
}

const pollers = (node: Node | undefined): Plain =>
  truthy(node)
    ? {
        MinimumPollers: presentValue(at(node, 'minimumPollers')),
        MaximumPollers: presentValue(at(node, 'maximumPollers')),
      }
    : undefined;
const batching = ({ value }: FunctionEvent): Properties => ({
  BatchSize: truthy(at(value, 'batchSize')) ? at(value, 'batchSize') : undefined,
  MaximumBatchingWindowInSeconds: truthy(at(value, 'maximumBatchingWindow'))
    ? at(value, 'maximumBatchingWindow')
    : undefined,
  Enabled: presentValue(at(value, 'enabled')),
  FilterCriteria: filters(at(value, 'filterPatterns')),
});
const reading = ({ value }: FunctionEvent): Properties => ({
  StartingPosition: at(value, 'startingPosition') ?? 'TRIM_HORIZON',
  StartingPositionTimestamp: presentValue(at(value, 'startingPositionTimestamp')),
  Topics: [at(value, 'topic')],
  ProvisionedPollerConfig: pollers(at(value, 'provisionedPollerConfig')),
});
const named = (event: FunctionEvent, key: string, most: number): string =>
  alphanumeric(setting(event.value, key) ?? 'Unknown').slice(0, most);

/** Managed Kafka; reading it takes network interfaces. */
export function msk(service: ServerlessService): void {
  for (const [fn, events] of byFunction(service.eventsOfKind('msk'))) {
    for (const event of events) {
      const { value } = event;
      const arn = at(value, 'arn');
      const cluster = text(arn)?.split('/')[1] ?? nameInArn(arn);
      const scram = presentValue(at(value, 'saslScram512'));
      mapping(
        service,
        event,
        `${fn.idPrefix}EventSourceMappingMSK${alphanumeric(cluster).slice(0, 79)}${named(event, 'topic', 79)}`,
        {
          EventSourceArn: arn,
          ...reading(event),
          ...batching(event),
          AmazonManagedKafkaEventSourceConfig: truthy(at(value, 'consumerGroupId'))
            ? { ConsumerGroupId: at(value, 'consumerGroupId') }
            : undefined,
          SourceAccessConfigurations: scram && [{ Type: 'SASL_SCRAM_512_AUTH', URI: scram }],
        },
      );
    }
    allow(
      service,
      fn,
      events,
      ['kafka:DescribeCluster', 'kafka:GetBootstrapBrokers'],
      events.map(event => at(event.value, 'arn')),
    );
    service.grants.allow(fn, NETWORK, '*', eventProvenance(service, events[0], 'msk-statement'));
  }
}

const ACCESS: Readonly<Record<string, { readonly type: string; readonly prefix?: string }>> = {
  vpcSubnet: { type: 'VPC_SUBNET', prefix: 'subnet:' },
  vpcSecurityGroup: { type: 'VPC_SECURITY_GROUP', prefix: 'security_group:' },
  saslPlainAuth: { type: 'BASIC_AUTH' },
  saslScram256Auth: { type: 'SASL_SCRAM_256_AUTH' },
  saslScram512Auth: { type: 'SASL_SCRAM_512_AUTH' },
  clientCertificateTlsAuth: { type: 'CLIENT_CERTIFICATE_TLS_AUTH' },
  serverRootCaCertificate: { type: 'SERVER_ROOT_CA_CERTIFICATE' },
};

const listed = (node: Node): readonly Node[] => (isList(node) ? node.items : [node]);

/** Kafka of one's own: how to log in says which secrets may be read. */
export function kafka(service: ServerlessService): void {
  for (const [fn, events] of byFunction(service.eventsOfKind('kafka'))) {
    const secrets: Node[] = [];
    let network = false;
    for (const event of events) {
      const { value } = event;
      const access = entriesOf(at(value, 'accessConfigurations')).flatMap(({ key, value: uris }) => {
        const kind = ACCESS[key];
        if (kind?.prefix !== undefined) network = true;
        else if (kind) secrets.push(...listed(uris));
        return listed(uris).map(uri => ({
          Type: kind?.type ?? key,
          URI: kind?.prefix !== undefined && text(uri) !== undefined ? `${kind.prefix}${text(uri)}` : uri,
        }));
      });
      mapping(service, event, `${fn.idPrefix}EventSourceMappingKafka${named(event, 'topic', 158)}`, {
        ...reading(event),
        ...batching(event),
        SourceAccessConfigurations: access,
        SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: at(value, 'bootstrapServers') } },
        SelfManagedKafkaEventSourceConfig: truthy(at(value, 'consumerGroupId'))
          ? { ConsumerGroupId: at(value, 'consumerGroupId') }
          : undefined,
        DestinationConfig: truthy(at(value, 'onFailureDestination'))
          ? { OnFailure: { Destination: at(value, 'onFailureDestination') } }
          : undefined,
      });
    }
    allow(service, fn, events, ['secretsmanager:GetSecretValue'], secrets);
    if (network)
      service.grants.allow(fn, NETWORK, '*', eventProvenance(service, events[0], 'kafka-statement'));
  }
}

/** Amazon MQ: the broker, the secret to log in with, and the network. */
function broker(service: ServerlessService, kind: 'activemq' | 'rabbitmq', label: string): void {
  for (const [fn, events] of byFunction(service.eventsOfKind(kind))) {
    for (const event of events) {
      const host = at(event.value, 'virtualHost');
      mapping(service, event, `${fn.idPrefix}EventSourceMapping${label}${named(event, 'queue', 150)}`, {
        EventSourceArn: at(event.value, 'arn'),
        Queues: [at(event.value, 'queue')],
        ...batching(event),
        SourceAccessConfigurations: [
          { Type: 'BASIC_AUTH', URI: at(event.value, 'basicAuthArn') },
          ...(truthy(host) && kind === 'rabbitmq' ? [{ Type: 'VIRTUAL_HOST', URI: host }] : []),
        ],
      });
    }
    allow(
      service,
      fn,
      events,
      ['secretsmanager:GetSecretValue'],
      events.map(event => at(event.value, 'basicAuthArn')),
    );
    allow(
      service,
      fn,
      events,
      ['mq:DescribeBroker'],
      events.map(event => at(event.value, 'arn')),
    );
    service.grants.allow(fn, NETWORK, '*', eventProvenance(service, events[0], `${kind}-statement`));
  }
}
export const activemq = (service: ServerlessService): void => broker(service, 'activemq', 'ActiveMQ');
export const rabbitmq = (service: ServerlessService): void => broker(service, 'rabbitmq', 'RabbitMQ');
