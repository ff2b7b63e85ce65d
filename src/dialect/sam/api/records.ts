import type { PlainMap } from '../../builder/make.ts';
import type { SamProvenance } from '../../../source/provenance.ts';
import type { Plain } from '../../builder/make.ts';
import type { Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { idHash, idHashOf } from '../id-hash.ts';
import { truthyProp, isTrue, prop } from '../read.ts';
import { getAtt, type SamResource } from '../sam-resource.ts';

type Group = {
  readonly resource: SamResource;
  readonly zone: PlainMap;
  readonly records: Plain[];
  readonly why: SamProvenance;
};
const groups = new WeakMap<SamBuilder, Map<string, Group>>();
/** The hosted zone of every CloudFront distribution (Route 53 developer guide, "AliasTarget", read 2026-11). */
const CLOUDFRONT = 'Z2FDTNDATAQYW2';

/**
 * The DNS records of a domain, in one group for each hosted zone unless the author wants them apart. A domain that does not
 * share takes the place of the group's records so far.
 */
export function addRecords(
  builder: SamBuilder,
  resource: SamResource,
  domain: Node,
  id: string,
  endpoint: string,
  shared: boolean,
  provenance: SamProvenance,
): void {
  const route = truthyProp(domain, 'Route53');
  const [zoneId, zoneName] = [truthyProp(route, 'HostedZoneId'), truthyProp(route, 'HostedZoneName')];
  const zoneKey = zoneId ?? zoneName;
  if (!route || !zoneKey) return;
  const zone: PlainMap = { HostedZoneId: zoneId, HostedZoneName: zoneName };
  const records = recordsOf(domain, route, id, endpoint);
  if (isTrue(prop(route, 'SeparateRecordSetGroup'))) {
    builder.generate(
      resource,
      `RecordSetGroup${idHashOf([zoneKey, prop(domain, 'DomainName')!])}`,
      'AWS::Route53::RecordSetGroup',
      { ...zone, RecordSets: records },
      provenance,
    );
    return;
  }
  const all = groups.get(builder) ?? new Map<string, Group>();
  groups.set(builder, all);
  const group = `RecordSetGroup${idHash(zoneKey)}`;
  const known = (shared ? all.get(group) : undefined) ?? { resource, zone, records: [], why: provenance };
  all.set(group, known);
  known.records.push(...records);
}

/** Writes the groups that domains share. */
export function addRecordGroups(builder: SamBuilder): void {
  for (const [id, { resource, zone, records, why: provenance }] of groups.get(builder) ?? [])
    builder.generate(
      resource,
      id,
      'AWS::Route53::RecordSetGroup',
      { ...zone, RecordSets: records },
      provenance,
    );
}

function aliasTargetOf(route: Node, id: string, endpoint: string): PlainMap {
  if (endpoint === 'REGIONAL')
    return { HostedZoneId: getAtt(id, 'RegionalHostedZoneId'), DNSName: getAtt(id, 'RegionalDomainName') };
  if (endpoint === 'EDGE')
    return {
      HostedZoneId: CLOUDFRONT,
      DNSName: prop(route, 'DistributionDomainName') ?? getAtt(id, 'DistributionDomainName'),
    };
  return {
    HostedZoneId: prop(route, 'VpcEndpointHostedZoneId'),
    DNSName: prop(route, 'VpcEndpointDomainName'),
  };
}

function recordsOf(domain: Node, route: Node, id: string, endpoint: string): Plain[] {
  const target: PlainMap = {
    EvaluateTargetHealth: prop(route, 'EvaluateTargetHealth'),
    ...aliasTargetOf(route, id, endpoint),
  };
  const common: PlainMap = {
    Name: prop(domain, 'DomainName'),
    AliasTarget: target,
    Region: prop(route, 'Region'),
    SetIdentifier: prop(route, 'SetIdentifier'),
  };
  return [{ ...common, Type: 'A' }, ...(isTrue(prop(route, 'IpV6')) ? [{ ...common, Type: 'AAAA' }] : [])];
}
