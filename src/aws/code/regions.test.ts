import { expect, test } from 'vitest';
import { loadPython } from '../../code/python/python.ts';
import { codeOf } from './function-code.ts';
import { needsOf } from './needs.ts';
import { functionWith } from './testing.ts';

await loadPython();

const AROUND = {
  resources: '  Orders: { Type: AWS::DynamoDB::Table, Properties: { TableName: orders } }',
  properties: 'Environment: { Variables: { ORDERS: !Ref Orders, PLACE: eu-central-1 } }',
};

/** What the required actions of a function are on, without partition, account and service. */
function on(file: 'src/app.js' | 'src/app.py', code: string): readonly string[] {
  const fn = functionWith(file, code, AROUND);
  const read = fn && codeOf(fn);
  if (!fn || read?.kind !== 'read') return ['not read'];
  return needsOf(read.calls, fn).flatMap(({ actions }) =>
    actions
      .filter(({ list }) => list === 'required')
      .flatMap(({ arns }) =>
        arns.map(arn =>
          String(arn)
            .replace('arn:${AWS::Partition}:dynamodb:', '')
            .replace(':${AWS::AccountId}:table/', ' ')
            .replace('${AWS::Region}', 'here')
            .replace('${only the code knows it}', 'anywhere'),
        ),
      ),
  );
}

const client = (settings: string, table = "'other'"): string =>
  `const { DynamoDBClient, ScanCommand } = require('@aws-sdk/client-dynamodb');
   const c = new DynamoDBClient(${settings});
   exports.handler = event => c.send(new ScanCommand({ TableName: ${table} }));`;

test.each<[string, string, readonly string[]]>([
  ['a client without settings', client(''), ['here other']],
  ['a Region that is written', client("{ region: 'us-east-1' }"), ['us-east-1 other']],
  ['that of the function', client("{ region: process.env.AWS_REGION || 'us-east-1' }"), ['here other']],
  [
    'one that the template sets',
    client("{ region: process.env.PLACE || 'us-east-1' }"),
    ['eu-central-1 other'],
  ],
  ['one that it does not set', client("{ region: process.env.OTHER || 'us-east-1' }"), ['anywhere other']],
  [
    'one that the event says',
    client('{ region: event.region }'.replace('event', 'globalThis')),
    ['anywhere other'],
  ],
  [
    'a table of the stack is where the stack is',
    client("{ region: 'us-east-1' }", 'process.env.ORDERS'),
    ['here orders'],
  ],
  ['by its name as well', client("{ region: 'us-east-1' }", "'orders'"), ['here orders']],
  [
    'the document client of such a client',
    `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
     import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
     const c = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
     export const handler = () => c.send(new GetCommand({ TableName: 'other', Key: {} }));`,
    ['us-east-1 other'],
  ],
  [
    'a table that only the run names',
    client("{ region: 'us-east-1' }", 'event.table'),
    ['us-east-1 anywhere'],
  ],
  [
    'version 2 of the SDK',
    `const AWS = require('aws-sdk'); const c = new AWS.DynamoDB.DocumentClient({ region: 'us-east-1' });
     exports.handler = () => c.get({ TableName: 'other', Key: {} }).promise();`,
    ['us-east-1 other'],
  ],
])('%s', (_, code, expected) => expect(on('src/app.js', code)).toEqual(expected));

test.each<[string, string, readonly string[]]>([
  [
    'by its keyword',
    "boto3.client('dynamodb', region_name='us-east-1').scan(TableName='other')",
    ['us-east-1 other'],
  ],
  [
    'of a session',
    "boto3.Session(region_name='us-east-1').resource('dynamodb').Table('other').scan()",
    ['us-east-1 other'],
  ],
  [
    'of a paginator',
    "boto3.client('dynamodb', 'us-east-1').get_paginator('scan').paginate(TableName='other')",
    ['us-east-1 other'],
  ],
  [
    'that of the function',
    "boto3.client('dynamodb', region_name=os.environ.get('AWS_REGION', 'us-east-1')).scan(TableName='other')",
    ['here other'],
  ],
])('Python: %s', (_, call, expected) =>
  expect(on('src/app.py', `import boto3, os\n\ndef handler(event, context):\n    return ${call}\n`)).toEqual(
    expected,
  ),
);
