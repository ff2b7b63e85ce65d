import type { SamEvent } from './sam-event.ts';
import type { Plain } from '../../builder/make.ts';
import { eventProvenance } from './sam-event.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { DELIVER, startExecution } from '../function/grants.ts';
import { assumedBy } from '../function/role.ts';
import { given, mapOf, prop, truthy } from '../read.ts';
import { getAtt, type Subject } from '../subject.ts';
import { deadLetterArn } from './dead-letter.ts';
import { type Handler } from './event.ts';

/** A schedule of EventBridge Scheduler with the role that it invokes the function with. */
export const scheduleV2: Handler = (x, subject, event, target) =>
  addSchedule(x, subject, event, target.arn, DELIVER['Lambda']!(target.arn, event.id));

export const machineSchedule = (x: SamBuilder, subject: Subject, event: SamEvent, arn: Plain): void =>
  addSchedule(x, subject, event, arn, startExecution(arn, event.id));

function addSchedule(x: SamBuilder, subject: Subject, event: SamEvent, arn: Plain, invoke: Plain): void {
  const { properties } = event;
  const config = mapOf(prop(properties, 'DeadLetterConfig'));
  const dead = config && deadLetterArn(x, subject, event, config);
  const written = given(properties, 'RoleArn');
  if (!written) {
    x.generate(
      subject,
      `${event.id}Role`,
      'AWS::IAM::Role',
      {
        AssumeRolePolicyDocument: assumedBy('scheduler.amazonaws.com'),
        Policies: dead === undefined ? [invoke] : [invoke, DELIVER['SQS']!(dead, event.id)],
        PermissionsBoundary: given(properties, 'PermissionsBoundary'),
      },
      eventProvenance(subject, event, 'event-role'),
    );
  }
  x.generate(
    subject,
    event.id,
    'AWS::Scheduler::Schedule',
    {
      ScheduleExpression: prop(properties, 'ScheduleExpression'),
      State: given(properties, 'State'),
      Name: truthy(prop(properties, 'OmitName')) ? undefined : (given(properties, 'Name') ?? event.id),
      Description: prop(properties, 'Description'),
      FlexibleTimeWindow: given(properties, 'FlexibleTimeWindow') ?? { Mode: 'OFF' },
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
    eventProvenance(subject, event, 'event-schedule'),
  );
}
