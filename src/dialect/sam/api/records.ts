import type { Plain, PlainMap } from '../../builder/make.ts';
import type { SamProvenance } from '../../../source/provenance.ts';
import type { Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { idHash, idHashOf } from '../id-hash.ts';
import { given, isTrue, prop } from '../read.ts';
import { getAtt, type Subject } from '../subject.ts';

type Group = {
  readonly subject: Subject;
  readonly zone: PlainMap;
  readonly records: Plain[];
  readonly why: SamProvenance;
};
const groups = new WeakMap<SamBuilder, Map<string, Group>>();
/** The hosted zone of every CloudFront distribution (Route 53 developer guide, "AliasTarget", read 2026-11). */
const CLOUDFRONT = 'Z2FDTNDATAQYW2';

/** The DNS records of a domain, in one group for each hosted zone unless the author wants them apart. */
export function addRecords(
  x: SamBuilder,
  subject: Subject,
  domain: Node,
  id: string,
  endpoint: string,
  provenance: SamProvenance,
): void {
  const route = given(domain, 'Route53');
  const [zoneId, zoneName] = [given(route, 'HostedZoneId'), given(route, 'HostedZoneName')];
  if (!route || (!zoneId && !zoneName)) return;
  const zone: PlainMap = { HostedZoneId: zoneId, HostedZoneName: zoneName };
  const records = recordsOf(domain, route, id, endpoint);
  if (isTrue(prop(route, 'SeparateRecordSetGroup'))) {
    x.generate(
      subject,
      `RecordSetGroup${idHashOf([zoneId ?? zoneName!, prop(domain, 'DomainName')!])}`,
      'AWS::Route53::RecordSetGroup',
      { ...zone, RecordSets: records },
      provenance,
    );
    return;
  }
  const all = groups.get(x) ?? new Map<string, Group>();
  groups.set(x, all);
  const group = `RecordSetGroup${idHash(zoneId ?? zoneName!)}`;
  const known = all.get(group) ?? { subject, zone, records: [], why: provenance };
  all.set(group, known);
  known.records.push(...records);
}

/** Writes the groups that domains share. */
export function addRecordGroups(x: SamBuilder): void {
  for (const [id, { subject, zone, records, why: provenance }] of groups.get(x) ?? [])
    x.generate(subject, id, 'AWS::Route53::RecordSetGroup', { ...zone, RecordSets: records }, provenance);
}

function recordsOf(domain: Node, route: Node, id: string, endpoint: string): Plain[] {
  const target: PlainMap = {
    EvaluateTargetHealth: prop(route, 'EvaluateTargetHealth'),
    ...(endpoint === 'REGIONAL'
      ? { HostedZoneId: getAtt(id, 'RegionalHostedZoneId'), DNSName: getAtt(id, 'RegionalDomainName') }
      : endpoint === 'EDGE'
        ? {
            HostedZoneId: CLOUDFRONT,
            DNSName: prop(route, 'DistributionDomainName') ?? getAtt(id, 'DistributionDomainName'),
          }
        : {
            HostedZoneId: prop(route, 'VpcEndpointHostedZoneId'),
            DNSName: prop(route, 'VpcEndpointDomainName'),
          }),
  };
  const common: PlainMap = {
    Name: prop(domain, 'DomainName'),
    AliasTarget: target,
    Region: prop(route, 'Region'),
    SetIdentifier: prop(route, 'SetIdentifier'),
  };
  return [{ ...common, Type: 'A' }, ...(isTrue(prop(route, 'IpV6')) ? [{ ...common, Type: 'AAAA' }] : [])];
}
