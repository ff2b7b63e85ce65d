import { relatedSteps } from '../../src/aws/resource-paths.ts';
import { oneZone, publicSubnetsOf, subnetsOf } from '../../src/aws/vpc/egress.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'vpc-function-in-public-subnet',
  title: 'Function is in a public subnet or in a single Availability Zone',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S6'], sas: ['SAS-03'], fsbp: ['Lambda.5'] },
  why: 'A function never gets a public IP address. In a public subnet, it has no internet access and shares the subnet with resources that are reachable from the internet.',
  fix: 'Move the function to private subnets with a default route to a NAT gateway, or to private subnets that need none.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html',
  ],
  check({ resource: fn, world, report, undetermined }) {
    const open = publicSubnetsOf(fn, world);
    const [first] = open;
    if (first) {
      const [here, ...path] = first.path;
      return report(
        here.at,
        `${fn.name} runs in the public subnet${open.length > 1 ? 's' : ''} ${listInWords(open.map(({ subnet }) => subnet.name))}, where it has no internet access`,
        { related: relatedSteps(path) },
      );
    }
    const { items, complete } = subnetsOf(fn);
    if (items.length === 0) return;
    if (!complete) return undetermined('its subnets are not known until deployment');
    const zone = oneZone(fn, world);
    if (items.length > 1 && !zone) return;
    report(
      fn.get('VpcConfig', 'SubnetIds'),
      `${fn.name} runs in ${items.length === 1 ? 'one subnet' : 'one Availability Zone'} only`,
      {
        severity: 'low',
        why: 'If that Availability Zone fails, the function fails as well.',
        fix: 'Specify subnets in at least two Availability Zones.',
        related: zone ?? [],
      },
    );
  },
});
