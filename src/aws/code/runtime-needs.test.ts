import { expect, test } from 'vitest';
import { worldAmong } from '../../../tools/worlds.ts';
import { runtimeNeedsOf } from './runtime-needs.ts';

/** What Lambda does with the role of `Fn` apart from its logs and traces, each a line. */
function done(properties: string, more = ''): readonly string[] {
  const world = worldAmong({
    'template.yaml': `Resources:
  Jobs: { Type: AWS::SQS::Queue, Properties: {} }
  Failed: { Type: AWS::SQS::Queue, Properties: {} }
  Orders: { Type: AWS::DynamoDB::Table, Properties: {} }
  Lost: { Type: AWS::S3::Bucket, Properties: {} }
  Fn:
    Type: AWS::Lambda::Function
    Properties: { Runtime: nodejs22.x, Handler: app.handler, Role: !Ref Role, ${properties} }
${more}`,
  });
  const fn = world.resource('Fn');
  if (!fn) throw new Error('no function');
  return runtimeNeedsOf(fn)
    .filter(({ purpose }) => !/its logs|its traces/.test(purpose))
    .map(
      ({ required, arns, purpose }) =>
        `${purpose}: ${required.join(', ')} on ${arns.map(arn => String(arn).replace('arn:${AWS::Partition}:', '').replace('${AWS::Region}:${AWS::AccountId}', 'R:A')).join(' or ')}`,
    );
}

const mapping = (source: string, more = ''): string =>
  `  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { FunctionName: !Ref Fn, ${source}${more} }
`;

test.each<[string, string, string, readonly string[]]>([
  ['nothing', 'MemorySize: 128', '', []],
  [
    'a queue that is polled',
    'MemorySize: 128',
    mapping('EventSourceArn: !GetAtt Jobs.Arn'),
    [
      'reads the queue Jobs: sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes on sqs:R:A:${Jobs}',
    ],
  ],
  [
    'the stream of a table, and a bucket for what fails',
    'MemorySize: 128',
    mapping(
      'EventSourceArn: !GetAtt Orders.StreamArn',
      ', DestinationConfig: { OnFailure: { Destination: !GetAtt Lost.Arn } }',
    ),
    [
      'reads the stream of the table Orders: dynamodb:DescribeStream, dynamodb:GetRecords, dynamodb:GetShardIterator, dynamodb:ListStreams on dynamodb:R:A:table/${Orders}/stream/${only the run tells} or ${Orders.StreamArn}',
      'sends failures to their destination Lost: s3:PutObject, s3:ListBucket on s3:::${Lost} or s3:::${Lost}/${only the run tells}',
    ],
  ],
  [
    'a cluster, and the secret to sign in',
    'MemorySize: 128',
    mapping(
      'EventSourceArn: "arn:aws:kafka:eu-west-1:111122223333:cluster/c/1"',
      ', SourceAccessConfigurations: [{ Type: SASL_SCRAM_512_AUTH, URI: !Ref Password }, { Type: VPC_SUBNET, URI: subnet-1 }]',
    ) + '  Password: { Type: AWS::SecretsManager::Secret, Properties: {} }\n',
    [
      'reads the Kafka cluster: kafka:DescribeClusterV2, kafka:GetBootstrapBrokers, ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DescribeVpcs, ec2:DeleteNetworkInterface, ec2:DescribeSubnets, ec2:DescribeSecurityGroups on ',
      'reads the secret of its event source: secretsmanager:GetSecretValue on secretsmanager:R:A:secret:${Password}-${Password.suffix}',
    ],
  ],
  [
    'a broker by its ARN, whose secret may be any',
    'MemorySize: 128',
    mapping('EventSourceArn: "arn:aws:mq:eu-west-1:111122223333:broker:b:b-1"'),
    ['reads the broker: mq:DescribeBroker, secretsmanager:GetSecretValue on '],
  ],
  [
    'an event source that only a parameter names',
    'MemorySize: 128',
    mapping('EventSourceArn: !ImportValue source'),
    ['reads the event source:  on '],
  ],
  [
    'a cluster of its own',
    'MemorySize: 128',
    mapping('SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: [a] } }'),
    ['reads the Kafka cluster:  on '],
  ],
  [
    'a dead-letter queue, a VPC and a file system',
    "DeadLetterConfig: { TargetArn: !GetAtt Failed.Arn }, VpcConfig: { SubnetIds: [a] }, FileSystemConfigs: [{ Arn: 'arn:aws:elasticfilesystem:eu-west-1:1:access-point/a' }]",
    '',
    [
      'connects it to the VPC: ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DescribeSubnets, ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses, ec2:UnassignPrivateIpAddresses on ',
      'mounts the file system:  on ',
      'sends failed events to the dead-letter queue Failed: sqs:SendMessage on sqs:R:A:${Failed}',
    ],
  ],
  [
    'durable executions, and Lambda Insights',
    "DurableConfig: { ExecutionTimeout: 60 }, Layers: ['arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension:56']",
    '',
    [
      'keeps the state of its durable executions: lambda:CheckpointDurableExecution, lambda:GetDurableExecutionState on lambda:R:A:function:${Fn}:${only the run tells}',
      'writes metrics for Lambda Insights: logs:CreateLogGroup, logs:CreateLogStream, logs:PutLogEvents on ',
    ],
  ],
  [
    'results of asynchronous invocations',
    'MemorySize: 128',
    `  Config:
    Type: AWS::Lambda::EventInvokeConfig
    Properties:
      FunctionName: !Ref Fn
      Qualifier: $LATEST
      DestinationConfig: { OnSuccess: { Destination: !Sub 'arn:aws:events:\${AWS::Region}:\${AWS::AccountId}:event-bus/default' } }
`,
    ['sends results to their destination: events:PutEvents on events:R:A:event-bus/default'],
  ],
])('%s', (_, properties, more, expected) => {
  expect(done(properties, more)).toEqual(expected);
});

test('logs go to the group that the function names, or to that of its own name', () => {
  const world = worldAmong({
    'template.yaml': `Resources:
  Own: { Type: AWS::Lambda::Function, Properties: { FunctionName: orders } }
  Other: { Type: AWS::Lambda::Function, Properties: { LoggingConfig: { LogGroup: shared } } }
`,
  });
  const groups = ['Own', 'Other'].map(id => {
    const fn = world.resource(id);
    return String((fn && runtimeNeedsOf(fn)[0]?.arns[0]) ?? '');
  });
  expect(groups.map(group => group.replace(/^.*:log-group:/, ''))).toEqual(['/aws/lambda/orders', 'shared']);
});
