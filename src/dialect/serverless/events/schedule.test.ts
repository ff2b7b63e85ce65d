import { describe, expect, test } from 'vitest';
import { addedTo, placeOf, propertiesOf, statementsOf } from '../testing-facts.ts';

const service = (event: string): string =>
  `service: svc\nprovider: { name: aws, versionFunctions: false }\nfunctions:\n  fn:\n    handler: h\n    events:\n      - ${event}\n`;
const PLAIN = service('none: x');
const schedule = (settings: string, id = 'FnEventsRuleSchedule1') =>
  propertiesOf(service(`schedule: ${settings}`), id);

describe('a rule', () => {
  test('of a rate as text', () =>
    expect(schedule('rate(1 day)')).toEqual({
      ScheduleExpression: 'rate(1 day)',
      State: 'ENABLED',
      Targets: [{ Arn: '${FnLambdaFunction.Arn}', Id: 'fnSchedule' }],
    }));
  test.each<[string, string, object]>([
    ['that is off', 'enabled: false', { State: 'DISABLED' }],
    ['with a name', 'name: nightly, description: At night', { Name: 'nightly', Description: 'At night' }],
    ['with an input, as JSON text', 'input: { a: [1] }', { Targets: [{ Input: '{"a":[1]}' }] }],
    ['with a part of the event', 'inputPath: $.detail', { Targets: [{ InputPath: '$.detail' }] }],
    [
      'with an input made of the event',
      "inputTransformer: { inputPathsMap: { t: $.time }, inputTemplate: '<t>' }",
      { Targets: [{ InputTransformer: { InputPathsMap: { t: '$.time' }, InputTemplate: '<t>' } }] },
    ],
  ])('%s', (_, setting, properties) =>
    expect(schedule(`{ rate: rate(1 day), ${setting} }`)).toMatchObject(properties),
  );
  test('for each of its rates, numbered over all schedules of the function', () => {
    const text = `${service('schedule: { rate: [rate(1 day), rate(2 days)] }')}      - schedule: rate(3 days)\n`;
    expect(addedTo(PLAIN, text).filter(id => id.endsWith('Events::Rule'))).toEqual([
      'FnEventsRuleSchedule1 Events::Rule',
      'FnEventsRuleSchedule2 Events::Rule',
      'FnEventsRuleSchedule3 Events::Rule',
    ]);
    expect(propertiesOf(text, 'FnEventsRuleSchedule3')).toMatchObject({ ScheduleExpression: 'rate(3 days)' });
  });
  test('may call the function by itself only', () =>
    expect(schedule('rate(1 day)', 'FnLambdaPermissionEventsRuleSchedule1')).toEqual({
      FunctionName: '${FnLambdaFunction.Arn}',
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: '${FnEventsRuleSchedule1.Arn}',
    }));
  test('points to its event', () =>
    expect(placeOf(service('schedule: rate(1 day)'), 'FnEventsRuleSchedule1')).toBe('7 schedule'));
});

describe('a scheduler', () => {
  const text = service(
    'schedule: { method: scheduler, rate: rate(1 day), timezone: Europe/Paris, input: { a: 1 }, name: daily }',
  );
  test('runs with the role of the functions, in its time zone', () =>
    expect(propertiesOf(text, 'FnSchedulerSchedule1')).toEqual({
      Name: 'daily',
      ScheduleExpression: 'rate(1 day)',
      ScheduleExpressionTimezone: 'Europe/Paris',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      Target: { Arn: '${FnLambdaFunction.Arn}', RoleArn: '${IamRoleLambdaExecution.Arn}', Input: '{"a":1}' },
    }));
  test('may take that role, and call the function with it: no permission is made', () => {
    expect(propertiesOf(text, 'IamRoleLambdaExecution')).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [{ Principal: { Service: ['lambda.amazonaws.com', 'scheduler.amazonaws.com'] } }],
      },
    });
    expect(statementsOf(text).filter(statement => statement.includes('lambda:'))).toEqual([
      'lambda:InvokeFunction on arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:svc-dev-fn, arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:svc-dev-fn:*',
    ]);
    expect(addedTo(PLAIN, text)).toEqual(['FnSchedulerSchedule1 Scheduler::Schedule']);
  });
});
