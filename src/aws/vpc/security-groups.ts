import { Resource, type Value, type World } from '../../model/world.ts';
import { addressRange, areWide, isNarrow, isWideRange, type AddressRange } from '../address-ranges.ts';
import type { Ports } from './ports.ts';
import { addTo } from '../../model/multimap.ts';
import { isOutput, referring, referringTypes } from '../../model/references.ts';

/** What one rule of a security group or of a network ACL lets through: a rule of a group's own list, or a resource beside it. */
export type TrafficRule = {
  readonly at: Value;
  readonly protocol: 'all' | 'other' | 'unknown';
  /** Of a protocol without ports everything passes, whatever ports are written (AWS::EC2::SecurityGroup, "IpProtocol", read 2026-11). */
  readonly ports: Ports | undefined;
  readonly tcp: boolean;
  readonly icmp: boolean;
  /** A protocol that has ports. */
  readonly hasPorts: boolean;
  /** Whether TCP or UDP ports are written; EC2 refuses a rule without them (API reference, "IpPermission", read 2026-11). */
  readonly portsGiven: boolean;
  readonly fromAnywhere: 'yes' | 'no' | 'unknown';
  /** The ranges as they are written. */
  readonly ranges: readonly AddressRange[];
  /** Where several rules of a list open the same to the world: the other ones. */
  readonly others: readonly Value[];
};

/** A range without a prefix is every address, whatever stands before it: `0.0.0.0/0`, `::/0`, `0:0:0:0:0:0:0:0/0`, `fd00::/0`. */
export const isAnywhere = (cidr: Value): boolean => addressRange(cidr.literal ?? '')?.prefix === 0;

/** Reads a rule of a security group, in or out: the same properties say where traffic comes from and where it goes. */
export function securityGroupRule(rule: Value): TrafficRule {
  return trafficRule(
    rule,
    rule.get('IpProtocol'),
    [rule.get('FromPort'), rule.get('ToPort')],
    ['CidrIp', 'CidrIpv6'],
  );
}

/** Reads an entry of a network ACL, whose protocols are numbers. */
export function networkAclEntry(entry: Value): TrafficRule {
  return trafficRule(
    entry,
    entry.get('Protocol'),
    [entry.get('PortRange', 'From'), entry.get('PortRange', 'To')],
    ['CidrBlock', 'Ipv6CidrBlock'],
  );
}

function trafficRule(
  rule: Value,
  protocol: Value,
  range: readonly [Value, Value],
  sources: readonly string[],
): TrafficRule {
  const word = protocol.literal?.trim().toLowerCase();
  const [from, to] = range.map(port => port.number);
  const target = anywhere(sources.map(name => rule.get(name)));
  const hasPorts = ['tcp', 'udp', '6', '17'].includes(word ?? '');
  return {
    at: target?.value ?? rule,
    protocol: protocolNamed(word),
    ports: hasPorts ? portsBetween(from, to) : undefined,
    tcp: word === 'tcp' || word === '6',
    icmp: ['icmp', 'icmpv6', '1', '58'].includes(word ?? ''),
    hasPorts,
    portsGiven: !hasPorts || range.every(port => !port.absent),
    fromAnywhere: target ? target.answer : 'no',
    others: [],
    ranges: sources.flatMap(name => addressRange(rule.get(name).literal ?? '') ?? []),
  };
}

function protocolNamed(word: string | undefined): TrafficRule['protocol'] {
  if (word === undefined) return 'unknown';
  return word === '-1' || word === 'all' ? 'all' : 'other';
}

function portsBetween(from: number | undefined, to: number | undefined): Ports | undefined {
  if (from === undefined || to === undefined) return undefined;
  return from === -1 ? { from: 0, to: 65_535 } : { from, to };
}

/** The CIDR that makes a rule open to the world; a parameter may be anything, so it is unknown. The range of a VPC never is: /16 at the most (VPC user guide, "VPC CIDR blocks", read 2026-11). */
function anywhere(cidrs: readonly Value[]): { value: Value; answer: 'yes' | 'unknown' } | undefined {
  const open = cidrs.find(cidr => {
    const range = addressRange(cidr.literal ?? '');
    return range !== undefined && isWideRange(range);
  });
  if (open) return { value: open, answer: 'yes' };
  const unknown = cidrs.find(
    cidr =>
      (!cidr.present && !cidr.absent) ||
      (cidr.present && cidr.literal === undefined && !isNarrow(cidr) && !isOfVpc(cidr)),
  );
  return unknown && { value: unknown, answer: 'unknown' };
}

/** `GetAtt Vpc.CidrBlock`. */
function isOfVpc({ text: { hole }, world }: Value): boolean {
  return (
    hole?.of === 'attribute' &&
    hole.attribute === 'CidrBlock' &&
    world.declared(hole)?.type === 'AWS::EC2::VPC'
  );
}

/** Rules by what they let through: those that are open to the world are one, the others stay as they are. */
export function gatherOpen(rules: readonly TrafficRule[]): TrafficRule[] {
  const byTraffic = new Map<string, TrafficRule[]>();
  for (const rule of rules) {
    const { protocol, ports, tcp, icmp, hasPorts } = rule;
    addTo(byTraffic, `${protocol} ${ports?.from}-${ports?.to} ${tcp} ${icmp} ${hasPorts}`, rule);
  }
  return [...byTraffic.values()].flatMap((same): TrafficRule[] => {
    const known = same.filter(({ fromAnywhere }) => fromAnywhere !== 'unknown');
    const ranges = known.flatMap(rule => rule.ranges);
    if (!areWide(ranges)) return [...same];
    const wide = known.filter(({ fromAnywhere }) => fromAnywhere === 'yes');
    const [first = known[0], ...others] = wide.length > 0 ? wide : known;
    const unknown = same.filter(({ fromAnywhere }) => fromAnywhere === 'unknown');
    return first
      ? [{ ...first, fromAnywhere: 'yes', ranges, others: others.map(({ at }) => at) }, ...unknown]
      : [...same];
  });
}

const names = (list: Value, id: string): boolean => list.each.some(item => item.refers?.id === id);

/** The functions whose VpcConfig names a security group. */
export const functionsInGroup = (group: Resource, world: World): Resource[] => [...usersOf(group, world)];

const FUNCTION = 'AWS::Lambda::Function';
const usersOf = (group: Resource, world: World): Generator<Resource, undefined> =>
  referring(world, group.id, FUNCTION, fn => names(fn.get('VpcConfig', 'SecurityGroupIds'), group.id));

/** The separate rules of a group: AWS::EC2::SecurityGroupIngress or AWS::EC2::SecurityGroupEgress. */
export const rulesBeside = (
  group: Resource,
  type: `AWS::EC2::SecurityGroup${'Ingress' | 'Egress'}`,
  world: World,
): Resource[] => [...referring(world, group.id, type, rule => rule.get('GroupId').refers?.id === group.id)];

/** The group of the stack that a separate rule belongs to. */
export function groupOf(rule: Resource, world: World): Resource | undefined {
  const declared = rule.get('GroupId').refers;
  return declared?.type === 'AWS::EC2::SecurityGroup' ? new Resource(world, declared) : undefined;
}

/** Rules and groups name a group without being in it. */
const RULES: ReadonlySet<string> = new Set([
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::SecurityGroupEgress',
]);

/** A function that a group is for, where nothing else is in it in whatever branch; undefined where another resource or another stack may use it. */
export function functionOfGroup(group: Resource, world: World): Resource | undefined {
  const users = referringTypes(world.stackIndex, group.id).filter(type => !RULES.has(type));
  return users.length === 1 && users[0] === FUNCTION && !isOutput(world.stackIndex, group.id)
    ? usersOf(group, world).next().value
    : undefined;
}

const BALANCERS = ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::ElasticLoadBalancing::LoadBalancer'];

/** The load balancers that take their traffic through a group. */
export const balancersOf = (group: Resource, world: World): Resource[] =>
  BALANCERS.flatMap(type => [
    ...referring(world, group.id, type, balancer => names(balancer.get('SecurityGroups'), group.id)),
  ]);

/** Whether a load balancer has a listener on a port. */
export const listensOn = (balancer: Resource, port: number, world: World): boolean =>
  balancer.get('Listeners').each.some(listener => listener.get('LoadBalancerPort').number === port) ||
  !referring(
    world,
    balancer.id,
    'AWS::ElasticLoadBalancingV2::Listener',
    listener =>
      listener.get('LoadBalancerArn').refers?.id === balancer.id && listener.get('Port').number === port,
  ).next().done;
