import { beforeAll, describe, expect, test } from 'vitest';
import { loadPython } from '../../code/python/python.ts';
import { said } from './testing.ts';

describe('resources of boto3', () => {
  beforeAll(loadPython);
  test.each<[string, string, readonly string[]]>([
    [
      'files by the places of the arguments, of a client, a bucket and an object',
      `import boto3, os
client, s3 = boto3.client('s3'), boto3.resource('s3')

def lambda_handler(event, context):
    client.upload_file('/tmp/a', os.environ['BUCKET'], 'a')
    client.download_fileobj('in', 'b', open('/tmp/b', 'wb'))
    s3.Bucket('own').upload_file('/tmp/c', 'c')
    s3.Object('other', 'd').download_file('/tmp/d')
`,
      [
        's3.AbortMultipartUpload? Bucket=$BUCKET',
        's3.AbortMultipartUpload? Bucket=own',
        's3.CompleteMultipartUpload Bucket=$BUCKET',
        's3.CompleteMultipartUpload Bucket=own',
        's3.CreateMultipartUpload Bucket=$BUCKET',
        's3.CreateMultipartUpload Bucket=own',
        's3.GetObject Bucket=in',
        's3.GetObject Bucket=other',
        's3.HeadObject Bucket=in',
        's3.HeadObject Bucket=other',
        's3.PutObject Bucket=$BUCKET',
        's3.PutObject Bucket=own',
        's3.UploadPart Bucket=$BUCKET',
        's3.UploadPart Bucket=own',
      ],
    ],
    [
      'the items of a collection, and the messages that a queue gives',
      `import boto3
bucket = boto3.resource('s3').Bucket(name='b')
queue = boto3.resource('sqs').get_queue_by_name(QueueName='jobs')

def lambda_handler(event, context):
    for item in bucket.objects.filter(Prefix='a'):
        item.get()['Body'].read()
        item.delete()
    for message in queue.receive_messages():
        message.delete()
`,
      [
        's3.DeleteObject Bucket=b',
        's3.GetObject Bucket=b',
        's3.ListObjects Bucket=b',
        'sqs.DeleteMessage',
        'sqs.GetQueueUrl',
        'sqs.ReceiveMessage',
      ],
    ],
    [
      'what no client or resource can do',
      `import boto3
s3, table = boto3.client('s3'), boto3.resource('dynamodb').Table('t')

def lambda_handler(event, context):
    s3.get_objekt(Bucket='b')
    table.fetch()
    s3.get_paginator('list_everything')
    s3.get_waiter(event['waiter'])
    s3.close()
`,
      [
        '! calls an operation whose name is not written in the code',
        '! calls fetch of a resource of dynamodb, which has no such member',
        '! calls get_objekt of s3, which is no operation that is known',
        '! calls list_everything of s3, which is no operation that is known',
      ],
    ],
    [
      'a client that may have credentials of its own or those of the function',
      `import boto3, os
keys = {'aws_access_key_id': 'AKIA', 'aws_secret_access_key': 's'}
own = boto3.client('s3', aws_access_key_id=os.environ['AWS_ACCESS_KEY_ID'], aws_secret_access_key=os.environ['AWS_SECRET_ACCESS_KEY'])
other = boto3.Session(**keys).client('sqs')

def lambda_handler(event, context):
    own.list_buckets()
    other.list_queues()
`,
      ['s3.ListBuckets', 'sqs.ListQueues (foreign)'],
    ],
    [
      'a loop that walks from one answer to the next',
      `import boto3
organizations = boto3.client('organizations')

def lambda_handler(event, context):
    node = organizations.describe_organization()
    while node.get('parent'):
        node = node.get('parent').get('of', {}).get(event['which'])
    return node
`,
      ['organizations.DescribeOrganization'],
    ],
    [
      'a durable function, its parts and the functions that it invokes',
      `import os
from aws_durable_execution_sdk_python import DurableContext, durable_execution

@durable_execution
def lambda_handler(event, context: DurableContext):
    context.invoke(os.environ['NEXT'], event, name='next')
    return context.step(lambda _: 1)
`,
      [
        'lambda.CheckpointDurableExecution',
        'lambda.GetDurableExecutionState',
        'lambda.Invoke FunctionName=$NEXT',
      ],
    ],
    [
      'a cache of secrets',
      `from aws_secretsmanager_caching import SecretCache, SecretCacheConfig
cache = SecretCache(config=SecretCacheConfig())

def lambda_handler(event, context):
    return cache.get_secret_string('prod/db')
`,
      ['secretsmanager.DescribeSecret (name)=prod/db', 'secretsmanager.GetSecretValue (name)=prod/db'],
    ],
  ])('%s', (_, code, expected) => {
    expect(said(code, 'app.py')).toEqual(expected);
  });
});
