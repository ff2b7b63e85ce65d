import { perStack } from '../../model/memo.ts';
import { resourcesReferredTo } from '../../model/references.ts';
import type { StackIndex } from '../../model/stack-index.ts';
import type { Resource, World } from '../../model/world.ts';
import { at } from '../../source/node.ts';

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
      stackIndex
        .ofType(type)
        .flatMap(({ node }) => [...resourcesReferredTo(at(node, 'Properties', ...path))]),
    ),
  );
