import { expect, test } from 'vitest';
import { worldAmong } from '../../../tools/worlds.ts';
import { securityGraphOf } from './stack-graph.ts';

/** The edges of the graph of a SAM template, as sentences. */
function edges(resources: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const world = worldAmong(
    { 'template.yaml': `Transform: AWS::Serverless-2016-10-31\nResources:\n${resources}`, ...files },
    true,
  );
  const { nodes, edges: all } = securityGraphOf(world);
  const nameOf = (id: string): string => nodes.find(node => node.id === id)?.name ?? `nothing called ${id}`;
  return all.map(({ from, to, kind, grant, unproved }) => {
    const what = grant
      ? ` (${grant.access.join(', ')}${grant.used === 'unknown' ? '' : `, used: ${grant.used}`})`
      : '';
    return `${nameOf(from)} ${kind} ${nameOf(to)}${what}${unproved === undefined ? '' : ' perhaps'}`;
  });
}

const FN = `  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.handler
      Runtime: nodejs22.x
      CodeUri: .
`;
const statement = (text: string): string => `${FN}      Policies: [{ Statement: [{ ${text} }] }]\n`;
const TABLE = '  Orders: { Type: AWS::DynamoDB::Table, Properties: {} }\n';

test.each([
  [
    'what does not tell of which service it is, is one resource',
    statement("Effect: Allow, Action: '*', Resource: !ImportValue target-arn"),
    ['Fn grants ${ImportValue target-arn} (administers, changes, reads)'],
  ],
  [
    'an ARN from elsewhere is one resource, also where the statement names actions of two services',
    statement(
      "Effect: Allow, Action: [s3:GetObject, dynamodb:GetItem], Resource: [!ImportValue bucket-arn, !ImportValue table-arn, 'arn:aws:s3:::own/*']",
    ),
    [
      'Fn grants own (reads)',
      'Fn grants ${ImportValue bucket-arn} (reads)',
      'Fn grants ${ImportValue table-arn} (reads)',
    ],
  ],
  [
    'a route without an authorizer is open to the internet',
    `${FN}      Events: { Get: { Type: Api, Properties: { Path: /orders, Method: get } } }\n`,
    ['GET /orders invokes Fn', 'Anyone on the internet calls GET /orders'],
  ],
  [
    'a route that asks who calls is for those whom it lets in',
    `${FN}      Events: { Get: { Type: Api, Properties: { Path: /orders, Method: get, Auth: { Authorizer: AWS_IAM } } } }\n`,
    ['GET /orders invokes Fn', 'Signed-in callers calls GET /orders'],
  ],
  [
    'a function URL of type NONE is open',
    `${FN}      FunctionUrlConfig: { AuthType: NONE }\n`,
    ['URL of Fn invokes Fn', 'Anyone on the internet calls URL of Fn'],
  ],
  [
    'a queue of the stack is a node of its own',
    `${FN}      Events: { Jobs: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn } } }\n  Jobs: { Type: AWS::SQS::Queue }\n`,
    ['Jobs invokes Fn'],
  ],
  [
    'a schedule is run by EventBridge',
    `${FN}      Events: { Nightly: { Type: Schedule, Properties: { Schedule: rate(1 day) } } }\n`,
    ['schedule FnNightly invokes Fn', 'EventBridge calls schedule FnNightly'],
  ],
  [
    'a SAM policy template is a grant on the table that it names',
    `${FN}      Policies: [{ DynamoDBReadPolicy: { TableName: !Ref Orders } }]\n${TABLE}`,
    ['Fn grants Orders (reads)'],
  ],
  [
    'an ARN in words is the same table',
    `${statement("Effect: Allow, Action: 'dynamodb:PutItem', Resource: !Sub 'arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Orders}'")}${TABLE}`,
    ['Fn grants Orders (changes)'],
  ],
  [
    'a wildcard is every table, of which those of the stack are some',
    `${statement("Effect: Allow, Action: 'dynamodb:*', Resource: '*'")}${TABLE}`,
    ['every table includes Orders', 'Fn grants every table (administers, changes, reads)'],
  ],
  [
    'the table of another stack is known by its name, its indexes are the table',
    statement(
      "Effect: Allow, Action: 'dynamodb:Query', Resource: ['arn:aws:dynamodb:eu-west-1:111122223333:table/users', 'arn:aws:dynamodb:eu-west-1:111122223333:table/users/index/*']",
    ),
    ['Fn grants users (reads)'],
  ],
  [
    'everything on everything is the account',
    statement("Effect: Allow, Action: '*', Resource: '*'"),
    ['Fn grants everything in the account (administers)'],
  ],
  [
    'writing logs is no grant',
    statement("Effect: Allow, Action: ['logs:PutLogEvents', 'xray:PutTraceSegments'], Resource: '*'"),
    [],
  ],
  [
    'a condition leaves the grant to the deployment',
    `${statement("Effect: Allow, Action: 'dynamodb:GetItem', Resource: !GetAtt Orders.Arn, Condition: { Bool: { 'aws:SecureTransport': true } }")}${TABLE}`,
    ['Fn grants Orders (reads) perhaps'],
  ],
  [
    'what a Deny takes away is not granted',
    `${FN}      Policies: [{ Statement: [{ Effect: Allow, Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: !GetAtt Orders.Arn }, { Effect: Deny, Action: 'dynamodb:PutItem', Resource: '*' }] }]\n${TABLE}`,
    ['Fn grants Orders (reads)'],
  ],
  [
    'a public queue is reached by everyone',
    '  Jobs: { Type: AWS::SQS::Queue }\n  Open: { Type: AWS::SQS::QueuePolicy, Properties: { Queues: [!Ref Jobs], PolicyDocument: { Statement: [{ Effect: Allow, Principal: "*", Action: "sqs:SendMessage", Resource: "*" }] } } }\n',
    ['Anyone on the internet reaches Jobs (changes)'],
  ],
  [
    'another account that a trust policy names takes the role',
    "  Partner: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }] }, Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: 's3:GetObject', Resource: !Sub '${Files.Arn}/*' }] } }] } }\n  Files: { Type: AWS::S3::Bucket }\n",
    ['AWS account 111122223333 assumes Partner', 'Partner grants Files (reads)'],
  ],
])('%s', (_, resources, said) => expect(edges(resources)).toEqual(said));

test('where the code is known, a grant says what of it is used', () =>
  expect(
    edges(
      `${FN}      Policies: [{ Statement: [{ Effect: Allow, Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: !GetAtt Orders.Arn }, { Effect: Allow, Action: 'dynamodb:GetItem', Resource: !GetAtt Users.Arn }] }]\n${TABLE}  Users: { Type: AWS::DynamoDB::Table, Properties: {} }\n      `.trimEnd() +
        '\n',
      {
        'a.js':
          "const { DynamoDBClient, GetItemCommand } = require('@aws-sdk/client-dynamodb');\nexports.handler = async () => new DynamoDBClient({}).send(new GetItemCommand({ TableName: process.env.TABLE, Key: {} }));\n",
      },
    ),
  ).toEqual(['Fn grants Orders (changes, reads, used: some)', 'Fn grants Users (reads, used: all)']));

test('of an administrator, the code is asked as well', () => {
  const all = (code: string): readonly string[] =>
    edges(
      `${FN.replace('a.handler', 'index.handler').replace('CodeUri: .', `InlineCode: "${code}"`)}      Policies: [{ Statement: [{ Effect: Allow, Action: '*', Resource: '*' }] }]\n`,
    );
  expect(all('exports.handler = async () => 1;')).toEqual([
    'Fn grants everything in the account (administers, used: none)',
  ]);
  expect(
    all(
      "const { S3 } = require('@aws-sdk/client-s3'); exports.handler = async () => new S3({}).listBuckets({});",
    ),
  ).toEqual(['Fn grants everything in the account (administers, used: some)']);
});
