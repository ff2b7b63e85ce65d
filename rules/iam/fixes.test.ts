import { beforeAll, expect, test } from 'vitest';
import { loadPython } from '../../src/code/python/python.ts';
import { attempts, mended } from '../testing-fixes.ts';

beforeAll(loadPython);

const NODE = {
  'src/app.js': `const { DynamoDBClient, PutItemCommand, QueryCommand } = require('@aws-sdk/client-dynamodb');
const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');
const db = new DynamoDBClient({});
const s3 = new S3Client({});
exports.handler = async event => {
  await db.send(new PutItemCommand({ TableName: process.env.ORDERS, Item: { id: { S: event.id } } }));
  await db.send(new QueryCommand({ TableName: process.env.ORDERS, IndexName: 'byDay' }));
  return s3.send(new GetObjectCommand({ Bucket: process.env.FILES, Key: event.key }));
};
`,
};
const PYTHON = {
  'src/app.py': `import os
import boto3

table = boto3.resource('dynamodb').Table(os.environ['ORDERS'])


def handler(event, context):
    return table.put_item(Item={'id': event['id']})
`,
};
const TASK = {
  'src/app.js': `const { ECSClient, RunTaskCommand } = require('@aws-sdk/client-ecs');
exports.handler = async () => new ECSClient({}).send(new RunTaskCommand({ taskDefinition: process.env.TASK }));
`,
};
const QUIET = { 'src/app.js': `exports.handler = async () => 'ok';\n` };
const LIST = {
  'src/app.js': `const { DynamoDBClient, ListTablesCommand } = require('@aws-sdk/client-dynamodb');
exports.handler = async () => new DynamoDBClient({}).send(new ListTablesCommand({}));
`,
};
const HEAD = {
  'src/app.js': `const { S3Client, HeadObjectCommand } = require('@aws-sdk/client-s3');
exports.handler = async event =>
  new S3Client({}).send(new HeadObjectCommand({ Bucket: process.env.FILES, Key: event.key }));
`,
};
const OPEN = { 'src/app.js': `exports.handler = async event => require(event.module).run();\n` };

const sam = (policies: string, runtime = 'nodejs22.x'): string => `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: { Type: AWS::DynamoDB::Table, Properties: {} }
  Files: { Type: AWS::S3::Bucket, Properties: {} }
  Create:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: ${runtime}
      CodeUri: src/
      Environment: { Variables: { ORDERS: !Ref Orders, FILES: !Ref Files } }
${policies}
`;
const statement = (lines: string, runtime?: string): string =>
  sam(
    `      Policies:
        - Version: '2012-10-17'
          Statement:
            - Effect: Allow
${lines
  .split('\n')
  .map(line => `              ${line}`)
  .join('\n')}`,
    runtime,
  );
const role = (properties: string, role_ = 'Role'): string => `Resources:
  Orders: { Type: AWS::DynamoDB::Table, Properties: {} }
  Files: { Type: AWS::S3::Bucket, Properties: {} }
  Create:
    Type: AWS::Lambda::Function
    Properties:
      Handler: app.handler
      Runtime: nodejs22.x
      Code: src/
      Role: !GetAtt ${role_}.Arn
      Environment: { Variables: { ORDERS: !Ref Orders, FILES: !Ref Files } }
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }]
${properties}
`;
const service = (statements: string): string => `service: shop
provider:
  name: aws
  runtime: nodejs22.x
  stage: dev
  iam:
    role:
      statements:
${statements}
functions:
  create:
    handler: src/app.handler
    environment: { ORDERS: !Ref Orders, FILES: !Ref Files }
resources:
  Resources:
    Orders: { Type: AWS::DynamoDB::Table, Properties: {} }
    Files: { Type: AWS::S3::Bucket, Properties: {} }
`;

test.each<[string, string, string, Readonly<Record<string, string>>, string, string]>([
  [
    'a wildcard becomes the actions of the calls, in its quotes, and the comment stays',
    'iam-wildcard-action',
    statement(`Action: 'dynamodb:*' # writes\nResource: !GetAtt Orders.Arn`, 'python3.13'),
    PYTHON,
    statement(`Action: 'dynamodb:PutItem' # writes\nResource: !GetAtt Orders.Arn`, 'python3.13'),
    'unsafe: Where something needs dynamodb:DescribeTable after all, it is denied.',
  ],
  [
    'where nothing else may be needed, that is safe',
    'iam-wildcard-action',
    statement(`Action: [dynamodb:*]\nResource: !GetAtt Orders.Arn`),
    { 'src/app.js': (NODE['src/app.js'] ?? '').replace(/.*QueryCommand\(.*\n/, '') },
    statement(`Action: [dynamodb:PutItem]\nResource: !GetAtt Orders.Arn`),
    'safe: ',
  ],
  [
    'resources that the exact actions would leave open are named as well',
    'iam-wildcard-action',
    statement(`Action: dynamodb:* # both\nResource: "*"`),
    NODE,
    statement(`Action: # both
  - dynamodb:PutItem
  - dynamodb:Query
Resource:
  - !GetAtt Orders.Arn
  - !Sub ${'${Orders.Arn}/index/byDay'}`),
    'unsafe: Where something needs dynamodb:ListStreams, dynamodb:DescribeStream, dynamodb:GetRecords and dynamodb:GetShardIterator after all, it is denied. A call of the code for a resource that the template does not name is denied.',
  ],
  [
    'objects of a bucket',
    'iam-wildcard-resource',
    statement(`Action: [s3:GetObject]\nResource: ['*']`),
    NODE,
    statement(`Action: [s3:GetObject]\nResource: [!Sub '${'${Files.Arn}'}/*']`),
    'unsafe: A call of the code for a resource that the template does not name is denied.',
  ],
  [
    'what is not used goes',
    'iam-unused-grant',
    statement(`Action:\n  - s3:GetObject\n  - s3:PutObject # gone\nResource: !Sub ${'${Files.Arn}'}/*`),
    NODE,
    statement(`Action:\n  - s3:GetObject\nResource: !Sub ${'${Files.Arn}'}/*`),
    'unsafe: A call that the code makes in a way that was not seen is denied.',
  ],
  [
    'a statement of which nothing is used goes with its policy',
    'iam-unused-grant',
    statement(`Action: sns:Publish\nResource: arn:aws:sns:eu-west-1:123456789012:shop`),
    NODE,
    sam('').replace(/\n\n$/, '\n'),
    'unsafe: A call that the code makes in a way that was not seen is denied.',
  ],
  [
    'a SAM policy template of which nothing is used goes',
    'iam-unused-grant',
    sam(
      `      Policies:
        - S3ReadPolicy: { BucketName: !Ref Files }
        - AWSLambdaBasicExecutionRole`,
      'python3.13',
    ),
    PYTHON,
    sam(
      `      Policies:
        - AWSLambdaBasicExecutionRole`,
      'python3.13',
    ),
    'unsafe: A call that the code makes in a way that was not seen is denied.',
  ],
  [
    'a policy of AWS becomes the statements of the calls',
    'iam-broad-managed-policy',
    sam(`      Policies:\n        - AmazonDynamoDBFullAccess`),
    NODE,
    sam(`      Policies:
        - Version: '2012-10-17'
          Statement:
            - Effect: Allow
              Action:
                - dynamodb:PutItem
              Resource: !GetAtt Orders.Arn
            - Effect: Allow
              Action:
                - dynamodb:Query
              Resource: !Sub ${'${Orders.Arn}/index/byDay'}`),
    'unsafe: A call that the code makes in a way that was not seen is denied. A call of the code for a resource that the template does not name is denied.',
  ],
  [
    'of a role, beside its own',
    'iam-broad-managed-policy',
    role(`      ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonS3FullAccess]`),
    NODE,
    role(`      Policies:
        - PolicyName: RolePolicy
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action:
                  - s3:GetObject
                Resource: !Sub ${'${Files.Arn}/*'}`),
    'unsafe: A call that the code makes in a way that was not seen is denied. Where something needs s3:GetObjectVersion, s3:GetObjectLegalHold, s3:GetObjectRetention and 2 more after all, it is denied. A call of the code for a resource that the template does not name is denied.',
  ],
  [
    'what calls need in some cases only is told',
    'iam-broad-managed-policy',
    sam(`      Policies:\n        - AmazonS3FullAccess`),
    HEAD,
    sam(`      Policies:
        - Version: '2012-10-17'
          Statement:
            - Effect: Allow
              Action:
                - s3:GetObject
              Resource: !Sub ${'${Files.Arn}/*'}`),
    'unsafe: A call that the code makes in a way that was not seen is denied. Where something needs s3:GetObjectVersion, s3:GetObjectLegalHold, s3:GetObjectRetention and s3:ListBucket after all, it is denied. A call of the code for a resource that the template does not name is denied.',
  ],
  [
    'a task definition, whose Ref is its ARN',
    'iam-wildcard-resource',
    `${statement(`Action: ecs:RunTask\nResource: '*'`).replace('ORDERS: !Ref Orders', 'TASK: !Ref Task')}  Task: { Type: AWS::ECS::TaskDefinition, Properties: {} }\n`,
    TASK,
    `${statement(`Action: ecs:RunTask\nResource: !Ref Task`).replace('ORDERS: !Ref Orders', 'TASK: !Ref Task')}  Task: { Type: AWS::ECS::TaskDefinition, Properties: {} }\n`,
    'unsafe: A call of the code for a resource that the template does not name is denied.',
  ],
  [
    'what is used, and allowed in vain, stays',
    'iam-unused-grant',
    statement(`Action:\n  - dynamodb:ListTables\n  - dynamodb:Scan\nResource: !GetAtt Orders.Arn`),
    LIST,
    statement(`Action:\n  - dynamodb:ListTables\nResource: !GetAtt Orders.Arn`),
    'unsafe: A call that the code makes in a way that was not seen is denied.',
  ],
  [
    'in a service of the Serverless Framework',
    'iam-wildcard-resource',
    service(`        - Effect: Allow\n          Action: dynamodb:PutItem\n          Resource: '*'`),
    NODE,
    service(
      `        - Effect: Allow\n          Action: dynamodb:PutItem\n          Resource: !GetAtt Orders.Arn`,
    ),
    'unsafe: A call of the code for a resource that the template does not name is denied.',
  ],
])('%s', async (_, rule, before, files, after, risk) => {
  const [attempt] = await attempts(rule, before, files);
  expect(attempt?.verdict.why).toBeUndefined();
  expect(attempt && mended(before, attempt)).toBe(after);
  expect(`${attempt?.fix.safety}: ${attempt?.fix.risk ?? ''}`).toBe(risk);
});

test.each<[string, string, string, Readonly<Record<string, string>>]>([
  [
    'code that is not known',
    'iam-wildcard-action',
    statement('Action: dynamodb:*\nResource: !GetAtt Orders.Arn'),
    OPEN,
  ],
  [
    'a table that only the run names',
    'iam-wildcard-resource',
    statement(`Action: dynamodb:PutItem\nResource: '*'`),
    { 'src/app.js': (NODE['src/app.js'] ?? '').replaceAll('process.env.ORDERS', 'event.table') },
  ],
  [
    'a table that a branch decides',
    'iam-wildcard-resource',
    `Conditions: { Two: !Equals [!Ref AWS::Region, eu-west-1] }\n${statement(`Action: dynamodb:PutItem\nResource: '*'`).replace('ORDERS: !Ref Orders', 'ORDERS: !If [Two, !Ref Orders, other]')}`,
    NODE,
  ],
  [
    'a role that something else takes as well',
    'iam-wildcard-action',
    role(
      `      Policies: [{ PolicyName: a, PolicyDocument: { Statement: { Effect: Allow, Action: 'dynamodb:*', Resource: !GetAtt Orders.Arn } } }]`,
    ).replace('Service: lambda.amazonaws.com', 'Service: [lambda.amazonaws.com, states.amazonaws.com]'),
    NODE,
  ],
  [
    'a statement that a comment is about',
    'iam-unused-grant',
    statement(`Action: sns:Publish\nResource: arn:aws:sns:eu-west-1:123456789012:shop`).replace(
      '      Policies',
      '      # To tell the shop.\n      Policies',
    ),
    NODE,
  ],
  [
    'a statement with a word of its author',
    'iam-unused-grant',
    statement(`Action: sns:Publish # to tell the shop\nResource: arn:aws:sns:eu-west-1:123456789012:shop`),
    NODE,
  ],
  [
    'a policy of AWS with a word of its author',
    'iam-broad-managed-policy',
    sam(`      Policies:\n        - AmazonDynamoDBFullAccess # to be narrowed`),
    NODE,
  ],
  [
    'parameters that an extension reads',
    'iam-broad-managed-policy',
    sam(`      Policies: [AmazonSSMReadOnlyAccess]
      Layers: [arn:aws:lambda:eu-west-1:015030872274:layer:AWS-Parameters-and-Secrets-Lambda-Extension:11]`),
    QUIET,
  ],
  [
    'a model of others, to which the first call subscribes',
    'iam-unused-grant',
    statement(`Action: aws-marketplace:Subscribe\nResource: '*'`),
    {
      'src/app.js': `const { BedrockRuntimeClient, ConverseCommand } = require('@aws-sdk/client-bedrock-runtime');
exports.handler = async () => new BedrockRuntimeClient({}).send(new ConverseCommand({ modelId: 'a.b' }));
`,
    },
  ],
  [
    'the only statement of a function that has a role by it',
    'iam-unused-grant',
    `${service(`        - Effect: Allow\n          Action: s3:GetObject\n          Resource: !Sub ${'${Files.Arn}'}/*`)}`
      .replace('provider:', 'plugins: [serverless-iam-roles-per-function]\nprovider:')
      .replace(
        '    handler: src/app.handler\n',
        `    handler: src/app.handler
    iamRoleStatements:
      - Effect: Allow
        Action: sns:Publish
        Resource: arn:aws:sns:eu-west-1:123456789012:shop
`,
      ),
    QUIET,
  ],
  [
    'an action below a comment',
    'iam-unused-grant',
    statement(
      `Action:\n  - s3:GetObject\n  # of the nightly job\n  - s3:PutObject\nResource: !Sub ${'${Files.Arn}'}/*`,
    ),
    NODE,
  ],
  [
    'a policy template with a word of its author',
    'iam-unused-grant',
    sam(`      Policies:
        - S3ReadPolicy: # until the table has all
            BucketName: !Ref Files
        - AWSLambdaBasicExecutionRole`),
    QUIET,
  ],
  [
    'an action that the code uses and that is to be moved',
    'iam-ineffective-grant',
    statement(`Action: [dynamodb:ListTables, dynamodb:Scan]\nResource: !GetAtt Orders.Arn`),
    LIST,
  ],
  [
    'logs of a function that has no others',
    'iam-unused-grant',
    role(
      `      Policies: [{ PolicyName: logs, PolicyDocument: { Statement: { Effect: Allow, Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: 'arn:aws:logs:*:*:log-group:/aws/lambda/Create:*' } } }]`,
    ),
    QUIET,
  ],
  [
    'an account that stands for another',
    'iam-wildcard-resource',
    statement(`Action: sns:Publish\nResource: '*'`),
    {
      'src/app.js': `const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns');
exports.handler = async event =>
  new SNSClient({}).send(new PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:XXXXXXXXXXXX:news', Message: event.text }));
`,
    },
  ],
])('no fix for %s', async (_, rule, text, files) => {
  expect(await attempts(rule, text, files)).toEqual([]);
});
