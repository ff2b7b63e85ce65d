import { type ServerlessProvenance, byServerless } from '../../../../source/provenance.ts';
import type { Plain } from '../../../builder/make.ts';
import { at, isMap, isScalar, itemsOf, type Entry, type Node } from '../../../../source/node.ts';
import { toPlain } from '../../../../source/plain.ts';
import { normal } from '../../names.ts';
import { either, isFalse, text, truthy } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';

/** A machine and its logical id. What starts it is named by its key in the service. */
export type Started = { readonly machine: Entry; readonly id: string };

const eventsOf = ({ machine }: Started, ...kinds: readonly string[]): readonly Entry[] =>
  itemsOf(at(machine.value, 'events')).flatMap(item => {
    const kind = kinds.find(name => truthy(at(item, name)));
    const entry = kind !== undefined && isMap(item) ? item.entries.get(kind) : undefined;
    return entry ? [entry] : [];
  });

/** Rules and schedules at a rate, with a role that may start the machine. */
export function makeSchedules(service: ServerlessService, started: Started): void {
  const { machine, id } = started;
  for (const [index, { keySpan, value }] of eventsOf(started, 'schedule').entries()) {
    const provenance = byServerless(machine.key, keySpan, 'state-machine-event');
    const scheduler = text(at(value, 'method')) === 'scheduler';
    const name = `${normal(machine.key)}StepFunctions${scheduler ? 'SchedulerSchedule' : 'EventsRuleSchedule'}${index + 1}`;
    const role = `${normal(machine.key)}ScheduleToStepFunctionsRole`;
    const written = at(value, 'role');
    const roleArn: Plain = truthy(written) ? written : { 'Fn::GetAtt': [role, 'Arn'] };
    const common = {
      ScheduleExpression: isMap(value) ? at(value, 'rate') : value,
      State: stateOf(value),
      Name: at(value, 'name'),
      Description: at(value, 'description'),
    };
    if (scheduler)
      service.builder.add(
        name,
        'AWS::Scheduler::Schedule',
        {
          ...common,
          ScheduleExpressionTimezone: at(value, 'timezone'),
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: { Arn: { Ref: id }, RoleArn: roleArn, Input: inputOf(at(value, 'input')) },
        },
        provenance,
      );
    else
      service.builder.add(
        name,
        'AWS::Events::Rule',
        { ...common, Targets: [target(id, `${machine.key}StepFunctionsSchedule`, value, roleArn)] },
        provenance,
      );
    if (!truthy(written))
      makeStartRole(service, started, {
        role,
        principal: scheduler ? 'scheduler.amazonaws.com' : 'events.amazonaws.com',
        policy: 'schedule',
        boundary: either(service.setting('rolePermissionsBoundary')),
        provenance,
      });
  }
}

/** Rules for events, with a role that may start the machine. */
export function makeEventRules(service: ServerlessService, started: Started): void {
  const { machine, id } = started;
  for (const [index, { keySpan, value }] of eventsOf(started, 'cloudwatchEvent', 'eventBridge').entries()) {
    const provenance = byServerless(machine.key, keySpan, 'state-machine-event');
    const role = `${normal(machine.key)}EventToStepFunctionsRole`;
    const written = at(value, 'iamRole');
    const dead = at(value, 'deadLetterConfig');
    service.builder.add(
      `${normal(machine.key)}EventsRuleCloudWatchEvent${index + 1}`,
      'AWS::Events::Rule',
      {
        EventBusName: at(value, 'eventBusName'),
        EventPattern: at(value, 'event'),
        State: stateOf(value),
        Description: at(value, 'description'),
        Name: at(value, 'name'),
        Targets: [
          {
            ...target(
              id,
              `${machine.key}CloudWatchEvent`,
              value,
              truthy(written) ? written : { 'Fn::GetAtt': [role, 'Arn'] },
            ),
            DeadLetterConfig: truthy(dead) ? { Arn: dead } : undefined,
          },
        ],
      },
      provenance,
    );
    if (!truthy(written))
      makeStartRole(service, started, {
        role,
        principal: 'events.amazonaws.com',
        policy: 'event',
        boundary: undefined,
        provenance,
      });
  }
}

const stateOf = (value: Node): string => (isFalse(at(value, 'enabled')) ? 'DISABLED' : 'ENABLED');

function target(machine: string, id: string, value: Node, roleArn: Plain): { readonly [key: string]: Plain } {
  const transformer = at(value, 'inputTransformer');
  const retry = at(value, 'retryPolicy');
  return {
    Arn: { Ref: machine },
    Id: id,
    RoleArn: roleArn,
    Input: inputOf(at(value, 'input')),
    InputPath: at(value, 'inputPath'),
    InputTransformer: transformer && {
      InputPathsMap: at(transformer, 'inputPathsMap'),
      InputTemplate: at(transformer, 'inputTemplate'),
    },
    RetryPolicy: retry && {
      MaximumEventAgeInSeconds: at(retry, 'maximumEventAgeInSeconds'),
      MaximumRetryAttempts: at(retry, 'maximumRetryAttempts'),
    },
  };
}

/** An input that is data is written as JSON. */
const inputOf = (input: Node | undefined): Plain =>
  input === undefined || isScalar(input) ? input : JSON.stringify(toPlain(input));

type StartRole = {
  readonly role: string;
  readonly principal: string;
  readonly policy: string;
  readonly boundary: Node | undefined;
  readonly provenance: ServerlessProvenance;
};

function makeStartRole(
  service: ServerlessService,
  { machine, id }: Started,
  { role, principal, policy, boundary, provenance }: StartRole,
): void {
  const name = [
    ...service.stage,
    `-${service.region ?? 'us-east-1'}-`,
    ...service.name,
    `-${machine.key}-${policy}`,
  ];
  service.builder.add(
    role,
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: principal }, Action: 'sts:AssumeRole' }],
      },
      Policies: [
        {
          PolicyName: service.string(name, provenance),
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: ['states:StartExecution'], Resource: { Ref: id } }],
          },
        },
      ],
      PermissionsBoundary: boundary,
      Path: either(service.setting('iam', 'role', 'path')),
    },
    { ...provenance, rule: 'state-machine-start-role' },
  );
}
