import { Resource, type Value } from '../model/value.ts';
import type { World } from '../model/world.ts';

/** One egress rule: of a group's own list, or a resource beside it. */
export type Egress = { readonly at: Value; readonly protocol: 'all' | 'other' | 'unknown'; readonly ports: { readonly from: number; readonly to: number } | undefined; readonly tcp: boolean; readonly icmp: boolean; readonly world: 'yes' | 'no' | 'unknown' };

/** A network without a prefix is every address, however its zeros are spelled: `0.0.0.0/0`, `::/0`, `0:0:0:0:0:0:0:0/0`. */
const ANYWHERE = /^[\s\d.:]+\/0+\s*$/;

/** Reads an egress rule (of SecurityGroupEgress, or an AWS::EC2::SecurityGroupEgress). */
export function egress(rule: Value): Egress {
  const protocol = rule.get('IpProtocol');
  const word = protocol.literal?.toLowerCase();
  const [from, to] = [rule.get('FromPort').number, rule.get('ToPort').number];
  const target = anywhere(rule);
  return {
    at: target?.value ?? rule,
    protocol: word === undefined ? 'unknown' : word === '-1' || word === 'all' ? 'all' : 'other',
    ports: from === undefined || to === undefined ? undefined : from === -1 ? { from: 0, to: 65_535 } : { from, to },
    tcp: word === 'tcp' || word === '6',
    icmp: ['icmp', 'icmpv6', '1', '58'].includes(word ?? ''),
    world: target ? target.answer : 'no',
  };
}

/** The CIDR that makes a rule open to the world; a parameter may be anything, so it is unknown. */
function anywhere(rule: Value): { value: Value; answer: 'yes' | 'unknown' } | undefined {
  const cidrs = ['CidrIp', 'CidrIpv6'].map(name => rule.get(name));
  const open = cidrs.find(cidr => ANYWHERE.test(cidr.literal ?? ''));
  if (open) return { value: open, answer: 'yes' };
  const unknown = cidrs.find(cidr => (cidr.present && cidr.literal === undefined) || (!cidr.present && !cidr.absent));
  return unknown && { value: unknown, answer: 'unknown' };
}

/** The functions whose VpcConfig names a security group. */
export function functionsIn(group: Resource, world: World): Resource[] {
  const uses = (fn: Resource): true | undefined => (fn.get('VpcConfig', 'SecurityGroupIds').each.some(id => id.refers?.id === group.id) ? true : undefined);
  return [...world.matching('AWS::Lambda::Function', uses)].map(({ resource }) => resource);
}

/** The AWS::EC2::SecurityGroupEgress resources of a group. */
export function egressBeside(group: Resource, world: World): Resource[] {
  return [...world.matching('AWS::EC2::SecurityGroupEgress', rule => (rule.get('GroupId').refers?.id === group.id ? true : undefined))].map(({ resource }) => resource);
}

/** The group of the stack that a separate rule belongs to. */
export function groupOf(rule: Resource, world: World): Resource | undefined {
  const declared = rule.get('GroupId').refers;
  return declared?.type === 'AWS::EC2::SecurityGroup' ? new Resource(world, declared) : undefined;
}
