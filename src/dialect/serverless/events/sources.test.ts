import { describe, expect, test } from 'vitest';
import { addedTo, placeOf, propertiesOf, resourceOf, statementsOf } from '../testing-facts.ts';

const service = (event: string, provider = '', fn = ''): string =>
  `service: svc\nprovider:\n  name: aws\n  versionFunctions: false\n${provider}functions:\n  fn:\n    handler: h\n${fn}    events:\n      - ${event}\n`;
const PLAIN = service('none: x');
const grantsOf = (text: string): string[] => {
  const usual = new Set(statementsOf(PLAIN));
  return statementsOf(text).filter(statement => !usual.has(statement));
};
const SQS = 'arn:aws:sqs:us-east-1:123456789012:jobs';
const KINESIS = 'arn:aws:kinesis:us-east-1:123456789012:stream/clicks';
const DYNAMODB = 'arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/1';
const SECRET = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:s';
const BROKER = 'arn:aws:mq:us-east-1:123456789012:broker:b:b-1';
const NETWORK = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeVpcs',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeSubnets',
  'ec2:DescribeSecurityGroups',
].join(', ');

describe('a mapping is named by its source', () => {
  test.each([
    ['a queue', `sqs: ${SQS}`, 'FnEventSourceMappingSQSJobs'],
    ['a queue of the stack', 'sqs: { arn: !GetAtt Queue.Arn }', 'FnEventSourceMappingSQSQueue'],
    ['a queue that is imported', 'sqs: { arn: !ImportValue Jobs }', 'FnEventSourceMappingSQSJobs'],
    [
      'a queue that is joined',
      "sqs: { arn: !Join [':', [arn, aws, sqs, r, '1', jobs]] }",
      'FnEventSourceMappingSQSJobs',
    ],
    ['a stream', `stream: ${KINESIS}`, 'FnEventSourceMappingKinesisClicks'],
    ['a stream of a table', `stream: ${DYNAMODB}`, 'FnEventSourceMappingDynamodbOrders'],
    [
      'a stream of the stack',
      'stream: { type: dynamodb, arn: !GetAtt Table.StreamArn }',
      'FnEventSourceMappingDynamodbTable',
    ],
    [
      'a topic of a cluster',
      'msk: { arn: arn:aws:kafka:us-east-1:123456789012:cluster/c/1, topic: t }',
      'FnEventSourceMappingMSKCT',
    ],
    [
      'a topic of servers',
      `kafka: { topic: t, bootstrapServers: [k:9092], accessConfigurations: { saslPlainAuth: ${SECRET} } }`,
      'FnEventSourceMappingKafkaT',
    ],
    [
      'a queue of ActiveMQ',
      `activemq: { arn: ${BROKER}, queue: q, basicAuthArn: ${SECRET} }`,
      'FnEventSourceMappingActiveMQQ',
    ],
    [
      'a queue of RabbitMQ',
      `rabbitmq: { arn: ${BROKER}, queue: q, basicAuthArn: ${SECRET} }`,
      'FnEventSourceMappingRabbitMQQ',
    ],
  ])('%s', (_, event, id) => {
    const text = service(event);
    expect(addedTo(PLAIN, text)).toEqual([`${id} Lambda::EventSourceMapping`]);
    expect(resourceOf(text, id)).toMatchObject({
      DependsOn: ['IamRoleLambdaExecution'],
      Properties: { FunctionName: '${FnLambdaFunction.Arn}' },
    });
    expect(placeOf(text, id)).toBe(`9 ${event.split(':')[0]}`);
  });
});

describe('a queue', () => {
  const queue = (settings: string) =>
    propertiesOf(service(`sqs: { arn: ${SQS}, ${settings} }`), 'FnEventSourceMappingSQSJobs');
  test('is read in tens', () =>
    expect(propertiesOf(service(`sqs: ${SQS}`), 'FnEventSourceMappingSQSJobs')).toEqual({
      FunctionName: '${FnLambdaFunction.Arn}',
      EventSourceArn: SQS,
      BatchSize: 10,
      Enabled: true,
    }));
  test.each<[string, string, object]>([
    ['in other numbers', 'batchSize: 2', { BatchSize: 2 }],
    ['not at all', 'enabled: false', { Enabled: false }],
    ['for some time', 'maximumBatchingWindow: 5', { MaximumBatchingWindowInSeconds: 5 }],
    ['by so many at once', 'maximumConcurrency: 3', { ScalingConfig: { MaximumConcurrency: 3 } }],
    [
      'with single failures',
      'functionResponseType: ReportBatchItemFailures',
      { FunctionResponseTypes: ['ReportBatchItemFailures'] },
    ],
    [
      'where its messages match: a pattern is JSON as text',
      'filterPatterns: [{ body: { kind: [new] } }]',
      { FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["new"]}}' }] } },
    ],
  ])('is read %s', (_, setting, properties) => expect(queue(setting)).toMatchObject(properties));
  test('is what the shared role may read, and all queues in one statement', () =>
    expect(grantsOf(`${service(`sqs: ${SQS}`)}      - sqs: { arn: !GetAtt Queue.Arn }\n`)).toEqual([
      `sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes on ${SQS}, \${Queue.Arn}`,
    ]));
});

describe('a stream', () => {
  test.each([
    [KINESIS, 'Kinesis', 'Clicks', 'kinesis'],
    [DYNAMODB, 'Dynamodb', 'Orders', 'dynamodb'],
  ])('%s is read from its oldest record', (arn, kind, name, service_) => {
    const text = service(`stream: ${arn}`);
    expect(propertiesOf(text, `FnEventSourceMapping${kind}${name}`)).toMatchObject({
      BatchSize: 10,
      StartingPosition: 'TRIM_HORIZON',
      Enabled: true,
    });
    const all = ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams'];
    expect(grantsOf(text)).toEqual([`${all.map(action => `${service_}:${action}`).join(', ')} on ${arn}`]);
  });
  test.each<[string, string, object]>([
    ['from now on', 'startingPosition: LATEST', { StartingPosition: 'LATEST' }],
    [
      'from a time on',
      'startingPosition: AT_TIMESTAMP, startingPositionTimestamp: 5',
      { StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: 5 },
    ],
    ['by many', 'parallelizationFactor: 4', { ParallelizationFactor: 4 }],
    [
      'until it is old or failed often',
      'maximumRetryAttempts: 1, maximumRecordAgeInSeconds: 120, bisectBatchOnFunctionError: true',
      {
        MaximumRetryAttempts: 1,
        MaximumRecordAgeInSeconds: 120,
        BisectBatchOnFunctionError: true,
      },
    ],
    ['in windows', 'tumblingWindowInSeconds: 30', { TumblingWindowInSeconds: 30 }],
  ])('is read %s', (_, setting, properties) =>
    expect(
      propertiesOf(service(`stream: { arn: ${KINESIS}, ${setting} }`), 'FnEventSourceMappingKinesisClicks'),
    ).toMatchObject(properties),
  );
  test.each([
    [
      'a topic',
      'arn:aws:sns:us-east-1:123456789012:dead',
      'arn:aws:sns:us-east-1:123456789012:dead',
      'sns:Publish',
    ],
    ['a queue', SQS, SQS, 'sqs:ListQueues, sqs:SendMessage'],
    [
      'a queue of the stack',
      '{ type: sqs, arn: !GetAtt Dead.Arn }',
      '${Dead.Arn}',
      'sqs:ListQueues, sqs:SendMessage',
    ],
    ['a topic of the stack', '{ type: sns, arn: !Ref Dead }', '${Dead}', 'sns:Publish'],
  ])('sends what fails to %s', (_, destination, arn, actions) => {
    const text = service(`stream: { arn: ${KINESIS}, destinations: { onFailure: ${destination} } }`);
    expect(propertiesOf(text, 'FnEventSourceMappingKinesisClicks')).toMatchObject({
      DestinationConfig: { OnFailure: { Destination: arn } },
    });
    expect(grantsOf(text)).toContain(`${actions} on ${arn}`);
  });

  describe('read by a consumer', () => {
    const READ =
      'kinesis:GetRecords, kinesis:GetShardIterator, kinesis:DescribeStreamSummary, kinesis:ListShards';
    test('of its own is made', () => {
      const text = service(`stream: { arn: ${KINESIS}, consumer: true }`);
      expect(propertiesOf(text, 'FnclicksConsumerStreamConsumer')).toEqual({
        StreamARN: KINESIS,
        ConsumerName: 'fnclicksConsumer',
      });
      expect(propertiesOf(text, 'FnEventSourceMappingKinesisClicks')).toMatchObject({
        EventSourceArn: '${FnclicksConsumerStreamConsumer}',
      });
      expect(resourceOf(text, 'FnEventSourceMappingKinesisClicks')).toMatchObject({
        DependsOn: ['IamRoleLambdaExecution', 'FnclicksConsumerStreamConsumer'],
      });
      expect(grantsOf(text)).toEqual([
        `${READ} on ${KINESIS}`,
        'kinesis:SubscribeToShard on ${FnclicksConsumerStreamConsumer}',
      ]);
    });
    test('that exists is not made', () => {
      const text = service(`stream: { arn: ${KINESIS}, consumer: '${KINESIS}/consumer/c:1' }`);
      expect(addedTo(PLAIN, text)).toEqual(['FnEventSourceMappingKinesisClicks Lambda::EventSourceMapping']);
      expect(grantsOf(text)).toEqual([
        `${READ} on ${KINESIS}`,
        `kinesis:SubscribeToShard on ${KINESIS}/consumer/c:1`,
      ]);
    });
  });
});

describe('a broker', () => {
  const broker = (kind: string, settings: string): string =>
    service(`${kind}: { arn: ${BROKER}, queue: q, basicAuthArn: ${SECRET}${settings} }`);
  test('signs in with its secret', () =>
    expect(propertiesOf(broker('activemq', ''), 'FnEventSourceMappingActiveMQQ')).toMatchObject({
      EventSourceArn: BROKER,
      Queues: ['q'],
      SourceAccessConfigurations: [{ Type: 'BASIC_AUTH', URI: SECRET }],
    }));
  test('of RabbitMQ may have a virtual host', () =>
    expect(
      propertiesOf(broker('rabbitmq', ', virtualHost: v'), 'FnEventSourceMappingRabbitMQQ'),
    ).toMatchObject({
      SourceAccessConfigurations: [{ Type: 'BASIC_AUTH' }, { Type: 'VIRTUAL_HOST', URI: 'v' }],
    }));
  test.each(['activemq', 'rabbitmq'])('%s lets the role join any network', kind =>
    expect(grantsOf(broker(kind, '')).toSorted()).toEqual(
      [
        `${NETWORK} on *`,
        `mq:DescribeBroker on ${BROKER}`,
        `secretsmanager:GetSecretValue on ${SECRET}`,
      ].toSorted(),
    ),
  );
});

describe('Kafka', () => {
  const CLUSTER = 'arn:aws:kafka:us-east-1:123456789012:cluster/c/1';
  test('of AWS needs the cluster and any network', () =>
    expect(grantsOf(service(`msk: { arn: ${CLUSTER}, topic: t }`)).toSorted()).toEqual([
      `${NETWORK} on *`,
      `kafka:DescribeCluster, kafka:GetBootstrapBrokers on ${CLUSTER}`,
    ]));
  test('of AWS signs in with a secret where it is told one', () =>
    expect(
      propertiesOf(
        service(`msk: { arn: ${CLUSTER}, topic: t, saslScram512: ${SECRET}, consumerGroupId: g }`),
        'FnEventSourceMappingMSKCT',
      ),
    ).toMatchObject({
      Topics: ['t'],
      AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'g' },
      SourceAccessConfigurations: [{ Type: 'SASL_SCRAM_512_AUTH', URI: SECRET }],
    }));

  const kafka = (access: string): string =>
    service(`kafka: { topic: t, bootstrapServers: [k:9092], accessConfigurations: ${access} }`);
  test.each([
    ['saslPlainAuth', 'BASIC_AUTH'],
    ['saslScram256Auth', 'SASL_SCRAM_256_AUTH'],
    ['saslScram512Auth', 'SASL_SCRAM_512_AUTH'],
    ['clientCertificateTlsAuth', 'CLIENT_CERTIFICATE_TLS_AUTH'],
    ['serverRootCaCertificate', 'SERVER_ROOT_CA_CERTIFICATE'],
  ])('of others signs in by %s', (setting, type) => {
    const text = kafka(`{ ${setting}: ${SECRET} }`);
    expect(propertiesOf(text, 'FnEventSourceMappingKafkaT')).toMatchObject({
      SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['k:9092'] } },
      SourceAccessConfigurations: [{ Type: type, URI: SECRET }],
    });
    expect(grantsOf(text)).toEqual([`secretsmanager:GetSecretValue on ${SECRET}`]);
  });
  test('of others inside a network lets the role join any', () => {
    const text = kafka('{ vpcSubnet: [subnet-1], vpcSecurityGroup: [sg-1] }');
    expect(propertiesOf(text, 'FnEventSourceMappingKafkaT')).toMatchObject({
      SourceAccessConfigurations: [
        { Type: 'VPC_SUBNET', URI: 'subnet:subnet-1' },
        { Type: 'VPC_SECURITY_GROUP', URI: 'security_group:sg-1' },
      ],
    });
    expect(grantsOf(text)).toEqual([`${NETWORK} on *`]);
  });
});

describe('a role of the author', () => {
  test('gets no grants, and comes before the mapping', () => {
    const text = service(`sqs: ${SQS}`, '', '    role: Mine\n');
    expect(resourceOf(text, 'FnEventSourceMappingSQSJobs')).toMatchObject({ DependsOn: ['Mine'] });
    expect(resourceOf(text, 'IamRoleLambdaExecution')).toBeUndefined();
  });
  test('by ARN is there already', () =>
    expect(
      resourceOf(
        service(`sqs: ${SQS}`, '  iam: { role: arn:aws:iam::123456789012:role/x }\n'),
        'FnEventSourceMappingSQSJobs',
      ),
    ).not.toHaveProperty('DependsOn.0'));
});
test('an alias is what a source calls', () => {
  const text = service(`sqs: ${SQS}`, '', '    provisionedConcurrency: 1\n');
  expect(resourceOf(text, 'FnEventSourceMappingSQSJobs')).toMatchObject({
    DependsOn: ['IamRoleLambdaExecution', 'FnProvConcLambdaAlias'],
    Properties: { FunctionName: '${FnLambdaFunction.Arn}:provisioned' },
  });
});
