import { isYes, NO, YES, type Switch } from './switches.ts';

/** Where encryption of one type of store is decided, as AWS stands in 2026-11. */
export type EncryptionSwitch = Switch & {
  readonly severity?: 'info';
  /** What is not encrypted, as the end of a sentence: `its records`. */
  readonly data: string;
};

const aurora = (engine: string): boolean => /^aurora/i.test(engine);
const engine = { path: ['Engine'] };
const fromElsewhere = [['SnapshotIdentifier'], ['DBSnapshotIdentifier'], ['SourceDBInstanceIdentifier'], ['SourceDBClusterIdentifier'], ['ReplicationSourceIdentifier'], ['SourceDbiResourceId'], ['GlobalClusterIdentifier'], ['DBClusterSnapshotIdentifier'], ['SourceDBInstanceAutomatedBackupsArn']];
const storage = { path: ['StorageEncrypted'], off: NO, unless: fromElsewhere, data: 'its storage', fix: 'Set StorageEncrypted to true; an existing store must be copied through an encrypted snapshot.' } as const;

export const SWITCHES: readonly EncryptionSwitch[] = [
  { type: 'AWS::Kinesis::Stream', path: ['StreamEncryption', 'KeyId'], off: 'present', unset: 'off', data: 'its records', fix: 'Set StreamEncryption with EncryptionType KMS and a KeyId.' },
  { type: 'AWS::Kinesis::Stream', within: ['StreamEncryption'], path: ['EncryptionType'], off: ['NONE'], unset: 'off', data: 'its records', fix: 'Set EncryptionType to KMS.' },
  {
    type: 'AWS::KinesisFirehose::DeliveryStream', path: ['DeliveryStreamEncryptionConfigurationInput', 'KeyType'], off: 'present', unset: 'off', only: { path: ['DeliveryStreamType'], is: type => type === '' || type === 'DirectPut' },
    data: 'the records that it buffers', fix: 'Set DeliveryStreamEncryptionConfigurationInput with a KeyType.',
  },
  { type: 'AWS::RDS::DBInstance', ...storage, unset: 'off', unless: [...fromElsewhere, ['DBClusterIdentifier']], only: { ...engine, is: name => !aurora(name) } },
  { type: 'AWS::RDS::DBCluster', ...storage, unset: 'off', only: { ...engine, is: name => !aurora(name) } },
  // Clusters that exist already keep what they were created with: hence a word, not silence.
  { type: 'AWS::RDS::DBCluster', ...storage, unset: 'on', only: { ...engine, is: aurora } },
  {
    type: 'AWS::RDS::DBCluster', ...storage, off: [], unset: 'off', severity: 'info', only: { ...engine, is: aurora },
    data: 'its storage when it was created before 2026-02-18, when Aurora began to encrypt by default', fix: 'Set StorageEncrypted to true.',
  },
  { type: 'AWS::RDS::GlobalCluster', ...storage, unset: 'off', unless: [['SourceDBClusterIdentifier']] },
  { type: 'AWS::DocDB::DBCluster', ...storage, unset: 'off' },
  { type: 'AWS::Neptune::DBCluster', ...storage, unset: 'off' },
  // Redshift encrypts new clusters by default since 2025-01-10.
  { type: 'AWS::Redshift::Cluster', path: ['Encrypted'], off: NO, unset: 'on', data: 'its storage', fix: 'Set Encrypted to true.' },
  { type: 'AWS::EFS::FileSystem', path: ['Encrypted'], off: NO, unset: 'off', data: 'its files', fix: 'Set Encrypted to true; an existing file system must be copied.' },
  {
    type: 'AWS::ECS::TaskDefinition', within: ['Volumes', '*', 'EFSVolumeConfiguration'], path: ['TransitEncryption'], off: ['DISABLED'], unset: 'off', data: 'the traffic to its file system', fix: 'Set TransitEncryption to ENABLED.',
  },
  { type: 'AWS::DAX::Cluster', path: ['SSESpecification', 'SSEEnabled'], off: NO, unset: 'off', data: 'what it caches', fix: 'Set SSESpecification with SSEEnabled true.' },
  { type: 'AWS::ElastiCache::ReplicationGroup', path: ['AtRestEncryptionEnabled'], off: NO, unset: 'off', unless: [['GlobalReplicationGroupId']], only: { ...engine, is: name => !/^valkey$/i.test(name) }, data: 'what it stores', fix: 'Set AtRestEncryptionEnabled to true.' },
  { type: 'AWS::ElastiCache::ReplicationGroup', path: ['AtRestEncryptionEnabled'], off: NO, unset: 'on', only: { ...engine, is: name => /^valkey$/i.test(name) }, data: 'what it stores', fix: 'Set AtRestEncryptionEnabled to true.' },
  { type: 'AWS::ElastiCache::ReplicationGroup', path: ['TransitEncryptionEnabled'], off: NO, unset: 'off', unless: [['GlobalReplicationGroupId']], data: 'the traffic to it', fix: 'Set TransitEncryptionEnabled to true.' },
  { type: 'AWS::ElastiCache::CacheCluster', path: ['TransitEncryptionEnabled'], off: NO, unset: 'on', data: 'the traffic to it', fix: 'Set TransitEncryptionEnabled to true.' },
  { type: 'AWS::MemoryDB::Cluster', path: ['TLSEnabled'], off: NO, unset: 'on', data: 'the traffic to it', fix: 'Set TLSEnabled to true.' },
  ...['AWS::OpenSearchService::Domain', 'AWS::Elasticsearch::Domain'].flatMap((type): EncryptionSwitch[] => [
    { type, path: ['EncryptionAtRestOptions', 'Enabled'], off: NO, unset: 'off', data: 'its indexes', fix: 'Set EncryptionAtRestOptions with Enabled true.' },
    { type, path: ['NodeToNodeEncryptionOptions', 'Enabled'], off: NO, unset: 'off', data: 'the traffic between its nodes', fix: 'Set NodeToNodeEncryptionOptions with Enabled true.' },
  ]),
  { type: 'AWS::AppSync::ApiCache', path: ['AtRestEncryptionEnabled'], off: NO, unset: 'off', data: 'what it caches', fix: 'Set AtRestEncryptionEnabled to true.' },
  { type: 'AWS::AppSync::ApiCache', path: ['TransitEncryptionEnabled'], off: NO, unset: 'off', data: 'the traffic to it', fix: 'Set TransitEncryptionEnabled to true.' },
  ...[
    { type: 'AWS::ApiGateway::Stage', within: ['MethodSettings', '*'] },
    { type: 'AWS::ApiGateway::Deployment', within: ['StageDescription', 'MethodSettings', '*'] },
    { type: 'AWS::ApiGateway::Deployment', within: ['StageDescription'] },
  ].map((place): EncryptionSwitch => ({
    ...place, path: ['CacheDataEncrypted'], off: NO, unset: 'off', only: { path: ['CachingEnabled'], is: isYes },
    data: 'the responses that it caches', fix: 'Set CacheDataEncrypted to true.',
  })),
  { type: 'AWS::MSK::Cluster', path: ['EncryptionInfo', 'EncryptionInTransit', 'ClientBroker'], off: ['PLAINTEXT', 'TLS_PLAINTEXT'], unset: 'on', data: 'all of the traffic from its clients', fix: 'Set ClientBroker to TLS.' },
  { type: 'AWS::MSK::Cluster', path: ['EncryptionInfo', 'EncryptionInTransit', 'InCluster'], off: NO, unset: 'on', data: 'the traffic between its brokers', fix: 'Set InCluster to true.' },
  { type: 'AWS::SQS::Queue', path: ['SqsManagedSseEnabled'], off: NO, unset: 'on', on: 'true', unless: [['KmsMasterKeyId']], data: 'its messages', fix: 'Remove SqsManagedSseEnabled: false, or set KmsMasterKeyId.' },
  ...[['Artifacts'], ['SecondaryArtifacts', '*'], ['LogsConfig', 'S3Logs']].map((within): EncryptionSwitch => (
    { type: 'AWS::CodeBuild::Project', within, path: ['EncryptionDisabled'], off: YES, unset: 'on', on: 'false', data: 'what it writes to S3', fix: 'Remove EncryptionDisabled: true.' })),
  { type: 'AWS::EC2::Volume', path: ['Encrypted'], off: NO, unset: 'on', data: 'its blocks', fix: 'Set Encrypted to true.' },
];
