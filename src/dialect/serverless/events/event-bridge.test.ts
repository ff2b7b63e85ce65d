import { describe, expect, test } from 'vitest';
import { addedTo, placeOf, propertiesOf, resourceOf } from '../testing-facts.ts';

const service = (settings: string): string =>
  `service: svc\nprovider: { name: aws, versionFunctions: false }\nfunctions:\n  fn:\n    handler: h\n    events:\n      - eventBridge: ${settings}\n`;
const PLAIN = service('x').replace('eventBridge', 'none');
const RULE = 'Svcdevfnrule1EventBridgeRule';
const rule = (settings: string) => propertiesOf(service(settings), RULE);
const source = (settings: string) =>
  (propertiesOf(service(settings), 'FnEventBridgeLambdaPermission1') as { SourceArn: string }).SourceArn;
const ARN = 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule';

test('a rule is named by service, stage, function and place, and so is its id', () =>
  expect(rule('{ pattern: { source: [shop] } }')).toEqual({
    Name: 'svc-dev-fn-rule-1',
    EventPattern: { source: ['shop'] },
    State: 'ENABLED',
    Targets: [{ Arn: '${FnLambdaFunction.Arn}', Id: 'svc-dev-fn-rule-1-target' }],
  }));

test.each<[string, string, object]>([
  ['a time', '{ schedule: rate(1 day) }', { ScheduleExpression: 'rate(1 day)' }],
  ['nothing while it is off', '{ schedule: rate(1 day), enabled: false }', { State: 'DISABLED' }],
  [
    'a name of its own',
    '{ schedule: rate(1 day), name: daily, description: Each day }',
    { Name: 'daily', Description: 'Each day', Targets: [{ Id: 'daily-target' }] },
  ],
  [
    'an input as JSON text',
    '{ schedule: rate(1 day), input: { a: [1] } }',
    { Targets: [{ Input: '{"a":[1]}' }] },
  ],
  ['a part of the event', '{ schedule: rate(1 day), inputPath: $.x }', { Targets: [{ InputPath: '$.x' }] }],
  [
    'an input made of the event',
    "{ schedule: rate(1 day), inputTransformer: { inputTemplate: '<x>', inputPathsMap: { x: $.x } } }",
    { Targets: [{ InputTransformer: { InputTemplate: '<x>', InputPathsMap: { x: '$.x' } } }] },
  ],
  [
    'retries and a queue for what fails',
    '{ schedule: rate(1 day), retryPolicy: { maximumEventAge: 60, maximumRetryAttempts: 2 }, deadLetterQueueArn: !GetAtt Dead.Arn }',
    {
      Targets: [
        {
          RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 2 },
          DeadLetterConfig: { Arn: '${Dead.Arn}' },
        },
      ],
    },
  ],
])('a rule has %s', (_, settings, properties) => expect(rule(settings)).toMatchObject(properties));

describe('a bus', () => {
  const on = (bus: string): string => `{ eventBus: ${bus}, pattern: { source: [shop] } }`;
  test('by name is made, once, before its rules', () => {
    const text = `${service(on('orders'))}      - eventBridge: ${on('orders')}\n`;
    expect(addedTo(PLAIN, text).filter(id => id.endsWith('EventBus'))).toEqual([
      'OrdersEventBridgeEventBus Events::EventBus',
    ]);
    expect(propertiesOf(text, 'OrdersEventBridgeEventBus')).toEqual({ Name: 'orders' });
    expect(resourceOf(text, RULE)).toMatchObject({
      DependsOn: 'OrdersEventBridgeEventBus',
      Properties: { EventBusName: 'orders' },
    });
  });
  test.each([
    ['by ARN exists', 'arn:aws:events:us-east-1:123456789012:event-bus/shop', 'shop'],
    ['of the stack exists', '!Ref Bus', '${Bus}'],
    ['that is imported exists', '!ImportValue Bus', { 'Fn::ImportValue': 'Bus' }],
  ])('%s', (_, bus, name) => {
    expect(addedTo(PLAIN, service(on(bus))).filter(id => id.endsWith('EventBus'))).toEqual([]);
    expect(rule(on(bus))).toMatchObject({ EventBusName: name });
  });
  test('named default is the one of the account', () =>
    expect(addedTo(PLAIN, service(on('default'))).filter(id => id.endsWith('EventBus'))).toEqual([]));
  test.each([
    ['none', '{ schedule: rate(1 day) }', `${ARN}/svc-dev-fn-rule-1`],
    ['the name default', on('default'), `${ARN}/svc-dev-fn-rule-1`],
    ['a name', on('orders'), `${ARN}/orders/svc-dev-fn-rule-1`],
    ['an ARN', on('arn:aws:events:us-east-1:123456789012:event-bus/shop'), `${ARN}/shop/svc-dev-fn-rule-1`],
    ['a reference', on('!Ref Bus'), `${ARN}/\${Bus}/svc-dev-fn-rule-1`],
  ])('given by %s is part of what may call the function', (_, settings, arn) =>
    expect(source(settings)).toBe(arn),
  );
});

test('a rule points to its event', () =>
  expect(placeOf(service('{ schedule: rate(1 day) }'), RULE)).toBe('7 eventBridge'));
