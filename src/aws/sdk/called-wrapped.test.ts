import { beforeAll, expect, test } from 'vitest';
import { loadPython } from '../../code/python/python.ts';
import { said } from './testing.ts';

const S3 = `const { S3 } = require('@aws-sdk/client-s3'); const s3 = new S3({});
  const get = event => s3.getObject({ Bucket: 'in', Key: event.key });
  const put = event => s3.putObject({ Bucket: 'out', Key: event.key });`;

beforeAll(loadPython);

test.each<[string, string, readonly string[]]>([
  [
    'handlers that are wrapped by the same function',
    `${S3} const wrap = fn => async event => { try { return await fn(event); } catch (error) { return 500; } };
     exports.other = wrap(put); exports.handler = wrap(get);`,
    ['s3.GetObject Bucket=in'],
  ],
  [
    'a wrapper of another module that takes settings first',
    `import { validated } from './wrap';
     import { S3 } from '@aws-sdk/client-s3';
     const s3 = new S3({});
     export const handler = validated({ type: 'object' })(async event => s3.getObject({ Bucket: 'in', Key: event.key }));
     export const other = validated({ type: 'string' })(async event => s3.putObject({ Bucket: 'out', Key: event.key }));
     // file: wrap.js
     const check = (schema, event) => event.type === schema.type;
     export const validated = schema => fn => async (event, context) => {
       let last;
       if (!check(schema, event)) return 400;
       last = await fn(event, context);
       return last;
     };`,
    ['s3.GetObject Bucket=in'],
  ],
  [
    'a wrapped function of a module that another one of is called',
    `const { find } = require('./users'); const wrap = require('./wrap'); exports.handler = wrap(event => find(event.id));
     // file: wrap.js
     module.exports = fn => (event, context) => Promise.resolve().then(() => fn(event, context));
     // file: users.js
     const wrap = require('./wrap'); const AWS = require('aws-sdk'); const db = new AWS.DynamoDB.DocumentClient();
     const find = id => db.get({ TableName: 'users', Key: { id } }).promise();
     module.exports = { find, remove: wrap(event => db.delete({ TableName: 'users', Key: event }).promise()) };`,
    ['dynamodb.GetItem TableName=users'],
  ],
  [
    'what wrappers have in common is still called, once',
    `${S3} const wrap = fn => async event => { await put({ key: 'log' }); return fn(event); };
     exports.other = wrap(() => s3.deleteObject({ Bucket: 'gone', Key: 'k' })); exports.handler = wrap(get);`,
    ['s3.GetObject Bucket=in', 's3.PutObject Bucket=out'],
  ],
  [
    'a wrapper that changes a variable of its module',
    `${S3} let client; const wrap = fn => { client = s3; return event => fn(event); };
     exports.handler = wrap(event => client.getObject({ Bucket: 'in', Key: event.key })); exports.other = wrap(put);`,
    ['s3.GetObject Bucket=in'],
  ],
])('%s', (_, code, expected) => {
  expect(said(code)).toEqual(expected);
});

test('Python: handlers that are decorated by the same function', () => {
  expect(
    said(
      `import boto3
from functools import wraps
s3 = boto3.client('s3')

def guarded(role):
    def outer(fn):
        @wraps(fn)
        def inner(event, context):
            return fn(event, context)
        return inner
    return outer

@guarded('admin')
def remove(event, context):
    s3.delete_object(Bucket='gone', Key=event['key'])

@guarded('user')
def lambda_handler(event, context):
    s3.get_object(Bucket='in', Key=event['key'])
`,
      'app.py',
    ),
  ).toEqual(['s3.GetObject Bucket=in']);
});
