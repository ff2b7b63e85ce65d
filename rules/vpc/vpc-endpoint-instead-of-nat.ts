import { relatedSteps } from '../../src/aws/resource-paths.ts';
import { hasEndpoint } from '../../src/aws/vpc/endpoints.ts';
import { egressPathsOf } from '../../src/aws/vpc/egress.ts';
import { isProxied, servicesUsedBy } from '../../src/aws/vpc/service-needs.ts';
import { usesRoleInOwnSubnets } from '../../src/aws/vpc/shared-roles.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'vpc-endpoint-instead-of-nat',
  title: 'Function accesses AWS services through a NAT gateway',
  severity: 'low',
  preset: 'strict',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S6'] },
  why: 'A NAT gateway allows traffic to any address and is billed by the gigabyte. A VPC endpoint gives access to one service, can have a policy and is free for S3 and DynamoDB.',
  fix: 'Add a VPC endpoint for the service. For S3 and DynamoDB, use a gateway endpoint on the route table. For other services, use an interface endpoint with PrivateDnsEnabled.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
  ],
  check({ resource: fn, world, report, undetermined }) {
    if (fn.get('VpcConfig', 'SubnetIds').each.length === 0) return;
    const ways = egressPathsOf(fn, world);
    const [first] = ways ?? [];
    if (!ways || !first) return undetermined('a subnet of the function is not in the template');
    if (ways.some(({ exit }) => exit !== 'nat')) return;
    const missing = servicesUsedBy(fn, world).filter(({ service }) =>
      ways.every(one => hasEndpoint(one, service, world) === 'no'),
    );
    if (missing.length === 0) return;
    if (!usesRoleInOwnSubnets(fn, world) || isProxied(fn))
      return undetermined('the template does not show which function calls the service, or how');
    report(
      fn.get('VpcConfig', 'SubnetIds'),
      `${fn.name} accesses ${listInWords(missing.map(({ service }) => service.called))} through a NAT gateway instead of VPC endpoints`,
      {
        related: [
          ...missing.map(({ service, at }) => ({
            at,
            note: `${fn.name} is allowed to call ${service.called}`,
          })),
          ...relatedSteps(first.path.slice(1)),
        ],
      },
    );
  },
});
