import {
  networkAclEntry,
  groupOf,
  balancersOf,
  listensOn,
  functionOfGroup,
  gatherOpen,
  securityGroupRule,
  type TrafficRule,
} from '../../src/aws/vpc/security-groups.ts';
import {
  isEveryPort,
  isMeantForAll,
  isWithinRanges,
  PORTS_FORM,
  portsInWords,
  sensitiveIn,
} from '../../src/aws/vpc/ports.ts';
import { shareInWords } from '../../src/aws/address-ranges.ts';
import { listInWords } from '../../src/aws/listing.ts';
import {
  defineRule,
  type RuleContext,
  type Related,
  type Resource,
  type Value,
} from '../../src/rule/rule.ts';

export default defineRule({
  id: 'vpc-ingress-open',
  title: 'Security group or network ACL allows inbound traffic from any address',
  severity: 'high',
  preset: 'recommended',
  byElement: true,
  on: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress', 'AWS::EC2::NetworkAclEntry'],
  maps: { owasp: ['S6'], sas: ['SAS-03'], cwe: [284] },
  why: 'Scanners find exposed services within minutes. An attacker then needs only a password or an unpatched vulnerability.',
  fix: 'Specify the security group, the prefix list or the address range that connects. Access machines through Session Manager instead of SSH.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  ],
  options: {
    'open-ports': {
      about:
        'Ports that are meant to be open to any address. Each entry is a number or a range, for example 8000-8080.',
      fallback: [],
      form: PORTS_FORM,
    },
  },
  check(look) {
    const {
      resource,
      world,
      options: { 'open-ports': open },
      undetermined,
    } = look;
    if (resource.type === 'AWS::EC2::NetworkAclEntry')
      return judgeEntry(look, networkAclEntry(resource), open);
    const beside = resource.type === 'AWS::EC2::SecurityGroupIngress';
    const owner = groupOf(resource, world);
    const group = beside ? owner : resource;
    const rules = beside ? [resource] : resource.get('SecurityGroupIngress').each;
    if (!resource.get('SecurityGroupIngress').complete)
      undetermined('its inbound rules are not known until deployment');
    const [first] = rules;
    if (group && first) {
      const fn = functionOfGroup(group, world);
      if (fn) return needless(look, group, fn, first);
    }
    const name = group?.name ?? defaultGroup(resource.get('GroupId')) ?? resource.name;
    const places = owner ? [{ at: owner, note: `belongs to ${owner.name}`, resource: owner.name }] : [];
    for (const rule of gatherOpen(rules.map(securityGroupRule)))
      if (!isWithinRanges(rule.ports, open)) judge(look, rule, name, [...othersOf(rule), ...places], group);
  },
});

/** A function opens connections and accepts none: its group needs no ingress at all. */
function needless({ report }: RuleContext, group: Resource, fn: Resource, first: Value): void {
  report(
    first,
    `${group.name} allows inbound traffic, but only functions use it, and they accept no connections`,
    {
      severity: 'low',
      why: 'The rule serves no purpose and exposes any resource that is added to the group later.',
      fix: 'Remove the inbound rules of this group.',
      related: [{ at: fn, note: `${fn.name} uses this security group`, resource: fn.name }],
    },
  );
}

function judge(
  { report, undetermined, world, strict }: RuleContext,
  rule: TrafficRule,
  name: string,
  related: readonly Related[],
  group: Resource | undefined,
): void {
  if (rule.fromAnywhere === 'no' || !rule.portsGiven) return;
  if (rule.fromAnywhere === 'unknown' || rule.protocol === 'unknown')
    return undetermined('the source or protocol of an inbound rule is not known until deployment');
  const from = `inbound traffic from ${shareInWords(rule.ranges)}`;
  const balancers = group ? balancersOf(group, world) : [];
  const balancer = balancers.length > 0;
  // A load balancer answers where it has listeners, and nowhere else.
  if (rule.protocol === 'all' || (rule.ports && isEveryPort(rule.ports)))
    return report(rule.at, `${name} allows ${from} on all ports`, {
      severity: balancer ? 'medium' : 'critical',
      related,
    });
  if (rule.icmp)
    return report(rule.at, `${name} allows inbound ICMP traffic from ${shareInWords(rule.ranges)}`, {
      severity: 'low',
      related,
    });
  if (!rule.hasPorts)
    return report(rule.at, `${name} allows ${from} with a protocol other than TCP and UDP`, {
      severity: 'medium',
      related,
    });
  if (!rule.ports) return undetermined('the ports of an inbound rule are not known until deployment');
  const [sensitive, where] = [
    sensitiveIn(rule.ports, rule.tcp),
    `${rule.tcp ? '' : 'UDP '}${portsInWords(rule.ports)}`,
  ];
  if (sensitive.length > 0)
    return report(rule.at, `${name} allows ${from} to ${listInWords(sensitive)} on ${where}`, {
      severity: balancer ? 'medium' : 'high',
      related,
    });
  const { from: port, to } = rule.ports;
  if (balancer && rule.tcp && port === to && (port === 80 || port === 443)) return;
  if (!strict && isMeantForAll(rule.ports, rule.tcp)) return;
  if (!strict && port === to && balancers.some(one => listensOn(one, port, world))) return;
  report(rule.at, `${name} allows ${from} on ${where}`, {
    severity: 'medium',
    related,
  });
}

/** The other rules of a list that open the same to the world. */
const othersOf = ({ others }: TrafficRule): Related[] =>
  others.map(at => ({ at, note: 'allows the same traffic' }));

/** An entry for remote administration. The ACL that AWS makes by itself lets all in, so one for everything is told by the strict preset only. */
function judgeEntry(
  { resource: entry, strict, report, undetermined }: RuleContext,
  rule: TrafficRule,
  meant: readonly string[],
): void {
  if (
    (!strict && (rule.protocol === 'all' || (rule.ports && isEveryPort(rule.ports)))) ||
    entry.get('Egress').boolean === true ||
    entry.get('RuleAction').literal?.toLowerCase() === 'deny'
  )
    return;
  if (rule.fromAnywhere === 'no' || !rule.portsGiven || isWithinRanges(rule.ports, meant)) return;
  const open =
    rule.fromAnywhere === 'unknown' ||
    rule.protocol === 'unknown' ||
    (rule.hasPorts && !rule.ports) ||
    (!entry.get('Egress').absent && entry.get('Egress').boolean === undefined) ||
    entry.get('RuleAction').literal === undefined;
  if (open) return undetermined('the traffic that the entry allows is not known until deployment');
  const sensitive = administrationIn(rule);
  if (sensitive.length > 0)
    report(
      rule.at,
      `${entry.name} allows inbound traffic from ${shareInWords(rule.ranges)} to ${listInWords(sensitive)}`,
      {
        severity: 'low',
        fix: 'Allow only the ports that the subnet serves, not remote administration ports.',
      },
    );
}

function administrationIn({ protocol, ports, tcp }: TrafficRule): readonly string[] {
  if (protocol === 'all') return ['SSH', 'RDP'];
  return ports ? sensitiveIn(ports, tcp).filter(name => name === 'SSH' || name === 'RDP') : [];
}

/** `GetAtt Vpc.DefaultSecurityGroup`: the group of whatever names none. */
function defaultGroup(id: Value): string | undefined {
  const { hole } = id.text;
  return hole?.of === 'attribute' && hole.attribute === 'DefaultSecurityGroup'
    ? `The default security group of ${hole.resource}`
    : undefined;
}
