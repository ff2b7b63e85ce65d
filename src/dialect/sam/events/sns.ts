import { type Plain, make } from '../../builder/make.ts';
import type { SamEvent } from './sam-event.ts';
import { eventProvenance } from './sam-event.ts';
import { at, isMap, textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { truthyProp, isTrue, prop, truthy } from '../read.ts';
import { getAtt, ref, type SamResource } from '../sam-resource.ts';
import { addPermission, type Handler } from './event.ts';
import { QUEUE_POLICY } from './pull.ts';

/** A topic calls the function, or through a queue when `SqsSubscription` says so. */
export const sns: Handler = (builder, resource, event, target, parts) => {
  const topic = prop(event.properties, 'Topic');
  const through = builder.resolvedParameter(prop(event.properties, 'SqsSubscription'));
  if (!truthy(through)) {
    subscribe(builder, resource, event, topic, 'lambda', target.arn);
    addPermission(builder, resource, event, target, { principal: 'sns.amazonaws.com', arn: topic });
    return;
  }
  const settings = isMap(through) ? through : undefined;
  const made = `${event.id}Queue`;
  const arn: Plain = settings ? prop(settings, 'QueueArn') : getAtt(made, 'Arn');
  const url: Plain = settings ? prop(settings, 'QueueUrl') : ref(made);
  if (!settings)
    builder.generate(
      resource,
      made,
      'AWS::SQS::Queue',
      { FifoQueue: fifo(builder, topic) },
      eventProvenance(resource, event, 'event-queue'),
    );
  builder.generate(
    resource,
    textOf(prop(settings, 'QueuePolicyLogicalId')) ?? `${event.id}QueuePolicy`,
    'AWS::SQS::QueuePolicy',
    {
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: 'sqs:SendMessage',
            Effect: 'Allow',
            Principal: '*',
            Resource: arn,
            Condition: { ArnEquals: { 'aws:SourceArn': topic } },
          },
        ],
      },
      Queues: [url],
    },
    eventProvenance(resource, event, 'event-queue-policy'),
  );
  subscribe(builder, resource, event, topic, 'sqs', arn);
  builder.generate(
    resource,
    `${event.id}EventSourceMapping`,
    'AWS::Lambda::EventSourceMapping',
    {
      FunctionName: target.name,
      EventSourceArn: arn,
      BatchSize: truthyProp(settings, 'BatchSize') ?? 10,
      Enabled: true,
    },
    eventProvenance(resource, event, 'event-source'),
  );
  parts.late.push({
    managed: make(builder.managedPolicyArn(QUEUE_POLICY), eventProvenance(resource, event, 'managed-policy')),
  });
};

function subscribe(
  builder: SamBuilder,
  resource: SamResource,
  event: SamEvent,
  topic: Node | undefined,
  protocol: string,
  endpoint: Plain,
): void {
  const { properties } = event;
  builder.generate(
    resource,
    event.id,
    'AWS::SNS::Subscription',
    {
      Protocol: protocol,
      Endpoint: endpoint,
      TopicArn: topic,
      Region: prop(properties, 'Region'),
      FilterPolicy: prop(properties, 'FilterPolicy'),
      FilterPolicyScope: prop(properties, 'FilterPolicyScope'),
      RedrivePolicy: prop(properties, 'RedrivePolicy'),
    },
    eventProvenance(resource, event, 'event-subscription'),
  );
}

/** The queue of a FIFO topic is one as well. */
function fifo(builder: SamBuilder, topic: Node | undefined): Plain {
  const id = topic?.kind === 'call' && topic.fn === 'Ref' ? textOf(topic.arg) : undefined;
  const value = builder.resolvedParameter(
    prop(at(builder.authored.get(id ?? '')?.node, 'Properties'), 'FifoTopic'),
  );
  return isTrue(value) ? true : undefined;
}
