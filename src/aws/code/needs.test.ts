import { beforeAll, expect, test } from 'vitest';
import { loadPython } from '../../code/python/python.ts';
import { worldAmong } from '../../../tools/worlds.ts';
import { codeOf } from './function-code.ts';
import { needsOf } from './needs.ts';

beforeAll(loadPython);

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Parameters:
  Elsewhere: { Type: String }
Resources:
  Orders: { Type: AWS::DynamoDB::Table, Properties: {} }
  Uploads: { Type: AWS::S3::Bucket, Properties: { BucketName: uploads } }
  Jobs: { Type: AWS::SQS::Queue, Properties: {} }
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: RUNTIME
      Environment:
        Variables:
          ORDERS: !Ref Orders
          UPLOADS: !Ref Uploads
          JOBS: !Ref Jobs
          ELSEWHERE: !Ref Elsewhere
`;

/** What the code of a function needs, each call a line: its actions and the ARNs. */
function needed(file: string, code: string): readonly string[] {
  const template = TEMPLATE.replace('RUNTIME', file.endsWith('.py') ? 'python3.13' : 'nodejs22.x');
  const fn = worldAmong({ 'template.yaml': template, [file]: code }).resource('Fn');
  const read = fn && codeOf(fn);
  if (!fn || read?.kind !== 'read') return [read?.kind === 'none' ? read.why : 'no function'];
  return needsOf(read.calls, fn).map(
    ({ needs, arns }) =>
      `${needs.required.join(', ')} on ${arns.map(arn => String(arn).replace('arn:${AWS::Partition}:', '').replace('${AWS::Region}:${AWS::AccountId}', 'R:A')).join(' or ')}`,
  );
}

test.each<[string, string, string, readonly string[]]>([
  [
    'a table by an environment variable that refers to it',
    'src/app.js',
    `const { DynamoDB } = require('@aws-sdk/client-dynamodb'); const db = new DynamoDB({});
     exports.handler = () => db.putItem({ TableName: process.env.ORDERS, Item: {} });`,
    ['dynamodb:PutItem on dynamodb:R:A:table/${Orders}'],
  ],
  [
    'a bucket with a name, by its name',
    'src/app.js',
    `const { S3 } = require('@aws-sdk/client-s3'); const s3 = new S3({});
     exports.handler = async () => { await s3.listObjectsV2({ Bucket: 'uploads' }); await s3.listObjectsV2({ Bucket: process.env.UPLOADS }); };`,
    ['s3:ListBucket on s3:::uploads', 's3:ListBucket on s3:::uploads'],
  ],
  [
    'a queue by its URL',
    'src/app.py',
    `import boto3, os
sqs = boto3.client('sqs')
def handler(event, context):
    sqs.send_message(QueueUrl=os.environ['JOBS'], MessageBody='')
    sqs.send_message(QueueUrl='https://sqs.eu-west-1.amazonaws.com/111122223333/other', MessageBody='')
`,
    ['sqs:SendMessage on sqs:R:A:${Jobs}', 'sqs:SendMessage on sqs:R:A:other'],
  ],
  [
    'a table that only a parameter names',
    'src/app.py',
    `import boto3, os
table = boto3.resource('dynamodb').Table(os.environ['ELSEWHERE'])
def handler(event, context):
    return table.get_item(Key={})
`,
    ['dynamodb:GetItem on dynamodb:R:A:table/${Elsewhere}'],
  ],
  [
    'a name that the caller sends, and a parameter of Systems Manager',
    'src/app.js',
    `const { S3 } = require('@aws-sdk/client-s3'); const { SSM } = require('@aws-sdk/client-ssm');
     exports.handler = async event => { await new S3({}).headBucket({ Bucket: event.bucket }); return new SSM({}).getParameter({ Name: '/app/key' }); };`,
    ['s3:ListBucket on s3:::${only the code knows it}', 'ssm:GetParameter on ssm:R:A:parameter/app/key'],
  ],
  [
    'the bucket of an object, the table of an index, the group of a stream',
    'src/app.py',
    `import boto3, os

def handler(event, context):
    boto3.client('s3').delete_object(Bucket='uploads', Key=event['key'])
    boto3.client('dynamodb').query(TableName=os.environ['ORDERS'], IndexName='byDate')
    boto3.client('logs').put_log_events(logGroupName='g', logStreamName='s', logEvents=[])
`,
    [
      'dynamodb:Query on dynamodb:R:A:table/${Orders}',
      'logs:PutLogEvents on logs:R:A:log-group:g',
      's3:DeleteObject on s3:::uploads',
    ],
  ],
  [
    'nothing of the role, where a client has other credentials',
    'src/app.js',
    `const { S3 } = require('@aws-sdk/client-s3'); const s3 = new S3({ credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
     exports.handler = () => s3.listBuckets({});`,
    [],
  ],
  [
    'code that is not there says so',
    'other/app.js',
    'exports.handler = () => {};',
    ['its code is not beside the template'],
  ],
])('%s', (_, file, code, expected) => {
  expect(needed(file, code).toSorted()).toEqual([...expected].toSorted());
});
