import { beforeAll, describe, expect, test } from 'vitest';
import { loadPython } from '../../code/python/python.ts';
import { said } from './testing.ts';

describe('boto3', () => {
  beforeAll(loadPython);
  test.each<[string, string, readonly string[]]>([
    [
      'a client',
      `import boto3, os
s3 = boto3.client('s3')

def lambda_handler(event, context):
    return s3.get_object(Bucket=os.environ['BUCKET'], Key='a')
`,
      ['s3.GetObject Bucket=$BUCKET'],
    ],
    [
      'a table of the resource, and a name with a fallback',
      `import os
import boto3
from boto3.dynamodb.conditions import Key

table = boto3.resource('dynamodb').Table(os.getenv('TABLE', 'orders'))

def lambda_handler(event, context):
    table.put_item(Item={'id': event['id']})
    return table.query(KeyConditionExpression=Key('id').eq('a'))['Items']
`,
      ['dynamodb.PutItem TableName=$TABLE|orders', 'dynamodb.Query TableName=$TABLE|orders'],
    ],
    [
      'a session, a paginator and a waiter',
      `import boto3
session = boto3.session.Session(region_name='eu-west-1')
s3 = session.client(service_name='s3')

def lambda_handler(event, context):
    for page in s3.get_paginator('list_objects_v2').paginate(Bucket='b'):
        print(page)
    s3.get_waiter('object_exists').wait(Bucket='c', Key='k')
`,
      ['s3.HeadObject Bucket=c', 's3.ListObjectsV2 Bucket=b'],
    ],
    [
      'collections of a bucket',
      `import boto3
bucket = boto3.resource('s3').Bucket('b')

def lambda_handler(event, context):
    for item in bucket.objects.filter(Prefix='a'):
        print(item.key)
    bucket.objects.all().delete()
`,
      ['s3.DeleteObjects Bucket=b', 's3.ListObjects Bucket=b'],
    ],
    [
      'a class in a package, with the client as a default',
      `from lib.store import Store

def lambda_handler(event, context):
    return Store().read(event['key'])
# file: lib/__init__.py

# file: lib/store.py
import boto3
from . import names

class Base:
    def __init__(self, client=None):
        self.client = client or boto3.client('secretsmanager')

class Store(Base):
    def read(self, key):
        return self.client.get_secret_value(SecretId=names.SECRET)

    def write(self, key):
        return self.client.put_secret_value(SecretId=names.SECRET)
# file: lib/names.py
import os
SECRET = os.environ.get('SECRET')
`,
      ['secretsmanager.GetSecretValue SecretId=$SECRET'],
    ],
    [
      'decorators of Powertools, a decorator of our own and a function that is called late',
      `import boto3
from functools import wraps
from aws_lambda_powertools import Logger
logger = Logger()
_client = None

def client():
    global _client
    if _client is None:
        _client = boto3.client('sns')
    return _client

def guarded(function):
    @wraps(function)
    def inner(event, context):
        return function(event, context)
    return inner

@logger.inject_lambda_context
@guarded
def lambda_handler(event, context):
    client().publish(TopicArn='arn:aws:sns:eu-west-1:111122223333:t', Message=event['body'])
`,
      ['sns.Publish TopicArn=arn:aws:sns:eu-west-1:111122223333:t'],
    ],
    [
      'keyword arguments from a dict, and routes of Powertools',
      `import boto3
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
app = APIGatewayRestResolver()
sqs = boto3.client('sqs')

@app.post('/orders')
def create():
    params = {'QueueUrl': 'https://sqs.eu-west-1.amazonaws.com/111122223333/q', 'MessageBody': app.current_event.body}
    sqs.send_message(**params)

def lambda_handler(event, context):
    return app.resolve(event, context)
`,
      ['sqs.SendMessage QueueUrl=https://sqs.eu-west-1.amazonaws.com/111122223333/q'],
    ],
    [
      'text that is formatted',
      `import boto3
ssm = boto3.client('ssm')
STAGE = 'dev'

def lambda_handler(event, context):
    ssm.get_parameter(Name=f'/{STAGE}/key', WithDecryption=True)
    ssm.get_parameters_by_path(Path='/%s/' % STAGE)
    ssm.get_parameter(Name='/{}/other'.format(STAGE))
`,
      ['ssm.GetParameter Name=/dev/key', 'ssm.GetParameter Name=/dev/other', 'ssm.GetParametersByPath'],
    ],
    [
      'only what the handler reaches',
      `import boto3
s3 = boto3.client('s3')

def unused():
    s3.delete_bucket(Bucket='b')

def read(keys):
    return [s3.get_object(Bucket='b', Key=key) for key in keys]

def lambda_handler(event, context):
    return read(event['keys'])

if __name__ == '__main__':
    s3.create_bucket(Bucket='b')
`,
      ['s3.GetObject Bucket=b'],
    ],
    [
      'credentials of an assumed role',
      `import boto3

def lambda_handler(event, context):
    role = boto3.client('sts').assume_role(RoleArn=event['role'], RoleSessionName='s')['Credentials']
    ec2 = boto3.client('ec2', aws_access_key_id=role['AccessKeyId'], aws_secret_access_key=role['SecretAccessKey'], aws_session_token=role['SessionToken'])
    return ec2.describe_instances()
`,
      ['ec2.DescribeInstances (foreign)', 'sts.AssumeRole'],
    ],
    [
      'a client of a service whose name is not written',
      `import boto3

def lambda_handler(event, context):
    return boto3.client(event['service']).describe_things()
`,
      [
        '! calls a client of a service whose name is not written in the code',
        '! makes a client of a service whose name is not written in the code',
      ],
    ],
    [
      'threads and a context manager',
      `import boto3
from concurrent.futures import ThreadPoolExecutor
table = boto3.resource('dynamodb').Table('t')
s3 = boto3.client('s3')

def one(key):
    return s3.head_object(Bucket='b', Key=key)

def lambda_handler(event, context):
    with table.batch_writer() as batch:
        for item in event['items']:
            batch.put_item(Item=item)
    with ThreadPoolExecutor() as pool:
        list(pool.map(one, event['keys']))
`,
      ['dynamodb.BatchWriteItem TableName=t', 's3.HeadObject Bucket=b'],
    ],
    [
      'a loop that reads the members that it wrote',
      `import boto3
from shop import orders
s3 = boto3.client('s3')
known = {}
for order in orders:
    known[order['id']] = order
for id, order in known.items():
    print(order)

def lambda_handler(event, context):
    return s3.list_buckets()
`,
      ['s3.ListBuckets', '! calls shop, which may call AWS'],
    ],
  ])('%s', (_, code, expected) => {
    expect(said(code, 'app.py')).toEqual(expected);
  });
});
