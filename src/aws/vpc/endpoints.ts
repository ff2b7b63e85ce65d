import { some } from '../../model/answers.ts';
import type { Answer } from '../../model/text.ts';
import type { Resource, World } from '../../model/world.ts';
import { isHandedOut, referring } from '../../model/references.ts';
import { referencedResource } from '../referenced-resource.ts';
import { isWholeStack, type EgressPath } from './egress.ts';
import type { VpcService } from './service-needs.ts';

/**
 * Whether a VPC endpoint takes the calls from a subnet to a service. An interface endpoint serves the whole VPC by the service's own name, a gateway endpoint
 * the subnets of its route tables (AWS PrivateLink guide, read 2026-11). Only a VPC of this stack can be known to have none.
 */
export function hasEndpoint(way: EgressPath, service: VpcService, world: World): Answer {
  const vpc = vpcOf(way.subnet);
  if (!vpc || isHandedOut(world.stackIndex, vpc.id) || !isWholeStack(world)) return 'maybe';
  let answer: Answer = 'no';
  for (const endpoint of referring(world, vpc.id, 'AWS::EC2::VPCEndpoint', () => true)) {
    const serves = servesHere(endpoint, way, service);
    if (serves === 'yes') return 'yes';
    if (serves === 'maybe') answer = 'maybe';
  }
  return answer;
}

export const vpcOf = (subnet: Resource): Resource | undefined =>
  referencedResource(subnet.get('VpcId'), 'AWS::EC2::VPC');

function servesHere(endpoint: Resource, way: EgressPath, service: VpcService): Answer {
  const named = some(service.endpoints.map(name => isFor(endpoint, name)));
  if (named === 'no') return 'no';
  const type = endpoint.get('VpcEndpointType');
  if (type.literal?.toLowerCase() === 'interface')
    return named === 'yes' && endpoint.get('PrivateDnsEnabled').boolean === true ? 'yes' : 'maybe';
  if (!type.absent && type.literal?.toLowerCase() !== 'gateway') return 'maybe';
  const tables = endpoint.get('RouteTableIds');
  const { table } = way;
  if (table && tables.each.some(({ refers }) => refers?.id === table.id)) return named;
  return tables.complete && tables.each.every(({ refers }) => refers) ? 'no' : 'maybe';
}

/** `com.amazonaws.eu-west-1.sqs`; the endpoint for FIPS has another name, which code may use. */
function isFor(endpoint: Resource, name: string): Answer {
  const service = endpoint.get('ServiceName');
  if (!service.present) return service.absent ? 'no' : 'maybe';
  const plain = service.text.endsWith(`.${name}`);
  return plain === 'no' && service.text.endsWith(`.${name}-fips`) !== 'no' ? 'maybe' : plain;
}
