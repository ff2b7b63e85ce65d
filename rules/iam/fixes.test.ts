import { beforeAll, expect, test } from 'vitest';
import { loadPython } from '../../src/code/python/python.ts';
import { attempts, mended } from '../testing-fixes.ts';
beforeAll(loadPython);
const JS = `const { DynamoDBClient, PutItemCommand, QueryCommand } = require('@aws-sdk/client-dynamodb');
const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');
const db = new DynamoDBClient({}); const s3 = new S3Client({});
exports.handler = async event => {
  await db.send(new PutItemCommand({ TableName: process.env.ORDERS, Item: { id: { S: event.id } } }));
  await db.send(new QueryCommand({ TableName: process.env.ORDERS, IndexName: 'byDay' }));
  return s3.send(new GetObjectCommand({ Bucket: process.env.FILES, Key: event.key }));
};
`;
const PY = `import os
import boto3
table = boto3.resource('dynamodb').Table(os.environ['ORDERS'])
def handler(event, context):
    table.put_item(Item={'id': event['id']})
    return boto3.client('s3').get_object(Bucket=os.environ['FILES'], Key=event['key'])
`;
const sam = (statement: string, runtime = 'nodejs22.x'): string => `Transform: AWS::Serverless-2016-10-31
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
      Policies:
        - Version: '2012-10-17'
          Statement:
${statement}
`;
const cases: [string, string][] = [
  ['flow', `            - { Effect: Allow, Action: 'dynamodb:*', Resource: !GetAtt Orders.Arn }`],
  ['block', `            - Effect: Allow\n              Action: 'dynamodb:*' # all\n              Resource: '*'`],
  ['block list', `            - Effect: Allow\n              Action:\n                - 'dynamodb:*'\n                - s3:*\n              Resource: "*"\n            - Effect: Allow\n              Action: sqs:*\n              Resource: '*'`],
  ['list', `            - Effect: Allow\n              Action: [dynamodb:PutItem, dynamodb:Query, s3:GetObject]\n              Resource:\n              - '*'`],
  ['one', `            - Effect: Allow\n              Action: s3:GetObject\n              Resource: '*'`],
  ['unused', `            - Effect: Allow\n              Action: sns:Publish\n              Resource: arn:aws:sns:eu-west-1:123456789012:x`],
];
test.each(cases)('%s', async (name, statement) => {
  for (const rule of ['iam-wildcard-action', 'iam-wildcard-resource', 'iam-unused-grant'])
    for (const [run, files] of [['nodejs22.x', { 'src/app.js': JS }], ['python3.13', { 'src/app.py': PY }]] as const) {
      const text = sam(statement, run);
      for (const one of await attempts(rule, text, files))
        console.log(name, run, one.fix.safety, one.finding.message, '|', one.fix.description, '|', one.fix.risk, '|', one.verdict.why, '\n' + mended(text, one).split('\n').slice(13).join('\n'));
    }
  expect(1).toBe(1);
});
