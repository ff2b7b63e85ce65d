import { describe, expect, test } from 'vitest';
import { functionWith, properties, resource, stackOf, types } from '../testing.ts';

const withEvent = (type: string, own: string, more = '', function_ = ''): string =>
  functionWith(`${function_} Events: { E: { Type: ${type}, Properties: { ${own} } } }`, more);
const BUCKET = '  B: { Type: AWS::S3::Bucket }\n';
const POOL = '  U: { Type: AWS::Cognito::UserPool }\n';
const DLQ = 'DeadLetterConfig: { Type: SQS }';
const PERMISSION = 'AWS::Lambda::Permission';

/** Type, properties, further resources, and what is generated. */
const GENERATED: readonly (readonly [string, string, string, { readonly [id: string]: string }])[] = [
  ['Schedule', 'Schedule: rate(1 day)', '', { FE: 'AWS::Events::Rule', FEPermission: PERMISSION }],
  [
    'Schedule',
    `Schedule: rate(1 day), ${DLQ}`,
    '',
    {
      FE: 'AWS::Events::Rule',
      FEPermission: PERMISSION,
      FEQueue: 'AWS::SQS::Queue',
      FEQueuePolicy: 'AWS::SQS::QueuePolicy',
    },
  ],
  ['CloudWatchEvent', 'Pattern: { source: [a] }', '', { FE: 'AWS::Events::Rule', FEPermission: PERMISSION }],
  ['EventBridgeRule', 'Pattern: { source: [a] }', '', { FE: 'AWS::Events::Rule', FEPermission: PERMISSION }],
  [
    'ScheduleV2',
    `ScheduleExpression: rate(1 day), ${DLQ}`,
    '',
    { FE: 'AWS::Scheduler::Schedule', FERole: 'AWS::IAM::Role', FEQueue: 'AWS::SQS::Queue' },
  ],
  ['ScheduleV2', 'ScheduleExpression: rate(1 day), RoleArn: r', '', { FE: 'AWS::Scheduler::Schedule' }],
  ['SNS', 'Topic: t', '', { FE: 'AWS::SNS::Subscription', FEPermission: PERMISSION }],
  [
    'SNS',
    'Topic: t, SqsSubscription: true',
    '',
    {
      FE: 'AWS::SNS::Subscription',
      FEQueue: 'AWS::SQS::Queue',
      FEQueuePolicy: 'AWS::SQS::QueuePolicy',
      FEEventSourceMapping: 'AWS::Lambda::EventSourceMapping',
    },
  ],
  [
    'S3',
    "Bucket: !Ref B, Events: 's3:ObjectCreated:*'",
    BUCKET,
    { FEPermission: PERMISSION, B: 'AWS::S3::Bucket' },
  ],
  [
    'Cognito',
    'UserPool: !Ref U, Trigger: PreSignUp',
    POOL,
    { FCognitoPermission: PERMISSION, U: 'AWS::Cognito::UserPool' },
  ],
  [
    'CloudWatchLogs',
    "LogGroupName: l, FilterPattern: ''",
    '',
    { FE: 'AWS::Logs::SubscriptionFilter', FEPermission: PERMISSION },
  ],
  ['IoTRule', 'Sql: s', '', { FE: 'AWS::IoT::TopicRule', FEPermission: PERMISSION }],
  ['AlexaSkill', '', '', { FEPermission: PERMISSION }],
  ...['SQS', 'Kinesis', 'DynamoDB', 'MSK', 'MQ', 'SelfManagedKafka', 'DocumentDB'].map(
    (type): readonly [string, string, string, { readonly [id: string]: string }] => [
      type,
      '',
      '',
      { FE: 'AWS::Lambda::EventSourceMapping' },
    ],
  ),
  ['Nothing', '', '', {}],
];

describe('what an event generates', () => {
  test.each(GENERATED)('%s { %s }', (type, own, more, expected) => {
    const { F, FRole, ...others } = types(stackOf(withEvent(type, own, more)));
    expect([F, FRole, others]).toEqual(['AWS::Lambda::Function', 'AWS::IAM::Role', expected]);
  });
});

test('the permission for a user pool is named after the alias where there is one', () =>
  expect(
    Object.keys(
      types(
        stackOf(
          functionWith(
            'AutoPublishAlias: live, Events: { E: { Type: Cognito, Properties: { UserPool: !Ref U, Trigger: PreSignUp } } }',
            POOL,
          ),
        ),
      ),
    ),
  ).toContain('FAliasliveCognitoPermission'));
test('the topic rule takes the tags of a function that propagates them', () =>
  expect(
    properties(
      stackOf(
        functionWith(
          'Tags: { team: shop }, PropagateTags: true, Events: { E: { Type: IoTRule, Properties: { Sql: s } } }',
        ),
      ),
      'FE',
    )['Tags'],
  ).toEqual([{ Key: 'team', Value: 'shop' }]));

describe('who may invoke the function', () => {
  test.each([
    [
      'Schedule',
      '',
      'FEPermission',
      { Principal: 'events.amazonaws.com', SourceArn: { 'Fn::GetAtt': ['FE', 'Arn'] } },
    ],
    ['SNS', 'Topic: !Ref T', 'FEPermission', { Principal: 'sns.amazonaws.com', SourceArn: { Ref: 'T' } }],
    [
      'S3',
      "Bucket: !Ref B, Events: 's3:ObjectCreated:*'",
      'FEPermission',
      { Principal: 's3.amazonaws.com', SourceAccount: { Ref: 'AWS::AccountId' } },
    ],
    [
      'Cognito',
      'UserPool: !Ref U, Trigger: PreSignUp',
      'FCognitoPermission',
      { Principal: 'cognito-idp.amazonaws.com', SourceArn: { 'Fn::GetAtt': ['U', 'Arn'] } },
    ],
    ['AlexaSkill', '', 'FEPermission', { Principal: 'alexa-appkit.amazon.com' }],
    [
      'AlexaSkill',
      'SkillId: s',
      'FEPermission',
      { Principal: 'alexa-appkit.amazon.com', EventSourceToken: 's' },
    ],
    [
      'CloudWatchLogs',
      'LogGroupName: l',
      'FEPermission',
      {
        Principal: 'logs.amazonaws.com',
        SourceArn: {
          'Fn::Sub': [
            'arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:${__LogGroupName__}:*',
            { __LogGroupName__: 'l' },
          ],
        },
      },
    ],
    [
      'Api',
      "Path: '/a/{id}/', Method: get",
      'FEPermissionProd',
      {
        Principal: 'apigateway.amazonaws.com',
        SourceArn: {
          'Fn::Sub': [
            'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/${__Stage__}/GET/a/*',
            { __ApiId__: { Ref: 'ServerlessRestApi' }, __Stage__: '*' },
          ],
        },
      },
    ],
    [
      'HttpApi',
      '',
      'FEPermission',
      {
        Principal: 'apigateway.amazonaws.com',
        SourceArn: {
          'Fn::Sub': [
            'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/${__Stage__}/*',
            { __ApiId__: { Ref: 'ServerlessHttpApi' }, __Stage__: '*' },
          ],
        },
      },
    ],
  ])('%s { %s }', (type, own, id, expected) => {
    expect(properties(stackOf(withEvent(type, own, BUCKET + POOL)), id)).toEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: { Ref: 'F' },
      ...expected,
    });
  });
  test('the alias, where there is one', () =>
    expect(
      properties(stackOf(withEvent('SNS', 'Topic: t', '', 'AutoPublishAlias: live,')), 'FEPermission'),
    ).toMatchObject({ FunctionName: { Ref: 'FAliaslive' } }));
});

const SECRET = 'SourceAccessConfigurations: [{ Type: BASIC_AUTH, URI: secret }]';
describe('what the role may read', () => {
  test.each([
    [
      'MQ',
      `Broker: b, ${SECRET}, SecretsManagerKmsKeyId: k`,
      'SamAutoGeneratedAMQPolicy',
      ['secretsmanager:GetSecretValue', 'mq:DescribeBroker', 'kms:Decrypt'],
    ],
    [
      'DocumentDB',
      `Cluster: c, ${SECRET}`,
      'SamAutoGeneratedDocumentDBPolicy',
      [
        'secretsmanager:GetSecretValue',
        'rds:DescribeDBClusterParameters',
        'rds:DescribeDBSubnetGroups',
        'rds:DescribeDBClusters',
        'ec2:CreateNetworkInterface',
      ],
    ],
    [
      'SelfManagedKafka',
      `Topics: [t], KafkaBootstrapServers: [s], ${SECRET}`,
      'SelfManagedKafkaExecutionRolePolicy',
      ['secretsmanager:GetSecretValue'],
    ],
    [
      'SQS',
      'Queue: q, DestinationConfig: { OnFailure: { Type: SNS, Destination: d } }',
      'FESNSPolicy',
      ['sns:publish'],
    ],
  ])('%s { %s }', (type, own, name, actions) => {
    const [policy] = properties(stackOf(withEvent(type, own)), 'FRole')['Policies'] as {
      PolicyName: string;
      PolicyDocument: { Statement: { Action: string | string[] }[] };
    }[];
    expect([
      policy?.PolicyName,
      policy?.PolicyDocument.Statement.map(({ Action }) => [Action].flat()[0]),
    ]).toEqual([name, actions]);
  });
});

test('a bucket is told of every function once, and waits for the permissions', () => {
  const stack = stackOf(
    'Resources:\n  B: { Type: AWS::S3::Bucket, DependsOn: T }\n' +
      ['F', 'G']
        .map(
          id =>
            `  ${id}: { Type: AWS::Serverless::Function, Properties: { Handler: a, Runtime: b, InlineCode: c, Events: { E: { Type: S3, Properties: { Bucket: !Ref B, Events: [x, x] } } } } }\n`,
        )
        .join(''),
  );
  expect(resource(stack, 'B')['DependsOn']).toEqual(['T', 'FEPermission', 'GEPermission']);
  expect(properties(stack, 'B')['NotificationConfiguration']).toEqual({
    LambdaConfigurations: ['F', 'G'].map(id => ({ Function: { 'Fn::GetAtt': [id, 'Arn'] }, Event: 'x' })),
  });
});

test('a bucket of a conditional function refers to the permission in a tag', () => {
  const stack = stackOf(
    `Conditions: { C: !Equals [a, b] }\nResources:\n  F: { Type: AWS::Serverless::Function, Condition: C, Properties: { Handler: a, Runtime: b, InlineCode: c, Events: { E: { Type: S3, Properties: { Bucket: !Ref B, Events: x } } } } }\n${BUCKET}`,
  );
  expect(properties(stack, 'B')).toEqual({
    NotificationConfiguration: {
      LambdaConfigurations: [
        {
          'Fn::If': ['C', { Function: { 'Fn::GetAtt': ['F', 'Arn'] }, Event: 'x' }, { Ref: 'AWS::NoValue' }],
        },
      ],
    },
    Tags: [
      {
        Key: 'sam:ConditionalDependsOn:FEPermission',
        Value: { 'Fn::If': ['C', { Ref: 'FEPermission' }, 'no dependency'] },
      },
    ],
  });
});
