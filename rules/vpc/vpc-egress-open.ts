import {
  functionsIn,
  groupOf,
  rulesBeside,
  trafficOf,
  type Traffic,
} from '../../src/aws/vpc/security-groups.ts';
import { isNamed, PORTS_FORM } from '../../src/aws/vpc/ports.ts';
import {
  defineRule,
  type RuleContext,
  type ReportDetails,
  type Related,
  type Resource,
} from '../../src/rule/rule.ts';

export default defineRule({
  id: 'vpc-egress-open',
  title: 'Security group lets traffic out to the whole internet',
  severity: 'high',
  preset: 'recommended',
  on: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupEgress'],
  maps: { owasp: ['S6'], sas: ['SAS-03'], cwe: [284], fsbp: ['EC2.2'] },
  why: 'Code that is tricked into running sends what it finds anywhere it likes: an open way out turns an intrusion into a leak.',
  fix: 'Allow egress to the security groups, prefix lists and ports that are needed; reach AWS services through VPC endpoints.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html',
  ],
  options: {
    'open-ports': {
      about: 'Ports that functions may reach everywhere, each a number or a range such as 8000-8080.',
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
    const judge = (rule: Traffic, places?: readonly Related[]): void =>
      isNamed(rule.ports, open) ? undefined : judgeRule(look, rule, name, functions, places);
    const group = resource.type === 'AWS::EC2::SecurityGroup' ? resource : groupOf(resource, world);
    const functions = group ? functionsIn(group, world) : [];
    if (functions.length === 0 && !strict) return;
    const name = group?.name ?? resource.name;
    if (resource.type === 'AWS::EC2::SecurityGroupEgress')
      return judge(
        trafficOf(resource),
        group ? [{ at: group, note: `belongs to ${group.name}`, resource: group.name }] : [],
      );
    const rules = resource.get('SecurityGroupEgress');
    for (const rule of rules.each) judge(trafficOf(rule));
    if (!rules.complete) return look.undetermined('its egress rules are known only at deployment');
    if (rules.each.length === 0 && rulesBeside(resource, 'AWS::EC2::SecurityGroupEgress', world).length === 0)
      look.report(
        resource,
        `${name} declares no egress rules, so AWS lets ${traffic(functions)} out to everywhere`,
        { severity: 'medium', ...using(functions) },
      );
  },
});

/** One rule: everything to the world, ports beyond what is needed, or only HTTPS. */
function judgeRule(
  { report, undetermined }: Pick<RuleContext, 'report' | 'undetermined'>,
  rule: Traffic,
  name: string,
  functions: readonly Resource[],
  places: readonly Related[] = [],
): void {
  if (rule.world === 'no') return;
  if (rule.world === 'unknown' || rule.protocol === 'unknown')
    return undetermined('what its egress lets out, and where, is known only at deployment');
  if (rule.protocol === 'all')
    return report(rule.at, `${name} lets ${traffic(functions)} out to everywhere on every port`, {
      severity: functions.length > 0 ? 'high' : 'medium',
      ...using(functions, places),
    });
  if (rule.icmp)
    return report(rule.at, `${name} lets ICMP out to everywhere`, {
      severity: 'medium',
      ...using(functions, places),
    });
  if (!rule.ported)
    return report(
      rule.at,
      `${name} lets ${traffic(functions)} out to everywhere with another protocol than TCP and UDP`,
      { severity: 'medium', ...using(functions, places) },
    );
  if (!rule.ports) return undetermined('the ports of its egress are known only at deployment');
  const { from, to } = rule.ports;
  if (rule.tcp && from === 443 && to === 443)
    return report(rule.at, `${name} lets HTTPS out to everywhere`, {
      severity: 'info',
      fix: 'Where the functions call AWS services only, reach them through VPC endpoints and allow egress to the prefix lists.',
      ...using(functions, places),
    });
  report(
    rule.at,
    `${name} lets ${traffic(functions)} out to everywhere on ${from === to ? `port ${from}` : from === 0 && to === 65_535 ? 'every port' : `ports ${from} to ${to}`}`,
    { severity: 'medium', ...using(functions, places) },
  );
}

const traffic = (functions: readonly Resource[]): string =>
  functions.length === 0
    ? 'traffic'
    : functions.length === 1
      ? `the traffic of ${functions[0]!.name}`
      : `the traffic of ${functions.length} functions`;
const using = (functions: readonly Resource[], places: readonly Related[] = []): ReportDetails => ({
  related: [
    ...places,
    ...functions.map(fn => ({ at: fn, note: `${fn.name} uses this group`, resource: fn.name })),
  ],
});
