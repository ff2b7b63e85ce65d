import { expect, test } from 'vitest';
import { folder, run } from './testing.ts';

const SAM = `Transform: AWS::Serverless-2016-10-31
Resources:
  Table: { Type: AWS::DynamoDB::Table }
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: nodejs22.x
      CodeUri: src
      Environment: { Variables: { KEY: AKIAIOSFODNN7EXAMPLQ } }
      Policies:
        - DynamoDBReadPolicy: { TableName: !Ref Table }
        - Statement: { Effect: Allow, Action: 's3:GetObject', Resource: '*' }
      Events:
        Hourly: { Type: Schedule, Properties: { Schedule: rate(1 hour), Input: '{"key":"AKIAIOSFODNN7EXAMPLQ"}' } }
        Put: { Type: S3, Properties: { Bucket: !Ref Box, Events: 's3:ObjectCreated:*' } }
  Box: { Type: AWS::S3::Bucket }
`;

test('every generated resource with the line that caused it, and every part that another line caused', async () => {
  const { out, status } = await run(folder({ 'a.yaml': SAM }), ['lower', 'a.yaml', '--explain']);
  expect(status).toBe(0);
  expect(out).toContain(`FnRole  AWS::IAM::Role  generated for Fn (sam:function-role) by a.yaml:11:7
  11 |       Policies:
     |       ^^^^^^^^
FnRole.Policies.0  generated for Fn (sam:inline-policy) by a.yaml:12:11
  12 |         - DynamoDBReadPolicy: { TableName: !Ref Table }
     |           ^^^^^^^^^^^^^^^^^^
FnRole.Policies.1  generated for Fn (sam:inline-policy) by a.yaml:13:11
`);
  expect(out).toContain(
    '\nFnPutPermission  AWS::Lambda::Permission\n  generated for Fn (sam:event-permission) by a.yaml:16:9\n',
  );
  expect(out).toContain(
    '\nBox.NotificationConfiguration.LambdaConfigurations.0\n  generated for Fn (sam:event-notification) by a.yaml:16:9\n',
  );
  expect(out).not.toContain('AKIA');
  expect(out.split('\n').filter(line => line.length > 80)).toEqual([]);
});

test('the same as a list for programs', async () => {
  const { out } = await run(folder({ 'a.yaml': SAM }), ['lower', 'a.yaml', '--explain', '--format', 'json']);
  const list = JSON.parse(out) as readonly { readonly resource: string; readonly path?: string }[];
  expect(list.find(({ resource, path }) => resource === 'FnRole' && !path)).toEqual({
    resource: 'FnRole',
    type: 'AWS::IAM::Role',
    for: 'Fn',
    rule: 'sam:function-role',
    file: 'a.yaml',
    line: 11,
    column: 7,
    excerpt: '      Policies:',
  });
  expect(out).not.toContain('AKIA');
  const plain = JSON.parse(
    (await run(folder({ 'a.yaml': SAM }), ['lower', 'a.yaml', '--format', 'json'])).out,
  ) as { readonly Resources: object };
  const explained = new Set(list.map(({ resource }) => resource));
  expect(Object.keys(plain.Resources).filter(id => !explained.has(id))).toEqual(['Table', 'Fn']);
});

const ONE_FUNCTION = `Transform: AWS::Serverless-2016-10-31
Globals:
  Api:
    TracingEnabled: true
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: nodejs22.x
      InlineCode: x
      Tracing: Active
      AutoPublishAlias: live
      FunctionUrlConfig: { AuthType: NONE }
      DeadLetterQueue: { Type: SQS, TargetArn: q }
      Policies: AmazonS3ReadOnlyAccess
      Events:
        Read: { Type: SQS, Properties: { Queue: q } }
        Get: { Type: Api, Properties: { Path: /a, Method: get } }
  Link:
    Type: AWS::Serverless::Connector
    Properties: { Source: { Id: Fn }, Destination: { Id: Box }, Permissions: [Read] }
  Box: { Type: AWS::S3::Bucket }
`;

test('the rule of SAM and the line for everything that one function brings about', async () => {
  const { out } = await run(folder({ 'a.yaml': ONE_FUNCTION }), [
    'lower',
    'a.yaml',
    '--explain',
    '--format',
    'json',
  ]);
  const list = JSON.parse(out) as readonly {
    readonly resource: string;
    readonly path?: string;
    readonly rule?: string;
    readonly line: number;
  }[];
  const lines = list.map(
    ({ resource, path, rule, line }) =>
      `${resource.replace(/[0-9a-f]{10}$/, '#')}${path === undefined ? '' : `.${path}`} ${rule ?? 'written'} ${line}`,
  );
  expect(lines).toEqual([
    'FnVersion# sam:function-version 13',
    'FnAliaslive sam:function-alias 13',
    'FnUrl sam:function-url 14',
    'FnUrlPublicPermissions sam:function-url-permission 14',
    'FnURLInvokeAllowPublicAccess sam:function-url-permission 14',
    'FnGetPermissionProd sam:event-permission 19',
    'FnRead sam:event-source 18',
    'FnRole sam:function-role 16',
    'FnRole.ManagedPolicyArns.1 sam:managed-policy 12',
    'FnRole.ManagedPolicyArns.2 written 16',
    'FnRole.ManagedPolicyArns.3 sam:managed-policy 18',
    'FnRole.Policies.0 sam:dead-letter-policy 15',
    'LinkPolicy sam:connector 21',
    'ServerlessRestApi sam:implicit-api 19',
    'ServerlessRestApiDeployment# sam:api-deployment 19',
    'ServerlessRestApiProdStage sam:api-stage 19',
  ]);
});

test('plain CloudFormation generates nothing', async () => {
  const cwd = folder({ 'a.yaml': 'Resources:\n  Box: { Type: AWS::S3::Bucket }\n' });
  expect((await run(cwd, ['lower', 'a.yaml', '--explain'])).out).toBe(
    'Nothing is generated: the template is deployed as written.\n',
  );
  expect((await run(cwd, ['lower', 'a.yaml', '--explain', '--format', 'json'])).out).toBe('[]\n');
});
