import {
  aclTrafficOf,
  groupOf,
  isBalancers,
  onlyFunctionsIn,
  trafficOf,
  type Traffic,
} from '../../src/aws/vpc/security-groups.ts';
import { isEveryPort, isNamed, PORTS_FORM, portsSaid, sensitiveIn } from '../../src/aws/vpc/ports.ts';
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
  title: 'Network lets the whole internet in',
  severity: 'high',
  preset: 'recommended',
  on: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress', 'AWS::EC2::NetworkAclEntry'],
  maps: { owasp: ['S6'], sas: ['SAS-03'], cwe: [284] },
  why: 'Whatever listens behind the rule is found by scanners within minutes, and then a password or an unpatched fault is all that stands in the way.',
  fix: 'Name the security group, the prefix list or the address range that connects; reach machines through Session Manager instead of SSH.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  ],
  options: {
    'open-ports': {
      about: 'Ports that the whole internet is meant to reach, each a number or a range such as 8000-8080.',
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
    if (resource.type === 'AWS::EC2::NetworkAclEntry') return judgeEntry(look, aclTrafficOf(resource), open);
    const beside = resource.type === 'AWS::EC2::SecurityGroupIngress';
    const owner = groupOf(resource, world);
    const group = beside ? owner : resource;
    const rules = beside ? [resource] : resource.get('SecurityGroupIngress').each;
    if (!resource.get('SecurityGroupIngress').complete)
      undetermined('its ingress rules are known only at deployment');
    if (group && rules.length > 0) {
      const fn = onlyFunctionsIn(group, world);
      if (fn) return needless(look, group, fn, rules);
    }
    const name = group?.name ?? defaultGroup(resource.get('GroupId')) ?? resource.name;
    const places = owner ? [{ at: owner, note: `belongs to ${owner.name}`, resource: owner.name }] : [];
    for (const rule of rules.map(trafficOf))
      if (!isNamed(rule.ports, open)) judge(look, rule, name, places, group);
  },
});

/** A function opens connections and accepts none: its group needs no ingress at all. */
function needless({ report }: RuleContext, group: Resource, fn: Resource, [first]: readonly Value[]): void {
  report(first!, `${group.name} lets traffic in, but only functions use it and they accept no connections`, {
    severity: 'low',
    why: 'The rule serves nobody today and opens the way to whatever is put into the group tomorrow.',
    fix: 'Remove the ingress rules of this group.',
    related: [{ at: fn, note: `${fn.name} uses this group`, resource: fn.name }],
  });
}

function judge(
  { report, undetermined, world }: RuleContext,
  rule: Traffic,
  name: string,
  related: readonly Related[],
  group: Resource | undefined,
): void {
  if (rule.world === 'no') return;
  if (rule.world === 'unknown' || rule.protocol === 'unknown')
    return undetermined('whom its ingress lets in is known only at deployment');
  const balancer = group !== undefined && isBalancers(group, world);
  // A load balancer answers where it has listeners, and nowhere else.
  if (rule.protocol === 'all' || (rule.ports && isEveryPort(rule.ports)))
    return report(rule.at, `${name} lets everybody in on every port`, {
      severity: balancer ? 'medium' : 'critical',
      related,
    });
  if (rule.icmp) return report(rule.at, `${name} lets everybody send ICMP`, { severity: 'low', related });
  if (!rule.ported)
    return report(rule.at, `${name} lets everybody in with another protocol than TCP and UDP`, {
      severity: 'medium',
      related,
    });
  if (!rule.ports) return undetermined('the ports of its ingress are known only at deployment');
  const [sensitive, where] = [
    sensitiveIn(rule.ports, rule.tcp),
    `${rule.tcp ? '' : 'UDP '}${portsSaid(rule.ports)}`,
  ];
  if (sensitive.length > 0)
    return report(rule.at, `${name} lets everybody in to ${listInWords(sensitive)} on ${where}`, {
      severity: balancer ? 'medium' : 'high',
      related,
    });
  if (balancer && rule.ports.from === rule.ports.to && (rule.ports.from === 80 || rule.ports.from === 443))
    return;
  report(rule.at, `${name} lets everybody in on ${where}`, { severity: 'medium', related });
}

/** An entry for remote administration; the ACL that AWS makes by itself lets all in, so the strict preset only. */
function judgeEntry(
  { resource: entry, strict, report, undetermined }: RuleContext,
  rule: Traffic,
  meant: readonly string[],
): void {
  if (
    !strict ||
    entry.get('Egress').boolean === true ||
    entry.get('RuleAction').literal?.toLowerCase() === 'deny'
  )
    return;
  if (rule.world === 'no' || isNamed(rule.ports, meant)) return;
  const open =
    rule.world === 'unknown' ||
    rule.protocol === 'unknown' ||
    (rule.ported && !rule.ports) ||
    (!entry.get('Egress').absent && entry.get('Egress').boolean === undefined) ||
    entry.get('RuleAction').literal === undefined;
  if (open) return undetermined('what the entry lets in is known only at deployment');
  const sensitive =
    rule.protocol === 'all'
      ? ['SSH', 'RDP']
      : rule.ports
        ? sensitiveIn(rule.ports, rule.tcp).filter(name => name === 'SSH' || name === 'RDP')
        : [];
  if (sensitive.length > 0)
    report(rule.at, `${entry.name} lets everybody in to ${listInWords(sensitive)}`, {
      severity: 'low',
      fix: 'Allow the ports that the subnet serves, not those of remote administration.',
    });
}

/** `GetAtt Vpc.DefaultSecurityGroup`: the group of whatever names none. */
function defaultGroup(id: Value): string | undefined {
  const { hole } = id.text;
  return hole?.of === 'attribute' && hole.attribute === 'DefaultSecurityGroup'
    ? `The default group of ${hole.resource}`
    : undefined;
}
