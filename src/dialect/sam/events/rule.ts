import type { PlainMap } from '../../builder/make.ts';
import type { SamEvent } from './sam-event.ts';
import type { Plain } from '../../builder/make.ts';
import { eventProvenance } from './sam-event.ts';
import { textOf } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { truthyProp, isFalse, mapOf, prop } from '../read.ts';
import { getAtt, type SamResource } from '../sam-resource.ts';
import { allowRule, deadLetterArn } from './dead-letter.ts';
import { addPermission, type Handler } from './event.ts';

/** EventBridge limits a target's id to 64 characters. */
const ID_LENGTH = 64;
const targetId = (id: string, suffix: string): string => id.slice(0, ID_LENGTH - suffix.length) + suffix;

/** A rule that runs on a schedule. */
export const schedule: Handler = (builder, resource, event, target) => {
  addRule(builder, resource, event, scheduled(event), {
    Arn: target.arn,
    Id: targetId(event.id, 'LambdaTarget'),
  });
  addPermission(builder, resource, event, target, {
    principal: 'events.amazonaws.com',
    arn: getAtt(event.id, 'Arn'),
  });
};

/** A rule that matches events. */
export const rule: Handler = (builder, resource, event, target) => {
  addRule(builder, resource, event, matching(event), {
    Arn: target.arn,
    Id: prop(event.properties, 'Target', 'Id') ?? targetId(event.id, 'LambdaTarget'),
  });
  addPermission(builder, resource, event, target, {
    principal: 'events.amazonaws.com',
    arn: getAtt(event.id, 'Arn'),
  });
};

/** The same two for a state machine, which a role starts. */
export function machineRule(
  builder: SamBuilder,
  resource: SamResource,
  event: SamEvent,
  arn: Plain,
  role: Plain,
): void {
  const own = event.type === 'Schedule' ? scheduled(event) : matching(event);
  const id = prop(event.properties, 'Target', 'Id') ?? targetId(event.id, 'StepFunctionsTarget');
  addRule(builder, resource, event, own, { Arn: arn, Id: id, RoleArn: role });
}

function scheduled({ properties }: SamEvent): PlainMap {
  return {
    ScheduleExpression: prop(properties, 'Schedule'),
    State: state(properties),
    Name: prop(properties, 'Name'),
    Description: prop(properties, 'Description'),
  };
}

function matching({ properties }: SamEvent): PlainMap {
  return {
    EventBusName: prop(properties, 'EventBusName'),
    EventPattern: prop(properties, 'Pattern'),
    Name: prop(properties, 'RuleName'),
    State: state(properties),
  };
}

/** `Enabled` is the older spelling of `State`. */
function state(properties: SamEvent['properties']): Plain {
  const enabled = prop(properties, 'Enabled');
  if (!enabled) return truthyProp(properties, 'State');
  return isFalse(enabled) || textOf(enabled) === '' ? 'DISABLED' : 'ENABLED';
}

function addRule(
  builder: SamBuilder,
  resource: SamResource,
  event: SamEvent,
  own: PlainMap,
  target: PlainMap,
): void {
  const { properties } = event;
  const config = mapOf(prop(properties, 'DeadLetterConfig'));
  const dead = config && deadLetterArn(builder, resource, event, config);
  if (config) allowRule(builder, resource, event, config);
  const scheduledOnly = event.type === 'Schedule';
  builder.generate(
    resource,
    event.id,
    'AWS::Events::Rule',
    {
      ...own,
      Targets: [
        {
          ...target,
          Input: prop(properties, 'Input'),
          InputPath: scheduledOnly ? undefined : prop(properties, 'InputPath'),
          DeadLetterConfig: dead === undefined ? undefined : { Arn: dead },
          RetryPolicy: prop(properties, 'RetryPolicy'),
          InputTransformer: scheduledOnly ? undefined : prop(properties, 'InputTransformer'),
        },
      ],
    },
    eventProvenance(resource, event, 'event-rule'),
  );
}
