import type { Resource, World } from '../../model/world.ts';
import { isHandedOut, isOutput, referrersOf, referringTypes } from '../../model/references.ts';
import { vpcOf } from './endpoints.ts';
import { unprovedReason } from '../resource-paths.ts';
import { isWholeStack, subnetsOf, egressPathsOf } from './egress.ts';

/** What makes up a network, and functions, which accept no connections: nothing to reach. */
const PLUMBING: ReadonlySet<string> = new Set([
  'AWS::Lambda::Function',
  ...`Subnet RouteTable SubnetRouteTableAssociation Route VPCGatewayAttachment NatGateway EIP SecurityGroup SecurityGroupIngress
  SecurityGroupEgress VPCEndpoint FlowLog NetworkAcl NetworkAclEntry SubnetNetworkAclAssociation VPCCidrBlock SubnetCidrBlock EgressOnlyInternetGateway VPCDHCPOptionsAssociation`
    .split(/\s+/)
    .map(name => `AWS::EC2::${name}`),
]);
/** The parts of a network in which something else can be put. */
const PARTS = ['AWS::EC2::Subnet', 'AWS::EC2::SecurityGroup', 'AWS::EC2::RouteTable'];

/** The VPC of a function when functions are all that is in it; undefined when there is more, or when it reaches out to what is not in the template. */
export function vpcWithFunctionsOnly(fn: Resource, world: World): Resource | 'unknown' | undefined {
  if (fn.get('FileSystemConfigs').present) return undefined;
  const { items, complete } = subnetsOf(fn);
  const subnets = items.map(({ subnet }) => world.resource(subnet ?? ''));
  const vpc = subnets[0] && vpcOf(subnets[0]);
  if (!complete || !vpc || subnets.some(subnet => !subnet) || !isWholeStack(world)) return 'unknown';
  const { stackIndex } = world;
  const ids = [vpc.id, ...PARTS.flatMap(type => referrersOf(stackIndex, vpc.id, type).map(({ id }) => id))];
  if (
    egressPathsOf(fn, world)?.some(({ exit, path }) => exit === 'none' && unprovedReason(path) !== undefined)
  )
    return 'unknown';
  if (ids.some(id => isHandedOut(stackIndex, id) || isOutput(stackIndex, id)) || reachesOut(vpc, world))
    return 'unknown';
  return ids.every(id => referringTypes(stackIndex, id).every(type => PLUMBING.has(type))) ? vpc : undefined;
}

/** A VPN leads to another network; an endpoint for what is no service of AWS, or for an API of one's own, is a door to something. */
const reachesOut = (vpc: Resource, world: World): boolean =>
  referrersOf(world.stackIndex, vpc.id, 'AWS::EC2::VPCGatewayAttachment').some(
    ({ id }) => world.resource(id)?.get('VpnGatewayId').present,
  ) ||
  referrersOf(world.stackIndex, vpc.id, 'AWS::EC2::VPCEndpoint').some(({ id }) => {
    const name = world.resource(id)?.get('ServiceName').text;
    return (
      name !== undefined &&
      (name.startsWith('com.amazonaws.') !== 'yes' ||
        name.startsWith('com.amazonaws.vpce.') === 'yes' ||
        name.endsWith('.execute-api') !== 'no')
    );
  });
