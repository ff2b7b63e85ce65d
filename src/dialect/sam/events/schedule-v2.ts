import type { SamEvent } from './sam-event.ts';
import type { Plain } from '../../builder/make.ts';
import { eventProvenance } from './sam-event.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { DELIVER_TO_FUNCTION, DELIVER_TO_QUEUE, startExecution } from '../function/grants.ts';
import { assumedBy } from '../function/role.ts';
import { truthyProp, mapOf, prop, truthy } from '../read.ts';
import { getAtt, type SamResource } from '../sam-resource.ts';
import { deadLetterArn } from './dead-letter.ts';
import { type Handler } from './event.ts';

/** A schedule of EventBridge Scheduler with the role that it invokes the function with. */
export const scheduleV2: Handler = (builder, resource, event, target) =>
  addSchedule(builder, resource, event, target.arn, DELIVER_TO_FUNCTION(target.arn, event.id));

export const machineSchedule = (
  builder: SamBuilder,
  resource: SamResource,
  event: SamEvent,
  arn: Plain,
): void => addSchedule(builder, resource, event, arn, startExecution(arn, event.id));

function addSchedule(
  builder: SamBuilder,
  resource: SamResource,
  event: SamEvent,
  arn: Plain,
  invoke: Plain,
): void {
  const { properties } = event;
  const config = mapOf(prop(properties, 'DeadLetterConfig'));
  const dead = config && deadLetterArn(builder, resource, event, config);
  const written = truthyProp(properties, 'RoleArn');
  if (!written) {
    builder.generate(
      resource,
      `${event.id}Role`,
      'AWS::IAM::Role',
      {
        AssumeRolePolicyDocument: assumedBy('scheduler.amazonaws.com'),
        Policies: dead === undefined ? [invoke] : [invoke, DELIVER_TO_QUEUE(dead, event.id)],
        PermissionsBoundary: truthyProp(properties, 'PermissionsBoundary'),
      },
      eventProvenance(resource, event, 'event-role'),
    );
  }
  builder.generate(
    resource,
    event.id,
    'AWS::Scheduler::Schedule',
    {
      ScheduleExpression: prop(properties, 'ScheduleExpression'),
      State: truthyProp(properties, 'State'),
      Name: truthy(prop(properties, 'OmitName')) ? undefined : (truthyProp(properties, 'Name') ?? event.id),
      Description: prop(properties, 'Description'),
      FlexibleTimeWindow: truthyProp(properties, 'FlexibleTimeWindow') ?? { Mode: 'OFF' },
      StartDate: prop(properties, 'StartDate'),
      EndDate: prop(properties, 'EndDate'),
      ScheduleExpressionTimezone: prop(properties, 'ScheduleExpressionTimezone'),
      GroupName: prop(properties, 'GroupName'),
      KmsKeyArn: prop(properties, 'KmsKeyArn'),
      Target: {
        Arn: arn,
        RoleArn: written ?? getAtt(`${event.id}Role`, 'Arn'),
        Input: prop(properties, 'Input'),
        DeadLetterConfig: dead === undefined ? undefined : { Arn: dead },
        RetryPolicy: prop(properties, 'RetryPolicy'),
      },
    },
    eventProvenance(resource, event, 'event-schedule'),
  );
}
