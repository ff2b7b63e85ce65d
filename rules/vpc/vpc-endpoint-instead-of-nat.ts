import { shown } from '../../src/aws/resource-paths.ts';
import { hasEndpoint } from '../../src/aws/vpc/endpoints.ts';
import { egressPathsOf } from '../../src/aws/vpc/egress.ts';
import { isProxied, needsOf } from '../../src/aws/vpc/service-needs.ts';
import { usesItsRoleHere } from '../../src/aws/vpc/shared-roles.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'vpc-endpoint-instead-of-nat',
  title: 'Function in a VPC reaches AWS services through a NAT gateway',
  severity: 'low',
  preset: 'strict',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S6'] },
  why: 'A NAT gateway lets the function out to everywhere and is paid by the gigabyte; an endpoint leads to one service, can have a policy, and for S3 and DynamoDB is free.',
  fix: 'Add a VPC endpoint for the service: a gateway endpoint on the route table for S3 and DynamoDB, an interface endpoint with PrivateDnsEnabled for the others.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
  ],
  check({ resource: fn, world, report, undetermined }) {
    if (fn.get('VpcConfig', 'SubnetIds').each.length === 0) return;
    const ways = egressPathsOf(fn, world);
    if (!ways) return undetermined('a subnet of the function is not in the template');
    if (ways.some(({ exit }) => exit !== 'nat')) return;
    const missing = needsOf(fn, world).filter(({ service }) =>
      ways.every(one => hasEndpoint(one, service, world) === 'no'),
    );
    if (missing.length === 0) return;
    if (!usesItsRoleHere(fn, world) || isProxied(fn))
      return undetermined('which of its functions calls a service, and how, is not in the template');
    report(
      fn.get('VpcConfig', 'SubnetIds'),
      `${fn.name} reaches ${listInWords(missing.map(({ service }) => service.called))} through a NAT gateway, where VPC endpoints would do`,
      {
        related: [
          ...missing.map(({ service, at }) => ({ at, note: `${fn.name} may call ${service.called}` })),
          ...shown(ways[0]!.path.slice(1)),
        ],
      },
    );
  },
});
