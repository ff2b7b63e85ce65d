import { describe, expect, test } from 'vitest';
import { said } from './testing.ts';

describe('SDK for JavaScript v3', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'a command that is sent',
      `const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');
       const s3 = new S3Client({});
       exports.handler = async () => s3.send(new GetObjectCommand({ Bucket: process.env.BUCKET, Key: 'a' }));`,
      ['s3.GetObject Bucket=$BUCKET'],
    ],
    [
      'a command in a module of ESM, and a default export',
      `import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
       const sqs = new SQSClient();
       export const handler = async event => {
         const command = new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: event.body });
         await sqs.send(command);
       };`,
      ['sqs.SendMessage QueueUrl=$QUEUE_URL'],
    ],
    [
      'a client with a method for each operation',
      `const { DynamoDB } = require('@aws-sdk/client-dynamodb');
       const db = new DynamoDB({});
       exports.handler = () => db.getItem({ TableName: 'orders', Key: {} });`,
      ['dynamodb.GetItem TableName=orders'],
    ],
    [
      'the document client, and a name through two constants',
      `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
       import { DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
       const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));
       const { TABLE } = process.env;
       const table = TABLE;
       export async function handler(event) {
         await db.send(new PutCommand({ TableName: table, Item: event }));
         return db.send(new QueryCommand({ TableName: table, IndexName: 'byDate' }));
       }`,
      ['dynamodb.PutItem TableName=$TABLE', 'dynamodb.Query TableName=$TABLE'],
    ],
    [
      'the document client with methods',
      `import { DynamoDB } from '@aws-sdk/client-dynamodb';
       import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
       const db = DynamoDBDocument.from(new DynamoDB({}));
       export const handler = async () => db.update({ TableName: process.env['TABLE'] });`,
      ['dynamodb.UpdateItem TableName=$TABLE'],
    ],
    [
      'a paginator and a waiter',
      `import { S3Client, paginateListObjectsV2, waitUntilObjectExists } from '@aws-sdk/client-s3';
       const client = new S3Client({});
       export const handler = async () => {
         for await (const page of paginateListObjectsV2({ client }, { Bucket: 'b' })) console.log(page.Contents);
         await waitUntilObjectExists({ client, maxWaitTime: 9 }, { Bucket: 'c', Key: 'k' });
       };`,
      ['s3.HeadObject Bucket=c', 's3.ListObjectsV2 Bucket=b'],
    ],
    [
      'a presigned URL is a call of its command',
      `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
       import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
       export const handler = async () => getSignedUrl(new S3Client({}), new PutObjectCommand({ Bucket: process.env.UPLOADS, Key: 'k' }));`,
      ['s3.PutObject Bucket=$UPLOADS'],
    ],
    [
      'an upload in parts',
      `import { S3Client } from '@aws-sdk/client-s3';
       import { Upload } from '@aws-sdk/lib-storage';
       export const handler = async () => new Upload({ client: new S3Client({}), params: { Bucket: 'b', Key: 'k', Body: '' } }).done();`,
      [
        's3.AbortMultipartUpload? Bucket=b',
        's3.CompleteMultipartUpload Bucket=b',
        's3.CreateMultipartUpload Bucket=b',
        's3.PutObject Bucket=b',
        's3.PutObjectTagging? Bucket=b',
        's3.UploadPart Bucket=b',
      ],
    ],
    [
      'a client that a class holds, made in another file',
      `import { Orders } from './orders';
       const orders = new Orders(process.env.ORDERS);
       export const handler = async event => orders.find(event.id);
       // file: orders.ts
       import { DynamoDBClient, GetItemCommand, DeleteItemCommand } from '@aws-sdk/client-dynamodb';
       export class Orders {
         private readonly client = new DynamoDBClient({});
         constructor(private readonly table: string) {}
         async find(id: string) { return this.client.send(new GetItemCommand({ TableName: this.table, Key: {} })); }
         async remove(id: string) { return this.client.send(new DeleteItemCommand({ TableName: this.table, Key: {} })); }
       }`,
      ['dynamodb.GetItem TableName=$ORDERS'],
    ],
    [
      'only what the handler reaches counts, whatever a file of many handlers imports',
      `import { remove, find } from './store';
       export const handler = async () => find();
       export const other = async () => remove();
       // file: store.js
       import { S3Client, GetObjectCommand, DeleteObjectCommand } from '@aws-sdk/client-s3';
       const s3 = new S3Client({});
       export const find = () => s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }));
       export const remove = () => s3.send(new DeleteObjectCommand({ Bucket: 'b', Key: 'k' }));`,
      ['s3.GetObject Bucket=b'],
    ],
    [
      'through a file that exports others',
      `import { publish } from './lib';
       export const handler = () => publish();
       // file: lib/index.ts
       export * from './topics';
       export { unused } from './unused';
       // file: lib/topics.ts
       import { SNS } from '@aws-sdk/client-sns';
       export const publish = () => new SNS({}).publish({ TopicArn: process.env.TOPIC });
       // file: lib/unused.ts
       import { SNS } from '@aws-sdk/client-sns';
       export const unused = () => new SNS({}).deleteTopic({ TopicArn: 'x' });`,
      ['sns.Publish TopicArn=$TOPIC'],
    ],
    [
      'a client as an argument, a default argument and a destructured one',
      `import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';
       const call = async (client, { name = process.env.TARGET, async: later } = {}) => client.send(new InvokeCommand({ FunctionName: name }));
       export const handler = async () => call(new LambdaClient({}), {});`,
      ['lambda.Invoke FunctionName=$TARGET'],
    ],
    [
      'a wrapper that is called for several tables',
      `import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
       const db = new DynamoDBClient({});
       const all = table => db.send(new ScanCommand({ TableName: table }));
       export const handler = async () => [await all(process.env.A), await all(process.env.B)];`,
      ['dynamodb.Scan TableName=$A|$B'],
    ],
    [
      'X-Ray gives the client back',
      `import { captureAWSv3Client } from 'aws-xray-sdk-core';
       import { SSMClient, GetParameterCommand } from '@aws-sdk/client-ssm';
       const ssm = captureAWSv3Client(new SSMClient({}));
       export const handler = () => ssm.send(new GetParameterCommand({ Name: \`/\${process.env.STAGE}/key\` }));`,
      ['ssm.GetParameter Name=/$STAGE/key'],
    ],
    [
      'a handler behind middy, and the parameters of Powertools',
      `import middy from '@middy/core';
       import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
       const own = async () => getSecret(process.env.SECRET);
       export const handler = middy(own);`,
      ['secretsmanager.GetSecretValue (name)=$SECRET'],
    ],
    [
      'a command from a function, and one of two',
      `import { S3Client, GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
       const s3 = new S3Client({});
       const make = (event, input) => event.head ? new HeadObjectCommand(input) : new GetObjectCommand(input);
       export const handler = event => s3.send(make(event, { Bucket: process.env.B ?? 'fallback', Key: event.key }));`,
      ['s3.GetObject Bucket=$B|fallback', 's3.HeadObject Bucket=$B|fallback'],
    ],
    [
      'credentials of another role',
      `import { S3Client, ListBucketsCommand } from '@aws-sdk/client-s3';
       import { DynamoDB } from '@aws-sdk/client-dynamodb';
       const db = new DynamoDB({ credentials: { accessKeyId: process.env.KEY, secretAccessKey: process.env.SECRET } });
       export const handler = () => db.scan({ TableName: 't' });`,
      ['dynamodb.Scan TableName=t (foreign)'],
    ],
    [
      'a map of handlers by a name of the event',
      `import { SQS } from '@aws-sdk/client-sqs';
       const sqs = new SQS({});
       const routes = { get: () => sqs.receiveMessage({ QueueUrl: 'q' }), put: () => sqs.sendMessage({ QueueUrl: 'q' }) };
       export const handler = event => routes[event.method]();`,
      ['sqs.ReceiveMessage QueueUrl=q', 'sqs.SendMessage QueueUrl=q'],
    ],
    [
      'calls for each record of an event',
      `import { S3 } from '@aws-sdk/client-s3';
       const s3 = new S3({});
       export const handler = async event => Promise.all(event.Records.map(async record => s3.getObject({ Bucket: record.s3.bucket.name, Key: record.s3.object.key })));`,
      ['s3.GetObject Bucket=@Records.*.s3.bucket.name'],
    ],
    [
      'an import when it is needed',
      `exports.handler = async () => {
         const { SNSClient, PublishCommand } = await import('@aws-sdk/client-sns');
         return new SNSClient({}).send(new PublishCommand({ TopicArn: 'arn:aws:sns:eu-west-1:111122223333:t' }));
       };`,
      ['sns.Publish TopicArn=arn:aws:sns:eu-west-1:111122223333:t'],
    ],
  ])('%s', (_, code, expected) => {
    expect(said(code, code.includes(': string') || code.includes('.ts') ? 'app.ts' : 'app.js')).toEqual(
      expected,
    );
  });
});

describe('SDK for JavaScript v2', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'a promise',
      `const AWS = require('aws-sdk');
       const s3 = new AWS.S3({ apiVersion: '2006-03-01' });
       exports.handler = async () => (await s3.getObject({ Bucket: process.env.BUCKET, Key: 'k' }).promise()).Body;`,
      ['s3.GetObject Bucket=$BUCKET'],
    ],
    [
      'a callback',
      `const { DynamoDB } = require('aws-sdk');
       const db = new DynamoDB.DocumentClient();
       exports.handler = (event, context, callback) => {
         db.get({ TableName: process.env.TABLE }, (error, data) => {
           if (error) return callback(error);
           db.put({ TableName: process.env.TABLE, Item: data.Item }, callback);
         });
       };`,
      ['dynamodb.GetItem TableName=$TABLE', 'dynamodb.PutItem TableName=$TABLE'],
    ],
    [
      'a client of one service',
      `const S3 = require('aws-sdk/clients/s3');
       const Doc = require('aws-sdk/clients/dynamodb').DocumentClient;
       exports.handler = async () => { await new S3().headObject({ Bucket: 'b' }).promise(); return new Doc().scan({ TableName: 't' }).promise(); };`,
      ['dynamodb.Scan TableName=t', 's3.HeadObject Bucket=b'],
    ],
    [
      'a signed URL, a waiter, an upload',
      `import AWS from 'aws-sdk';
       const s3 = new AWS.S3();
       export const handler = async () => {
         s3.getSignedUrl('putObject', { Bucket: 'b', Key: 'k' });
         await s3.waitFor('objectExists', { Bucket: 'c', Key: 'k' }).promise();
       };`,
      ['s3.HeadObject Bucket=c', 's3.PutObject Bucket=b'],
    ],
    [
      'the parameters that a client is made with',
      `const AWS = require('aws-sdk');
       const bucket = new AWS.S3({ params: { Bucket: process.env.ASSETS } });
       module.exports = { handler: async () => bucket.listObjectsV2().promise() };`,
      ['s3.ListObjectsV2 Bucket=$ASSETS'],
    ],
    [
      'a promise of our own around a callback',
      `const AWS = require('aws-sdk');
       const ses = new AWS.SES();
       const send = mail => new Promise((resolve, reject) => ses.sendEmail(mail, (error, data) => (error ? reject(error) : resolve(data))));
       exports.handler = async () => { const sent = await send({ Source: 'a@example.com' }); return sent.MessageId; };`,
      ['ses.SendEmail'],
    ],
    [
      'what follows a promise whose callback gives nothing',
      `const AWS = require('aws-sdk');
       const sqs = new AWS.SQS();
       const list = () => new Promise((resolve, reject) => {
         sqs.listQueues().promise().then(found => resolve(found)).catch(error => reject(error)).then(() => (1 + 2).toFixed(2));
       });
       exports.handler = () => list();`,
      ['sqs.ListQueues'],
    ],
    [
      'functions that a module exports, by the name of this',
      `const AWS = require('aws-sdk');
       const lambda = new AWS.Lambda();
       exports.region = arn => arn.split(':')[3];
       exports.read = name => lambda.getFunction({ FunctionName: name }).promise();
       exports.handler = async event => { this.region(event.arn); return this.read(process.env.NAME); };`,
      ['lambda.GetFunction FunctionName=$NAME'],
    ],
    [
      'a method that is passed on',
      `const AWS = require('aws-sdk');
       const { promisify } = require('util');
       const sns = new AWS.SNS();
       const publish = promisify(sns.publish.bind(sns));
       exports.handler = async () => publish({ TopicArn: process.env.TOPIC });`,
      ['sns.Publish TopicArn=$TOPIC'],
    ],
  ])('%s', (_, code, expected) => {
    expect(said(code)).toEqual(expected);
  });
});

describe('credentials', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'commands that a client of another account sends are its own',
      `const { S3Client, GetObjectCommand, ListBucketsCommand } = require('@aws-sdk/client-s3');
       const { fromTemporaryCredentials } = require('@aws-sdk/credential-providers');
       const other = new S3Client({ credentials: fromTemporaryCredentials({ params: { RoleArn: process.env.ROLE } }) });
       const own = new S3Client({});
       exports.handler = async () => {
         await other.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }));
         const list = new ListBucketsCommand({});
         await other.send(list); return own.send(list);
       };`,
      ['s3.GetObject Bucket=b (foreign)', 's3.ListBuckets', 'sts.AssumeRole'],
    ],
    [
      'the document client has those of the client that it is made of',
      `const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
       const { DynamoDBDocumentClient, GetCommand } = require('@aws-sdk/lib-dynamodb');
       const db = DynamoDBDocumentClient.from(new DynamoDBClient({ credentials: { accessKeyId: 'a', secretAccessKey: 'b' } }));
       exports.handler = () => db.send(new GetCommand({ TableName: 't' }));`,
      ['dynamodb.GetItem TableName=t (foreign)'],
    ],
    [
      'a signed URL has those of the client that signs it',
      `const { S3Client, GetObjectCommand } = require('@aws-sdk/client-s3');
       const { getSignedUrl } = require('@aws-sdk/s3-request-presigner');
       const s3 = new S3Client({ credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
       exports.handler = () => getSignedUrl(s3, new GetObjectCommand({ Bucket: 'b', Key: 'k' }));`,
      ['s3.GetObject Bucket=b (foreign)'],
    ],
    [
      'the credentials of the function, however they are found, and settings for a test at home',
      `const { S3 } = require('@aws-sdk/client-s3'); const { SQS } = require('@aws-sdk/client-sqs');
       const { fromNodeProviderChain } = require('@aws-sdk/credential-providers');
       const s3 = new S3({ credentials: fromNodeProviderChain() });
       const sqs = new SQS(process.env.IS_OFFLINE ? { endpoint: 'http://localhost', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } } : {});
       exports.handler = async () => { await s3.listBuckets({}); await sqs.listQueues({}); };`,
      ['s3.ListBuckets', 'sqs.ListQueues'],
    ],
    [
      'keys that are settings of v2',
      `const AWS = require('aws-sdk');
       const ses = new AWS.SES({ accessKeyId: process.env.SMTP_KEY, secretAccessKey: process.env.SMTP_SECRET });
       exports.handler = () => ses.sendEmail({}).promise();`,
      ['ses.SendEmail (foreign)'],
    ],
  ])('%s', (_, code, expected) => {
    expect(said(code)).toEqual(expected);
  });
});
