import { describe, expect, test } from 'vitest';
import { addedTo, placeOf, propertiesOf, resourceOf } from '../testing-facts.ts';

const service = (...events: readonly string[]): string =>
  `service: svc\nprovider: { name: aws, versionFunctions: false }\nfunctions:\n  fn:\n    handler: h\n    events:\n${events.map(event => `      - ${event}\n`).join('')}`;
const LOGS = 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:';

describe('who may call the function', () => {
  test.each<[string, string, string, object]>([
    [
      'one Alexa skill',
      'alexaSkill: amzn1.ask.skill.x',
      'AlexaSkill1',
      { Principal: 'alexa-appkit.amazon.com', EventSourceToken: 'amzn1.ask.skill.x' },
    ],
    [
      'no Alexa skill while it is off: the action is one that does not exist',
      'alexaSkill: { appId: amzn1.ask.skill.x, enabled: false }',
      'AlexaSkill1',
      { Action: 'lambda:DisableInvokeFunction' },
    ],
    [
      'a smart home',
      'alexaSmartHome: amzn1.x',
      'AlexaSmartHome1',
      { Principal: 'alexa-connectedhome.amazon.com', EventSourceToken: 'amzn1.x' },
    ],
    [
      'a rule of IoT',
      "iot: { sql: SELECT * FROM 'x' }",
      'IotTopicRule1',
      {
        Principal: 'iot.amazonaws.com',
        SourceArn: 'arn:${AWS::Partition}:iot:${AWS::Region}:${AWS::AccountId}:rule/${FnIotTopicRule1}',
      },
    ],
    [
      'a rule of events',
      'cloudwatchEvent: { event: { source: [aws.ec2] } }',
      'EventsRuleCloudWatchEvent1',
      { Principal: 'events.amazonaws.com', SourceArn: '${FnEventsRuleCloudWatchEvent1.Arn}' },
    ],
    [
      'the logs of one group',
      'cloudwatchLog: /shop/orders',
      'LogsSubscriptionFilterCloudWatchLog',
      { Principal: 'logs.${AWS::Region}.amazonaws.com', SourceArn: `${LOGS}/shop/orders:*` },
    ],
  ])('%s', (_, event, id, properties) => {
    expect(propertiesOf(service(event), `FnLambdaPermission${id}`)).toMatchObject({
      FunctionName: '${FnLambdaFunction.Arn}',
      ...properties,
    });
    expect(placeOf(service(event), `FnLambdaPermission${id}`)).toBe(`7 ${event.split(':')[0]}`);
  });
  test('every Alexa skill of the world, where an event names none', () =>
    expect(propertiesOf(service('alexaSkill: { enabled: true }'), 'FnLambdaPermissionAlexaSkill1')).toEqual({
      FunctionName: '${FnLambdaFunction.Arn}',
      Action: 'lambda:InvokeFunction',
      Principal: 'alexa-appkit.amazon.com',
    }));
  test('nobody, where the event is only a word: the framework makes nothing of it', () =>
    expect(addedTo(service('none: x'), service('alexaSkill'))).toEqual([]));
});

describe('a rule of events', () => {
  const rule = (settings: string) =>
    propertiesOf(
      service(`cloudwatchEvent: { event: { source: [s] }, ${settings} }`),
      'FnEventsRuleCloudWatchEvent1',
    );
  test.each<[string, string, object]>([
    ['that is off', 'enabled: false', { State: 'DISABLED' }],
    ['with a name', 'name: n, description: d', { Name: 'n', Description: 'd' }],
    ['with an input as JSON text', 'input: { a: 1 }', { Targets: [{ Input: '{"a":1}' }] }],
    ['with a part of the event', 'inputPath: $.x', { Targets: [{ InputPath: '$.x' }] }],
  ])('%s', (_, setting, properties) =>
    expect(rule(setting)).toMatchObject({ EventPattern: { source: ['s'] }, ...properties }),
  );
});

test('a rule of IoT is on, in the SQL of the author', () => {
  expect(
    propertiesOf(
      service('iot: { sql: SELECT, sqlVersion: beta, name: r, enabled: false }'),
      'FnIotTopicRule1',
    ),
  ).toEqual({
    RuleName: 'r',
    TopicRulePayload: {
      RuleDisabled: true,
      Sql: 'SELECT',
      AwsIotSqlVersion: 'beta',
      Actions: [{ Lambda: { FunctionArn: '${FnLambdaFunction.Arn}' } }],
    },
  });
  expect(propertiesOf(service('iot: { sql: SELECT }'), 'FnIotTopicRule1')).toMatchObject({
    TopicRulePayload: { RuleDisabled: false },
  });
});

test('devices that are provisioned ask the function first; any template of the account may', () => {
  const text = service(
    'iotFleetProvisioning: { templateBody: { Parameters: {} }, provisioningRoleArn: arn:aws:iam::123456789012:role/x, templateName: t }',
  );
  expect(resourceOf(text, 'FnIotProvisioningTemplate')).toMatchObject({
    DependsOn: ['FnLambdaPermissionIotProvisioningTemplate'],
    Properties: { Enabled: true, PreProvisioningHook: { TargetArn: '${FnLambdaFunction.Arn}' } },
  });
  expect(propertiesOf(text, 'FnLambdaPermissionIotProvisioningTemplate')).not.toHaveProperty('SourceArn');
});

describe('logs', () => {
  test('are filtered, or all passed on', () => {
    const text = service(
      "cloudwatchLog: { logGroup: /shop/a, filter: '{$.level = error}' }",
      'cloudwatchLog: /shop/b',
    );
    expect(propertiesOf(text, 'FnLogsSubscriptionFilterCloudWatchLog1')).toEqual({
      LogGroupName: '/shop/a',
      FilterPattern: '{$.level = error}',
      DestinationArn: '${FnLambdaFunction.Arn}',
    });
    expect(propertiesOf(text, 'FnLogsSubscriptionFilterCloudWatchLog2')).toMatchObject({ FilterPattern: '' });
  });
  test.each([
    ['one group', ['/shop/a'], '/shop/a'],
    ['several groups: what their names begin with', ['/shop/a', '/shop/abc'], '/shop/a*'],
    ['groups that have nothing in common', ['/shop/a', 'orders'], '*'],
  ])('of %s share a permission', (_, groups, pattern) => {
    const text = service(...groups.map(group => `cloudwatchLog: ${group}`));
    expect(propertiesOf(text, 'FnLambdaPermissionLogsSubscriptionFilterCloudWatchLog')).toMatchObject({
      SourceArn: `${LOGS}${pattern}:*`,
    });
    expect(addedTo(service('none: x'), text).filter(id => id.endsWith('Permission'))).toHaveLength(1);
  });
});
