import { describe, expect, test } from 'vitest';
import { addedTo, placeOf, propertiesOf, readable, resourceOf, statementsOf } from './testing-facts.ts';
import { templateOf } from './testing.ts';

const service = (provider: string, functions = 'fn: { handler: h }'): string =>
  `service: svc\nprovider:\n  name: aws\n${provider}functions: { ${functions} }\n`;
const role = (provider: string, functions?: string) =>
  propertiesOf(service(`  ${provider}\n`, functions), 'IamRoleLambdaExecution');
const LOGS = 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/';
const WRITE = 'logs:CreateLogStream, logs:CreateLogGroup, logs:TagResource';

describe('the role that functions share', () => {
  test('is for Lambda, and named by service, stage and region', () =>
    expect(role('stage: qa')).toMatchObject({
      RoleName: 'svc-qa-${AWS::Region}-lambdaRole',
      Path: '/',
      AssumeRolePolicyDocument: {
        Statement: [
          { Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com'] }, Action: ['sts:AssumeRole'] },
        ],
      },
    }));
  test.each<[string, string, object]>([
    ['a name', 'iam: { role: { name: own } }', { RoleName: 'own' }],
    ['a path', 'iam: { role: { path: /shop/ } }', { Path: '/shop/' }],
    ['tags', 'iam: { role: { tags: { a: b } } }', { Tags: [{ Key: 'a', Value: 'b' }] }],
    ['a boundary', 'iam: { role: { permissionsBoundary: arn:b } }', { PermissionsBoundary: 'arn:b' }],
    ['a boundary, older', 'iam: { role: { permissionBoundary: arn:b } }', { PermissionsBoundary: 'arn:b' }],
    ['a boundary, oldest', 'rolePermissionsBoundary: arn:b', { PermissionsBoundary: 'arn:b' }],
    [
      'managed policies',
      'iam: { role: { managedPolicies: [arn:p, !Ref P] } }',
      { ManagedPolicyArns: ['arn:p', '${P}'] },
    ],
    ['managed policies, older', 'iamManagedPolicies: [arn:p]', { ManagedPolicyArns: ['arn:p'] }],
    [
      'the policy of networks, where any function is in one',
      'vpc: { securityGroupIds: [sg], subnetIds: [s] }',
      {
        ManagedPolicyArns: [
          'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
        ],
      },
    ],
  ])('has %s', (_, setting, properties) => expect(role(setting)).toMatchObject(properties));
  test.each([
    ['an ARN', 'iam: { role: arn:aws:iam::123456789012:role/x }', 'arn:aws:iam::123456789012:role/x'],
    ['a name of the stack', 'iam: { role: Mine }', '${Mine.Arn}'],
    ['a reference', 'iam: { role: !GetAtt Mine.Arn }', '${Mine.Arn}'],
    ['the older setting', 'role: arn:aws:iam::123456789012:role/x', 'arn:aws:iam::123456789012:role/x'],
  ])('is not made where the provider names one: %s', (_, setting, expected) => {
    expect(role(setting)).toBeUndefined();
    expect(propertiesOf(service(`  ${setting}\n`), 'FnLambdaFunction')).toMatchObject({ Role: expected });
  });
  test('is made while one function has none of its own', () => {
    expect(role('stage: dev', 'a: { handler: h, role: Mine }, b: { handler: h }')).toBeDefined();
    expect(role('stage: dev', 'a: { handler: h, role: Mine }')).toBeUndefined();
  });
  test('points to where its statements are written, else to the provider', () => {
    expect(placeOf(service('  iam: { role: { statements: [] } }\n'), 'IamRoleLambdaExecution')).toMatch(
      /^4 /,
    );
    expect(placeOf(service(''), 'IamRoleLambdaExecution')).toBe('2 provider');
  });
});

describe('the statements of that role', () => {
  const statements = (provider: string, functions?: string) => statementsOf(service(provider, functions));
  test('let functions write the logs of all functions of this stage', () =>
    expect(statements('')).toEqual([
      `${WRITE} on ${LOGS}svc-dev*:*`,
      `logs:PutLogEvents on ${LOGS}svc-dev*:*:*`,
    ]));
  test('name a function whose name begins otherwise', () =>
    expect(statements('', 'a: { handler: h, name: other }')).toEqual([
      `${WRITE} on ${LOGS}other:*`,
      `logs:PutLogEvents on ${LOGS}other:*:*`,
    ]));
  test('deny the logs of a function that shall have none', () =>
    expect(statements('', 'a: { handler: h }, b: { handler: h, disableLogs: true }')).toEqual([
      `${WRITE} on ${LOGS}svc-dev*:*`,
      `logs:PutLogEvents on ${LOGS}svc-dev*:*:*`,
      `deny logs:PutLogEvents on ${LOGS}svc-dev-b:*`,
    ]));
  test.each([
    ['new', '  iam: { role: { statements: [{ Effect: Allow, Action: s3:GetObject, Resource: "*" }] } }\n'],
    ['old', '  iamRoleStatements: [{ Effect: Allow, Action: s3:GetObject, Resource: "*" }]\n'],
  ])('then those of the author, in the %s place', (_, provider) =>
    expect(statements(provider).slice(2)).toEqual(['s3:GetObject on *']),
  );
  test('the new place wins; the old one is not read beside it', () =>
    expect(
      statements(
        '  iamRoleStatements: [{ Effect: Allow, Action: "old:*", Resource: "*" }]\n  iam: { role: { statements: [{ Effect: Allow, Action: "new:*", Resource: "*" }] } }\n',
      ).slice(2),
    ).toEqual(['new:* on *']));
});

describe('log groups', () => {
  test.each<[string, string, string, object | undefined]>([
    ['are kept for ever', '', 'handler: h', { LogGroupName: '/aws/lambda/svc-dev-fn' }],
    ['are kept as the provider says', '  logRetentionInDays: 7\n', 'handler: h', { RetentionInDays: 7 }],
    [
      'are kept as the function says',
      '  logRetentionInDays: 7\n',
      'handler: h, logRetentionInDays: 90',
      { RetentionInDays: 90 },
    ],
    ['have the name of their function', '', 'handler: h, name: own', { LogGroupName: '/aws/lambda/own' }],
    [
      'protect what they hold',
      '  logDataProtectionPolicy: { Name: p }\n',
      'handler: h',
      { DataProtectionPolicy: { Name: 'p' } },
    ],
    ['are not made where logs are off', '', 'handler: h, disableLogs: true', undefined],
  ])('%s', (_, provider, settings, properties) => {
    const group = propertiesOf(service(provider, `fn: { ${settings} }`), 'FnLogGroup');
    if (properties) expect(group).toMatchObject(properties);
    else expect(group).toBeUndefined();
  });
  test('that are kept for ever say nothing of time', () =>
    expect(propertiesOf(service(''), 'FnLogGroup')).not.toHaveProperty('RetentionInDays'));
});

describe('the deployment bucket', () => {
  const bucket = (setting: string) =>
    propertiesOf(service(`  deploymentBucket: ${setting}\n`), 'ServerlessDeploymentBucket');
  test('is encrypted and open to public access', () => {
    expect(propertiesOf(service(''), 'ServerlessDeploymentBucket')).toEqual({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
  });
  test.each<[string, string, object]>([
    [
      'blocks public access',
      '{ blockPublicAccess: true }',
      { PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true } },
    ],
    ['has versions', '{ versioning: true }', { VersioningConfiguration: { Status: 'Enabled' } }],
    ['has tags', '{ tags: { a: b } }', { Tags: [{ Key: 'a', Value: 'b' }] }],
    [
      'stays with the key of S3: a key of KMS is for uploads only',
      '{ serverSideEncryption: aws:kms, sseKMSKeyId: k }',
      {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      },
    ],
  ])('%s', (_, setting, properties) => expect(bucket(setting)).toMatchObject(properties));
  test.each(['mine', '{ name: mine }'])('that is named, %s, is not made', setting => {
    expect(bucket(setting)).toBeUndefined();
    expect(propertiesOf(service(`  deploymentBucket: ${setting}\n`), 'FnLambdaFunction')).toMatchObject({
      Code: { S3Bucket: 'mine' },
    });
  });
  test('denies plain HTTP, unless its policy is left to others', () => {
    expect(bucketStatements(service(''))).toMatchObject([
      { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': false } } },
    ]);
    expect(
      resourceOf(
        service('  deploymentBucket: { skipPolicySetup: true }\n'),
        'ServerlessDeploymentBucketPolicy',
      ),
    ).toBeUndefined();
  });
});
const bucketStatements = (text: string) =>
  (
    propertiesOf(text, 'ServerlessDeploymentBucketPolicy') as {
      PolicyDocument: { Statement: object[] };
    }
  ).PolicyDocument.Statement;

describe('version 4', () => {
  const PER_FUNCTION =
    '  iam: { role: { mode: perFunction, path: /p/, statements: [{ Effect: Allow, Action: "a:b", Resource: "*" }] } }\n';
  test('may give each function a role', () =>
    expect(
      addedTo('service: svc\nprovider: { name: aws }\n', service(PER_FUNCTION)).filter(id =>
        id.endsWith('Role'),
      ),
    ).toEqual(['FnIamRoleLambdaExecution IAM::Role']));
  test('which takes the path and the statements of the provider', () => {
    expect(propertiesOf(service(PER_FUNCTION), 'FnIamRoleLambdaExecution')).toMatchObject({ Path: '/p/' });
    expect(statementsOf(service(PER_FUNCTION), 'FnIamRoleLambdaExecution')).toContain('a:b on *');
  });
  test.each([
    ['by itself not', '', false],
    ['where it is asked for', 'inheritStatements: true, ', true],
  ])('a role of one function takes the statements of the provider %s', (_, setting, expected) => {
    const text = service(
      '  iam: { role: { statements: [{ Effect: Allow, Action: "a:b", Resource: "*" }] } }\n',
      `fn: { handler: h, iam: { role: { ${setting}statements: [{ Effect: Allow, Action: "c:d", Resource: "*" }] } } }, other: { handler: h }`,
    );
    const statements = statementsOf(text, 'FnIamRoleLambdaExecution');
    expect([statements.includes('c:d on *'), statements.includes('a:b on *')]).toEqual([true, expected]);
  });
});

test('outputs name the bucket, each version and each end point', () =>
  expect(
    readable(
      templateOf(service('', 'fn: { handler: h, url: true, events: [{ http: GET a }, { httpApi: GET /a }] }'))
        .Outputs!,
    ),
  ).toMatchObject({
    ServerlessDeploymentBucketName: { Value: '${ServerlessDeploymentBucket}' },
    FnLambdaFunctionQualifiedArn: { Value: '${FnLambdaVersionOfThisDeployment}' },
    FnLambdaFunctionUrl: { Value: '${FnLambdaFunctionUrl.FunctionUrl}' },
    ServiceEndpoint: {
      Value: 'https://${ApiGatewayRestApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/dev',
    },
    HttpApiUrl: { Value: 'https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}' },
  }));
