import type { Resource, Value } from '../../model/world.ts';
import { isYes, NO, valuesAt, type Switch } from '../switches.ts';

/** What brings data back after a mistake. `weakness` ends a sentence about the store. */
export type RecoverySwitch = Switch & { readonly weakness: string };

/** Copies of something else and members of a cluster have the backups of what they belong to. */
const belongs = [
  ['DBClusterIdentifier'],
  ['SourceDBInstanceIdentifier'],
  ['SourceDBClusterIdentifier'],
  ['ReplicationSourceIdentifier'],
];
const protection = {
  path: ['DeletionProtection'],
  off: NO,
  unset: 'off',
  on: 'true',
  weakness: 'no deletion protection',
  fix: 'Set DeletionProtection to true.',
} as const;
/** Less than the seven days that AWS asks for where nobody asks otherwise (Security Hub RDS.11, DocumentDB.2, Neptune.5); one day where nothing is set (RDS API reference, CreateDBInstance; read 2026-11). */
const backups = {
  path: ['BackupRetentionPeriod'],
  off: /^\s*[0-6]\s*$/,
  unset: 'off',
  weakness: 'fewer than seven days of backups',
  fix: 'Set BackupRetentionPeriod to 7 or more.',
} as const;
const pointInTime = {
  path: ['PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled'],
  off: NO,
  unset: 'off',
  on: 'true',
  weakness: 'no point-in-time recovery',
  fix: 'Set PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled to true.',
} as const;

/** As AWS stands in 2026-11. */
export const RECOVERY_SWITCHES: readonly RecoverySwitch[] = [
  { type: 'AWS::DynamoDB::Table', ...pointInTime },
  { type: 'AWS::DynamoDB::GlobalTable', within: ['Replicas', '*'], ...pointInTime },
  {
    type: 'AWS::S3::Bucket',
    path: ['VersioningConfiguration', 'Status'],
    off: ['Suspended'],
    unset: 'off',
    on: 'Enabled',
    weakness: 'no versioning',
    fix: 'Set VersioningConfiguration.Status to Enabled.',
  },
  { type: 'AWS::RDS::DBInstance', ...backups, unless: belongs },
  { type: 'AWS::RDS::DBInstance', ...protection, unless: [['DBClusterIdentifier']] },
  ...['AWS::RDS::DBCluster', 'AWS::DocDB::DBCluster', 'AWS::Neptune::DBCluster'].flatMap(
    (type): RecoverySwitch[] => [
      { type, ...backups, unless: belongs },
      { type, ...protection },
    ],
  ),
  {
    type: 'AWS::Redshift::Cluster',
    path: ['AutomatedSnapshotRetentionPeriod'],
    off: ['0'],
    unset: 'on',
    weakness: 'no automated snapshots',
    fix: 'Set AutomatedSnapshotRetentionPeriod to 7 or more.',
  },
];

/** A type whose deletion loses data; `guards` are settings that make CloudFormation's deletion fail, or keep a copy. */
type Stateful = {
  readonly type: string;
  readonly guards?: readonly (readonly string[])[];
  readonly unset: 'Delete' | 'Snapshot';
  readonly unless?: string;
};

/**
 * What CloudFormation deletes with a stack (template reference, "DeletionPolicy attribute", read 2026-11): RDS takes a snapshot by default; a bucket or a
 * repository that holds anything is not deleted, so they are no rows. DynamoDB keeps a backup of a deleted table for 35 days where point-in-time
 * recovery was on (developer guide, "Enable point-in-time recovery in DynamoDB", Delete a table with PITR enabled, read 2026-11).
 */
const STATEFUL: readonly Stateful[] = [
  {
    type: 'AWS::DynamoDB::Table',
    guards: [['DeletionProtectionEnabled'], pointInTime.path],
    unset: 'Delete',
  },
  {
    type: 'AWS::DynamoDB::GlobalTable',
    guards: [
      ['Replicas', '*', 'DeletionProtectionEnabled'],
      ['Replicas', '*', ...pointInTime.path],
    ],
    unset: 'Delete',
  },
  { type: 'AWS::Cognito::UserPool', guards: [['DeletionProtection']], unset: 'Delete' },
  { type: 'AWS::EFS::FileSystem', unset: 'Delete' },
  { type: 'AWS::FSx::FileSystem', unset: 'Delete' },
  { type: 'AWS::EC2::Volume', unset: 'Delete' },
  {
    type: 'AWS::RDS::DBInstance',
    guards: [['DeletionProtection']],
    unset: 'Snapshot',
    unless: 'DBClusterIdentifier',
  },
  { type: 'AWS::RDS::DBCluster', guards: [['DeletionProtection']], unset: 'Snapshot' },
  { type: 'AWS::DocDB::DBCluster', guards: [['DeletionProtection']], unset: 'Delete' },
  { type: 'AWS::Neptune::DBCluster', guards: [['DeletionProtection']], unset: 'Delete' },
  { type: 'AWS::Redshift::Cluster', unset: 'Delete' },
  { type: 'AWS::OpenSearchService::Domain', unset: 'Delete' },
  { type: 'AWS::Elasticsearch::Domain', unset: 'Delete' },
  { type: 'AWS::Timestream::Table', unset: 'Delete' },
];
export const STATEFUL_TYPES = STATEFUL.map(row => row.type);

export type Deletion =
  | { readonly how: 'kept' | 'unset' | 'unknown' }
  | { readonly how: 'written'; readonly at: Value };

/** What becomes of the data of a resource when its stack goes. */
export function deletionOf(store: Resource): Deletion {
  const row = STATEFUL.find(one => one.type === store.type);
  if (!row || (row.unless !== undefined && !store.get(row.unless).absent)) return { how: 'kept' };
  const guards = (row.guards ?? []).flatMap(path => valuesAt(store, path)).map(guard => guard.literal);
  if (guards.some(guard => guard !== undefined && (isYes(guard) || guard === 'ACTIVE')))
    return { how: 'kept' };
  if (guards.includes(undefined)) return { how: 'unknown' };
  const policy = store.attribute('DeletionPolicy');
  if (policy.absent) return { how: row.unset === 'Delete' ? 'unset' : 'kept' };
  if (policy.literal === undefined) return { how: 'unknown' };
  return policy.literal === 'Delete' ? { how: 'written', at: policy } : { how: 'kept' };
}
