import { lookUp } from '../../model/look-up.ts';
import { Text, type Hole } from '../../model/text.ts';
import type { Resource, Value } from '../../model/world.ts';
import { arnOf } from '../iam/policy/arn.ts';
import { arnNaming, spelledOut } from '../iam/policy/own-arn.ts';
import { eventSourceMappingsOf, invokeConfigsOf } from '../lambda/invokers.ts';
import { logGroupOf } from '../logs/log-groups.ts';

/** Actions that Lambda itself performs with the role of a function, and on what. */
export type RuntimeNeed = {
  /** Each of them, in the words of IAM. */
  readonly required: readonly string[];
  /** Those that only some resources or settings need: a grant of one is neither missing nor too much. */
  readonly optional: readonly string[];
  /** The ARNs of what they act on; none where IAM checks no resource or the template does not say. */
  readonly arns: readonly Text[];
  /** What Lambda does with them, after its name: `writes its logs`. */
  readonly purpose: string;
  /** What in the template has Lambda do it. */
  readonly at: Value;
};

/** What Lambda does with the role of a function. Whether an event source mapping exists under its condition is not asked. */
export function runtimeNeedsOf(fn: Resource): readonly RuntimeNeed[] {
  const failures = fn.get('DeadLetterConfig', 'TargetArn');
  return [
    logsOf(fn),
    tracesOf(fn),
    ...networkOf(fn),
    ...fileSystemsOf(fn),
    ...durableOf(fn),
    ...keyOf(fn),
    ...extensionsOf(fn),
    ...sentTo(failures, 'sends failed events to the dead-letter queue'),
    ...invokeConfigsOf(fn).flatMap(config => destinationsOf(config)),
    ...eventSourceMappingsOf(fn).flatMap(mapping => [sourceOf(mapping), ...destinationsOf(mapping)]),
  ];
}

type Actions = Pick<RuntimeNeed, 'required' | 'optional'>;
const actions = (service: string, required: string, optional = ''): Actions => ({
  required: named(service, required),
  optional: named(service, optional),
});
const named = (service: string, names: string): readonly string[] =>
  names.split(' ').flatMap(name => {
    if (name === '') return [];
    return name.includes(':') ? name : `${service}:${name}`;
  });

/** What only the run tells. */
const ANY: Hole = { of: 'opaque', why: 'only the run tells' };

/**
 * AWSLambdaBasicExecutionRole (AWS Managed Policy Reference, read 2026-11): Lambda creates a group that is not there, and without the right to nothing is logged. The group is `/aws/lambda/NAME` where LoggingConfig names no other (Lambda
 * developer guide, "Configuring CloudWatch log groups", read 2026-11).
 */
function logsOf(fn: Resource): RuntimeNeed {
  const { world } = fn;
  const own = fn.get('LoggingConfig', 'LogGroup');
  const name = own.present
    ? own.text
    : Text.of('/aws/lambda/', world.nameOf(fn.id, 'FunctionName') ?? { of: 'name', resource: fn.id });
  const group = arnNaming('logs:R:A:log-group:@', spelledOut(name, world), world);
  return {
    ...(logGroupOf(fn, world) === 'implicit'
      ? actions('logs', 'CreateLogGroup CreateLogStream PutLogEvents', 'TagResource')
      : actions('logs', 'CreateLogStream PutLogEvents', 'CreateLogGroup TagResource')),
    arns: [group, Text.of(group, ':log-stream:', ANY)],
    purpose: 'writes its logs',
    at: own.present ? own : fn,
  };
}

/**
 * AWSXRayDaemonWriteAccess (AWS Managed Policy Reference, read 2026-11). Without active tracing a request that is traced already is traced on (Lambda developer
 * guide, "Visualize Lambda function invocations using AWS X-Ray", read 2026-11).
 */
function tracesOf(fn: Resource): RuntimeNeed {
  const mode = fn.get('TracingConfig', 'Mode');
  const traces = 'PutTraceSegments PutTelemetryRecords';
  const sampling =
    'GetSamplingRules GetSamplingTargets GetSamplingStatisticSummaries PutSpans PutSpansForIndexing';
  return {
    ...(mode.literal === 'Active'
      ? actions('xray', traces, sampling)
      : actions('xray', '', `${traces} ${sampling}`)),
    arns: [],
    purpose: 'sends its traces to X-Ray',
    at: mode.present ? mode : fn,
  };
}

/** Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC", and SAM's VPCAccessPolicy for what is optional, read 2026-11. */
function networkOf(fn: Resource): readonly RuntimeNeed[] {
  const at = fn.get('VpcConfig');
  if (at.absent) return [];
  const network =
    'CreateNetworkInterface DescribeNetworkInterfaces DescribeSubnets DeleteNetworkInterface AssignPrivateIpAddresses UnassignPrivateIpAddresses';
  const more = 'DetachNetworkInterface DescribeSecurityGroups DescribeVpcs GetSecurityGroupsForVpc';
  return [
    {
      ...(at.present ? actions('ec2', network, more) : actions('ec2', '', `${network} ${more}`)),
      arns: [],
      purpose: 'connects it to the VPC',
      at,
    },
  ];
}

/** Lambda developer guide, "Configuring Amazon EFS file system access" (a file system without a policy asks for none of them) and "Configuring Amazon S3 Files access", read 2026-11. */
function fileSystemsOf(fn: Resource): readonly RuntimeNeed[] {
  return fn.get('FileSystemConfigs').each.map(config => {
    const arn = config.get('Arn');
    const isS3 = arn.text.has(':s3files:') === 'yes' || arn.refers?.type.startsWith('AWS::S3Files::');
    const isEfs = arn.text.has(':elasticfilesystem:') === 'yes' || arn.refers?.type.startsWith('AWS::EFS::');
    const [s3, efs] = ['s3files:ClientMount', 'ClientMount ClientWrite ClientRootAccess'];
    const s3More = 's3files:ClientWrite s3:GetObject s3:GetObjectVersion';
    const needed = (): Actions => {
      if (isS3) return actions('s3files', s3, s3More);
      return actions('elasticfilesystem', '', isEfs ? efs : `${efs} ${s3} ${s3More}`);
    };
    return { ...needed(), arns: [], purpose: 'mounts the file system', at: arn };
  });
}

/** Lambda developer guide, "Security and permissions for Lambda durable functions" and "Encrypting AWS Lambda durable execution data", read 2026-11. */
function durableOf(fn: Resource): readonly RuntimeNeed[] {
  const at = fn.get('DurableConfig');
  if (at.absent) return [];
  const own = arnNaming(
    'lambda:R:A:function:@',
    fn.world.nameOf(fn.id, 'FunctionName') ?? Text.of({ of: 'name', resource: fn.id }),
    fn.world,
  );
  const checkpoints = {
    ...actions('lambda', 'CheckpointDurableExecution GetDurableExecutionState'),
    arns: [Text.of(own, ':', ANY)],
    purpose: 'keeps the state of its durable executions',
    at,
  };
  const key = at.get('KMSKeyArn');
  return key.present
    ? [checkpoints, decryption(key, 'reads the state of its durable executions')]
    : [checkpoints];
}

/** Of the key of the environment variables: Lambda uses it with a grant (Lambda developer guide, "Securing Lambda environment variables", read 2026-11). */
function keyOf(fn: Resource): readonly RuntimeNeed[] {
  const key = fn.get('KmsKeyArn');
  return key.present ? [decryption(key, 'decrypts its environment variables')] : [];
}

const decryption = (key: Value, purpose: string): RuntimeNeed => ({
  ...actions('kms', '', 'Decrypt'),
  arns: arnsAt(key),
  purpose,
  at: key,
});

/** What extensions in layers of AWS do; those of others are not known. */
type Extension = Actions & { readonly layer: RegExp; readonly purpose: string };

/**
 * Lambda Insights: CloudWatchLambdaInsightsExecutionRolePolicy. Parameters and Secrets: "Use Secrets Manager secrets in Lambda functions" of the
 * Lambda developer guide. AppConfig: "Using AppConfig Agent with AWS Lambda". Application Signals: CloudWatchLambdaApplicationSignalsExecutionRolePolicy. CodeGuru
 * Profiler: AmazonCodeGuruProfilerAgentAccess. Read 2026-11.
 */
const EXTENSIONS: readonly Extension[] = [
  {
    layer: /:layer:LambdaInsightsExtension/,
    ...actions('logs', 'CreateLogGroup CreateLogStream PutLogEvents'),
    purpose: 'writes metrics for Lambda Insights',
  },
  {
    layer: /:layer:AWS-Parameters-and-Secrets-Lambda-Extension/,
    ...actions('ssm', '', 'GetParameter secretsmanager:GetSecretValue kms:Decrypt'),
    purpose: 'reads parameters and secrets in an extension',
  },
  {
    layer: /:layer:AWS-AppConfig-Extension/,
    ...actions('appconfig', '', 'StartConfigurationSession GetLatestConfiguration sts:AssumeRole'),
    purpose: 'reads configurations in an extension',
  },
  {
    layer: /:layer:AWSOpenTelemetryDistro|:layer:aws-otel-/,
    ...actions(
      'xray',
      '',
      'PutTraceSegments PutTelemetryRecords logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents',
    ),
    purpose: 'sends telemetry in an extension',
  },
  {
    layer: /:layer:AWSCodeGuruProfiler/,
    ...actions('codeguru-profiler', '', 'ConfigureAgent CreateProfilingGroup PostAgentProfile'),
    purpose: 'sends profiles in an extension',
  },
];

/** Whether a layer, by its ARN, is an extension of AWS whose actions are known. */
export const isKnownExtension = (arn: string): boolean => EXTENSIONS.some(({ layer }) => layer.test(arn));

function extensionsOf(fn: Resource): readonly RuntimeNeed[] {
  return fn.get('Layers').each.flatMap(at => {
    const text = at.text.toString();
    return EXTENSIONS.filter(({ layer }) => layer.test(text)).map(
      ({ required, optional, purpose }): RuntimeNeed => ({ required, optional, arns: [], purpose, at }),
    );
  });
}

/**
 * By the service in the ARN of an event source: AWSLambdaSQSQueueExecutionRole, AWSLambdaDynamoDBExecutionRole, AWSLambdaKinesisExecutionRole,
 * AWSLambdaMSKExecutionRole (AWS Managed Policy Reference); "Process Amazon MQ messages with Lambda", "Using AWS Lambda with Amazon DocumentDB", "Configuring Lambda
 * permissions for Amazon MSK event source mappings" and "Configuring Lambda execution role permissions" of self-managed Kafka (Lambda developer guide); SAM's
 * SQSPollerPolicy for what is optional of a queue. Read 2026-11.
 */
const NETWORK =
  'ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeVpcs ec2:DeleteNetworkInterface ec2:DescribeSubnets ec2:DescribeSecurityGroups';
const KAFKA =
  `kafka-cluster:Connect kafka-cluster:AlterGroup kafka-cluster:DescribeGroup kafka-cluster:DescribeTopic kafka-cluster:ReadData
  kafka-cluster:DescribeClusterDynamicConfiguration secretsmanager:GetSecretValue kms:Decrypt glue:GetRegistry glue:GetSchemaVersion`.replace(
    /\s+/g,
    ' ',
  );
const SOURCES: { readonly [service: string]: Actions & { readonly what: string } } = {
  sqs: {
    ...actions(
      'sqs',
      'ReceiveMessage DeleteMessage GetQueueAttributes',
      'ChangeMessageVisibility GetQueueUrl kms:Decrypt',
    ),
    what: 'queue',
  },
  dynamodb: {
    ...actions('dynamodb', 'DescribeStream GetRecords GetShardIterator ListStreams', 'kms:Decrypt'),
    what: 'stream of the table',
  },
  kinesis: {
    ...actions(
      'kinesis',
      'DescribeStream DescribeStreamSummary GetRecords GetShardIterator ListShards',
      'ListStreams SubscribeToShard DescribeStreamConsumer kms:Decrypt',
    ),
    what: 'stream',
  },
  kafka: {
    ...actions(
      'kafka',
      `DescribeClusterV2 GetBootstrapBrokers ${NETWORK}`,
      `DescribeCluster ListScramSecrets DescribeVpcConnection ${KAFKA}`,
    ),
    what: 'Kafka cluster',
  },
  mq: {
    ...actions('mq', 'DescribeBroker secretsmanager:GetSecretValue', `${NETWORK} kms:Decrypt`),
    what: 'broker',
  },
  rds: {
    ...actions(
      'rds',
      `DescribeDBClusters DescribeDBClusterParameters DescribeDBSubnetGroups secretsmanager:GetSecretValue ${NETWORK}`,
      'kms:Decrypt',
    ),
    what: 'DocumentDB cluster',
  },
  '': { ...actions('kafka', '', `${KAFKA} ${NETWORK}`), what: 'Kafka cluster' },
};

/** Types whose references say of which service an event source is. */
const SOURCE_TYPES: { readonly [type: string]: string } = {
  'AWS::SQS::Queue': 'sqs',
  'AWS::DynamoDB::Table': 'dynamodb',
  'AWS::DynamoDB::GlobalTable': 'dynamodb',
  'AWS::Kinesis::Stream': 'kinesis',
  'AWS::Kinesis::StreamConsumer': 'kinesis',
  'AWS::MSK::Cluster': 'kafka',
  'AWS::MSK::ServerlessCluster': 'kafka',
  'AWS::AmazonMQ::Broker': 'mq',
  'AWS::DocDB::DBCluster': 'rds',
};

/** The service of an ARN, by its text or by the type that it refers to; undefined where only deployment tells. */
function serviceAt(arn: Value, types: { readonly [type: string]: string }): string | undefined {
  const literal = arnOf(spelledOut(arn.text, arn.world))?.service.literal;
  return literal ?? lookUp(types, arn.refers?.type ?? '');
}

function sourceOf(mapping: Resource): RuntimeNeed {
  const own = mapping.get('EventSourceArn');
  const at = own.present ? own : mapping;
  const service = own.absent ? '' : serviceAt(own, SOURCE_TYPES);
  const known = service === undefined ? undefined : lookUp(SOURCES, service);
  // A secret of the broker, or its cluster, is not what the ARN says.
  const isAlone = known?.required.every(action => action.startsWith(`${service}:`)) === true;
  return known
    ? {
        required: known.required,
        optional: known.optional,
        arns: isAlone ? sourceArns(own, service) : [],
        purpose: `reads the ${known.what}${own.refers ? ` ${own.refers.name}` : ''}`,
        at,
      }
    : {
        required: [],
        optional: Object.values(SOURCES).flatMap(({ required, optional }) => [...required, ...optional]),
        arns: [],
        purpose: 'reads the event source',
        at,
      };
}

/** The ARN of an event source. The stream of a table is `TABLE/stream/LABEL`; of a consumer, permissions on its stream are needed as well. */
function sourceArns(source: Value, service: string | undefined): readonly Text[] {
  const { refers, world } = source;
  const mayBeConsumer = refers ? refers.type.endsWith('Consumer') : source.text.has('/consumer/') !== 'no';
  if (service === 'kinesis' && mayBeConsumer) return [];
  if (service !== 'dynamodb' || !refers) return arnsAt(source);
  const table = spelledOut(Text.of({ of: 'attribute', resource: refers.id, attribute: 'Arn' }), world);
  return [Text.of(table, '/stream/', ANY), ...arnsAt(source)];
}

const arnsAt = (arn: Value): readonly Text[] => [spelledOut(arn.text, arn.world)];

/** Lambda developer guide, "Capturing records of Lambda asynchronous invocations", "Capturing discarded batches …", and "Dead-letter queues", read 2026-11. */
const DESTINATIONS: { readonly [service: string]: Actions } = {
  sqs: actions('sqs', 'SendMessage', 'GetQueueAttributes GetQueueUrl kms:GenerateDataKey kms:Decrypt'),
  sns: actions('sns', 'Publish', 'kms:GenerateDataKey kms:Decrypt'),
  lambda: actions('lambda', 'InvokeFunction'),
  events: actions('events', 'PutEvents'),
  s3: actions('s3', 'PutObject ListBucket', 'kms:GenerateDataKey'),
};
const DESTINATION_TYPES: { readonly [type: string]: string } = {
  'AWS::SQS::Queue': 'sqs',
  'AWS::SNS::Topic': 'sns',
  'AWS::Lambda::Function': 'lambda',
  'AWS::Lambda::Alias': 'lambda',
  'AWS::Lambda::Version': 'lambda',
  'AWS::Events::EventBus': 'events',
  'AWS::S3::Bucket': 's3',
};

const destinationsOf = (config: Resource): readonly RuntimeNeed[] => [
  ...sentTo(
    config.get('DestinationConfig', 'OnFailure', 'Destination'),
    'sends failures to their destination',
  ),
  ...sentTo(
    config.get('DestinationConfig', 'OnSuccess', 'Destination'),
    'sends results to their destination',
  ),
];

function sentTo(destination: Value, purpose: string): readonly RuntimeNeed[] {
  if (destination.absent) return [];
  const service = serviceAt(destination, DESTINATION_TYPES);
  const known = service === undefined ? undefined : lookUp(DESTINATIONS, service);
  const unknown: Actions = {
    required: [],
    optional: [
      ...Object.values(DESTINATIONS).flatMap(({ required, optional }) => [...required, ...optional]),
      'kafka-cluster:Connect',
      'kafka-cluster:DescribeTopic',
      'kafka-cluster:WriteData',
    ],
  };
  const arns = arnsAt(destination).flatMap(arn => (service === 's3' ? [arn, Text.of(arn, '/', ANY)] : arn));
  return [
    {
      ...(known ?? unknown),
      arns: known && destination.present ? arns : [],
      purpose: destination.refers ? `${purpose} ${destination.refers.name}` : purpose,
      at: destination,
    },
  ];
}
