import { describe, expect, test } from 'vitest';
import { functionWith, properties, resource, stackOf, types } from '../testing.ts';

/** The stack of a function `F` with one event `E`. */
const withEvent = (type: string, own: string) =>
  stackOf(functionWith(`Events: { E: { Type: ${type}, Properties: { ${own} } } }`));
const ARN = { 'Fn::GetAtt': ['F', 'Arn'] };

describe('a rule of EventBridge', () => {
  const target = { Arn: ARN, Id: 'FELambdaTarget' };
  test.each([
    [
      'Schedule',
      'Schedule: rate(1 day), Name: nightly, Description: d, Input: "{}"',
      {
        ScheduleExpression: 'rate(1 day)',
        Name: 'nightly',
        Description: 'd',
        Targets: [{ ...target, Input: '{}' }],
      },
    ],
    [
      'Schedule',
      'Schedule: rate(1 day), Enabled: false',
      { ScheduleExpression: 'rate(1 day)', State: 'DISABLED', Targets: [target] },
    ],
    [
      'Schedule',
      'Schedule: rate(1 day), Enabled: true',
      { ScheduleExpression: 'rate(1 day)', State: 'ENABLED', Targets: [target] },
    ],
    [
      'Schedule',
      'Schedule: rate(1 day), State: !Ref Mode',
      { ScheduleExpression: 'rate(1 day)', State: { Ref: 'Mode' }, Targets: [target] },
    ],
    [
      'CloudWatchEvent',
      'Pattern: { source: [aws.ec2] }, InputPath: $.detail',
      { EventPattern: { source: ['aws.ec2'] }, Targets: [{ ...target, InputPath: '$.detail' }] },
    ],
    [
      'EventBridgeRule',
      'Pattern: { source: [shop] }, EventBusName: !Ref Bus, RuleName: orders, State: DISABLED, Target: { Id: mine }',
      {
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['shop'] },
        Name: 'orders',
        State: 'DISABLED',
        Targets: [{ Arn: ARN, Id: 'mine' }],
      },
    ],
    [
      'EventBridgeRule',
      'Pattern: { source: [shop] }, RetryPolicy: { MaximumRetryAttempts: 3 }, InputTransformer: { InputTemplate: "<a>" }',
      {
        EventPattern: { source: ['shop'] },
        Targets: [
          { ...target, RetryPolicy: { MaximumRetryAttempts: 3 }, InputTransformer: { InputTemplate: '<a>' } },
        ],
      },
    ],
  ])('%s { %s }', (type, own, expected) => expect(properties(withEvent(type, own), 'FE')).toEqual(expected));

  test('the id of its target has at most 64 characters', () => {
    const key = 'K'.repeat(70);
    const stack = stackOf(
      functionWith(`Events: { ${key}: { Type: Schedule, Properties: { Schedule: rate(1 day) } } }`),
    );
    expect(properties(stack, `F${key}`)).toMatchObject({
      Targets: [{ Id: `F${'K'.repeat(51)}LambdaTarget` }],
    });
  });
});

describe('the dead-letter queue of a rule', () => {
  test('is made for Type SQS, and only this rule may send to it', () => {
    const stack = withEvent('Schedule', 'Schedule: rate(1 day), DeadLetterConfig: { Type: SQS }');
    expect(properties(stack, 'FE')).toMatchObject({
      Targets: [{ DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['FEQueue', 'Arn'] } } }],
    });
    expect(resource(stack, 'FEQueue')).toEqual({ Type: 'AWS::SQS::Queue' });
    expect(properties(stack, 'FEQueuePolicy')).toEqual({
      Queues: [{ Ref: 'FEQueue' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sqs:SendMessage',
            Principal: { Service: 'events.amazonaws.com' },
            Resource: { 'Fn::GetAtt': ['FEQueue', 'Arn'] },
            Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['FE', 'Arn'] } } },
          },
        ],
      },
    });
  });
  test('goes by the logical id that the author gives it', () =>
    expect(
      types(withEvent('Schedule', 'Schedule: s, DeadLetterConfig: { Type: SQS, QueueLogicalId: Dead }')),
    ).toMatchObject({ Dead: 'AWS::SQS::Queue', FEQueuePolicy: 'AWS::SQS::QueuePolicy' }));
  test.each([
    ['Schedule', 'Schedule: s'],
    ['EventBridgeRule', 'Pattern: {}'],
    ['ScheduleV2', 'ScheduleExpression: s'],
  ])('of the author is named by a %s, and SAM writes no policy for it', (type, own) => {
    const stack = withEvent(type, `${own}, DeadLetterConfig: { Arn: q }`);
    expect(Object.keys(types(stack)).filter(id => id.includes('Queue'))).toEqual([]);
    expect(JSON.stringify(properties(stack, 'FE'))).toContain('"DeadLetterConfig":{"Arn":"q"}');
  });
});

describe('a schedule of EventBridge Scheduler', () => {
  const role = { 'Fn::GetAtt': ['FERole', 'Arn'] };
  const schedule = { ScheduleExpression: 'rate(1 hour)', FlexibleTimeWindow: { Mode: 'OFF' } };
  test.each([
    ['is named after its event', '', { Name: 'FE', ...schedule, Target: { Arn: ARN, RoleArn: role } }],
    ['has no name with OmitName', 'OmitName: true', { ...schedule, Target: { Arn: ARN, RoleArn: role } }],
    [
      'takes the settings of the author',
      'Name: n, State: DISABLED, GroupName: g, KmsKeyArn: k, FlexibleTimeWindow: { Mode: FLEXIBLE, MaximumWindowInMinutes: 5 }, ScheduleExpressionTimezone: UTC, Input: i',
      {
        Name: 'n',
        State: 'DISABLED',
        GroupName: 'g',
        KmsKeyArn: 'k',
        ScheduleExpression: 'rate(1 hour)',
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 },
        Target: { Arn: ARN, RoleArn: role, Input: 'i' },
      },
    ],
    [
      'uses the role it is given',
      'RoleArn: r',
      { Name: 'FE', ...schedule, Target: { Arn: ARN, RoleArn: 'r' } },
    ],
  ])('%s', (_, own, expected) =>
    expect(properties(withEvent('ScheduleV2', `ScheduleExpression: rate(1 hour), ${own}`), 'FE')).toEqual(
      expected,
    ),
  );

  test('invokes the function with a role of its own, so there is no permission', () => {
    const stack = withEvent('ScheduleV2', 'ScheduleExpression: s, PermissionsBoundary: b');
    expect(types(stack)).not.toHaveProperty('FEPermission');
    expect(properties(stack, 'FERole')).toEqual({
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['sts:AssumeRole'],
            Principal: { Service: ['scheduler.amazonaws.com'] },
          },
        ],
      },
      Policies: [
        {
          PolicyName: 'FELambdaPolicy',
          PolicyDocument: {
            Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: ARN }],
          },
        },
      ],
      PermissionsBoundary: 'b',
    });
  });
  test('sends to a dead-letter queue in the name of that role: the queue needs no policy', () => {
    const stack = withEvent('ScheduleV2', 'ScheduleExpression: s, DeadLetterConfig: { Type: SQS }');
    expect(types(stack)).not.toHaveProperty('FEQueuePolicy');
    expect(properties(stack, 'FERole')['Policies']).toMatchObject([
      { PolicyName: 'FELambdaPolicy' },
      {
        PolicyName: 'FESQSPolicy',
        PolicyDocument: {
          Statement: [{ Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['FEQueue', 'Arn'] } }],
        },
      },
    ]);
  });
});
