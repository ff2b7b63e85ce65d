import { describe, expect, test } from 'vitest';
import { said } from './testing.ts';

describe('TypeScript and modules of ESM', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'middleware of middy that fetches secrets and parameters',
      `import middy from '@middy/core';
       import ssm from '@middy/ssm';
       import { secretsManager } from 'middy/middlewares';
       export const handler = middy(async event => event)
         .use(ssm({ fetchData: { key: '/orders/key' } })).use(secretsManager({ secrets: { db: 'orders' } }));`,
      ['secretsmanager.GetSecretValue', 'ssm.GetParameters', 'ssm.GetParametersByPath?'],
    ],
    [
      'a class with a client that is injected, behind an interface and a barrel',
      `import { OrderStore, type Store } from './store';
       const store: Store = new OrderStore();
       export const handler = async (event: { id: string }): Promise<unknown> => store.find(event.id)!;
// file: store/index.ts
       export * from './orders';
       export type { Store } from './types';
// file: store/types.ts
       export interface Store { find(id: string): Promise<unknown> }
// file: store/orders.ts
       import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
       import { DynamoDBDocumentClient, GetCommand, type GetCommandOutput } from '@aws-sdk/lib-dynamodb';
       import type { Store } from './types';
       export class OrderStore implements Store {
         constructor(private readonly client = DynamoDBDocumentClient.from(new DynamoDBClient({})), private readonly table: string = process.env.ORDERS!) {}
         async find(id: string): Promise<GetCommandOutput['Item']> {
           return (await this.client.send(new GetCommand({ TableName: this.table, Key: { id } }))).Item;
         }
       }`,
      ['dynamodb.GetItem TableName=$ORDERS'],
    ],
    [
      'an enum, a private field, satisfies and a cast',
      `import { SSMClient, GetParameterCommand, type GetParameterCommandInput } from '@aws-sdk/client-ssm';
       enum Names { Key = '/app/key' }
       class Settings {
         #client: SSMClient | undefined;
         get client(): SSMClient { return (this.#client ??= new SSMClient({})); }
         read = async <T extends string>(name: T) => this.client.send(new GetParameterCommand({ Name: name } satisfies GetParameterCommandInput));
       }
       const settings = new Settings() as Settings;
       export const handler = async () => settings.read(Names.Key);`,
      ['ssm.GetParameter Name=/app/key'],
    ],
    [
      'a client of a namespace, an import in a function and a top that waits',
      `import * as s3 from '@aws-sdk/client-s3';
       const client = new s3.S3Client({});
       const region = await Promise.resolve('eu-west-1');
       export const handler = async () => {
         const { SQSClient, SendMessageCommand } = await import('@aws-sdk/client-sqs');
         await new SQSClient({ region }).send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: '' }));
         return client.send(new s3.HeadBucketCommand({ Bucket: 'b' }));
       };`,
      ['s3.HeadBucket Bucket=b', 'sqs.SendMessage QueueUrl=$QUEUE'],
    ],
    [
      'a handler that middleware wraps',
      `import middy from '@middy/core';
       import jsonBodyParser from '@middy/http-json-body-parser';
       import { SNS } from '@aws-sdk/client-sns';
       const sns = new SNS();
       const base = async (event: { body: { text: string } }) => { await sns.publish({ TopicArn: process.env.TOPIC, Message: event.body.text }); };
       export const handler = middy(base).use(jsonBodyParser());`,
      ['sns.Publish TopicArn=$TOPIC'],
    ],
    [
      'one of several functions by the name in a table, and what is not called',
      `import { Lambda } from '@aws-sdk/client-lambda';
       const lambda = new Lambda({});
       const routes: Record<string, (id: string) => Promise<unknown>> = {
         get: id => lambda.getFunction({ FunctionName: id }),
         run: id => lambda.invoke({ FunctionName: 'worker' }),
       };
       export const unused = () => lambda.deleteFunction({ FunctionName: 'f' });
       export const handler = async (event: { method: string; id: string }) => routes[event.method]?.(event.id);`,
      ['lambda.GetFunction FunctionName=@id', 'lambda.Invoke FunctionName=worker'],
    ],
    [
      'a generator, a default export that is renamed, and a class below another',
      `import load from './pages';
       import { Base } from './base';
       class Reader extends Base { async all() { for await (const page of load(this.client)) console.log(page); return super.count(); } }
       export const handler = () => new Reader().all();
// file: pages.ts
       import { S3Client, ListObjectsV2Command } from '@aws-sdk/client-s3';
       async function* pages(client: S3Client) { yield await client.send(new ListObjectsV2Command({ Bucket: 'b' })); }
       export default pages;
// file: base.ts
       import { S3Client, GetBucketTaggingCommand } from '@aws-sdk/client-s3';
       export abstract class Base {
         protected client = new S3Client({});
         count() { return this.client.send(new GetBucketTaggingCommand({ Bucket: 'c' })); }
       }`,
      ['s3.GetBucketTagging Bucket=c', 's3.ListObjectsV2 Bucket=b'],
    ],
    [
      'what is given to a command and a client that nobody knows',
      `export const handler = async (event: { client: any; input: any }) => event.client.send(event.input);`,
      [],
    ],
  ])('%s', (_, code, expected) => {
    expect(said(code, 'app.ts')).toEqual(expected);
  });
});
