import { perStack } from '../../model/memo.ts';
import type { StackIndex } from '../../model/stack-index.ts';
import type { Resource } from '../../model/value.ts';
import type { World } from '../../model/world.ts';
import { at, entriesOf, isCall, textOf, type Node } from '../../source/node.ts';

type Places = readonly (readonly [type: string, ...path: string[]])[];

/** Where S3, CloudFront and load balancers name the bucket that takes their access logs. */
const ACCESS_LOGS: Places = [
  ['AWS::S3::Bucket', 'LoggingConfiguration'],
  ['AWS::CloudFront::Distribution', 'DistributionConfig', 'Logging'],
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'LoadBalancerAttributes'],
  ['AWS::ElasticLoadBalancing::LoadBalancer', 'AccessLoggingPolicy'],
];
/** Where the other services name the bucket that takes their logs. */
const OTHER_LOGS: Places = [
  ['AWS::CloudTrail::Trail', 'S3BucketName'],
  ['AWS::EC2::FlowLog', 'LogDestination'],
  ['AWS::WAFv2::LoggingConfiguration', 'LogDestinationConfigs'],
  ['AWS::Logs::DeliveryDestination', 'DestinationResourceArn'],
  ['AWS::Config::DeliveryChannel', 'S3BucketName'],
];

/** Whether a bucket is where access logs go. */
export function takesAccessLogs(bucket: Resource, world: World): boolean {
  return (
    bucket.get('AccessControl').literal === 'LogDeliveryWrite' ||
    accessLogTargets(world.stackIndex).has(bucket.id)
  );
}

/** Whether a bucket is where logs of any kind go. */
export function takesLogs(bucket: Resource, world: World): boolean {
  return takesAccessLogs(bucket, world) || otherLogTargets(world.stackIndex).has(bucket.id);
}

/** Every resource named there, in whatever branch. */
const accessLogTargets = perStack((stackIndex): ReadonlySet<string> => targets(stackIndex, ACCESS_LOGS));
const otherLogTargets = perStack((stackIndex): ReadonlySet<string> => targets(stackIndex, OTHER_LOGS));
const targets = (stackIndex: StackIndex, places: Places): ReadonlySet<string> =>
  new Set(
    places.flatMap(([type, ...path]) =>
      stackIndex.ofType(type).flatMap(({ node }) => named(at(node, 'Properties', ...path))),
    ),
  );

function named(node: Node | undefined): string[] {
  if (isCall(node, 'Ref')) return [textOf(node.arg) ?? ''];
  if (isCall(node, 'Fn::GetAtt'))
    return [
      node.arg.kind === 'list' ? (textOf(node.arg.items[0]) ?? '') : (textOf(node.arg) ?? '').split('.')[0]!,
    ];
  if (isCall(node, 'Fn::Sub'))
    return [
      ...inSub(node.arg.kind === 'list' ? textOf(node.arg.items[0]) : textOf(node.arg)),
      ...(node.arg.kind === 'list' ? named(node.arg.items[1]) : []),
    ];
  if (node?.kind === 'call') return named(node.arg);
  return node?.kind === 'list'
    ? node.items.flatMap(named)
    : entriesOf(node).flatMap(entry => named(entry.value));
}

const inSub = (text = ''): string[] => [...text.matchAll(/\$\{([\w:]+)/g)].map(([, name]) => name!);
