import { describe, expect, test } from 'vitest';
import { functionWith, properties, resource, stackOf, types } from '../testing.ts';

const own = (settings: string, id = 'F') => properties(stackOf(functionWith(settings)), id);
const CONDITIONS = 'Conditions: { C: !Equals [!Ref "AWS::Region", a], D: !Equals [!Ref "AWS::Region", b] }\n';
/** A conditional function. */
const when = (condition: string, settings: string, attributes = ''): string =>
  `${CONDITIONS}Resources:\n  F: { Type: AWS::Serverless::Function, Condition: ${condition}, ${attributes} Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, ${settings} } }\n`;

describe('a property of the function', () => {
  test.each([
    ['stays', 'Timeout: 9, MemorySize: 256', { Timeout: 9, MemorySize: 256 }],
    [
      'stays an intrinsic',
      'Timeout: !Ref T, FunctionName: !Sub "${S}-f"',
      { Timeout: { Ref: 'T' }, FunctionName: { 'Fn::Sub': '${S}-f' } },
    ],
    ['Tracing is the mode of TracingConfig', 'Tracing: Active', { TracingConfig: { Mode: 'Active' } }],
    [
      'DeadLetterQueue is DeadLetterConfig',
      'DeadLetterQueue: { Type: SNS, TargetArn: t }',
      { DeadLetterConfig: { TargetArn: 't' } },
    ],
    [
      'VpcConfig stays',
      'VpcConfig: { SubnetIds: [s], SecurityGroupIds: [g] }',
      { VpcConfig: { SubnetIds: ['s'], SecurityGroupIds: ['g'] } },
    ],
    [
      'KmsKeyArn encrypts the environment',
      'KmsKeyArn: k, Environment: { Variables: { A: b } }',
      { KmsKeyArn: 'k', Environment: { Variables: { A: 'b' } } },
    ],
    [
      'SourceKMSKeyArn encrypts the code',
      'SourceKMSKeyArn: k',
      { Code: { ZipFile: 'x', SourceKMSKeyArn: 'k' } },
    ],
    [
      'LoggingConfig stays: SAM itself makes no log group',
      'LoggingConfig: { LogGroup: !Ref G }',
      { LoggingConfig: { LogGroup: { Ref: 'G' } } },
    ],
    [
      'Tags follow the one that SAM adds',
      'Tags: { team: shop }',
      {
        Tags: [
          { Key: 'lambda:createdBy', Value: 'SAM' },
          { Key: 'team', Value: 'shop' },
        ],
      },
    ],
    [
      'Tags that are propagated replace it',
      'Tags: { team: shop }, PropagateTags: true',
      { Tags: [{ Key: 'team', Value: 'shop' }] },
    ],
  ])('%s: { %s }', (_, settings, expected) => expect(own(settings)).toMatchObject(expected));

  test.each([
    ['Tracing: Disabled', 'TracingConfig'],
    ['Timeout: ~', 'Timeout'],
    ['PermissionsBoundary: b', 'PermissionsBoundary'],
    ['RolePath: /p/', 'RolePath'],
    ['Policies: []', 'Policies'],
  ])('{ %s } is not one of the deployed function', (settings, name) =>
    expect(own(settings)).not.toHaveProperty(name),
  );
});

describe('the code', () => {
  const code = (settings: string) =>
    properties(
      stackOf(`Resources: { F: { Type: AWS::Serverless::Function, Properties: { ${settings} } } }`),
      'F',
    )['Code'];
  const zip = 'Handler: a.b, Runtime: nodejs22.x,';
  test.each([
    [`${zip} InlineCode: x`, { ZipFile: 'x' }],
    [`${zip} CodeUri: s3://bucket/path/key.zip`, { S3Bucket: 'bucket', S3Key: 'path/key.zip' }],
    [
      `${zip} CodeUri: 's3://bucket/key?versionId=7'`,
      { S3Bucket: 'bucket', S3Key: 'key', S3ObjectVersion: '7' },
    ],
    [
      `${zip} CodeUri: { Bucket: b, Key: k, Version: v }`,
      { S3Bucket: 'b', S3Key: 'k', S3ObjectVersion: 'v' },
    ],
    [
      'PackageType: Image, ImageUri: 1.dkr.ecr.eu-west-1.amazonaws.com/i:l',
      { ImageUri: '1.dkr.ecr.eu-west-1.amazonaws.com/i:l' },
    ],
    [`${zip} CodeUri: ./src`, './src'],
  ])('{ %s }', (settings, expected) => expect(code(settings)).toEqual(expected));
});

describe('the execution role', () => {
  const role = (settings: string) => own(settings, 'FRole');
  test('is assumed by Lambda only', () =>
    expect(role('')['AssumeRolePolicyDocument']).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['sts:AssumeRole'], Principal: { Service: ['lambda.amazonaws.com'] } },
      ],
    }));
  test.each([
    [
      'AssumeRolePolicyDocument replaces that',
      'AssumeRolePolicyDocument: { Statement: [] }',
      { AssumeRolePolicyDocument: { Statement: [] } },
    ],
    ['PermissionsBoundary limits it', 'PermissionsBoundary: !Ref B', { PermissionsBoundary: { Ref: 'B' } }],
    ['RolePath is its path', 'RolePath: /team/', { Path: '/team/' }],
    [
      'Tags are its tags',
      'Tags: { team: shop }',
      {
        Tags: [
          { Key: 'lambda:createdBy', Value: 'SAM' },
          { Key: 'team', Value: 'shop' },
        ],
      },
    ],
  ])('%s', (_, settings, expected) => expect(role(settings)).toMatchObject(expected));
  test.each([
    ['a dead-letter queue', 'DeadLetterQueue: { Type: SQS, TargetArn: q }', ['sqs:SendMessage']],
    ['a dead-letter topic', 'DeadLetterQueue: { Type: SNS, TargetArn: q }', ['sns:Publish']],
  ])('may send to %s', (_, settings, actions) =>
    expect(role(settings)['Policies']).toMatchObject([
      {
        PolicyName: 'DeadLetterQueuePolicy',
        PolicyDocument: { Statement: actions.map(Action => ({ Action, Resource: 'q' })) },
      },
    ]),
  );
  test('is not made where one is given: Policies then have no effect', () => {
    const stack = stackOf(functionWith('Role: r, Policies: [AdministratorAccess]'));
    expect(types(stack)).toEqual({ F: 'AWS::Lambda::Function' });
    expect(stack.notes).toMatchObject([
      {
        code: 'dead-policies',
        message: 'the Policies of F have no effect: SAM ignores them when Role is set',
      },
    ]);
  });
  test('X-Ray has another policy outside of the commercial partition', () =>
    expect(
      properties(stackOf(functionWith('Tracing: Active'), { region: 'us-gov-west-1' }), 'FRole')[
        'ManagedPolicyArns'
      ],
    ).toContain('arn:aws-us-gov:iam::aws:policy/AWSXRayDaemonWriteAccess'));
});

describe('attributes of the function', () => {
  const stack = stackOf(
    when(
      'C',
      'AutoPublishAlias: live, FunctionUrlConfig: { AuthType: NONE }, EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SQS } } }, Events: { E: { Type: SNS, Properties: { Topic: t, SqsSubscription: true } } }',
      'DeletionPolicy: Delete, UpdateReplacePolicy: Retain, DependsOn: T, Metadata: { A: b },',
    ),
  );
  test.each(Object.keys(types(stack)).map(id => id.replace(/[0-9a-f]{10}$/, '#')))(
    'its condition and policies are those of %s',
    id =>
      expect(
        resource(
          stack,
          Object.keys(types(stack)).find(key => key.replace(/[0-9a-f]{10}$/, '#') === id)!,
        ),
      ).toMatchObject({ Condition: 'C', DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Retain' }),
  );
  test('its DependsOn and Metadata stay its own', () => {
    expect(resource(stack, 'F')).toMatchObject({ DependsOn: 'T', Metadata: { A: 'b' } });
    expect(resource(stack, 'FRole')).not.toHaveProperty('DependsOn');
    expect(resource(stack, 'FRole')).not.toHaveProperty('Metadata');
  });
});

describe('a function URL', () => {
  test('keeps its settings', () =>
    expect(
      own(
        'FunctionUrlConfig: { AuthType: AWS_IAM, InvokeMode: RESPONSE_STREAM, Cors: { AllowOrigins: ["*"] } }',
        'FUrl',
      ),
    ).toEqual({
      TargetFunctionArn: { Ref: 'F' },
      AuthType: 'AWS_IAM',
      InvokeMode: 'RESPONSE_STREAM',
      Cors: { AllowOrigins: ['*'] },
    }));
  test('without authentication takes two permissions for everyone', () => {
    const stack = stackOf(functionWith('FunctionUrlConfig: { AuthType: NONE }'));
    expect(properties(stack, 'FUrlPublicPermissions')).toEqual({
      Action: 'lambda:InvokeFunctionUrl',
      FunctionName: { Ref: 'F' },
      FunctionUrlAuthType: 'NONE',
      Principal: '*',
    });
    expect(properties(stack, 'FURLInvokeAllowPublicAccess')).toEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: { Ref: 'F' },
      InvokedViaFunctionUrl: true,
      Principal: '*',
    });
  });
  test('is of the alias where there is one', () => {
    const stack = stackOf(functionWith('AutoPublishAlias: live, FunctionUrlConfig: { AuthType: NONE }'));
    expect(properties(stack, 'FUrl')['TargetFunctionArn']).toEqual({ Ref: 'FAliaslive' });
    expect(properties(stack, 'FUrlPublicPermissions')['FunctionName']).toEqual({ Ref: 'FAliaslive' });
  });
  test('exists under the condition of the function', () => {
    const stack = stackOf(when('C', 'FunctionUrlConfig: { AuthType: NONE }'));
    for (const id of ['FUrl', 'FUrlPublicPermissions', 'FURLInvokeAllowPublicAccess'])
      expect(resource(stack, id)['Condition']).toBe('C');
  });
  test('opened only by a parameter has no permission in the template', () =>
    expect(types(stackOf(functionWith('FunctionUrlConfig: { AuthType: !Ref Type }')))).toEqual({
      F: 'AWS::Lambda::Function',
      FRole: 'AWS::IAM::Role',
      FUrl: 'AWS::Lambda::Url',
    }));
});

describe('EventInvokeConfig', () => {
  const config = (more: string): string => `EventInvokeConfig: { ${more} }`;
  test('is of the newest code, or of the alias', () => {
    expect(
      own(config('MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60'), 'FEventInvokeConfig'),
    ).toEqual({
      FunctionName: { Ref: 'F' },
      Qualifier: '$LATEST',
      DestinationConfig: {},
      MaximumRetryAttempts: 1,
      MaximumEventAgeInSeconds: 60,
    });
    const stack = stackOf(functionWith(`AutoPublishAlias: live, ${config('MaximumRetryAttempts: 1')}`));
    expect(properties(stack, 'FEventInvokeConfig')['Qualifier']).toBe('live');
    expect(resource(stack, 'FEventInvokeConfig')['DependsOn']).toEqual(['FAliaslive']);
  });
  const failure = (type: string, destination = ', Destination: d'): string =>
    config(`DestinationConfig: { OnFailure: { Type: ${type}${destination} } }`);
  test.each([
    ['SQS', 'sqs:SendMessage'],
    ['SNS', 'sns:publish'],
    ['Lambda', 'lambda:InvokeFunction'],
    ['EventBridge', 'events:PutEvents'],
  ])('a destination of type %s is granted %s', (type, Action) => {
    const stack = stackOf(functionWith(failure(type)));
    expect(properties(stack, 'FEventInvokeConfig')['DestinationConfig']).toEqual({
      OnFailure: { Destination: 'd' },
    });
    expect(properties(stack, 'FRole')['Policies']).toEqual([
      {
        PolicyName: `FEventInvokeConfigOnFailure${type}Policy`,
        PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: 'd' }] },
      },
    ]);
  });
  test('a queue that SAM makes has its defaults: nothing encrypts it with a key of the author', () =>
    expect(resource(stackOf(functionWith(failure('SQS', ''))), 'FEventInvokeConfigOnFailureQueue')).toEqual({
      Type: 'AWS::SQS::Queue',
    }));
  test('a queue is made where the author gives none', () => {
    const stack = stackOf(
      `${CONDITIONS}${functionWith(failure('SQS', ', Destination: !If [C, q, !Ref "AWS::NoValue"]'))}`,
    );
    const condition = String(resource(stack, 'FEventInvokeConfigOnFailureQueue')['Condition']);
    expect(condition).toMatch(/^NOTC[0-9a-f]{10}$/);
    expect(properties(stack, 'FEventInvokeConfig')['DestinationConfig']).toEqual({
      OnFailure: {
        Destination: {
          'Fn::If': [condition, { 'Fn::GetAtt': ['FEventInvokeConfigOnFailureQueue', 'Arn'] }, 'q'],
        },
      },
    });
  });
  test('can be referred to by the name that SAM gives it', () => {
    const stack = stackOf(
      functionWith(
        failure('SNS', ''),
        '  S: { Type: AWS::SNS::Subscription, Properties: { TopicArn: !Ref F.DestinationTopic } }\n',
      ),
    );
    expect(properties(stack, 'S')).toEqual({ TopicArn: { Ref: 'FEventInvokeConfigOnFailureTopic' } });
  });
});
