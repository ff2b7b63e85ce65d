import { describe, expect, test } from 'vitest';
import { addedTo, placeOf, propertiesOf, resourceOf, statementsOf } from '../testing-facts.ts';

const service = (settings: string, provider = ''): string =>
  `service: svc\nplugins: [serverless-step-functions]\nprovider: { name: aws, versionFunctions: false${provider} }\nfunctions: { work: { handler: h } }\nstepFunctions:\n  stateMachines:\n    orders: { ${settings} }\n`;
const PASS = 'definition: { StartAt: P, States: { P: { Type: Pass, End: true } } }';
const task = (resource: string, more = ''): string =>
  `definition: { StartAt: T, States: { T: { Type: Task, Resource: ${resource}${more}, End: true } } }`;
const MACHINE = 'OrdersStepFunctionsStateMachine';
const ROLE = `${MACHINE}Role`;

describe('a state machine', () => {
  test('has a role for Step Functions, which comes first', () => {
    expect(resourceOf(service(PASS), MACHINE)).toMatchObject({
      DependsOn: [ROLE],
      Properties: { RoleArn: `\${${ROLE}.Arn}` },
    });
    expect(propertiesOf(service(PASS), ROLE)).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [
          { Principal: { Service: 'states.${AWS::Region}.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
    });
    expect(placeOf(service(PASS), MACHINE)).toBe('7 orders');
  });
  test.each([
    ['its key', PASS, MACHINE],
    ['its name, where it has one', `name: the-orders, ${PASS}`, 'TheDashorders'],
    ['its id, where it has one', `id: Mine, name: the-orders, ${PASS}`, 'Mine'],
  ])('is called by %s', (_, settings, id) => expect(resourceOf(service(settings), id)).toBeDefined());
  test.each<[string, string, object]>([
    ['a type', 'type: EXPRESS', { StateMachineType: 'EXPRESS' }],
    ['tags', 'tags: { a: b }', { Tags: [{ Key: 'a', Value: 'b' }] }],
    ['tracing', 'tracingConfig: { enabled: true }', { TracingConfiguration: { Enabled: true } }],
    [
      'logs',
      'loggingConfig: { level: ERROR, includeExecutionData: true, destinations: [!GetAtt Logs.Arn] }',
      {
        LoggingConfiguration: {
          Level: 'ERROR',
          IncludeExecutionData: true,
          Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: '${Logs.Arn}' } }],
        },
      },
    ],
    [
      'a key',
      'encryptionConfig: { KmsKeyId: k, Type: CUSTOMER_MANAGED_KMS_KEY }',
      { EncryptionConfiguration: { KmsKeyId: 'k', Type: 'CUSTOMER_MANAGED_KMS_KEY' } },
    ],
  ])('has %s', (_, setting, properties) =>
    expect(propertiesOf(service(`${setting}, ${PASS}`), MACHINE)).toMatchObject(properties),
  );
  test('may have a role of the author, then none is made', () => {
    const text = service(`role: arn:aws:iam::123456789012:role/x, ${PASS}`);
    expect(propertiesOf(text, MACHINE)).toMatchObject({ RoleArn: 'arn:aws:iam::123456789012:role/x' });
    expect(resourceOf(text, ROLE)).toBeUndefined();
  });
  test('names functions by their key; the deployed function is meant', () =>
    expect(JSON.stringify(propertiesOf(service(task('!GetAtt work.Arn')), MACHINE))).toContain(
      '"${WorkLambdaFunction.Arn}"',
    ));
});

describe('the role may do what the tasks do', () => {
  const may = (settings: string): string[] => statementsOf(service(settings), ROLE);
  test.each<[string, string, string]>([
    [
      'call a function',
      task('!GetAtt work.Arn'),
      'lambda:InvokeFunction on ${WorkLambdaFunction.Arn}, ${WorkLambdaFunction.Arn}:*',
    ],
    [
      'call a function in the newer way',
      task('arn:aws:states:::lambda:invoke', ', Parameters: { FunctionName: !GetAtt work.Arn }'),
      'lambda:InvokeFunction on ${WorkLambdaFunction.Arn}, ${WorkLambdaFunction.Arn}:*',
    ],
    [
      'publish',
      task('arn:aws:states:::sns:publish', ', Parameters: { TopicArn: !Ref T }'),
      'sns:Publish on ${T}',
    ],
    [
      'publish anywhere',
      task('arn:aws:states:::sns:publish', ", Parameters: { 'TopicArn.$': $.t }"),
      'sns:Publish on *',
    ],
    [
      'send to a queue',
      task('arn:aws:states:::sqs:sendMessage', ', Parameters: { QueueUrl: !Ref Q }'),
      'sqs:SendMessage on ${Q.Arn}',
    ],
    [
      'send to a queue by its URL',
      task(
        'arn:aws:states:::sqs:sendMessage',
        ', Parameters: { QueueUrl: https://sqs.us-east-1.amazonaws.com/123456789012/q }',
      ),
      'sqs:SendMessage on arn:aws:sqs:us-east-1:123456789012:q',
    ],
    [
      'write an item',
      task('arn:aws:states:::dynamodb:putItem', ', Parameters: { TableName: t }'),
      'dynamodb:PutItem on arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/t',
    ],
    [
      'run any job of Glue',
      task('arn:aws:states:::glue:startJobRun.sync'),
      'glue:StartJobRun, glue:GetJobRun, glue:GetJobRuns, glue:BatchStopJobRun on *',
    ],
    ['nothing, where it has no task', PASS, 'deny * on *'],
  ])('%s', (_, settings, statement) => expect(may(settings)).toEqual([statement]));
  test('also those of branches and maps, once', () =>
    expect(
      may(
        'definition: { StartAt: P, States: { P: { Type: Parallel, Branches: [{ States: { A: { Type: Task, Resource: !GetAtt work.Arn } } }] }, M: { Type: Map, Iterator: { States: { B: { Type: Task, Resource: !GetAtt work.Arn } } } } } }',
      ),
    ).toHaveLength(1));
  test('trace, write logs, and what the author adds', () =>
    expect(
      may(
        `tracingConfig: { enabled: true }, loggingConfig: { destinations: [] }, iamRoleStatements: [{ Effect: Allow, Action: own:a, Resource: '*' }], ${PASS}`,
      ).map(statement => statement.split(',')[0]),
    ).toEqual(['logs:CreateLogDelivery', 'own:a on *']));
  const RULES =
    'events:PutTargets, events:PutRule, events:DescribeRule on arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/';
  test.each<[string, string, string, readonly string[]]>([
    [
      'an object',
      'aws-sdk:s3:getObject',
      'Bucket: b, Key: k',
      ['s3:GetObject on arn:${AWS::Partition}:s3:::b/k'],
    ],
    [
      'objects of a bucket of the template',
      'aws-sdk:s3:listObjectsV2',
      'Bucket: !Ref B',
      ['s3:Get*, s3:List* on arn:${AWS::Partition}:s3:::${B}, arn:${AWS::Partition}:s3:::${B}/*'],
    ],
    [
      'a table of the template',
      'aws-sdk:dynamodb:query',
      'TableName: !Ref T',
      ['dynamodb:Query on ${T.Arn}'],
    ],
    [
      'an index',
      'aws-sdk:dynamodb:query',
      'TableName: t, IndexName: i',
      ['dynamodb:Query on arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/t/index/i'],
    ],
    ['a table that the input names', 'dynamodb:getItem', "'TableName.$': $.t", ['dynamodb:GetItem on *']],
    [
      'items of tables',
      'aws-sdk:dynamodb:batchGetItem',
      'RequestItems: { a: {}, b: {} }',
      [
        'dynamodb:BatchGetItem on arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/a, arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/b',
      ],
    ],
    ['mail', 'aws-sdk:sesv2:sendEmail', 'A: b', ['ses:SendEmail on *']],
    [
      'a bus',
      'events:putEvents',
      'Entries: [{ EventBusName: bus }, { Detail: d }]',
      [
        'events:PutEvents on arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/bus, arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/default',
      ],
    ],
    [
      'a schedule with its role',
      'aws-sdk:scheduler:createSchedule',
      'Target: { RoleArn: r }',
      [
        'scheduler:CreateSchedule on arn:${AWS::Partition}:scheduler:${AWS::Region}:${AWS::AccountId}:schedule/default/*',
        'iam:PassRole on r',
      ],
    ],
    [
      'a nested execution, which is described and stopped, with its rule',
      'states:startExecution.sync:2',
      'StateMachineArn: arn:aws:states:us-east-1:123456789012:stateMachine:m',
      [
        'states:StartExecution on arn:aws:states:us-east-1:123456789012:stateMachine:m',
        'states:DescribeExecution, states:StopExecution on arn:aws:states:us-east-1:123456789012:execution:m:*',
        `${RULES}StepFunctionsGetEventsForStepFunctionsExecutionRule`,
      ],
    ],
    [
      'a nested execution of a machine of the template',
      'states:startExecution',
      'StateMachineArn: !Ref M',
      [
        'states:StartExecution on ${M}',
        'states:DescribeExecution, states:StopExecution on *',
        `${RULES}StepFunctionsGetEventsForStepFunctionsExecutionRule`,
      ],
    ],
    [
      'a container',
      'ecs:runTask.sync',
      'A: b',
      [
        'ecs:RunTask, ecs:StopTask, ecs:DescribeTasks, ecs:TagResource, iam:PassRole on *',
        `${RULES}StepFunctionsGetEventsForECSTaskRule`,
      ],
    ],
    [
      'an endpoint',
      'http:invoke',
      'Authentication: { ConnectionArn: c }',
      [
        'states:InvokeHTTPEndpoint on *',
        'events:RetrieveConnectionCredentials on c',
        'secretsmanager:GetSecretValue, secretsmanager:DescribeSecret on arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:events!connection/*',
      ],
    ],
    [
      'a query of Redshift as a user of the database',
      'aws-sdk:redshiftdata:executeStatement',
      'ClusterIdentifier: c, Database: d, DbUser: u',
      [
        'redshift-data:ExecuteStatement on arn:${AWS::Partition}:redshift:${AWS::Region}:${AWS::AccountId}:cluster:c',
        'redshift:GetClusterCredentials on arn:${AWS::Partition}:redshift:${AWS::Region}:${AWS::AccountId}:dbuser:c/u, arn:${AWS::Partition}:redshift:${AWS::Region}:${AWS::AccountId}:dbname:c/d',
      ],
    ],
    [
      'nothing for an integration that the plug-in does not know',
      'aws-sdk:ec2:describeInstances',
      'A: b',
      ['deny * on *'],
    ],
  ])('%s', (_, integration, parameters, expected) =>
    expect(may(task(`'arn:aws:states:::${integration}'`, `, Parameters: { ${parameters} }`))).toEqual(
      expected,
    ),
  );
  test('a distributed map starts its own machine, and reads its items', () =>
    expect(
      may(
        "definition: { StartAt: M, States: { M: { Type: Map, ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: b, Key: k } }, ItemProcessor: { ProcessorConfig: { Mode: DISTRIBUTED }, States: { T: { Type: Pass, End: true } } } } } }",
      ),
    ).toEqual([
      'states:StartExecution on arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:orders',
      'states:DescribeExecution, states:StopExecution on arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:orders:*',
      `${RULES}StepFunctionsGetEventsForStepFunctionsExecutionRule`,
      's3:GetObject on arn:${AWS::Partition}:s3:::b/k',
    ]));
});

describe('what starts it', () => {
  test('a route of the REST API, with a role that may start any state machine', () => {
    const text = service(`events: [{ http: { method: post, path: run, private: true } }], ${PASS}`);
    expect(propertiesOf(text, 'ApiGatewayMethodRunPost')).toMatchObject({
      ApiKeyRequired: true,
      AuthorizationType: 'NONE',
      Integration: {
        Type: 'AWS',
        Credentials: '${ApigatewayToStepFunctionsRole.Arn}',
        Uri: 'arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution',
      },
    });
    expect(statementsOf(text, 'ApigatewayToStepFunctionsRole')).toEqual(['states:StartExecution on *']);
  });
  test('a guarded route', () =>
    expect(
      propertiesOf(
        service(`events: [{ http: { method: get, path: a, authorizer: aws_iam } }], ${PASS}`),
        'ApiGatewayMethodAGet',
      ),
    ).toMatchObject({ AuthorizationType: 'AWS_IAM' }));
  test('a schedule and a rule, with a role for this machine only', () => {
    const text = service(
      `events: [{ schedule: rate(1 day) }, { cloudwatchEvent: { event: { source: [s] } } }], ${PASS}`,
    );
    const added = addedTo(service(PASS), text);
    expect(added.map(one => one.split(' ')[1])).toEqual([
      'IAM::Role',
      'Events::Rule',
      'IAM::Role',
      'Events::Rule',
    ]);
    for (const one of added.filter(id => id.endsWith('Role')))
      expect(statementsOf(text, one.split(' ')[0])).toEqual([`states:StartExecution on \${${MACHINE}}`]);
  });
  test('rules and roles of events are named by the key of the machine, numbered by kind', () => {
    const text = service(
      `name: the-name, events: [{ eventBridge: { event: { source: [s] } } }, { schedule: rate(1 day) }, { schedule: { rate: rate(2 days), method: scheduler } }], ${PASS}`,
    );
    expect(addedTo(service(`name: the-name, ${PASS}`), text)).toEqual([
      'OrdersEventToStepFunctionsRole IAM::Role',
      'OrdersEventsRuleCloudWatchEvent1 Events::Rule',
      'OrdersScheduleToStepFunctionsRole IAM::Role',
      'OrdersStepFunctionsEventsRuleSchedule1 Events::Rule',
      'OrdersStepFunctionsSchedulerSchedule2 Scheduler::Schedule',
    ]);
    expect(propertiesOf(text, 'OrdersStepFunctionsEventsRuleSchedule1')).toMatchObject({
      Targets: [{ Arn: '${TheDashname}', Id: 'ordersStepFunctionsSchedule' }],
    });
  });
  test('CORS of a route opens OPTIONS, and a route may do something else', () => {
    const text = service(
      `events: [{ http: { method: post, path: run, cors: true, action: StopExecution } }], ${PASS}`,
    );
    expect(propertiesOf(text, 'ApiGatewayMethodRunOptions')).toMatchObject({ AuthorizationType: 'NONE' });
    expect(statementsOf(text, 'ApigatewayToStepFunctionsRole')).toEqual([
      'states:StartExecution, states:StopExecution on *',
    ]);
  });
});

test('a token authorizer may be called by every API: the plug-in names no source', () => {
  const text = service(`events: [{ http: { method: get, path: a, authorizer: work } }], ${PASS}`);
  expect(propertiesOf(text, 'WorkLambdaFunctionLambdaPermission')).toEqual({
    FunctionName: '${WorkLambdaFunction.Arn}',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.${AWS::URLSuffix}',
  });
  expect(resourceOf(text, 'WorkLambdaPermissionApiGateway')).toBeUndefined();
});

test('activities', () =>
  expect(propertiesOf(`${service(PASS)}  activities: [approve]\n`, 'ApproveStepFunctionsActivity')).toEqual({
    Name: 'approve',
  }));

describe('a notification of how executions end', () => {
  const added = (target: string): string[] =>
    addedTo(service(PASS), service(`notifications: { FAILED: [${target}] }, ${PASS}`)).map(one =>
      one.replace(/[0-9a-f]{5} /, ' '),
    );
  const RULE = `${MACHINE}NotificationsFAILEDEventRule Events::Rule`;
  test.each([
    [
      'a topic is opened to EventBridge',
      '{ sns: !Ref T }',
      [RULE, `${MACHINE}ResourcePolicy SNS::TopicPolicy`],
    ],
    ['a queue is', '{ sqs: !GetAtt Q.Arn }', [RULE, `${MACHINE}ResourcePolicy SQS::QueuePolicy`]],
    ['a function is', '{ lambda: !GetAtt work.Arn }', [RULE, `${MACHINE}ResourcePolicy Lambda::Permission`]],
    [
      'a stream is written with a role',
      '{ kinesis: !GetAtt S.Arn }',
      [RULE, `${MACHINE}NotificationsIamRole IAM::Role`],
    ],
  ])('%s', (_, target, expected) => expect(added(target)).toEqual(expected));
});
