import { shown } from '../../src/aws/resource-paths.ts';
import { oneZone, publicSubnetsOf, subnetsOf } from '../../src/aws/vpc/egress.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'vpc-function-in-public-subnet',
  title: 'Function in a public subnet, or in one zone only',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S6'], sas: ['SAS-03'], fsbp: ['Lambda.5'] },
  why: 'A function never gets a public address: in a public subnet it has no internet access, and sits among machines that the internet reaches.',
  fix: 'Put the function into private subnets whose default route leads to a NAT gateway, or that need none.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html',
  ],
  check({ resource: fn, world, report, undetermined }) {
    const open = publicSubnetsOf(fn, world);
    const [first] = open;
    if (first) {
      const [here, ...path] = shown(first.path);
      return report(
        here!.at,
        `${fn.name} runs in the public subnet${open.length > 1 ? 's' : ''} ${listInWords(open.map(({ subnet }) => subnet.name))}, where it has no internet access`,
        { related: path },
      );
    }
    const { items, complete } = subnetsOf(fn);
    if (items.length === 0) return;
    if (!complete) return undetermined('its subnets are known only at deployment');
    const zone = oneZone(fn, world);
    if (items.length > 1 && !zone) return;
    report(
      fn.get('VpcConfig', 'SubnetIds'),
      `${fn.name} runs in ${items.length === 1 ? 'one subnet' : 'one zone'} only`,
      {
        severity: 'low',
        why: 'When that availability zone fails, the function does.',
        fix: 'Name subnets in at least two availability zones.',
        related: zone ?? [],
      },
    );
  },
});
