import { Text } from '../../model/text.ts';
import type { Resource, Value } from '../../model/world.ts';
import { arnNaming, spelledOut } from '../iam/policy/own-arn.ts';
import { eventSourceMappingsOf, invokeConfigsOf } from '../lambda/invokers.ts';
import { logGroupOf } from '../logs/log-groups.ts';
import { extensionsOf } from './extension-needs.ts';
import { actions, ANY, type Actions, type RuntimeNeed } from './runtime-need.ts';
import { destinationsOf, secretsOf, sentTo, sourceOf } from './source-needs.ts';

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
    ...eventSourceMappingsOf(fn).flatMap(mapping => [
      sourceOf(mapping),
      ...secretsOf(mapping),
      ...destinationsOf(mapping),
    ]),
  ];
}

/**
 * AWSLambdaBasicExecutionRole (AWS Managed Policy Reference, read 2026-11): Lambda creates a group that is not there, and without the right to nothing is logged. The group is `/aws/lambda/NAME` where LoggingConfig names no other (Lambda
 * developer guide, "Configuring CloudWatch log groups", read 2026-11).
 */
function logsOf(fn: Resource): RuntimeNeed {
  const own = fn.get('LoggingConfig', 'LogGroup');
  return {
    ...(logGroupOf(fn, fn.world) === 'implicit'
      ? actions('logs', 'CreateLogGroup CreateLogStream PutLogEvents', 'TagResource')
      : actions('logs', 'CreateLogStream PutLogEvents', 'CreateLogGroup TagResource')),
    arns: ownLogs(fn),
    purpose: 'writes its logs',
    at: own.present ? own : fn,
  };
}

/** The ARNs of the group that a function writes its logs to, and of its streams. */
export function ownLogs(fn: Resource): readonly [group: Text, streams: Text] {
  const { world } = fn;
  const own = fn.get('LoggingConfig', 'LogGroup');
  const name = own.present
    ? own.text
    : Text.of('/aws/lambda/', world.nameOf(fn.id, 'FunctionName') ?? { of: 'name', resource: fn.id });
  const group = arnNaming('logs:R:A:log-group:@', spelledOut(name, world), world);
  return [group, Text.of(group, ':log-stream:', ANY)];
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
  arns: [spelledOut(key.text, key.world)],
  purpose,
  at: key,
});
