import { addressRange, areWide } from '../address-ranges.ts';
import type { Resource, Value } from '../../model/world.ts';
import { narrows } from '../iam/policy/narrowing.ts';
import { flat, statementsIn } from '../iam/policy/statements.ts';
import { isEveryone } from '../iam/principals/principal.ts';
import { isYes, YES, type Switch } from '../switches.ts';

const here = {
  path: ['PubliclyAccessible'],
  off: YES,
  unset: 'on',
  fix: 'Set PubliclyAccessible to false and connect through the VPC.',
} as const;

/**
 * Where a database or broker is given an address on the internet, as AWS stands in 2026-11. An RDS instance that sets nothing has one only where it names no
 * subnet group of its own and is not of Aurora (API reference, CreateDBInstance); DMS gives every instance one unless told not to (API reference,
 * CreateReplicationInstance); Redshift clusters have none since 2025-01-10 (management guide, "Behavior changes in Amazon Redshift"); Neptune knows public
 * endpoints since engine 1.4.6.
 */
export const PUBLIC_SWITCHES: readonly Switch[] = [
  ...[
    'AWS::RDS::DBInstance',
    'AWS::RDS::DBCluster',
    'AWS::RDS::DBShardGroup',
    'AWS::Neptune::DBInstance',
    'AWS::Redshift::Cluster',
    'AWS::RedshiftServerless::Workgroup',
    'AWS::AmazonMQ::Broker',
    'AWS::Lightsail::Database',
  ].map((type): Switch => ({ type, ...here })),
  { type: 'AWS::DMS::ReplicationInstance', ...here, unset: 'off' },
  {
    type: 'AWS::MSK::Cluster',
    path: ['BrokerNodeGroupInfo', 'ConnectivityInfo', 'PublicAccess', 'Type'],
    off: ['SERVICE_PROVIDED_EIPS'],
    unset: 'on',
    fix: 'Set PublicAccess.Type to DISABLED.',
  },
];

export const SEARCH_DOMAINS = ['AWS::OpenSearchService::Domain', 'AWS::Elasticsearch::Domain'];

export type Domain =
  | { readonly status: 'private' | 'unknown' | 'reachable' }
  | { readonly status: 'open'; readonly at: Value };

/**
 * How a search domain can be reached: through a VPC only, from the internet by whom its policy or IAM lets in, or by everyone. Fine-grained access
 * control asks everyone for a user of its own (OpenSearch Service developer guide, "Fine-grained access control", read 2026-11).
 */
export function domainAccess(domain: Resource, undetermined: (reason: string) => void): Domain {
  const vpc = domain.get('VPCOptions');
  if (vpc.present) return { status: 'private' };
  if (!vpc.absent) return { status: 'unknown' };
  if (isYes(domain.get('AdvancedSecurityOptions', 'Enabled').literal ?? '')) return { status: 'reachable' };
  const open = statementsIn(domain.get('AccessPolicies'), undetermined).find(
    ({ effect, at, condition }) =>
      effect === 'Allow' &&
      !narrows(condition) &&
      !fromAddresses(condition) &&
      isEveryone(at.get('Principal')),
  );
  return open ? { status: 'open', at: open.at.get('Principal') } : { status: 'reachable' };
}

/** Whether only some addresses may come in. */
function fromAddresses(condition: Value): boolean {
  const ranges = condition.entries
    .filter(([operator]) => /^IpAddress$/i.test(operator))
    .flatMap(([, keys]) => keys.entries)
    .flatMap(([, value]) => flat(value));
  return ranges.length > 0 && !areWide(ranges.flatMap(range => addressRange(range.literal ?? '') ?? []));
}
