import { itemsOrSelf } from '../../../source/node.ts';
import { roleArn } from '../grants.ts';
import type { FunctionEvent } from '../service-function.ts';
import { at, isList, isMap, type Node } from '../../../source/node.ts';
import { either, isFalse, text } from '../read.ts';
import type { ServerlessService } from '../service.ts';
import { customRole } from '../grants.ts';
import { ROLE } from '../names.ts';
import { aliased, jsonOf, eventProvenance, addPermission, transformerOf } from './common.ts';

const inputOf = (node: Node | undefined): string | Node | undefined =>
  isMap(node) || isList(node) ? jsonOf(node) : either(node);

/** Rates and crons: a rule that may call the function, or a schedule of EventBridge Scheduler that takes the function's own role. */
export function schedule(service: ServerlessService): void {
  const numbers = new Map<string, number>();
  const scheduled = new Set<FunctionEvent['fn']>();
  let first: FunctionEvent | undefined;
  for (const event of service.eventsOfKind('schedule')) {
    const { fn, value } = event;
    const map = isMap(value) ? value : undefined;
    const rate = map ? at(map, 'rate') : value;
    for (const expression of itemsOrSelf(rate)) {
      const number = (numbers.get(fn.key) ?? 0) + 1;
      numbers.set(fn.key, number);
      if (text(at(map, 'method')) === 'scheduler') {
        scheduler(service, event, map!, expression, number);
        scheduled.add(fn);
        first ??= event;
      } else rule(service, event, map, expression, number);
    }
  }
  if (!first) return;
  service.grants.principals.push('scheduler.amazonaws.com');
  const resources = [...scheduled].flatMap(fn =>
    ['', ':*'].map(tail =>
      service.sub(
        ['arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:', ...fn.name, tail],
        eventProvenance(service, first, 'scheduler-statement'),
      ),
    ),
  );
  service.grants.allow(
    undefined,
    ['lambda:InvokeFunction'],
    resources,
    eventProvenance(service, first, 'scheduler-statement'),
  );
}

const state = (map: Node | undefined): string => (isFalse(at(map, 'enabled')) ? 'DISABLED' : 'ENABLED');

function scheduler(
  service: ServerlessService,
  event: FunctionEvent,
  map: Node,
  expression: Node,
  number: number,
): void {
  const { fn } = event;
  const role = either(at(map, 'roleArn'), customRole(service, fn));
  const ownRole = service.grants.ownRole(fn) ? `${fn.idPrefix}${ROLE}` : ROLE;
  const arn = role ? roleArn(role) : { 'Fn::GetAtt': [ownRole, 'Arn'] };
  service.builder.add(
    `${fn.idPrefix}SchedulerSchedule${number}`,
    'AWS::Scheduler::Schedule',
    {
      ScheduleExpression: expression,
      State: state(map),
      Target: { Arn: service.target(fn), RoleArn: arn, Input: inputOf(at(map, 'input')) },
      FlexibleTimeWindow: { Mode: 'OFF' },
      Name: at(map, 'name'),
      Description: at(map, 'description'),
      ScheduleExpressionTimezone: at(map, 'timezone'),
    },
    eventProvenance(service, event, 'schedule'),
    aliased(fn),
  );
}

function rule(
  service: ServerlessService,
  event: FunctionEvent,
  map: Node | undefined,
  expression: Node,
  number: number,
): void {
  const { fn } = event;
  const id = `${fn.idPrefix}EventsRuleSchedule${number}`;
  service.builder.add(
    id,
    'AWS::Events::Rule',
    {
      ScheduleExpression: expression,
      State: state(map),
      Name: either(at(map, 'name')),
      Description: either(at(map, 'description')),
      Targets: [
        {
          Input: inputOf(at(map, 'input')),
          InputPath: either(at(map, 'inputPath')),
          InputTransformer: transformerOf(at(map, 'inputTransformer')),
          Arn: service.target(fn),
          Id: `${fn.key}Schedule`,
        },
      ],
    },
    eventProvenance(service, event, 'schedule'),
    aliased(fn),
  );
  addPermission(service, event, `${fn.idPrefix}LambdaPermissionEventsRuleSchedule${number}`, {
    principal: 'events.amazonaws.com',
    source: { 'Fn::GetAtt': [id, 'Arn'] },
  });
}
