import type { Plain } from '../../builder/make.ts';
import type { FunctionEvent, ServiceFunction } from '../service-function.ts';
import { at, isMap, type Node } from '../../../source/node.ts';
import { alphanumeric, normal } from '../names.ts';
import { isTrue, text, truthy } from '../read.ts';
import { setting, type ServerlessService } from '../service.ts';
import { known } from '../variables/pieces.ts';
import { addMapping, allowSources } from './event-source-mapping.ts';
import { byFunction, filters, presentValue, nameInArn, eventProvenance, part } from './common.ts';

/** Queues. One statement names them all. */
export function sqs(service: ServerlessService): void {
  const arns = new Map<ServiceFunction | undefined, Node[]>();
  for (const event of service.eventsOfKind('sqs')) {
    const arn = part(event, 'arn');
    const value = isMap(event.value) ? event.value : undefined;
    addMapping(service, event, `${event.fn.idPrefix}EventSourceMappingSQS${alphanumeric(nameInArn(arn))}`, {
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
      addMapping(
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
        isMade(source) ? [source.Ref] : [],
      );
    }
    allowSources(service, fn, events, DYNAMODB, arns.dynamodb);
    allowSources(service, fn, events, KINESIS, arns.kinesis);
    allowSources(service, fn, events, WITH_CONSUMER, arns.consumer);
    allowSources(service, fn, events, ['kinesis:SubscribeToShard'], consumers);
    allowSources(service, fn, events, ['sns:Publish'], arns.sns);
    allowSources(service, fn, events, ['sqs:ListQueues', 'sqs:SendMessage'], arns.sqs);
  }
}

const isMade = (source: Plain): source is { readonly Ref: string } =>
  typeof source === 'object' && source !== null && 'Ref' in source;

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
