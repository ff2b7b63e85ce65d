import { isYes, NO, YES, type Switch } from '../switches.ts';

/** Where encryption of one type of store is decided, as AWS stands in 2026-11. */
export type EncryptionSwitch = Switch & {
  readonly severity?: 'low' | 'info';
  /** Told by the strict preset only. */
  readonly strict?: true;
  /** What is not encrypted, as the end of a sentence: `its records`. */
  readonly data: string;
};

const aurora = (engine: string): boolean => /^aurora/i.test(engine);
const engine = { path: ['Engine'] };
const fromElsewhere = [
  ['SnapshotIdentifier'],
  ['DBSnapshotIdentifier'],
  ['SourceDBInstanceIdentifier'],
  ['SourceDBClusterIdentifier'],
  ['ReplicationSourceIdentifier'],
  ['SourceDbiResourceId'],
  ['GlobalClusterIdentifier'],
  ['DBClusterSnapshotIdentifier'],
  ['SourceDBInstanceAutomatedBackupsArn'],
];
const storage = {
  path: ['StorageEncrypted'],
  off: NO,
  inherits: fromElsewhere,
  data: 'its storage',
  fix: 'Set StorageEncrypted to true. Restore an existing database from an encrypted copy of a snapshot.',
} as const;

/**
 * Aurora encrypts every cluster that is made since 2026-02-18 with a key of AWS, also where `false` is written; older ones keep what they were made with (Aurora user
 * guide, "Encrypting Amazon Aurora resources"; AWS Database Blog, "Use default encryption at rest for new Amazon Aurora clusters"; read 2026-11-30). The clusters of a
 * global one are all of Aurora (API reference, CreateGlobalCluster, read 2026-11-30).
 */
const ofAurora = {
  ...storage,
  unset: 'off',
  severity: 'info',
  data: 'its storage if it was created before 2026-02-18, when Aurora began to encrypt all new clusters',
  fix: 'Restore a cluster from before then from a snapshot: the new cluster is encrypted.',
} as const;

/**
 * Where EBS volumes are declared. An account that has switched on encryption by default for the Region, which it has to do itself, encrypts every new volume, whatever the
 * template says (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableEbsEncryptionByDefault.html, read 2026-11-29). No template shows it, so what says
 * nothing is told by the strict preset only, and an explicit `false` is told as what the template asks for.
 */
const VOLUMES = [
  { type: 'AWS::EC2::Volume', within: [] },
  { type: 'AWS::EC2::Instance', within: ['BlockDeviceMappings', '*', 'Ebs'] },
  { type: 'AWS::EC2::LaunchTemplate', within: ['LaunchTemplateData', 'BlockDeviceMappings', '*', 'Ebs'] },
  { type: 'AWS::AutoScaling::LaunchConfiguration', within: ['BlockDeviceMappings', '*', 'Ebs'] },
  {
    type: 'AWS::EC2::SpotFleet',
    within: ['SpotFleetRequestConfigData', 'LaunchSpecifications', '*', 'BlockDeviceMappings', '*', 'Ebs'],
  },
] as const;

export const SWITCHES: readonly EncryptionSwitch[] = [
  {
    type: 'AWS::Kinesis::Stream',
    path: ['StreamEncryption', 'KeyId'],
    off: 'present',
    unset: 'off',
    data: 'its records',
    fix: 'Set StreamEncryption with EncryptionType KMS and a KeyId.',
  },
  {
    type: 'AWS::Kinesis::Stream',
    within: ['StreamEncryption'],
    path: ['EncryptionType'],
    off: ['NONE'],
    unset: 'off',
    data: 'its records',
    fix: 'Set EncryptionType to KMS.',
  },
  {
    type: 'AWS::KinesisFirehose::DeliveryStream',
    path: ['DeliveryStreamEncryptionConfigurationInput', 'KeyType'],
    off: 'present',
    unset: 'off',
    only: { path: ['DeliveryStreamType'], is: type => type === '' || type === 'DirectPut' },
    data: 'its buffered records',
    fix: 'Set DeliveryStreamEncryptionConfigurationInput with a KeyType.',
  },
  {
    type: 'AWS::RDS::DBInstance',
    ...storage,
    unset: 'off',
    unless: [['DBClusterIdentifier']],
    only: { ...engine, is: name => !aurora(name) },
  },
  { type: 'AWS::RDS::DBCluster', ...storage, unset: 'off', only: { ...engine, is: name => !aurora(name) } },
  { type: 'AWS::RDS::DBCluster', ...ofAurora, only: { ...engine, is: aurora } },
  { type: 'AWS::RDS::GlobalCluster', ...ofAurora, unless: [['SourceDBClusterIdentifier']] },
  { type: 'AWS::DocDB::DBCluster', ...storage, unset: 'off' },
  { type: 'AWS::Neptune::DBCluster', ...storage, unset: 'off' },
  // Redshift encrypts new clusters by default since 2025-01-10.
  {
    type: 'AWS::Redshift::Cluster',
    path: ['Encrypted'],
    off: NO,
    unset: 'on',
    data: 'its storage',
    fix: 'Set Encrypted to true.',
  },
  {
    type: 'AWS::EFS::FileSystem',
    path: ['Encrypted'],
    off: NO,
    unset: 'off',
    data: 'its files',
    fix: 'Set Encrypted to true. Copy the data of an existing file system to a new one.',
  },
  {
    type: 'AWS::ECS::TaskDefinition',
    within: ['Volumes', '*', 'EFSVolumeConfiguration'],
    path: ['TransitEncryption'],
    off: ['DISABLED'],
    unset: 'off',
    data: 'traffic to its file system',
    fix: 'Set TransitEncryption to ENABLED.',
  },
  {
    type: 'AWS::DAX::Cluster',
    path: ['SSESpecification', 'SSEEnabled'],
    off: NO,
    unset: 'off',
    data: 'its cached data',
    fix: 'Set SSESpecification.SSEEnabled to true.',
  },
  {
    type: 'AWS::ElastiCache::ReplicationGroup',
    path: ['AtRestEncryptionEnabled'],
    off: NO,
    unset: 'off',
    unless: [['GlobalReplicationGroupId']],
    only: { ...engine, is: name => !/^valkey$/i.test(name) },
    data: 'data at rest',
    fix: 'Set AtRestEncryptionEnabled to true.',
  },
  {
    type: 'AWS::ElastiCache::ReplicationGroup',
    path: ['AtRestEncryptionEnabled'],
    off: NO,
    unset: 'on',
    only: { ...engine, is: name => /^valkey$/i.test(name) },
    data: 'data at rest',
    fix: 'Set AtRestEncryptionEnabled to true.',
  },
  {
    type: 'AWS::ElastiCache::ReplicationGroup',
    path: ['TransitEncryptionEnabled'],
    off: NO,
    unset: 'off',
    unless: [['GlobalReplicationGroupId']],
    data: 'data in transit',
    fix: 'Set TransitEncryptionEnabled to true.',
  },
  {
    type: 'AWS::ElastiCache::CacheCluster',
    path: ['TransitEncryptionEnabled'],
    off: NO,
    unset: 'on',
    data: 'data in transit',
    fix: 'Set TransitEncryptionEnabled to true.',
  },
  {
    type: 'AWS::MemoryDB::Cluster',
    path: ['TLSEnabled'],
    off: NO,
    unset: 'on',
    data: 'data in transit',
    fix: 'Set TLSEnabled to true.',
  },
  ...['AWS::OpenSearchService::Domain', 'AWS::Elasticsearch::Domain'].flatMap((type): EncryptionSwitch[] => [
    {
      type,
      path: ['EncryptionAtRestOptions', 'Enabled'],
      off: NO,
      unset: 'off',
      data: 'its indexes',
      fix: 'Set EncryptionAtRestOptions.Enabled to true.',
    },
    {
      type,
      path: ['NodeToNodeEncryptionOptions', 'Enabled'],
      off: NO,
      unset: 'off',
      data: 'traffic between its nodes',
      fix: 'Set NodeToNodeEncryptionOptions.Enabled to true.',
    },
  ]),
  {
    type: 'AWS::AppSync::ApiCache',
    path: ['AtRestEncryptionEnabled'],
    off: NO,
    unset: 'off',
    data: 'its cached data',
    fix: 'Set AtRestEncryptionEnabled to true.',
  },
  {
    type: 'AWS::AppSync::ApiCache',
    path: ['TransitEncryptionEnabled'],
    off: NO,
    unset: 'off',
    data: 'data in transit',
    fix: 'Set TransitEncryptionEnabled to true.',
  },
  ...[
    { type: 'AWS::ApiGateway::Stage', within: ['MethodSettings', '*'], cluster: [] },
    {
      type: 'AWS::ApiGateway::Deployment',
      within: ['StageDescription', 'MethodSettings', '*'],
      cluster: ['StageDescription'],
    },
    { type: 'AWS::ApiGateway::Deployment', within: ['StageDescription'], cluster: ['StageDescription'] },
  ].flatMap(({ type, within, cluster }): EncryptionSwitch[] => {
    // Without a cluster nothing is cached, whatever a method says (developer guide, "Cache settings for REST APIs in API Gateway", read 2026-11).
    const path = [...cluster, 'CacheClusterEnabled'];
    const cache = {
      type,
      within,
      path: ['CacheDataEncrypted'],
      off: NO,
      unset: 'off',
      only: { path: ['CachingEnabled'], is: isYes },
      fix: 'Set CacheDataEncrypted to true.',
    } as const;
    return [
      { ...cache, given: { path, is: isYes }, data: 'its cached responses' },
      {
        ...cache,
        given: { path, is: enabled => enabled === '' },
        strict: true,
        severity: 'low',
        data: 'its cached responses if a cache cluster is enabled',
      },
    ];
  }),
  {
    type: 'AWS::MSK::Cluster',
    path: ['EncryptionInfo', 'EncryptionInTransit', 'ClientBroker'],
    off: ['PLAINTEXT', 'TLS_PLAINTEXT'],
    unset: 'on',
    data: 'traffic from its clients',
    fix: 'Set ClientBroker to TLS.',
  },
  {
    type: 'AWS::MSK::Cluster',
    path: ['EncryptionInfo', 'EncryptionInTransit', 'InCluster'],
    off: NO,
    unset: 'on',
    data: 'traffic between its brokers',
    fix: 'Set InCluster to true.',
  },
  {
    type: 'AWS::SQS::Queue',
    path: ['SqsManagedSseEnabled'],
    off: NO,
    unset: 'on',
    on: 'true',
    unless: [['KmsMasterKeyId']],
    data: 'its messages',
    fix: 'Remove SqsManagedSseEnabled: false, or set KmsMasterKeyId.',
  },
  ...[['Artifacts'], ['SecondaryArtifacts', '*'], ['LogsConfig', 'S3Logs']].map(
    (within): EncryptionSwitch => ({
      type: 'AWS::CodeBuild::Project',
      within,
      path: ['EncryptionDisabled'],
      off: YES,
      unset: 'on',
      on: 'false',
      data: 'the data that it writes to S3',
      fix: 'Remove EncryptionDisabled: true.',
    }),
  ),
  ...VOLUMES.flatMap(({ type, within }): EncryptionSwitch[] => {
    const volume = {
      type,
      within,
      path: ['Encrypted'],
      unless: [['KmsKeyId']],
      inherits: [['SnapshotId']],
      fix: 'Set Encrypted to true.',
    };
    return [
      { ...volume, off: NO, unset: 'on', data: 'its EBS volume' },
      {
        ...volume,
        off: [],
        unset: 'off',
        strict: true,
        severity: 'low',
        data: 'its EBS volume unless the account encrypts new volumes by default',
      },
    ];
  }),
];
