import { describe, expect, test } from 'vitest';
import { loadPython } from '../../code/python/python.ts';
import { actionNamed, serviceOf } from '../iam/actions/action-table.ts';
import { serviceOfBoto3 } from '../sdk/services.ts';
import { namedByHand } from './named-by.ts';
import { js, python } from './testing.ts';

await loadPython();

describe('resources of a call', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    [
      'a table, and an index in its place',
      js(
        'dynamodb DynamoDB',
        `await c.query({ TableName: process.env.PLAIN }); await c.query({ TableName: process.env.PLAIN, IndexName: 'byDate' });`,
      ),
      [
        'dynamodb:Query on dynamodb:R:A:table/${Plain}',
        'dynamodb:Query on dynamodb:R:A:table/${Plain}/index/byDate',
      ],
    ],
    [
      'the index of a table that is an ARN',
      python(
        `boto3.client('dynamodb').query(TableName=os.environ['TABLE_ARN'], IndexName=event['index'])`,
      ).slice(0, 1),
      ['dynamodb:Query on dynamodb:R:A:table/orders/index/? ~'],
    ],
    [
      'the tables of a batch by the names of its members',
      js(
        'dynamodb DynamoDB',
        `await c.batchGetItem({ RequestItems: { [process.env.PLAIN]: { Keys: [] }, other: {} } });`,
      ).slice(0, 1),
      ['dynamodb:BatchGetItem on dynamodb:R:A:table/other, dynamodb:R:A:table/${Plain}'],
    ],
    [
      'an object by its key, with a prefix, and all of a bucket',
      js(
        's3 S3',
        `await c.getObject({ Bucket: process.env.OPEN, Key: 'a/b.txt' }); await c.putObject({ Bucket: process.env.OPEN, Key: 'in/' + event.id }); await c.listObjectsV2({ Bucket: process.env.OPEN, Prefix: 'in/' });`,
      ),
      ['s3:GetObject on s3:::open/a/b.txt', 's3:PutObject on s3:::open/in/? ~', 's3:ListBucket on s3:::open'],
    ],
    [
      'what is deleted together',
      js(
        's3 S3',
        `await c.deleteObjects({ Bucket: process.env.OPEN, Delete: { Objects: [{ Key: 'a' }, { Key: 'b' }] } });`,
      ),
      ['s3:DeleteObject on s3:::open/a, s3:::open/b', 's3:DeleteObjectVersion on s3:::open/a, s3:::open/b'],
    ],
    [
      'a copy reads from one bucket and writes to another',
      js(
        's3 S3',
        "await c.copyObject({ Bucket: process.env.OPEN, Key: 'to', CopySource: `/from/${event.key}` });",
      ).filter(line => !line.startsWith('?')),
      [
        's3:PutObject on s3:::open/to',
        's3:GetObject on s3:::from/? ~',
        's3:GetObjectVersion on s3:::from/? ~',
      ],
    ],
    [
      'a copy of boto3, whose source is an object',
      python(
        `boto3.client('s3').copy_object(Bucket=os.environ['OPEN'], Key='to', CopySource={'Bucket': 'from', 'Key': 'k'})`,
      ).filter(line => !line.startsWith('?')),
      ['s3:PutObject on s3:::open/to', 's3:GetObject on s3:::from/k', 's3:GetObjectVersion on s3:::from/k'],
    ],
    [
      'a state machine by Ref, a user pool, a queue by its URL and by its name',
      [
        ...js('sfn SFN', `await c.startExecution({ stateMachineArn: process.env.MACHINE });`),
        ...js(
          'cognito-identity-provider CognitoIdentityProvider',
          `await c.adminGetUser({ UserPoolId: process.env.POOL, Username: 'u' });`,
        ),
        ...python(`boto3.resource('sqs').get_queue_by_name(QueueName='jobs').purge()`),
      ],
      [
        'states:StartExecution on states:R:A:stateMachine:${Machine}',
        'cognito-idp:AdminGetUser on cognito-idp:R:A:userpool/${Pool}',
        'sqs:GetQueueUrl on sqs:R:A:jobs',
        'sqs:PurgeQueue on sqs:R:A:jobs',
      ],
    ],
    [
      'a secret by its name and by Ref, a parameter with a slash and without, several parameters',
      [
        ...js('secrets-manager SecretsManager', `await c.getSecretValue({ SecretId: 'prod/api' });`).slice(
          0,
          1,
        ),
        ...js(
          'secrets-manager SecretsManager',
          `await c.getSecretValue({ SecretId: process.env.SECRET });`,
        ).slice(0, 1),
        ...js(
          'ssm SSM',
          `await c.getParameter({ Name: '/a/b' }); await c.getParameters({ Names: ['c', '/d'] });`,
        ).filter(line => !line.startsWith('?')),
      ],
      [
        'secretsmanager:GetSecretValue on secretsmanager:R:A:secret:prod/api-??????',
        'secretsmanager:GetSecretValue on secretsmanager:R:A:secret:prod/db-${Secret.suffix}',
        'ssm:GetParameter on ssm:R:A:parameter/a/b',
        'ssm:GetParameters on ssm:R:A:parameter/c, ssm:R:A:parameter/d',
      ],
    ],
    [
      'a stream of a log group, and the group',
      python(
        `logs = boto3.client('logs')\nlogs.put_log_events(logGroupName=os.environ['LOGS'], logStreamName='s', logEvents=[])\nlogs.filter_log_events(logGroupName='/own/group')`,
      ),
      [
        'logs:PutLogEvents on logs:R:A:log-group:${Logs}:log-stream:s',
        'logs:FilterLogEvents on logs:R:A:log-group:/own/group:*',
      ],
    ],
    [
      'the bus and the group of schedules that are taken where none is named',
      [
        ...js(
          'eventbridge EventBridge',
          `await c.putEvents({ Entries: [{ Source: 's' }] }); await c.putEvents({ Entries: [{ EventBusName: 'own' }] });`,
        ),
        ...js(
          'scheduler Scheduler',
          `await c.createSchedule({ Name: 'n' }); await c.deleteSchedule({ Name: 'n', GroupName: 'g' });`,
        ),
      ],
      [
        'events:PutEvents on events:R:A:event-bus/default',
        'events:PutEvents on events:R:A:event-bus/own',
        'scheduler:CreateSchedule on scheduler:R:A:schedule/default/n',
        'scheduler:DeleteSchedule on scheduler:R:A:schedule/g/n',
      ],
    ],
    [
      'a model of the Region, a profile of several Regions, one that nobody knows',
      js(
        'bedrock-runtime BedrockRuntime',
        `await c.invokeModel({ modelId: 'amazon.titan-embed-text-v1' }); await c.converse({ modelId: 'eu.amazon.nova-lite-v1:0' }); await c.invokeModel({ modelId: event.model });`,
      ),
      [
        'bedrock:InvokeModel on bedrock:${AWS::Region}::foundation-model/amazon.titan-embed-text-v1',
        'bedrock:InvokeModel on bedrock:?::foundation-model/amazon.nova-lite-v1:0, bedrock:R:A:inference-profile/eu.amazon.nova-lite-v1:0 ~',
        'bedrock:InvokeModel on bedrock:? ~',
      ],
    ],
    [
      'a version of a function, a role that is assumed, a key, which no alias names',
      [
        ...js('lambda Lambda', `await c.invoke({ FunctionName: 'f', Qualifier: 'live' });`),
        ...js('sts STS', `await c.assumeRole({ RoleArn: 'arn:aws:iam::111122223333:role/r' });`),
        ...js(
          'kms KMS',
          `await c.decrypt({ KeyId: process.env.KEY }); await c.encrypt({ KeyId: 'alias/own' });`,
        ),
      ],
      [
        'lambda:InvokeFunction on lambda:R:A:function:f:live',
        'sts:AssumeRole on iam::111122223333:role/r',
        'kms:Decrypt on kms:R:A:key/${Key}',
        'kms:Encrypt on kms:R:A:key/? ~',
      ],
    ],
    [
      'all the catalog that Glue asks for',
      python(`boto3.client('glue').get_table(DatabaseName='d', Name='t')`),
      ['glue:GetTable on glue:R:A:database/d, glue:R:A:catalog, glue:R:A:table/d/t'],
    ],
    [
      'any where no argument names it, and everything where none can',
      [
        ...python(`boto3.client('dynamodbstreams').get_records(ShardIterator='s')`).filter(
          line => !line.startsWith('?'),
        ),
        ...python(`boto3.client('rekognition').detect_labels(Image={})`),
        ...python(`boto3.client('ec2').terminate_instances(InstanceIds=['i-1', event['id']])`),
      ],
      [
        'dynamodb:GetRecords on dynamodb:R:A:table/?/stream/? ~',
        'rekognition:DetectLabels on *',
        'ec2:TerminateInstances on ec2:R:A:instance/i-1, ec2:R:A:instance/? ~',
      ],
    ],
    [
      'tags by the ARN of what has them',
      python(`boto3.client('dynamodb').tag_resource(ResourceArn=os.environ['TABLE_ARN'], Tags=[])`),
      ['dynamodb:TagResource on dynamodb:R:A:table/orders'],
    ],
  ])('%s', (_, found, expected) => {
    expect([...found].toSorted()).toEqual([...expected].toSorted());
  });
});

describe('keys of what is stored', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    [
      'a table with a key of the stack',
      js('dynamodb DynamoDB', `await c.getItem({ TableName: process.env.TABLE, Key: {} });`),
      ['dynamodb:GetItem on dynamodb:R:A:table/orders', 'kms:Decrypt on kms:R:A:key/${Key}'],
    ],
    [
      'the same by its name',
      js('dynamodb DynamoDB', `await c.getItem({ TableName: 'orders', Key: {} });`),
      ['dynamodb:GetItem on dynamodb:R:A:table/orders', 'kms:Decrypt on kms:R:A:key/${Key}'],
    ],
    [
      'a bucket whose key has a name in the stack',
      js('s3 S3', `await c.putObject({ Bucket: process.env.BUCKET, Key: 'k' });`),
      ['s3:PutObject on s3:::${Bucket}/k', 'kms:GenerateDataKey on kms:R:A:key/${Key}'],
    ],
    [
      'a queue: who sends decrypts as well',
      js('sqs SQS', `await c.sendMessage({ QueueUrl: process.env.QUEUE, MessageBody: '' });`),
      [
        'sqs:SendMessage on sqs:R:A:${Queue}',
        'kms:Decrypt on kms:R:A:key/${Key}',
        'kms:GenerateDataKey on kms:R:A:key/${Key}',
      ],
    ],
    [
      'none where AWS has the key, in its own name or that of the service',
      [
        ...js('dynamodb DynamoDB', `await c.getItem({ TableName: process.env.PLAIN, Key: {} });`),
        ...js('sns SNS', `await c.publish({ TopicArn: process.env.TOPIC });`),
        ...js('s3 S3', `await c.getObject({ Bucket: process.env.OPEN, Key: 'k' });`),
      ],
      [
        'dynamodb:GetItem on dynamodb:R:A:table/${Plain}',
        'sns:Publish on sns:R:A:${Topic}',
        's3:GetObject on s3:::open/k',
      ],
    ],
    [
      'a key that a parameter gives',
      js('sns SNS', `await c.publish({ TopicArn: process.env.LOCKED });`),
      [
        'sns:Publish on sns:R:A:${Locked}',
        'kms:Decrypt on ${OtherKey}',
        'kms:GenerateDataKey on ${OtherKey}',
      ],
    ],
    [
      'a key that has its name elsewhere',
      js('secrets-manager SecretsManager', `await c.getSecretValue({ SecretId: process.env.SECRET });`),
      [
        'secretsmanager:GetSecretValue on secretsmanager:R:A:secret:prod/db-${Secret.suffix}',
        'kms:Decrypt on kms:R:A:key/? ~',
      ],
    ],
    [
      'a key that the call names',
      js('s3 S3', `await c.putObject({ Bucket: event.bucket, Key: 'k', SSEKMSKeyId: process.env.KEY });`),
      ['s3:PutObject on s3:::?/k ~', '? kms:GenerateDataKey on kms:R:A:key/${Key}'],
    ],
    [
      'a store that is not of the stack',
      js('s3 S3', `await c.getObject({ Bucket: event.bucket, Key: 'k' });`),
      ['s3:GetObject on s3:::?/k ~', '? kms:Decrypt on kms:R:A:key/? ~'],
    ],
  ])('%s', (_, found, expected) => {
    expect([...found].toSorted()).toEqual([...expected].toSorted());
  });
});

test('what is written by hand about arguments names placeholders that AWS has', () => {
  const unknown = namedByHand().filter(([service, , placeholder]) => {
    const prefix = serviceOfBoto3(service)?.prefix ?? service;
    const types = (serviceOf(prefix)?.matching('*') ?? []).flatMap(
      ({ name }) => actionNamed(name)?.types ?? [],
    );
    return !types.some(({ arns }) => arns.some(arn => arn.includes(`\${${placeholder}}`)));
  });
  expect(unknown).toEqual([]);
});
