import { vpcWithFunctionsOnly } from '../../src/aws/vpc/needless.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'vpc-needless',
  title: 'Function runs in a VPC that contains no other resources',
  severity: 'info',
  preset: 'strict',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S6'] },
  why: 'Without resources in the VPC to access, its subnets, routes, security groups and NAT gateways add cost and maintenance for no benefit.',
  fix: 'Remove VpcConfig from the function, unless its calls must come from a fixed IP address or must not leave the VPC.',
  references: ['https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html'],
  check({ resource: fn, world, report, undetermined }) {
    if (fn.get('VpcConfig', 'SubnetIds').each.length === 0) return;
    const alone = vpcWithFunctionsOnly(fn, world);
    if (alone === 'unknown') return undetermined('the template does not show everything in its VPC');
    if (alone)
      report(
        fn.get('VpcConfig', 'SubnetIds'),
        `${fn.name} runs in ${alone.name}, which contains no resources that it could access`,
        { related: [{ at: alone, note: 'only functions use this VPC', resource: alone.name }] },
      );
  },
});
