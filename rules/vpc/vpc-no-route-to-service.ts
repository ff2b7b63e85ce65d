import { relatedSteps, unprovedReason } from '../../src/aws/resource-paths.ts';
import { hasEndpoint } from '../../src/aws/vpc/endpoints.ts';
import { egressPathsOf, type EgressPath } from '../../src/aws/vpc/egress.ts';
import { isProxied, servicesUsedBy, type ServiceUse } from '../../src/aws/vpc/service-needs.ts';
import { usesRoleInOwnSubnets } from '../../src/aws/vpc/shared-roles.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'vpc-no-route-to-service',
  title: 'Function in a VPC has no route to an AWS service that it calls',
  severity: 'high',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S6'], sas: ['SAS-03'] },
  why: 'A call without a route is not rejected. The function waits until it times out, and you pay for that time.',
  fix: 'Add a VPC endpoint for the service to the VPC, or add a route to a NAT gateway for the subnet.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-endpoints.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html',
  ],
  check({ resource: fn, world, report, undetermined }) {
    if (fn.get('VpcConfig', 'SubnetIds').each.length === 0) return;
    const ways = egressPathsOf(fn, world);
    if (!ways) return undetermined('a subnet of the function is not in the template');
    const closed = ways.filter(({ exit }) => exit !== 'nat');
    const proved = closed.filter(({ path }) => unprovedReason(path) === undefined);
    const [unproved] = closed.flatMap(({ path }) => unprovedReason(path) ?? []);
    if (proved.length === 0) return unproved === undefined ? undefined : undetermined(unproved);
    const needs = servicesUsedBy(fn, world);
    const missingFrom = (way: EgressPath): readonly ServiceUse[] =>
      needs.filter(({ service }) => hasEndpoint(way, service, world) === 'no');
    const way = proved.find(one => missingFrom(one).length > 0);
    if (!way) return;
    if (!usesRoleInOwnSubnets(fn, world))
      return undetermined('the template does not show which function with this role calls the service');
    if (isProxied(fn) || !fn.get('VpcConfig', 'Ipv6AllowedForDualStack').absent)
      return undetermined('its calls may use another route');
    const missing = missingFrom(way);
    const [here, ...path] = way.path;
    report(
      here.at,
      `${fn.name} cannot reach ${listInWords(missing.map(({ service }) => service.called))}: ${way.subnet.name} has neither a NAT gateway nor a VPC endpoint for ${missing.length === 1 ? 'it' : 'them'}`,
      {
        related: [
          ...missing.map(({ service, at }) => ({
            at,
            note: `${fn.name} is allowed to call ${service.called}`,
          })),
          ...relatedSteps(path),
        ],
      },
    );
  },
});
