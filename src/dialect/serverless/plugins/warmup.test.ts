import { describe, expect, test } from 'vitest';
import { addedTo, placeOf, propertiesOf, statementsOf } from '../testing-facts.ts';

const service = (warmer: string, fn = ''): string =>
  `service: svc\nplugins: [serverless-plugin-warmup]\nprovider: { name: aws, versionFunctions: false, environment: { SECRET: x } }\ncustom:\n  warmup:\n    daily: { ${warmer} }\nfunctions: { fn: { handler: h${fn} }, other: { handler: h } }\n`;
const FUNCTION = 'WarmUpPluginDailyLambdaFunction';
const ROLE = 'WarmUpPluginDailyRole';
const WARMS = 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:svc-dev-';
const warmed = (warmer: string, fn = ''): string[] =>
  statementsOf(service(warmer, fn), ROLE).filter(statement => statement.startsWith('lambda:'));

test('a warmer is a function on a schedule, with a log group and a role', () => {
  expect(addedTo(service('enabled: false'), service('enabled: true'))).toEqual([
    'WarmUpPluginDailyEventsRuleSchedule1 Events::Rule',
    `${FUNCTION} Lambda::Function`,
    'WarmUpPluginDailyLambdaPermissionEventsRuleSchedule1 Lambda::Permission',
    'WarmUpPluginDailyLogGroup Logs::LogGroup',
    `${ROLE} IAM::Role`,
  ]);
  expect(propertiesOf(service('enabled: true'), 'WarmUpPluginDailyEventsRuleSchedule1')).toMatchObject({
    ScheduleExpression: 'rate(5 minutes)',
  });
  expect(placeOf(service('enabled: true'), FUNCTION)).toBe('6 daily');
});
test('it has no variables where the provider has none', () =>
  expect(
    propertiesOf(service('enabled: true').replace('environment: { SECRET: x }', 'memorySize: 512'), FUNCTION),
  ).not.toHaveProperty('Environment'));
test('it is small, and has no variable of the provider', () => {
  expect(propertiesOf(service('enabled: true'), FUNCTION)).toMatchObject({
    FunctionName: 'svc-dev-warmup-plugin-daily',
    MemorySize: 128,
    Timeout: 10,
  });
  expect(JSON.stringify(propertiesOf(service('enabled: true'), FUNCTION))).not.toContain('SECRET');
});

describe('it calls', () => {
  test.each<[string, string, string, string[]]>([
    ['all functions', 'enabled: true', '', [`lambda:InvokeFunction on ${WARMS}fn*, ${WARMS}other*`]],
    [
      'not one that is off',
      'enabled: true',
      ', warmup: { daily: { enabled: false } }',
      [`lambda:InvokeFunction on ${WARMS}other*`],
    ],
    [
      'one that is on',
      'enabled: false',
      ', warmup: { daily: { enabled: true } }',
      [`lambda:InvokeFunction on ${WARMS}fn*`],
    ],
    ['all in this stage', 'enabled: dev', '', [`lambda:InvokeFunction on ${WARMS}fn*, ${WARMS}other*`]],
    [
      'all in these stages',
      'enabled: [qa, dev]',
      '',
      [`lambda:InvokeFunction on ${WARMS}fn*, ${WARMS}other*`],
    ],
    ['none in another stage: it is not even made', 'enabled: prod', '', []],
  ])('%s', (_, warmer, fn, statements) => expect(warmed(warmer, fn)).toEqual(statements));
});
test('its role may join any network', () =>
  expect(statementsOf(service('enabled: true'), ROLE).at(-1)).toBe(
    'ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DetachNetworkInterface, ec2:DeleteNetworkInterface on *',
  ));
test('with a role of the author none is made', () => {
  const text = service('enabled: true, role: arn:aws:iam::123456789012:role/x');
  expect(propertiesOf(text, FUNCTION)).toMatchObject({ Role: 'arn:aws:iam::123456789012:role/x' });
  expect(propertiesOf(text, ROLE)).toBeUndefined();
});
