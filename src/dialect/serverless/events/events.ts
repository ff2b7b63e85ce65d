import type { ServerlessService } from '../service.ts';
import { alb } from './alb.ts';
import { cloudFront } from './cloudfront.ts';
import { cognitoUserPool } from './cognito.ts';
import { eventBridge } from './event-bridge.ts';
import { httpApi } from './http-api.ts';
import { restApi } from './rest/api.ts';
import { s3 } from './s3.ts';
import { schedule } from './schedule.ts';
import { alexa, cloudwatchEvent, cloudwatchLog, iot, iotFleetProvisioning } from './signals.ts';
import { sns } from './sns.ts';
import { activemq, kafka, msk, rabbitmq } from './brokers.ts';
import { sqs, stream } from './sources.ts';
import { websocket } from './websocket.ts';

/** Makes what the events of one kind deploy to, for all functions of the service. */
export type EventFamily = (service: ServerlessService) => void;

const FAMILIES: readonly EventFamily[] = [
  restApi,
  httpApi,
  websocket,
  s3,
  schedule,
  sns,
  sqs,
  stream,
  msk,
  kafka,
  activemq,
  rabbitmq,
  cloudwatchEvent,
  cloudwatchLog,
  iot,
  iotFleetProvisioning,
  alexa,
  cognitoUserPool,
  eventBridge,
  alb,
  cloudFront,
];

const KNOWN: ReadonlySet<string> = new Set([
  'http',
  'httpApi',
  'websocket',
  's3',
  'schedule',
  'sns',
  'sqs',
  'stream',
  'msk',
  'kafka',
  'activemq',
  'rabbitmq',
  'cloudwatchEvent',
  'cloudwatchLog',
  'iot',
  'iotFleetProvisioning',
  'alexaSkill',
  'alexaSmartHome',
  'cognitoUserPool',
  'eventBridge',
  'alb',
  'cloudFront',
]);

/** All events of the service; one of a kind that only a plugin knows is noted. */
export function makeEvents(service: ServerlessService): void {
  for (const family of FAMILIES) family(service);
  for (const [kind, events] of service.events) {
    if (!KNOWN.has(kind))
      service.builder.diagnostics.partial(
        'event',
        `the resources that the event ${kind} of ${events[0].fn.key} deploys are not known`,
        events[0].keySpan,
      );
  }
}
