import type { Action } from './action-table.ts';
import { expandAction } from './expand.ts';

export type DocumentedSet = {
  readonly name: string;
  readonly source: string;
  readonly actions: readonly string[];
};

const POLICY = 'https://docs.aws.amazon.com/aws-managed-policy/latest/reference';
const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg';

/**
 * What AWS tells its users to allow on "*", though some of these actions take a resource: nothing exists yet that could be named.
 * Pages as of 2026-11. Writing logs is not among them: a function's log group is known.
 */
export const DOCUMENTED_SETS: readonly DocumentedSet[] = [
  {
    name: 'network interfaces of a function in a VPC',
    source: `${LAMBDA}/configuration-vpc.html`,
    actions: words(
      'ec2',
      `CreateNetworkInterface DescribeNetworkInterfaces DeleteNetworkInterface AssignPrivateIpAddresses UnassignPrivateIpAddresses
      DescribeSubnets DescribeSecurityGroups DescribeVpcs GetSecurityGroupsForVpc`,
    ),
  },
  {
    name: 'delivery of vended logs',
    source: 'https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html',
    actions: words(
      'logs',
      `CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries PutResourcePolicy
      DescribeResourcePolicies DescribeLogGroups`,
    ),
  },
  {
    name: 'event source Amazon MSK',
    source: `${POLICY}/AWSLambdaMSKExecutionRole.html`,
    actions: words('kafka', 'DescribeCluster DescribeClusterV2 GetBootstrapBrokers'),
  },
  { name: 'event source Amazon MQ', source: `${LAMBDA}/with-mq.html`, actions: ['mq:DescribeBroker'] },
  {
    name: 'traces',
    source: `${POLICY}/AWSXRayDaemonWriteAccess.html`,
    actions: words(
      'xray',
      'PutTraceSegments PutTelemetryRecords GetSamplingRules GetSamplingTargets GetSamplingStatisticSummaries',
    ),
  },
  {
    name: 'agent of Systems Manager',
    source: `${POLICY}/AmazonSSMManagedInstanceCore.html`,
    actions: [
      ...words(
        'ec2messages',
        'AcknowledgeMessage DeleteMessage FailMessage GetEndpoint GetMessages SendReply',
      ),
      ...words('ssmmessages', 'CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel'),
      ...words(
        'ssm',
        `DescribeAssociation GetDeployablePatchSnapshotForInstance GetDocument DescribeDocument GetManifest ListAssociations
        ListInstanceAssociations PutInventory PutComplianceItems PutConfigurePackageResult UpdateAssociationStatus
        UpdateInstanceAssociationStatus UpdateInstanceInformation`,
      ),
    ],
  },
  {
    name: 'answers of a function of S3 Object Lambda, which a token of the request confines',
    source: `${POLICY}/AmazonS3ObjectLambdaExecutionRolePolicy.html`,
    actions: ['s3-object-lambda:WriteGetObjectResponse'],
  },
  {
    name: 'metrics, narrowed by the key cloudwatch:namespace and not by a resource',
    source:
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html',
    actions: ['cloudwatch:PutMetricData'],
  },
  {
    name: 'reading metrics',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/permissions-reference-cw.html',
    actions: words('cloudwatch', 'GetMetricData ListMetrics'),
  },
];

const documented = new Set(DOCUMENTED_SETS.flatMap(set => set.actions));

/** Whether AWS documents an action on Resource "*". */
export const isDocumentedOnEverything = ({ name }: Action): boolean => documented.has(name);

/** Whether AWS documents every one of these actions (patterns are expanded) on Resource "*". False for an empty list and for unknown actions. */
export function documentedOnEverything(actions: readonly string[]): boolean {
  return (
    actions.length > 0 &&
    actions.every(pattern => {
      const found = expandAction(pattern);
      return found !== 'unknown-service' && found.length > 0 && found.every(isDocumentedOnEverything);
    })
  );
}

function words(service: string, names: string): string[] {
  return names
    .trim()
    .split(/\s+/)
    .map(name => `${service}:${name}`);
}
