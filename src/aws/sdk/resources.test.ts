import { expect, test } from 'vitest';
import { libraries, libraryCalls } from './libraries.ts';
import { boto3CollectionMember, boto3Member, hasResources } from './resources.ts';
import { sdkServices, serviceOfBoto3, type SdkService } from './services.ts';

const of = (id: string): SdkService => {
  const service = serviceOfBoto3(id);
  if (!service) throw new Error(id);
  return service;
};

/** path of the member in boto3, what it is, operations, type that it gives. */
test.each([
  ['dynamodb', '', 'Table', 'resource', [], 'Table'],
  ['dynamodb', 'Table', 'put_item', 'method', ['PutItem'], undefined],
  ['dynamodb', 'Table', 'query', 'method', ['Query'], undefined],
  ['dynamodb', 'Table', 'batch_writer', 'method', ['BatchWriteItem'], undefined],
  ['dynamodb', 'Table', 'load', 'method', ['DescribeTable'], undefined],
  ['dynamodb', 'Table', 'reload', 'method', ['DescribeTable'], undefined],
  ['dynamodb', 'Table', 'wait_until_exists', 'method', ['DescribeTable'], undefined],
  ['dynamodb', '', 'create_table', 'method', ['CreateTable'], 'Table'],
  ['dynamodb', '', 'batch_get_item', 'method', ['BatchGetItem'], undefined],
  ['dynamodb', '', 'tables', 'collection', ['ListTables'], 'Table'],
  ['s3', '', 'Bucket', 'resource', [], 'Bucket'],
  ['s3', '', 'Object', 'resource', [], 'Object'],
  ['s3', '', 'buckets', 'collection', ['ListBuckets'], 'Bucket'],
  ['s3', 'Bucket', 'objects', 'collection', ['ListObjects'], 'ObjectSummary'],
  ['s3', 'Bucket', 'object_versions', 'collection', ['ListObjectVersions'], 'ObjectVersion'],
  ['s3', 'Bucket', 'Object', 'resource', [], 'Object'],
  ['s3', 'Bucket', 'put_object', 'method', ['PutObject'], 'Object'],
  ['s3', 'Bucket', 'delete_objects', 'method', ['DeleteObjects'], undefined],
  ['s3', 'Bucket', 'download_file', 'method', ['HeadObject', 'GetObject'], undefined],
  ['s3', 'Bucket', 'load', 'method', ['ListBuckets'], undefined],
  ['s3', 'Object', 'get', 'method', ['GetObject'], undefined],
  ['s3', 'Object', 'put', 'method', ['PutObject'], undefined],
  ['s3', 'Object', 'load', 'method', ['HeadObject'], undefined],
  ['s3', 'Object', 'wait_until_not_exists', 'method', ['HeadObject'], undefined],
  ['s3', 'ObjectSummary', 'load', 'method', ['HeadObject'], undefined],
  ['s3', 'BucketVersioning', 'enable', 'method', ['PutBucketVersioning'], undefined],
  ['sqs', '', 'get_queue_by_name', 'method', ['GetQueueUrl'], 'Queue'],
  ['sqs', 'Queue', 'send_message', 'method', ['SendMessage'], undefined],
  ['sqs', 'Queue', 'receive_messages', 'method', ['ReceiveMessage'], 'Message'],
  ['sqs', 'Message', 'delete', 'method', ['DeleteMessage'], undefined],
  ['sns', 'Topic', 'publish', 'method', ['Publish'], undefined],
  ['ec2', '', 'instances', 'collection', ['DescribeInstances'], 'Instance'],
  ['ec2', 'Instance', 'terminate', 'method', ['TerminateInstances'], undefined],
  ['iam', 'Role', 'attach_policy', 'method', ['AttachRolePolicy'], undefined],
])('%s.%s.%s is a %s of %s', (id, type, name, kind, operations, gives) =>
  expect(boto3Member(of(id), type, name)).toEqual({ kind, operations, gives }),
);

test.each([
  ['s3', 'Bucket', 'nothing'],
  ['s3', 'Nothing', 'get'],
  ['lambda', '', 'invoke'],
])('%s.%s.%s is no member', (id, type, name) => expect(boto3Member(of(id), type, name)).toBeUndefined());

test('few services have resources', () =>
  expect(
    sdkServices()
      .filter(hasResources)
      .map(({ id }) => id),
  ).toEqual(['cloudformation', 'cloudwatch', 'dynamodb', 'ec2', 'glacier', 'iam', 's3', 'sns', 'sqs']));

test('a collection is filtered without a call, and its resources deleted in batches', () => {
  expect(boto3CollectionMember(of('s3'), 'ObjectSummary', 'filter')).toBe('collection');
  expect(boto3CollectionMember(of('s3'), 'ObjectSummary', 'delete')).toMatchObject({
    operations: ['DeleteObjects'],
  });
  expect(boto3CollectionMember(of('ec2'), 'Instance', 'stop')).toMatchObject({
    operations: ['StopInstances'],
  });
  expect(boto3CollectionMember(of('s3'), 'Bucket', 'delete')).toBeUndefined();
});

const UPLOAD =
  's3.PutObject s3.CreateMultipartUpload s3.UploadPart s3.CompleteMultipartUpload ?s3.AbortMultipartUpload';
test.each([
  ['@aws-sdk/lib-dynamodb', 'GetCommand', 'dynamodb.GetItem'],
  ['@aws-sdk/lib-dynamodb', 'BatchWriteCommand', 'dynamodb.BatchWriteItem'],
  ['@aws-sdk/lib-dynamodb', 'ExecuteStatementCommand', 'dynamodb.ExecuteStatement'],
  ['@aws-sdk/lib-storage', 'Upload', `${UPLOAD} ?s3.PutObjectTagging`],
  ['@aws-sdk/s3-request-presigner', 'getSignedUrl', '@1'],
  ['@aws-sdk/rds-signer', 'Signer', 'rds-db:connect'],
  ['aws-sdk.DynamoDB.DocumentClient', 'transactWrite', 'dynamodb.TransactWriteItems'],
  ['aws-sdk.S3', 'upload', `${UPLOAD} ?s3.PutObjectTagging`],
  ['aws-sdk.S3', 'getSignedUrl', '@0'],
  ['boto3.s3', 'upload_file', UPLOAD],
  ['boto3.rds', 'generate_db_auth_token', 'rds-db:connect'],
  ['@aws-lambda-powertools/parameters/ssm', 'getParameters', 'ssm.GetParametersByPath'],
  ['@aws-lambda-powertools/parameters/secrets', 'getSecret', 'secretsmanager.GetSecretValue'],
  ['@aws-lambda-powertools/parameters/dynamodb', 'DynamoDBProvider.get', 'dynamodb.GetItem'],
  [
    '@aws-lambda-powertools/idempotency/dynamodb',
    'DynamoDBPersistenceLayer',
    'dynamodb.GetItem dynamodb.PutItem dynamodb.UpdateItem dynamodb.DeleteItem',
  ],
  ['aws_lambda_powertools.utilities.parameters', 'get_parameter', 'ssm.GetParameter'],
  ['aws_lambda_powertools.utilities.parameters.ssm', 'get_parameter', 'ssm.GetParameter'],
  [
    'aws_lambda_powertools.utilities.feature_flags',
    'AppConfigStore',
    'appconfigdata.StartConfigurationSession appconfigdata.GetLatestConfiguration',
  ],
])('%s: %s calls %s', (module, name, calls) =>
  expect(
    libraryCalls(module, name)
      ?.map(call => {
        if (call.kind === 'argument') return `@${call.index}`;
        const called = call.kind === 'action' ? call.action : `${call.service}.${call.operation}`;
        return call.optional ? `?${called}` : called;
      })
      .join(' '),
  ).toBe(calls),
);

test('a module or an export that is not in the table is unknown', () => {
  expect(libraryCalls('lodash', 'get')).toBeUndefined();
  expect(libraryCalls('@aws-sdk/lib-dynamodb', 'NumberValue')).toBeUndefined();
});

test('libraries and resources call operations that exist', () => {
  const wrong: string[] = [];
  for (const [module, names] of libraries())
    for (const calls of names.values())
      for (const call of calls)
        if (call.kind === 'operation' && !serviceOfBoto3(call.service)?.operations.includes(call.operation))
          wrong.push(`${module}: ${call.service}.${call.operation}`);
  expect(wrong).toEqual([]);
});
