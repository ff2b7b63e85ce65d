import { shareInWords } from '../../src/aws/address-ranges.ts';
import {
  functionsInGroup,
  gatherOpen,
  groupOf,
  rulesBeside,
  securityGroupRule,
  type TrafficRule,
} from '../../src/aws/vpc/security-groups.ts';
import { isWithinRanges, PORTS_FORM, portsInWords, type Ports } from '../../src/aws/vpc/ports.ts';
import {
  defineRule,
  type RuleContext,
  type ReportDetails,
  type Related,
  type Resource,
} from '../../src/rule/rule.ts';

export default defineRule({
  id: 'vpc-egress-open',
  title: 'Security group allows outbound traffic to any address',
  severity: 'high',
  preset: 'recommended',
  byElement: true,
  on: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupEgress'],
  maps: { owasp: ['S6'], sas: ['SAS-03'], cwe: [284], fsbp: ['EC2.2'] },
  why: 'Compromised code can send data to any address. Unrestricted outbound traffic turns an intrusion into a data leak.',
  fix: 'Allow outbound traffic only to the required security groups, prefix lists and ports. Access AWS services through VPC endpoints.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html',
  ],
  options: {
    'open-ports': {
      about:
        'Ports that functions may reach at any address. Each entry is a number or a range, for example 8000-8080.',
      fallback: [],
      form: PORTS_FORM,
    },
  },
  check(look) {
    const {
      resource,
      world,
      strict,
      options: { 'open-ports': open },
    } = look;
    const judge = (rule: TrafficRule, places?: readonly Related[]): void =>
      isWithinRanges(rule.ports, open) ? undefined : judgeRule(look, rule, name, functions, places);
    const group = resource.type === 'AWS::EC2::SecurityGroup' ? resource : groupOf(resource, world);
    const functions = group ? functionsInGroup(group, world) : [];
    if (functions.length === 0 && !strict) return;
    const name = group?.name ?? resource.name;
    if (resource.type === 'AWS::EC2::SecurityGroupEgress')
      return judge(
        securityGroupRule(resource),
        group ? [{ at: group, note: `belongs to ${group.name}`, resource: group.name }] : [],
      );
    const rules = resource.get('SecurityGroupEgress');
    for (const rule of gatherOpen(rules.each.map(securityGroupRule)))
      judge(
        rule,
        rule.others.map(at => ({ at, note: 'allows the same traffic' })),
      );
    if (!rules.complete) return look.undetermined('its outbound rules are not known until deployment');
    if (rules.each.length === 0 && rulesBeside(resource, 'AWS::EC2::SecurityGroupEgress', world).length === 0)
      look.report(
        resource,
        `${name} declares no outbound rules, so AWS allows ${traffic(functions)} to any address`,
        { severity: 'medium', ...using(functions) },
      );
  },
});

/** One rule: everything to the world, ports beyond what is needed, or only HTTPS. */
function judgeRule(
  { report, undetermined }: Pick<RuleContext, 'report' | 'undetermined'>,
  rule: TrafficRule,
  name: string,
  functions: readonly Resource[],
  places: readonly Related[] = [],
): void {
  if (rule.fromAnywhere === 'no' || !rule.portsGiven) return;
  const addresses = shareInWords(rule.ranges);
  if (rule.fromAnywhere === 'unknown' || rule.protocol === 'unknown')
    return undetermined('the protocol or destination of an outbound rule is not known until deployment');
  if (rule.protocol === 'all')
    return report(rule.at, `${name} allows ${traffic(functions)} to ${addresses} on all ports`, {
      severity: functions.length > 0 ? 'high' : 'medium',
      ...using(functions, places),
    });
  if (rule.icmp)
    return report(rule.at, `${name} allows outbound ICMP traffic to ${addresses}`, {
      severity: 'medium',
      ...using(functions, places),
    });
  if (!rule.hasPorts)
    return report(
      rule.at,
      `${name} allows ${traffic(functions)} to ${addresses} with a protocol other than TCP and UDP`,
      { severity: 'medium', ...using(functions, places) },
    );
  if (!rule.ports) return undetermined('the ports of an outbound rule are not known until deployment');
  const { from, to } = rule.ports;
  if (rule.tcp && from === 443 && to === 443)
    return report(rule.at, `${name} allows outbound HTTPS traffic to ${addresses}`, {
      severity: 'info',
      fix: 'If the functions call only AWS services, use VPC endpoints and allow outbound traffic only to the prefix lists.',
      ...using(functions, places),
    });
  report(rule.at, `${name} allows ${traffic(functions)} to ${addresses} on ${portsOf(rule.ports)}`, {
    severity: 'medium',
    ...using(functions, places),
  });
}

const portsOf = (ports: Ports): string =>
  ports.from === 0 && ports.to === 65_535 ? 'all ports' : portsInWords(ports);

function traffic([first, ...others]: readonly Resource[]): string {
  if (!first) return 'outbound traffic';
  return others.length === 0
    ? `outbound traffic from ${first.name}`
    : `outbound traffic from ${others.length + 1} functions`;
}
const using = (functions: readonly Resource[], places: readonly Related[] = []): ReportDetails => ({
  related: [
    ...places,
    ...functions.map(fn => ({ at: fn, note: `${fn.name} uses this security group`, resource: fn.name })),
  ],
});
