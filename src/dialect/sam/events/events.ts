import { lookUp } from '../../../model/look-up.ts';
import type { SamEvent } from './sam-event.ts';
import { meant } from '../../../model/edit-distance.ts';
import { textOf } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import type { RoleParts } from '../function/role.ts';
import { prop } from '../read.ts';
import type { SamResource, InvokeTarget } from '../sam-resource.ts';
import { alexa } from './alexa.ts';
import { api } from './api.ts';
import { cognito } from './cognito.ts';
import { eventsOf, type Handler } from './event.ts';
import { httpApi } from './http-api.ts';
import { iotRule } from './iot.ts';
import { cloudWatchLogs } from './logs.ts';
import { pulled } from './pull.ts';
import { rule, schedule } from './rule.ts';
import { s3 } from './s3.ts';
import { scheduleV2 } from './schedule-v2.ts';
import { sns } from './sns.ts';

const HANDLERS: { readonly [type: string]: Handler } = {
  Schedule: schedule,
  CloudWatchEvent: rule,
  EventBridgeRule: rule,
  ScheduleV2: scheduleV2,
  S3: s3,
  SNS: sns,
  Api: api,
  HttpApi: httpApi,
  AlexaSkill: alexa,
  IoTRule: iotRule,
  Cognito: cognito,
  CloudWatchLogs: cloudWatchLogs,
  SQS: pulled,
  Kinesis: pulled,
  DynamoDB: pulled,
  MSK: pulled,
  MQ: pulled,
  SelfManagedKafka: pulled,
  DocumentDB: pulled,
};

/** SAM takes a function's events in the order of their paths, or of their names where they have none. */
export const inOrder = <T extends SamEvent>(events: readonly T[]): T[] => {
  const key = (event: T): string => textOf(prop(event.properties, 'Path')) ?? event.key;
  return events.toSorted((a, b) => Number(key(a) > key(b)) - Number(key(a) < key(b)));
};

/** What the events of a function need: rules, subscriptions, permissions, mappings, routes, policies of the role. */
export function expandEvents(
  builder: SamBuilder,
  resource: SamResource,
  target: InvokeTarget,
  parts: RoleParts,
): void {
  for (const event of inOrder(eventsOf(builder, resource))) {
    const handler = Object.hasOwn(HANDLERS, event.type) ? lookUp(HANDLERS, event.type) : undefined;
    if (handler) handler(builder, resource, event, target, parts);
    else
      builder.diagnostics.partial(
        'sam',
        `the event ${event.key} of ${resource.name} has the unknown type ${event.type}${meant(event.type, Object.keys(HANDLERS))}`,
        event.span,
      );
  }
}
