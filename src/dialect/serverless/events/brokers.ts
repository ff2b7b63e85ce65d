import { lookUp } from '../../../model/look-up.ts';
import type { Plain, Properties } from '../../builder/make.ts';
import { at, entriesOf, isList, type Node } from '../../../source/node.ts';
import { alphanumeric } from '../names.ts';
import { text, truthy } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import type { FunctionEvent } from '../service-function.ts';
import { byFunction, eventProvenance, filters, nameInArn, presentValue } from './common.ts';
import { addMapping, allowSources } from './event-source-mapping.ts';
import { wordOf } from '../variables/pieces.ts';

const NETWORK = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeVpcs',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeSubnets',
  'ec2:DescribeSecurityGroups',
];

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
  alphanumeric(wordOf(at(event.value, key)) ?? 'Unknown').slice(0, most);

/** Managed Kafka; reading it takes network interfaces. */
export function msk(service: ServerlessService): void {
  for (const [fn, events] of byFunction(service.eventsOfKind('msk'))) {
    for (const event of events) {
      const { value } = event;
      const arn = at(value, 'arn');
      const cluster = text(arn)?.split('/')[1] ?? nameInArn(arn);
      const scram = presentValue(at(value, 'saslScram512'));
      addMapping(
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
    allowSources(
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
        const kind = lookUp(ACCESS, key);
        if (kind?.prefix !== undefined) network = true;
        else if (kind) secrets.push(...listed(uris));
        return listed(uris).map(uri => ({
          Type: kind?.type ?? key,
          URI: kind?.prefix !== undefined && text(uri) !== undefined ? `${kind.prefix}${text(uri)}` : uri,
        }));
      });
      addMapping(service, event, `${fn.idPrefix}EventSourceMappingKafka${named(event, 'topic', 158)}`, {
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
    allowSources(service, fn, events, ['secretsmanager:GetSecretValue'], secrets);
    if (network)
      service.grants.allow(fn, NETWORK, '*', eventProvenance(service, events[0], 'kafka-statement'));
  }
}

/** Amazon MQ: the broker, the secret to log in with, and the network. */
function broker(service: ServerlessService, kind: 'activemq' | 'rabbitmq', label: string): void {
  for (const [fn, events] of byFunction(service.eventsOfKind(kind))) {
    for (const event of events) {
      const host = at(event.value, 'virtualHost');
      addMapping(service, event, `${fn.idPrefix}EventSourceMapping${label}${named(event, 'queue', 150)}`, {
        EventSourceArn: at(event.value, 'arn'),
        Queues: [at(event.value, 'queue')],
        ...batching(event),
        SourceAccessConfigurations: [
          { Type: 'BASIC_AUTH', URI: at(event.value, 'basicAuthArn') },
          ...(truthy(host) && kind === 'rabbitmq' ? [{ Type: 'VIRTUAL_HOST', URI: host }] : []),
        ],
      });
    }
    allowSources(
      service,
      fn,
      events,
      ['secretsmanager:GetSecretValue'],
      events.map(event => at(event.value, 'basicAuthArn')),
    );
    allowSources(
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
