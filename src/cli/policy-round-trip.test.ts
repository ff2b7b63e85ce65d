import { beforeAll, describe, expect, test } from 'vitest';
import { roundTrip } from '../../tools/policy-round-trip.ts';
import { worldAmong } from '../../tools/worlds.ts';
import { functionsOf, needsByRole } from '../aws/code/role-policies.ts';
import { loadPython } from '../code/python/python.ts';
import { textFiles } from '../source/texts.ts';

beforeAll(loadPython);

const CALLS = `import boto3, os
env = os.environ
def handler(event, context):
    boto3.resource('dynamodb').Table(env['TABLE']).put_item(Item=event)
    boto3.client('dynamodb').get_item(TableName=env['TABLE'], Key={})
    boto3.client('dynamodb').get_item(TableName=event['table'], Key={})
    boto3.client('s3').get_object(Bucket=env['BUCKET'], Key=event['key'])
    boto3.client('s3').list_objects_v2(Bucket=env['BUCKET'])
    boto3.client('sns').publish(TopicArn=env['TOPIC'], Message='')
    boto3.client('sqs').send_message(QueueUrl=env['QUEUE'], MessageBody='')
    boto3.client('stepfunctions').start_execution(stateMachineArn=env['MACHINE'])
    boto3.client('secretsmanager').get_secret_value(SecretId=env['SECRET'])
    boto3.client('secretsmanager').get_secret_value(SecretId='other/one')
    boto3.client('lambda').invoke(FunctionName=env['AWS_LAMBDA_FUNCTION_NAME'])
    boto3.client('lambda').invoke(FunctionName=env['SELF'])
    boto3.client('lambda').invoke(FunctionName=env['IMPORTED'])
    boto3.client('kinesis').put_record(StreamName=env['STREAM'], Data=b'', PartitionKey='')
    boto3.client('ssm').get_parameter(Name='/app/' + env['STAGE'] + '/key')
    boto3.client('s3').list_buckets()
    boto3.client('ec2').describe_instances()
`;
const RESOURCES = `
  Table: { Type: AWS::DynamoDB::Table, Properties: { SSESpecification: { SSEEnabled: true, KMSMasterKeyId: !Ref Key } } }
  Key: { Type: AWS::KMS::Key }
  Bucket: { Type: AWS::S3::Bucket, Properties: { BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: aws:kms, KMSMasterKeyID: !GetAtt Key.Arn } }] } } }
  Topic: { Type: AWS::SNS::Topic }
  Queue: { Type: AWS::SQS::Queue }
  Machine: { Type: AWS::StepFunctions::StateMachine }
  Secret: { Type: AWS::SecretsManager::Secret }
  Stream: { Type: AWS::Kinesis::Stream }`;
const VARIABLES = `{ TABLE: !Ref Table, BUCKET: !Ref Bucket, TOPIC: !Ref Topic, QUEUE: !Ref Queue, MACHINE: !Ref Machine, SECRET: !Ref Secret, STREAM: !Ref Stream, IMPORTED: !ImportValue other, STAGE: !Ref Stage, SELF: !Ref Worker }`;
const SAM = `Transform: AWS::Serverless-2016-10-31
Parameters: { Stage: { Type: String } }
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      Tracing: Active
      VpcConfig: { SubnetIds: [subnet-1], SecurityGroupIds: [sg-1] }
      Environment: { Variables: ${VARIABLES.replace('SELF: !Ref Worker', 'SELF: worker')} }
      Events:
        Jobs: { Type: SQS, Properties: { Queue: !GetAtt Queue.Arn } }
        Files: { Type: S3, Properties: { Bucket: !Ref Bucket, Events: 's3:ObjectCreated:*' } }
      EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SNS, Destination: !Ref Topic } } }${RESOURCES}
`;
const CFN = `Parameters: { Stage: { Type: String } }
Resources:
  Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } }
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Code: src
      Handler: app.handler
      Runtime: python3.13
      Role: !GetAtt Role.Arn
      LoggingConfig: { LogGroup: !Ref Logs }
      DeadLetterConfig: { TargetArn: !GetAtt Queue.Arn }
      FunctionName: worker
      Environment: { Variables: ${VARIABLES.replace('SELF: !Ref Worker', 'SELF: worker')} }
  Logs: { Type: AWS::Logs::LogGroup }
  Mapping: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref Worker, EventSourceArn: !GetAtt Stream.Arn } }${RESOURCES}
`;
const SERVERLESS = `service: s
provider: { name: aws, runtime: python3.13, region: eu-west-1, environment: ${VARIABLES.replace('!Ref Stage', 'dev').replace('SELF: !Ref Worker', 'SELF: s-dev-worker')} }
functions:
  worker: { handler: src/app.handler, events: [{ sqs: !GetAtt Queue.Arn }] }
  other: { handler: src/app.handler }
resources: { Resources: {${RESOURCES.replaceAll(/\n {2}/g, ',').replace(',', '')} } }
`;

describe.each([
  ['SAM', 'template.yaml', SAM, 'yaml'],
  ['SAM, with policy templates', 'template.yaml', SAM, 'sam'],
  ['CloudFormation', 'template.yaml', CFN, 'yaml'],
  ['serverless.yml', 'serverless.yml', SERVERLESS, 'yaml'],
] as const)('%s', (_, file, text, format) => {
  const texts = { [file]: text, 'src/app.py': CALLS };

  test('a printed policy, put into the template, allows each need and nothing else', () => {
    const world = worldAmong(texts, true);
    const { policies, unread } = needsByRole(functionsOf(world), false);
    expect(unread).toEqual([]);
    const root = { files: textFiles(texts), shown: (name: string) => name };
    const needs = policies.flatMap(({ permissions }) => permissions);
    expect(needs.filter(({ by }) => by.kind === 'call').length).toBeGreaterThan(15);
    expect(policies.flatMap(policy => roundTrip(policy, world, root, format).faults)).toEqual([]);
  });

  test('a need that is left out, or a grant that is added, is a fault', () => {
    const world = worldAmong(texts, true);
    const root = { files: textFiles(texts), shown: (name: string) => name };
    const [policy] = needsByRole(functionsOf(world), false).policies;
    const [first, ...others] =
      policy?.permissions.filter(({ action }) => action === 'dynamodb:PutItem') ?? [];
    if (!policy || !first) throw new Error('there is no such need');
    const less = policy.permissions.filter(one => one !== first && !others.includes(one));
    expect(
      roundTrip({ ...policy, permissions: less }, world, root, format, policy.permissions).faults,
    ).toContainEqual(expect.stringContaining('dynamodb:PutItem'));
    expect(roundTrip(policy, world, root, format, less).faults).toContainEqual(
      expect.stringContaining('too much: dynamodb:PutItem'),
    );
  });
});
