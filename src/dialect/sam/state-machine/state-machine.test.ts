import { describe, expect, test } from 'vitest';
import { properties, resource, stackOf, types } from '../testing.ts';

const machine = (own: string, attributes = '', head = ''): string =>
  `${head}Resources:\n  M: { Type: AWS::Serverless::StateMachine, ${attributes} Properties: { ${own} } }\n`;
const S3 = 'DefinitionUri: s3://b/k,';
const machineWith = (own: string, id = 'M') => properties(stackOf(machine(`${S3} ${own}`)), id);
const withEvent = (type: string, own: string, more = '') =>
  stackOf(machine(`${S3} ${more} Events: { E: { Type: ${type}, Properties: { ${own} } } }`));
/** The one statement of a role that may start the machine. */
const starts = (PolicyName: string, machineId = 'M') => [
  {
    PolicyName,
    PolicyDocument: {
      Statement: [{ Effect: 'Allow', Action: 'states:StartExecution', Resource: { Ref: machineId } }],
    },
  },
];
const assumedBy = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['sts:AssumeRole'], Principal: { Service: [service] } }],
});

describe('the definition', () => {
  test.each([
    ['lies in S3', 's3://bucket/key', { Bucket: 'bucket', Key: 'key' }],
    [
      'lies in S3, in one version',
      '{ Bucket: b, Key: k, Version: v }',
      { Bucket: 'b', Key: 'k', Version: 'v' },
    ],
    ['is still a local file', './flow.asl.json', './flow.asl.json'],
  ])('%s: %s', (_, uri, expected) =>
    expect(properties(stackOf(machine(`DefinitionUri: ${uri}`)), 'M')['DefinitionS3Location']).toEqual(
      expected,
    ),
  );
  test('written in place is JSON text; what deployment knows is substituted', () =>
    expect(
      properties(
        stackOf(
          machine(
            'Definition: { StartAt: A, States: { A: { Type: Task, Resource: !GetAtt F.Arn, End: true } } }, DefinitionSubstitutions: { Table: t }',
          ),
        ),
        'M',
      ),
    ).toMatchObject({
      DefinitionString: {
        'Fn::Join': [
          '\n',
          [
            '{',
            '    "StartAt": "A",',
            '    "States": {',
            '        "A": {',
            '            "End": true,',
            '            "Resource": "${definition_substitution_1}",',
            '            "Type": "Task"',
            '        }',
            '    }',
            '}',
          ],
        ],
      },
      DefinitionSubstitutions: { Table: 't', definition_substitution_1: { 'Fn::GetAtt': 'F.Arn' } },
    }));
});

describe('a property', () => {
  test.each([
    ['Name: n', { StateMachineName: 'n' }],
    ['Type: EXPRESS', { StateMachineType: 'EXPRESS' }],
    ['Tracing: { Enabled: true }', { TracingConfiguration: { Enabled: true } }],
    ['Logging: { Level: ALL }', { LoggingConfiguration: { Level: 'ALL' } }],
    ['Role: r', { RoleArn: 'r' }],
    [
      'Tags: { team: shop }',
      {
        Tags: [
          { Key: 'stateMachine:createdBy', Value: 'SAM' },
          { Key: 'team', Value: 'shop' },
        ],
      },
    ],
  ])('{ %s } becomes %j', (own, expected) => expect(machineWith(own)).toMatchObject(expected));
});

describe('the role', () => {
  test.each([
    ['is assumed by Step Functions', '', { AssumeRolePolicyDocument: assumedBy('states.amazonaws.com') }],
    [
      'may send traces',
      'Tracing: { Enabled: true }',
      { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess'] },
    ],
    ['has no policy of its own for logs', 'Logging: { Level: ALL }', { ManagedPolicyArns: [] }],
    [
      'has a boundary and a path',
      'PermissionsBoundary: b, RolePath: /p/',
      { PermissionsBoundary: 'b', Path: '/p/' },
    ],
    [
      'has the policies of the author, each in its kind',
      'Policies: [AWSLambdaRole, { LambdaInvokePolicy: { FunctionName: f } }, { Statement: [{ Effect: Allow, Action: "sns:Publish", Resource: t }] }]',
      {
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaRole'],
        Policies: [
          {
            PolicyName: 'MRolePolicy1',
            PolicyDocument: { Statement: [{ Action: ['lambda:InvokeFunction'] }] },
          },
          { PolicyName: 'MRolePolicy2', PolicyDocument: { Statement: [{ Action: 'sns:Publish' }] } },
        ],
      },
    ],
  ])('%s', (_, own, expected) => expect(machineWith(own, 'MRole')).toMatchObject(expected));
  test('is not made where one is given', () =>
    expect(types(stackOf(machine(`${S3} Role: r`)))).toEqual({ M: 'AWS::StepFunctions::StateMachine' }));
});

describe('what starts it does so with a role', () => {
  test.each([
    [
      'Schedule',
      'Schedule: rate(1 day)',
      'AWS::Events::Rule',
      'events.amazonaws.com',
      'MERoleStartExecutionPolicy',
    ],
    [
      'CloudWatchEvent',
      'Pattern: {}',
      'AWS::Events::Rule',
      'events.amazonaws.com',
      'MERoleStartExecutionPolicy',
    ],
    [
      'EventBridgeRule',
      'Pattern: {}',
      'AWS::Events::Rule',
      'events.amazonaws.com',
      'MERoleStartExecutionPolicy',
    ],
    [
      'ScheduleV2',
      'ScheduleExpression: s',
      'AWS::Scheduler::Schedule',
      'scheduler.amazonaws.com',
      'MEStartExecutionPolicy',
    ],
  ])('%s { %s }', (type, own, expected, service, policy) => {
    const stack = withEvent(type, own);
    expect(types(stack)).toMatchObject({ ME: expected, MERole: 'AWS::IAM::Role' });
    expect(properties(stack, 'MERole')).toEqual({
      AssumeRolePolicyDocument: assumedBy(service),
      Policies: starts(policy),
    });
  });
  test.each([
    ['Schedule', 'Schedule: s', { Targets: [{ Arn: { Ref: 'M' }, Id: 'MEStepFunctionsTarget' }] }],
    ['EventBridgeRule', 'Pattern: {}, Target: { Id: t }', { Targets: [{ Arn: { Ref: 'M' }, Id: 't' }] }],
    ['ScheduleV2', 'ScheduleExpression: s, RoleArn: r', { Target: { Arn: { Ref: 'M' }, RoleArn: 'r' } }],
    ['Schedule', 'Schedule: s, RoleArn: r', { Targets: [{ RoleArn: 'r' }] }],
  ])('the target of %s { %s }', (type, own, expected) =>
    expect(properties(withEvent(type, own), 'ME')).toMatchObject(expected),
  );
  test.each(['Schedule', 'ScheduleV2'])('a %s with RoleArn needs no role of SAM', type =>
    expect(
      types(withEvent(type, `${type === 'Schedule' ? 'Schedule' : 'ScheduleExpression'}: s, RoleArn: r`)),
    ).not.toHaveProperty('MERole'),
  );
  test('the boundary of the machine limits the role of the rule as well', () =>
    expect(
      properties(withEvent('EventBridgeRule', 'Pattern: {}', 'PermissionsBoundary: b,'), 'MERole'),
    ).toMatchObject({ PermissionsBoundary: 'b' }));
  test('a dead-letter queue is the same as for a function', () =>
    expect(types(withEvent('EventBridgeRule', 'Pattern: {}, DeadLetterConfig: { Type: SQS }'))).toMatchObject(
      { MEQueue: 'AWS::SQS::Queue', MEQueuePolicy: 'AWS::SQS::QueuePolicy' },
    ));
  test('an event that only functions have is reported', () =>
    expect(withEvent('SNS', 'Topic: t').notes).toMatchObject([
      { message: 'the event E of M has the unknown type SNS', partial: true },
    ]));
});

describe('a route of a REST API', () => {
  const stack = withEvent('Api', 'Path: /start, Method: post');
  const operation = (text = stack) =>
    (
      properties(text, 'ServerlessRestApi')['Body'] as unknown as {
        readonly paths: Record<string, Record<string, Record<string, unknown>>>;
      }
    ).paths['/start']!['post']!;
  test('calls Step Functions in the name of a role, with no permission', () => {
    expect(types(stack)).not.toHaveProperty('MEPermissionProd');
    expect(properties(stack, 'MERole')).toEqual({
      AssumeRolePolicyDocument: assumedBy('apigateway.amazonaws.com'),
      Policies: starts('MERoleStartExecutionPolicy'),
    });
    expect(operation()['x-amazon-apigateway-integration']).toMatchObject({
      type: 'aws',
      httpMethod: 'POST',
      credentials: { 'Fn::GetAtt': ['MERole', 'Arn'] },
      uri: { 'Fn::Sub': 'arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution' },
    });
  });
  test('answers with success or a bad request', () =>
    expect(operation()['responses']).toEqual({
      200: { description: 'OK' },
      400: { description: 'Bad Request' },
    }));
  test('names the alias in its template when that is the target of events', () =>
    expect(
      operation(
        stackOf(
          'Resources:\n  M: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: s3://b/k, AutoPublishAlias: live, UseAliasAsEventTarget: true, Events: { E: { Type: Api, Properties: { Path: /start, Method: post, UnescapeMappingTemplate: true } } } } }\n',
        ),
      )['x-amazon-apigateway-integration'],
    ).toMatchObject({
      requestTemplates: {
        'application/json': { 'Fn::Sub': expect.stringContaining('"stateMachineArn": "${MAliaslive}"') },
      },
    }));
  test('may require an API key', () =>
    expect(
      operation(withEvent('Api', 'Path: /start, Method: post, Auth: { ApiKeyRequired: true }'))['security'],
    ).toEqual([{ api_key: [] }]));
});

describe('AutoPublishAlias', () => {
  const versioned = (more: string, attributes = '') =>
    stackOf(machine(`${S3} AutoPublishAlias: live, ${more}`, attributes));
  test('publishes each revision, and moves the alias to it at once', () => {
    const stack = versioned('');
    expect(resource(stack, 'MVersion')).toEqual({
      Type: 'AWS::StepFunctions::StateMachineVersion',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        StateMachineArn: { Ref: 'M' },
        StateMachineRevisionId: { 'Fn::GetAtt': ['M', 'StateMachineRevisionId'] },
      },
    });
    expect(properties(stack, 'MAliaslive')).toEqual({
      Name: 'live',
      DeploymentPreference: { Type: 'ALL_AT_ONCE', StateMachineVersionArn: { Ref: 'MVersion' } },
    });
  });
  test('moves it by the preference of the author', () =>
    expect(
      properties(
        versioned('DeploymentPreference: { Type: CANARY, Percentage: 5, Interval: 1, Alarms: [a] }'),
        'MAliaslive',
      ),
    ).toMatchObject({
      DeploymentPreference: {
        Type: 'CANARY',
        Percentage: 5,
        Interval: 1,
        Alarms: ['a'],
        StateMachineVersionArn: { Ref: 'MVersion' },
      },
    }));
  test.each([
    ['the machine itself', '', 'M'],
    ['the alias with UseAliasAsEventTarget', 'UseAliasAsEventTarget: true,', 'MAliaslive'],
  ])('events start %s', (_, more, expected) =>
    expect(
      properties(versioned(`${more} Events: { E: { Type: Schedule, Properties: { Schedule: s } } }`), 'ME'),
    ).toMatchObject({ Targets: [{ Arn: { Ref: expected } }] }),
  );
});

test.each(['M', 'MRole', 'ME', 'MERole'])('the condition of a machine is that of %s', id => {
  const stack = stackOf(
    machine(
      `${S3} Events: { E: { Type: Schedule, Properties: { Schedule: s } } }`,
      'Condition: C, DeletionPolicy: Retain,',
      'Conditions: { C: !Equals [!Ref "AWS::Region", a] }\n',
    ),
  );
  expect(resource(stack, id)).toMatchObject({ Condition: 'C', DeletionPolicy: 'Retain' });
});
