import { beforeAll, describe, expect, test } from 'vitest';
import { loadPython } from '../code/python/python.ts';
import { folder, run } from './testing.ts';

beforeAll(loadPython);

const CODE = `const { DynamoDB } = require('@aws-sdk/client-dynamodb');
const db = new DynamoDB({});
exports.read = () => db.getItem({ TableName: process.env.ORDERS, Key: {} });
exports.write = () => db.putItem({ TableName: process.env.ORDERS, Item: {} });
`;
const SAM = `Transform: AWS::Serverless-2016-10-31
Globals: { Function: { CodeUri: src/, Runtime: nodejs22.x, Environment: { Variables: { ORDERS: !Ref Orders } } } }
Resources:
  Orders: { Type: AWS::Serverless::SimpleTable }
  Read: { Type: AWS::Serverless::Function, Properties: { Handler: app.read } }
  Write: { Type: AWS::Serverless::Function, Properties: { Handler: app.write, FunctionName: order-writer } }
  Old: { Type: AWS::Serverless::Function, Properties: { Handler: a.B, Runtime: java21 } }
`;
const SERVERLESS = `service: orders
provider:
  name: aws
  runtime: nodejs22.x
  environment: { ORDERS: !Ref Orders }
functions:
  read: { handler: src/app.read }
  write: { handler: src/app.write }
resources: { Resources: { Orders: { Type: AWS::DynamoDB::Table } } }
`;

const project = (files: Readonly<Record<string, string>>): string => folder({ 'src/app.js': CODE, ...files });

test('SAM: a policy for each function, and why there is none', async () => {
  const { status, out, err } = await run(project({ 'template.yaml': SAM }), ['policy', 'template.yaml']);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toBe(`# template.yaml
# Old: not analysed: runtime java21
Resources:
  # Read: the least policy
  # Given by the deployment: Lambda writes its logs.
  Read:
    Properties:
      Policies:
        - Version: '2012-10-17'
          Statement:
            - Effect: Allow
              Action:
                - dynamodb:GetItem # src/app.js:3 getItem
              Resource: !GetAtt Orders.Arn
  # Write: the least policy
  # Given by the deployment: Lambda writes its logs.
  Write:
    Properties:
      Policies:
        - Version: '2012-10-17'
          Statement:
            - Effect: Allow
              Action:
                - dynamodb:PutItem # src/app.js:4 putItem
              Resource: !GetAtt Orders.Arn
`);
});

describe('serverless.yml', () => {
  test('the role that functions share has one policy', async () => {
    const { out } = await run(project({ 'serverless.yml': SERVERLESS }), ['policy', 'serverless.yml']);
    expect(out).toBe(`# serverless.yml
provider:
  iam:
    role:
      # read, write: the least policy
      # Given by the deployment: Lambda writes its logs.
      statements:
        - Effect: Allow
          Action:
            - dynamodb:GetItem # src/app.js:3 getItem
            - dynamodb:PutItem # src/app.js:4 putItem
          Resource: !GetAtt Orders.Arn
`);
  });

  test('with the plug-in each function has its own', async () => {
    const cwd = project({ 'serverless.yml': `${SERVERLESS}plugins: [serverless-iam-roles-per-function]\n` });
    const { out } = await run(cwd, ['policy', 'serverless.yml']);
    expect(out).toContain('functions:\n  # read: the least policy\n');
    expect(out).toContain(
      '  write:\n    iamRoleStatements:\n      - Effect: Allow\n        Action:\n          - dynamodb:PutItem',
    );
  });

  test('stages with the same policies are told once, others each', async () => {
    const stages = `${SERVERLESS}params: { dev: { x: 1 }, prod: { x: 2 } }\n`;
    const same = await run(project({ 'serverless.yml': stages }), ['policy', 'serverless.yml']);
    expect(same.out).toMatch(/^# serverless\.yml, stage dev, prod\n/);
    const other = stages.replace(
      'environment: { ORDERS: !Ref Orders }',
      "environment: { ORDERS: 'orders-${sls:stage}' }",
    );
    const { out } = await run(project({ 'serverless.yml': other }), ['policy', 'serverless.yml']);
    expect(out.match(/^# serverless\.yml, stage .*/gm)).toEqual([
      '# serverless.yml, stage dev',
      '# serverless.yml, stage prod',
    ]);
    expect(out).toContain('table/orders-prod');
  });
});

const CFN = `Resources:
  Orders: { Type: AWS::DynamoDB::Table }
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: 'sts:AssumeRole' }] }
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess']
      Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: [dynamodb:Get*, dynamodb:Scan], Resource: !GetAtt Orders.Arn }] } }]
  Read:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: python3.13
      Role: !GetAtt Role.Arn
      Environment: { Variables: { ORDERS: !Ref Orders } }
      Code:
        ZipFile: |
          import boto3, os
          def handler(event, context):
              return boto3.resource('dynamodb').Table(os.environ['ORDERS']).get_item(Key=event)
`;

test('CloudFormation: a document with what Lambda itself needs', async () => {
  const { out } = await run(folder({ 'a.yaml': CFN }), ['policy', 'a.yaml']);
  expect(out).toBe(`# a.yaml
# Read: the least policy
Read:
  Version: '2012-10-17'
  Statement:
    - Effect: Allow
      Action:
        - dynamodb:GetItem # a.yaml:20 get_item
      Resource: !GetAtt Orders.Arn
    - Effect: Allow
      Action:
        - logs:CreateLogGroup # a.yaml:10 Lambda writes its logs
      Resource: !Sub arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/\${AWS::StackName}-Read-*:* # the name that CloudFormation gives Read: a reference would be circular
    - Effect: Allow
      Action:
        - logs:CreateLogStream # a.yaml:10 Lambda writes its logs
        - logs:PutLogEvents # a.yaml:10 Lambda writes its logs
      Resource: !Sub arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/\${AWS::StackName}-Read-*:log-stream:* # the name that CloudFormation gives Read: a reference would be circular
`);
});

test('the difference to what the role has', async () => {
  const { out } = await run(folder({ 'a.yaml': CFN }), ['policy', 'a.yaml', '--diff']);
  expect(out).toBe(`# a.yaml
--- Read: now
+++ Read: the least policy
@@ policies @@
 AWSLambdaBasicExecutionRole # a.yaml:7
-AmazonS3ReadOnlyAccess # a.yaml:7 gives more than the functions need
@@ !GetAtt Orders.Arn @@
-dynamodb:Get* # a.yaml:8 1 of 5 actions is needed
-dynamodb:Scan # a.yaml:8 nothing needs it
+dynamodb:GetItem # a.yaml:20 get_item
`);
});

test('JSON has the document, and what is behind it', async () => {
  const { out } = await run(folder({ 'a.yaml': CFN }), ['policy', 'a.yaml', '--format', 'json', '--diff']);
  expect(JSON.parse(out)).toMatchObject([
    {
      file: 'a.yaml',
      functions: ['Read'],
      role: 'Role',
      complete: true,
      open: [],
      policy: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: ['dynamodb:GetItem'], Resource: { 'Fn::GetAtt': ['Orders', 'Arn'] } },
          { Action: ['logs:CreateLogGroup'] },
          { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] },
        ],
      },
      reasons: [
        { action: 'dynamodb:GetItem', by: [{ what: 'get_item', file: 'a.yaml', line: 20 }] },
        {},
        {},
        {},
      ],
      diff: { opaque: [], changes: [{}, {}, {}, {}, { kind: 'add', action: 'dynamodb:GetItem' }] },
    },
  ]);
});

describe('--function', () => {
  test.each(['Write', 'order-writer'])('%s names one', async name => {
    const { out } = await run(project({ 'template.yaml': SAM }), ['policy', '.', '--function', name]);
    expect(out).toContain('PutItem');
    expect(out).not.toContain('GetItem');
    expect(out).not.toContain('Old');
  });

  test('of several that share a role gives what this one needs, and says so', async () => {
    const cwd = project({ 'serverless.yml': SERVERLESS });
    const { out } = await run(cwd, ['policy', 'serverless.yml', '--function', 'read']);
    expect(out).toContain('# read: the least policy\n      # Its role is shared with write.\n');
    expect(out).not.toContain('PutItem');
  });

  test('that is not there is an error with the nearest', async () => {
    const ran = await run(project({ 'template.yaml': SAM }), ['policy', '.', '--function', 'Raed']);
    expect(ran).toEqual({ status: 2, out: '', err: 'there is no function "Raed"; did you mean "Read"?\n' });
  });
});

test('an open function says so first, and is never called least', async () => {
  const code = `${CODE}const other = require('cloud-uploader');\nexports.open = async () => { await exports.read(); await other.upload(); };\n`;
  const template = SAM.replace('Handler: app.read', 'Handler: app.open');
  const cwd = folder({ 'src/app.js': code, 'template.yaml': template });
  const { status, out } = await run(cwd, ['policy', '.', '--function', 'Read']);
  expect(status).toBe(0);
  expect(out).toContain('# Read: not complete: calls cloud-uploader, which may call AWS (src/app.js:6)');
  expect(out).toContain('dynamodb:GetItem');
  expect(out).not.toContain('least');
  const diff = await run(cwd, ['policy', '.', '--function', 'Read', '--diff']);
  expect(diff.out).toContain('+++ Read: what is known\n');
});

test('a name that is not known is any of its kind, and what has no name is allowed on *', async () => {
  const code = `const { DynamoDB } = require('@aws-sdk/client-dynamodb');
exports.read = async event => { const db = new DynamoDB({}); await db.listTables({}); return db.getItem({ TableName: event.table, Key: {} }); };
`;
  const cwd = folder({ 'src/app.js': code, 'template.yaml': SAM });
  const { out } = await run(cwd, ['policy', '.', '--function', 'Read']);
  expect(out).toContain(
    'Resource: !Sub arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/* # any of this account: the code does not say which',
  );
  expect(out).toContain('- dynamodb:ListTables # src/app.js:2 listTables\n              Resource: "*"');
});

test('each file of a folder, what is no template left out; what is lost is told with status 2', async () => {
  const cwd = project({
    'a/template.yaml': SAM.replaceAll('src/', '../src/'),
    'b.yaml': CFN,
    'c.yaml': 'a: 1\n',
  });
  const { status, out } = await run(cwd, ['policy', '.']);
  expect(status).toBe(0);
  expect(out.match(/^# \S+\.yaml$/gm)).toEqual(['# a/template.yaml', '# b.yaml']);
  expect(out).toContain('\n---\n# b.yaml\n');
  const broken = folder({ 'a.yaml': `${SAM}  Other:\n    Type: 'AWS::S3::Bucket\n` });
  expect((await run(broken, ['policy', 'a.yaml'])).status).toBe(2);
  expect(await run(folder({ 'c.yaml': 'a: 1\n' }), ['policy', 'c.yaml'])).toMatchObject({ status: 2 });
  expect(await run(folder(), ['policy', '.'])).toMatchObject({ status: 2, err: '.: there is no template\n' });
});

test('no secret is printed', async () => {
  const secret = 'AKIA' + 'Q3EGRIHS6XTVP5BL';
  const template = SAM.replace('ORDERS: !Ref Orders', `ORDERS: 'orders-${secret}'`);
  for (const more of [[], ['--diff'], ['--format', 'json']]) {
    const { out } = await run(project({ 'template.yaml': template }), ['policy', 'template.yaml', ...more]);
    expect(out).toContain('••••');
    expect(out).not.toContain(secret);
  }
});

test('--diff keeps a grant on the ARN of a secret that the code names', async () => {
  const cwd = folder({
    'src/app.js': `const { SecretsManager } = require('@aws-sdk/client-secrets-manager');
exports.pay = () => new SecretsManager({}).getSecretValue({ SecretId: 'shop/key' });
`,
    'template.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  Key: { Type: AWS::SecretsManager::Secret, Properties: { Name: shop/key } }
  Pay:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.pay
      Runtime: nodejs22.x
      Policies: [{ Statement: [{ Effect: Allow, Action: 'secretsmanager:GetSecretValue', Resource: !Ref Key }] }]
`,
  });
  const { out } = await run(cwd, ['policy', 'template.yaml', '--diff']);
  expect(out).toContain('@@ !Ref Key @@\n secretsmanager:GetSecretValue # src/app.js:2 getSecretValue\n');
  expect(out).not.toMatch(/^[-+]secretsmanager/m);
});
