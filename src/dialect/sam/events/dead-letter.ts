import type { SamEvent } from './sam-event.ts';
import type { MapNode } from '../../../source/node.ts';
import type { Plain } from '../../builder/make.ts';
import { eventProvenance } from './sam-event.ts';
import { textOf } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { prop } from '../read.ts';
import { getAtt, ref, type SamResource } from '../sam-resource.ts';

/** The queue that an event's `DeadLetterConfig` names, or the one that SAM makes for `Type: SQS`. */
export function deadLetterArn(
  builder: SamBuilder,
  resource: SamResource,
  event: SamEvent,
  config: MapNode,
): Plain {
  const arn = prop(config, 'Arn');
  if (arn) return arn;
  const id = queueId(event, config);
  builder.generate(
    resource,
    id,
    'AWS::SQS::Queue',
    {},
    eventProvenance(resource, event, 'dead-letter-queue'),
  );
  return getAtt(id, 'Arn');
}

/** A rule sends in its own name, so the queue needs a policy; a schedule sends in the name of its role. */
export function allowRule(
  builder: SamBuilder,
  resource: SamResource,
  event: SamEvent,
  config: MapNode,
): void {
  if (prop(config, 'Arn')) return;
  const id = queueId(event, config);
  builder.generate(
    resource,
    `${event.id}QueuePolicy`,
    'AWS::SQS::QueuePolicy',
    {
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: 'sqs:SendMessage',
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Resource: getAtt(id, 'Arn'),
            Condition: { ArnEquals: { 'aws:SourceArn': getAtt(event.id, 'Arn') } },
          },
        ],
      },
      Queues: [ref(id)],
    },
    eventProvenance(resource, event, 'dead-letter-queue-policy'),
  );
}

const queueId = (event: SamEvent, config: MapNode): string =>
  textOf(prop(config, 'QueueLogicalId')) ?? `${event.id}Queue`;
