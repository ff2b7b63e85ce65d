import { type Plain, make } from '../../builder/make.ts';
import type { SamEvent } from './sam-event.ts';
import { eventProvenance } from './sam-event.ts';
import { at, isMap, textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { given, isTrue, prop, truthy } from '../read.ts';
import { getAtt, ref, type Subject } from '../subject.ts';
import { permit, type Handler } from './event.ts';
import { MANAGED } from './pull.ts';

/** A topic calls the function, or through a queue when `SqsSubscription` says so. */
export const sns: Handler = (x, subject, event, target, parts) => {
  const topic = prop(event.properties, 'Topic');
  const through = x.value(prop(event.properties, 'SqsSubscription'));
  if (!truthy(through)) {
    subscribe(x, subject, event, topic, 'lambda', target.arn);
    permit(x, subject, event, target, { principal: 'sns.amazonaws.com', arn: topic });
    return;
  }
  const settings = isMap(through) ? through : undefined;
  const made = `${event.id}Queue`;
  const arn: Plain = settings ? prop(settings, 'QueueArn') : getAtt(made, 'Arn');
  const url: Plain = settings ? prop(settings, 'QueueUrl') : ref(made);
  if (!settings)
    x.generate(
      subject,
      made,
      'AWS::SQS::Queue',
      { FifoQueue: fifo(x, topic) },
      eventProvenance(subject, event, 'event-queue'),
    );
  x.generate(
    subject,
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
    eventProvenance(subject, event, 'event-queue-policy'),
  );
  subscribe(x, subject, event, topic, 'sqs', arn);
  x.generate(
    subject,
    `${event.id}EventSourceMapping`,
    'AWS::Lambda::EventSourceMapping',
    {
      FunctionName: target.name,
      EventSourceArn: arn,
      BatchSize: given(settings, 'BatchSize') ?? 10,
      Enabled: true,
    },
    eventProvenance(subject, event, 'event-source'),
  );
  parts.late.push({
    managed: make(x.managed(MANAGED['SQS']!), eventProvenance(subject, event, 'managed-policy')),
  });
};

function subscribe(
  x: SamBuilder,
  subject: Subject,
  event: SamEvent,
  topic: Node | undefined,
  protocol: string,
  endpoint: Plain,
): void {
  const { properties } = event;
  x.generate(
    subject,
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
    eventProvenance(subject, event, 'event-subscription'),
  );
}

/** The queue of a FIFO topic is one as well. */
function fifo(x: SamBuilder, topic: Node | undefined): Plain {
  const id = topic?.kind === 'call' && topic.fn === 'Ref' ? textOf(topic.arg) : undefined;
  const value = x.value(prop(at(x.authored.get(id ?? '')?.node, 'Properties'), 'FifoTopic'));
  return isTrue(value) ? true : undefined;
}
