import { livesAlone } from '../../src/aws/vpc/needless.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'vpc-needless',
  title: 'Function in a VPC that holds nothing else',
  severity: 'info',
  preset: 'strict',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S6'] },
  why: 'Without anything inside the VPC to talk to, subnets, routes, groups and NAT gateways are kept, paid for and kept safe for nothing.',
  fix: 'Remove VpcConfig from the function, unless its calls must come from a fixed address or must not leave the VPC.',
  references: ['https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html'],
  check({ resource: fn, world, report, undetermined }) {
    if (fn.get('VpcConfig', 'SubnetIds').each.length === 0) return;
    const alone = livesAlone(fn, world);
    if (alone === 'unknown') return undetermined('what else is in its VPC is not in the template');
    if (alone)
      report(
        fn.get('VpcConfig', 'SubnetIds'),
        `${fn.name} is in ${alone.name}, where nothing is that it could reach`,
        { related: [{ at: alone, note: 'only functions use this VPC', resource: alone.name }] },
      );
  },
});
