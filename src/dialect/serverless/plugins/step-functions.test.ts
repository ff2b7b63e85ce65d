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
      'sqs:SendMessage on arn:${AWS::Partition}:sqs:${AWS::Region}:123456789012:q',
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
    ).toEqual(['xray:PutTraceSegments', 'logs:CreateLogDelivery', 'own:a on *']));
  test.todo('a task of the AWS SDK, like aws-sdk:s3:getObject, brings its action to the role');
  test.todo('a nested execution that is waited for (.sync) may be described and stopped, and its rule set');
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
  test.todo('rules and roles of events are named by the key of the machine, numbered by kind (version 3.28)');
});
