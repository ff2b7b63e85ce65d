import { describe, expect, test } from 'vitest';
import { functionWith, properties, resource, stackOf, types } from '../testing.ts';

/** The stack of a function `F` with one event `E`; `on` are further properties of the function, `more` further resources. */
const withEvent = (type: string, own: string, on = '', more = '') =>
  stackOf(functionWith(`${on} Events: { E: { Type: ${type}, Properties: { ${own} } } }`, more));
const ARN = { 'Fn::GetAtt': ['F', 'Arn'] };

describe('a topic', () => {
  test('calls the function', () =>
    expect(
      properties(
        withEvent(
          'SNS',
          'Topic: !Ref T, Region: eu-west-1, FilterPolicyScope: MessageBody, FilterPolicy: { store: [a] }, RedrivePolicy: { deadLetterTargetArn: d }',
        ),
        'FE',
      ),
    ).toEqual({
      Protocol: 'lambda',
      Endpoint: ARN,
      TopicArn: { Ref: 'T' },
      Region: 'eu-west-1',
      FilterPolicy: { store: ['a'] },
      FilterPolicyScope: 'MessageBody',
      RedrivePolicy: { deadLetterTargetArn: 'd' },
    }));

  const QUEUE = 'SqsSubscription: { QueueArn: qa, QueueUrl: qu, BatchSize: 5, QueuePolicyLogicalId: Lets }';
  test('calls it through the queue that SAM makes: the function has no permission for the topic', () => {
    const stack = withEvent('SNS', 'Topic: t, SqsSubscription: true');
    expect(types(stack)).not.toHaveProperty('FEPermission');
    expect(properties(stack, 'FE')).toMatchObject({
      Protocol: 'sqs',
      Endpoint: { 'Fn::GetAtt': ['FEQueue', 'Arn'] },
    });
    expect(properties(stack, 'FEEventSourceMapping')).toMatchObject({ BatchSize: 10, Enabled: true });
    expect(properties(stack, 'FRole')['ManagedPolicyArns']).toContain(
      'arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole',
    );
  });
  test('calls it through a queue of the author', () => {
    const stack = withEvent('SNS', `Topic: t, ${QUEUE}`);
    expect(types(stack)).not.toHaveProperty('FEQueue');
    expect(properties(stack, 'FEEventSourceMapping')).toMatchObject({ EventSourceArn: 'qa', BatchSize: 5 });
    expect(properties(stack, 'Lets')['Queues']).toEqual(['qu']);
  });
  test('sends as any principal, limited by the condition to the topic', () =>
    expect(properties(withEvent('SNS', `Topic: t, ${QUEUE}`), 'Lets')['PolicyDocument']).toMatchObject({
      Statement: [
        {
          Effect: 'Allow',
          Principal: '*',
          Action: 'sqs:SendMessage',
          Resource: 'qa',
          Condition: { ArnEquals: { 'aws:SourceArn': 't' } },
        },
      ],
    }));
  test.each([
    ['a FIFO topic makes a FIFO queue', 'FifoTopic: true', { FifoQueue: true }],
    ['a standard topic makes a standard queue', 'DisplayName: d', {}],
  ])('%s', (_, topic, expected) =>
    expect(
      properties(
        withEvent(
          'SNS',
          'Topic: !Ref T, SqsSubscription: true',
          '',
          `  T: { Type: AWS::SNS::Topic, Properties: { ${topic} } }\n`,
        ),
        'FEQueue',
      ),
    ).toEqual(expected),
  );
});

describe('a bucket', () => {
  const bucket = (own: string): string => `  B: { Type: AWS::S3::Bucket, Properties: { ${own} } }\n`;
  const notifications = (events: string, own = '') =>
    properties(withEvent('S3', `Bucket: !Ref B, ${events}`, '', bucket(own)), 'B')[
      'NotificationConfiguration'
    ];
  const created = { Function: ARN, Event: 's3:ObjectCreated:*' };
  test.each([
    ['notifies the function', "Events: 's3:ObjectCreated:*'", '', { LambdaConfigurations: [created] }],
    [
      'once for each kind of event',
      "Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*']",
      '',
      { LambdaConfigurations: [created, { Function: ARN, Event: 's3:ObjectRemoved:*' }] },
    ],
    [
      'only of what passes the filter',
      "Events: 's3:ObjectCreated:*', Filter: { S3Key: { Rules: [{ Name: suffix, Value: .csv }] } }",
      '',
      {
        LambdaConfigurations: [
          { ...created, Filter: { S3Key: { Rules: [{ Name: 'suffix', Value: '.csv' }] } } },
        ],
      },
    ],
    [
      'after those that its author wrote',
      "Events: 's3:ObjectCreated:*'",
      'NotificationConfiguration: { QueueConfigurations: [{ Queue: q, Event: e }], LambdaConfigurations: [{ Function: f, Event: e }] }',
      {
        QueueConfigurations: [{ Queue: 'q', Event: 'e' }],
        LambdaConfigurations: [{ Function: 'f', Event: 'e' }, created],
      },
    ],
  ])('%s', (_, events, own, expected) => expect(notifications(events, own)).toEqual(expected));

  test('outside of the template is reported, for SAM refuses it', () => {
    const stack = withEvent('S3', 'Bucket: elsewhere, Events: x');
    expect(stack.notes.map(note => note.message)).toEqual([
      'the event E of F must refer to a bucket of the template',
    ]);
  });
});

describe('a user pool', () => {
  const pool = (own = ''): string => `  U: { Type: AWS::Cognito::UserPool, Properties: { ${own} } }\n`;
  test.each([
    ['calls the function at a trigger', 'Trigger: PreSignUp', '', { PreSignUp: ARN }],
    ['at several', 'Trigger: [PreSignUp, Custom]', '', { PreSignUp: ARN, Custom: ARN }],
    [
      'beside those of its author',
      'Trigger: PreSignUp',
      'LambdaConfig: { PostConfirmation: p }',
      { PostConfirmation: 'p', PreSignUp: ARN },
    ],
  ])('%s', (_, trigger, own, expected) =>
    expect(properties(withEvent('Cognito', `UserPool: !Ref U, ${trigger}`, '', pool(own)), 'U')).toEqual({
      LambdaConfig: expected,
    }),
  );
  test('needs one permission for a function, however many events it has', () =>
    expect(
      Object.keys(
        types(
          stackOf(
            functionWith(
              'Events: { A: { Type: Cognito, Properties: { UserPool: !Ref U, Trigger: PreSignUp } }, B: { Type: Cognito, Properties: { UserPool: !Ref U, Trigger: PostConfirmation } } }',
              pool(),
            ),
          ),
        ),
      ).filter(id => id.includes('Permission')),
    ).toEqual(['FCognitoPermission']));
});

describe('other services', () => {
  test('a subscription filter waits for the permission', () => {
    const filter = resource(
      withEvent('CloudWatchLogs', 'LogGroupName: !Ref G, FilterPattern: "ERROR"'),
      'FE',
    );
    expect(filter).toEqual({
      Type: 'AWS::Logs::SubscriptionFilter',
      DependsOn: ['FEPermission'],
      Properties: { LogGroupName: { Ref: 'G' }, FilterPattern: 'ERROR', DestinationArn: ARN },
    });
  });
  test('a rule of IoT is enabled, and its permission names the account and the rule', () => {
    const stack = withEvent('IoTRule', "Sql: SELECT * FROM 't', AwsIotSqlVersion: '2016-03-23'");
    expect(properties(stack, 'FE')['TopicRulePayload']).toEqual({
      Sql: "SELECT * FROM 't'",
      AwsIotSqlVersion: '2016-03-23',
      RuleDisabled: false,
      Actions: [{ Lambda: { FunctionArn: ARN } }],
    });
    expect(properties(stack, 'FEPermission')).toMatchObject({
      Principal: 'iot.amazonaws.com',
      SourceAccount: { 'Fn::Sub': '${AWS::AccountId}' },
      SourceArn: {
        'Fn::Sub': [
          'arn:aws:iot:${AWS::Region}:${AWS::AccountId}:rule/${RuleName}',
          { RuleName: { Ref: 'FE' } },
        ],
      },
    });
  });
  test('ARNs are of the partition of the region', () => {
    const stack = stackOf(functionWith('Events: { E: { Type: IoTRule, Properties: { Sql: s } } }'), {
      region: 'cn-north-1',
    });
    expect(JSON.stringify(properties(stack, 'FEPermission'))).toContain('arn:aws-cn:iot:');
    expect(properties(stack, 'FRole')['ManagedPolicyArns']).toEqual([
      'arn:aws-cn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    ]);
  });
});

describe('with an alias every service calls the alias', () => {
  const alias = { Ref: 'FAliaslive' };
  test.each([
    ['Schedule', 'Schedule: s', 'FE', { Targets: [{ Arn: alias }] }],
    ['ScheduleV2', 'ScheduleExpression: s', 'FE', { Target: { Arn: alias } }],
    ['SNS', 'Topic: t', 'FE', { Endpoint: alias }],
    ['SNS', 'Topic: t, SqsSubscription: true', 'FEEventSourceMapping', { FunctionName: alias }],
    ['CloudWatchLogs', 'LogGroupName: g, FilterPattern: f', 'FE', { DestinationArn: alias }],
    ['IoTRule', 'Sql: s', 'FE', { TopicRulePayload: { Actions: [{ Lambda: { FunctionArn: alias } }] } }],
    ['SQS', 'Queue: q', 'FE', { FunctionName: alias }],
    ['AlexaSkill', '', 'FEPermission', { FunctionName: alias }],
  ])('%s { %s }: %s', (type, own, id, expected) =>
    expect(properties(withEvent(type, own, 'AutoPublishAlias: live,'), id)).toMatchObject(expected),
  );
});

describe('what SAM cannot read is reported, and nothing is generated', () => {
  test.each([
    ['E: { Properties: { Queue: q } }', 'the event E of F has no Type', false],
    [
      'E: { Type: Carrier, Properties: { Pigeon: p } }',
      'the event E of F has the unknown type Carrier',
      true,
    ],
    [
      'E: { Type: Cognito, Properties: { UserPool: p, Trigger: PreSignUp } }',
      'the event E of F must refer to a user pool of the template',
      false,
    ],
    ['E: { Type: Api, Properties: { Path: /a } }', 'the event E of F needs a Path and a Method', true],
    [
      'E: { Type: HttpApi, Properties: { Path: /a } }',
      'the event E of F needs a Path, a Method and an API of the template',
      true,
    ],
  ])('%s', (event, message, partial) => {
    const stack = stackOf(functionWith(`Events: { ${event} }`));
    expect(stack.notes.map(note => [note.message, note.partial])).toEqual([[message, partial]]);
    expect(Object.keys(types(stack))).toEqual(['F', 'FRole']);
  });
  test('events behind a reference leave the result partial', () =>
    expect(stackOf(functionWith('Events: !Ref Elsewhere')).notes).toMatchObject([
      { message: 'the Events of F are not known until deployment', partial: true },
    ]));
});
