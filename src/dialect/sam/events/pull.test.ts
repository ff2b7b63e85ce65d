import { describe, expect, test } from 'vitest';
import { functionWith, properties, stackOf, types } from '../testing.ts';

const withEvent = (type: string, own: string, on = '') =>
  stackOf(functionWith(`${on} Events: { E: { Type: ${type}, Properties: { ${own} } } }`));
const mapping = (type: string, own: string) => properties(withEvent(type, own), 'FE');
/** The statements of the inline policies of the function's role, as `Action on Resource`. */
const granted = (type: string, own: string): string[] => {
  const policies = (properties(withEvent(type, own), 'FRole')['Policies'] ?? []) as unknown as {
    readonly PolicyDocument: { readonly Statement: readonly Record<string, unknown>[] };
  }[];
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  return policies.flatMap(policy =>
    policy.PolicyDocument.Statement.flatMap(({ Action, Resource }) =>
      [Action].flat().map(action => `${text(action)} on ${text(Resource)}`),
    ),
  );
};
const FUNCTION = { FunctionName: { Ref: 'F' } };
const NETWORK = [
  'ec2:CreateNetworkInterface on *',
  'ec2:DescribeNetworkInterfaces on *',
  'ec2:DeleteNetworkInterface on *',
  'ec2:DescribeVpcs on *',
  'ec2:DescribeSubnets on *',
  'ec2:DescribeSecurityGroups on *',
];

describe('the mapping that reads a source', () => {
  test.each([
    [
      'SQS',
      'Queue: !GetAtt [Q, Arn], BatchSize: 5',
      { EventSourceArn: { 'Fn::GetAtt': ['Q', 'Arn'] }, BatchSize: 5 },
    ],
    [
      'SQS',
      'Queue: q, ScalingConfig: { MaximumConcurrency: 2 }, FilterCriteria: { Filters: [{ Pattern: p }] }, KmsKeyArn: k',
      {
        EventSourceArn: 'q',
        ScalingConfig: { MaximumConcurrency: 2 },
        FilterCriteria: { Filters: [{ Pattern: 'p' }] },
        KmsKeyArn: 'k',
      },
    ],
    [
      'Kinesis',
      'Stream: s, StartingPosition: LATEST, ParallelizationFactor: 2, BisectBatchOnFunctionError: true, MaximumRecordAgeInSeconds: 60',
      {
        EventSourceArn: 's',
        StartingPosition: 'LATEST',
        ParallelizationFactor: 2,
        BisectBatchOnFunctionError: true,
        MaximumRecordAgeInSeconds: 60,
      },
    ],
    [
      'DynamoDB',
      'Stream: s, StartingPosition: TRIM_HORIZON, TumblingWindowInSeconds: 9, FunctionResponseTypes: [ReportBatchItemFailures], Enabled: false',
      {
        EventSourceArn: 's',
        StartingPosition: 'TRIM_HORIZON',
        TumblingWindowInSeconds: 9,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        Enabled: false,
      },
    ],
    [
      'MSK',
      'Stream: s, StartingPosition: LATEST, Topics: [t], ConsumerGroupId: g',
      {
        EventSourceArn: 's',
        StartingPosition: 'LATEST',
        Topics: ['t'],
        AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'g' },
      },
    ],
    [
      'SelfManagedKafka',
      'Topics: [t], KafkaBootstrapServers: [a, b], ConsumerGroupId: g, SourceAccessConfigurations: [{ Type: BASIC_AUTH, URI: u }]',
      {
        Topics: ['t'],
        SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['a', 'b'] } },
        SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'g' },
        SourceAccessConfigurations: [{ Type: 'BASIC_AUTH', URI: 'u' }],
      },
    ],
    [
      'MQ',
      'Broker: b, Queues: [q], SourceAccessConfigurations: [{ Type: BASIC_AUTH, URI: u }]',
      { EventSourceArn: 'b', Queues: ['q'], SourceAccessConfigurations: [{ Type: 'BASIC_AUTH', URI: 'u' }] },
    ],
    [
      'DocumentDB',
      'Cluster: c, StartingPosition: LATEST, DatabaseName: d, CollectionName: o, FullDocument: UpdateLookup, SourceAccessConfigurations: [{ Type: BASIC_AUTH, URI: u }]',
      {
        EventSourceArn: 'c',
        StartingPosition: 'LATEST',
        DocumentDBEventSourceConfig: { DatabaseName: 'd', CollectionName: 'o', FullDocument: 'UpdateLookup' },
        SourceAccessConfigurations: [{ Type: 'BASIC_AUTH', URI: 'u' }],
      },
    ],
  ])('%s { %s }', (type, own, expected) => expect(mapping(type, own)).toEqual({ ...FUNCTION, ...expected }));
});

describe('the managed policy that reading needs', () => {
  test.each([
    ['SQS', 'Queue: q', ['AWSLambdaSQSQueueExecutionRole']],
    ['Kinesis', 'Stream: s, StartingPosition: LATEST', ['AWSLambdaKinesisExecutionRole']],
    ['DynamoDB', 'Stream: s, StartingPosition: LATEST', ['AWSLambdaDynamoDBExecutionRole']],
    ['MSK', 'Stream: s, StartingPosition: LATEST, Topics: [t]', ['AWSLambdaMSKExecutionRole']],
    ['MQ', 'Broker: b, Queues: [q], SourceAccessConfigurations: [{ Type: BASIC_AUTH, URI: u }]', []],
  ])('%s { %s }', (type, own, expected) =>
    expect(properties(withEvent(type, own), 'FRole')['ManagedPolicyArns']).toEqual(
      ['AWSLambdaBasicExecutionRole', ...expected].map(
        name => `arn:aws:iam::aws:policy/service-role/${name}`,
      ),
    ),
  );
  test('is not attached where the author gives a role', () => {
    const stack = withEvent('SQS', 'Queue: q', 'Role: r,');
    expect(types(stack)).toEqual({ F: 'AWS::Lambda::Function', FE: 'AWS::Lambda::EventSourceMapping' });
  });
});

describe('what the role is granted for a source', () => {
  const basic = (uri: string): string => `SourceAccessConfigurations: [{ Type: BASIC_AUTH, URI: ${uri} }]`;
  const key = (id: string): string =>
    `kms:Decrypt on {"Fn::Sub":"arn:\${AWS::Partition}:kms:\${AWS::Region}:\${AWS::AccountId}:key/${id}"}`;
  test.each([
    [
      'a broker of MQ and its secret',
      'MQ',
      `Broker: broker, Queues: [q], ${basic('secret')}`,
      ['secretsmanager:GetSecretValue on secret', 'mq:DescribeBroker on broker'],
    ],
    [
      'and the key of the secret',
      'MQ',
      `Broker: broker, Queues: [q], SecretsManagerKmsKeyId: id, ${basic('secret')}`,
      ['secretsmanager:GetSecretValue on secret', 'mq:DescribeBroker on broker', key('id')],
    ],
    [
      'a cluster of DocumentDB, and interfaces on everything',
      'DocumentDB',
      `Cluster: cluster, StartingPosition: LATEST, DatabaseName: d, ${basic('secret')}`,
      [
        'secretsmanager:GetSecretValue on secret',
        'rds:DescribeDBClusterParameters on {"Fn::Sub":"arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:cluster-pg:*"}',
        'rds:DescribeDBSubnetGroups on {"Fn::Sub":"arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:subgrp:*"}',
        'rds:DescribeDBClusters on cluster',
        ...NETWORK,
      ],
    ],
    [
      'Kafka outside of AWS: its secret',
      'SelfManagedKafka',
      `Topics: [t], KafkaBootstrapServers: [s], ${basic('secret')}`,
      ['secretsmanager:GetSecretValue on secret'],
    ],
    [
      'Kafka in a VPC: interfaces on everything, no secret',
      'SelfManagedKafka',
      "Topics: [t], KafkaBootstrapServers: [s], SourceAccessConfigurations: [{ Type: VPC_SUBNET, URI: 'subnet:a' }, { Type: VPC_SECURITY_GROUP, URI: 'security_group:b' }]",
      NETWORK,
    ],
    ['a cluster of MSK: nothing more', 'MSK', 'Stream: s, StartingPosition: LATEST, Topics: [t]', []],
    [
      'a cluster of MSK with client certificates: their secret',
      'MSK',
      'Stream: s, StartingPosition: LATEST, Topics: [t], SourceAccessConfigurations: [{ Type: CLIENT_CERTIFICATE_TLS_AUTH, URI: secret }]',
      ['secretsmanager:GetSecretValue on secret'],
    ],
    [
      'a stream whose failures go to a queue',
      'Kinesis',
      'Stream: s, StartingPosition: LATEST, DestinationConfig: { OnFailure: { Type: SQS, Destination: queue } }',
      ['sqs:SendMessage on queue'],
    ],
    [
      'a stream whose failures go to a bucket: listing it as well',
      'DynamoDB',
      'Stream: s, StartingPosition: LATEST, DestinationConfig: { OnFailure: { Type: S3, Destination: bucket } }',
      ['s3:PutObject on {"Fn::Join":["/",["bucket","*"]]}', 's3:ListBucket on bucket'],
    ],
    [
      'a destination without a Type: nothing, for SAM does not know what it is',
      'Kinesis',
      'Stream: s, StartingPosition: LATEST, DestinationConfig: { OnFailure: { Destination: queue } }',
      [],
    ],
    ['a key for the filter: nothing', 'SQS', 'Queue: q, KmsKeyArn: k', []],
  ])('%s', (_, type, own, expected) => expect(granted(type, own)).toEqual(expected));

  test('the Type of a destination is for SAM only', () =>
    expect(
      mapping(
        'Kinesis',
        'Stream: s, StartingPosition: LATEST, DestinationConfig: { OnFailure: { Type: SNS, Destination: !Ref T } }',
      )['DestinationConfig'],
    ).toEqual({ OnFailure: { Destination: { Ref: 'T' } } }));

  test('a schema registry of Glue may be read, by its name', () =>
    expect(
      granted(
        'MSK',
        'Stream: s, StartingPosition: LATEST, Topics: [t], SchemaRegistryConfig: { SchemaRegistryURI: "arn:aws:glue:eu-west-1:1:registry/orders", EventRecordFormat: JSON, SchemaValidationConfigs: [{ Attribute: VALUE }] }',
      ),
    ).toEqual([
      'glue:GetRegistry on arn:aws:glue:eu-west-1:1:registry/orders',
      'glue:GetSchemaVersion on [{"Fn::Sub":"arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:schema/orders/*"}]',
    ]));

  test('two brokers share one name of a policy, unless each has its own', () => {
    const event = (name: string, more: string): string =>
      `${name}: { Type: MQ, Properties: { Broker: ${name}, Queues: [q], ${basic(name)}${more} } }`;
    const names = (more: string) =>
      (
        properties(
          stackOf(
            functionWith(`Events: { A: ${event('A', more).slice(3)}, B: ${event('B', more).slice(3)} }`),
          ),
          'FRole',
        )['Policies'] as unknown as { readonly PolicyName: string }[]
      ).map(policy => policy.PolicyName);
    expect(names('')).toEqual(['SamAutoGeneratedAMQPolicy', 'SamAutoGeneratedAMQPolicy']);
    expect(names(', DynamicPolicyName: true')).toEqual(['FAAMQPolicy', 'FBAMQPolicy']);
  });
  test('two sources of one kind are granted once', () =>
    expect(
      properties(
        stackOf(
          functionWith(
            'Events: { A: { Type: Kinesis, Properties: { Stream: s, StartingPosition: LATEST } }, B: { Type: Kinesis, Properties: { Stream: s, StartingPosition: LATEST } } }',
          ),
        ),
        'FRole',
      )['ManagedPolicyArns'],
    ).toHaveLength(2));
  test.each([
    [
      'with the login',
      '{ Type: SASL_SCRAM_512_AUTH, URI: login }, { Type: SERVER_ROOT_CA_CERTIFICATE, URI: ca }',
      ['login', 'ca'],
    ],
    ['without one', '{ Type: SERVER_ROOT_CA_CERTIFICATE, URI: ca }', ['ca']],
  ])(
    'the root certificate of a Kafka server is a secret that the role may read: %s',
    (_, accesses, expected) => {
      const [policy] = properties(
        stackOf(
          functionWith(
            `Events: { E: { Type: SelfManagedKafka, Properties: { KafkaBootstrapServers: [h], Topics: [t], SourceAccessConfigurations: [${accesses}] } } }`,
          ),
        ),
        'FRole',
      )['Policies'] as { readonly PolicyDocument: { readonly Statement: { readonly Resource: string }[] } }[];
      expect(policy?.PolicyDocument.Statement.map(({ Resource }) => Resource)).toEqual(expected);
    },
  );
});
