import { OPEN_SERVICES } from '../aws/api/open-services.ts';
import { TLS_SWITCHES } from '../aws/api/tls.ts';
import { KEY_PLACES } from '../aws/kms/customer-key.ts';
import { LOG_SWITCHES } from '../aws/logs/access-logs.ts';
import { TRACING_SWITCHES } from '../aws/logs/tracing.ts';
import { TRAIL_SWITCHES } from '../aws/logs/trail.ts';
import { SWITCHES as ENCRYPTION_SWITCHES } from '../aws/storage/encryption.ts';
import { PUBLIC_SWITCHES } from '../aws/storage/public-endpoints.ts';
import { RECOVERY_SWITCHES } from '../aws/storage/recovery.ts';
import { PUBLIC_ACCESS_SWITCHES } from '../aws/storage/s3-public-access.ts';
import { METADATA_SWITCHES } from '../aws/vpc/instance-metadata.ts';
import { NO, valuesAt, YES, type Switch } from '../aws/switches.ts';
import type { Resource } from '../model/world.ts';
import { addTo } from '../model/multimap.ts';
import type { Topic } from './change.ts';

/** A setting that protects, or lets somebody in where it is off. `says` ends a sentence about a resource of which it is off. */
export type ProtectiveSetting = {
  readonly row: Switch;
  readonly topic: Topic;
  readonly off: 'unprotects' | 'opens';
  readonly says: string;
  /** How it stands, where the row alone does not say. */
  readonly state?: (resource: Resource) => State;
};
export type State = 'on' | 'off' | 'open';

/** A switch that only this comparison looks at: no rule has a fix for it. */
const own = (
  topic: Topic,
  says: string,
  row: Omit<Switch, 'fix'>,
  off: ProtectiveSetting['off'] = 'unprotects',
): ProtectiveSetting => ({ row: { ...row, fix: '' }, topic, off, says });

const present = (topic: Topic, says: string, type: string, ...path: readonly string[]): ProtectiveSetting =>
  own(topic, says, { type: `AWS::${type}`, path, off: 'present', unset: 'off' });

const ALGORITHM = [
  'BucketEncryption',
  'ServerSideEncryptionConfiguration',
  '*',
  'ServerSideEncryptionByDefault',
  'SSEAlgorithm',
];
/** Whether a bucket encrypts with KMS: all others encrypt with keys of S3 since 2023-01-05, whatever they say (S3 user guide, "Configuring default encryption", read 2026-11-30). */
function kmsState(bucket: Resource): State {
  const encryption = bucket.get('BucketEncryption');
  const algorithms = valuesAt(bucket, ALGORITHM).map(({ literal }) => literal);
  if (algorithms.some(one => one?.startsWith('aws:kms'))) return 'on';
  return encryption.absent || (algorithms.length > 0 && !algorithms.includes(undefined)) ? 'off' : 'open';
}

/** Those of the tables that rules read. */
const fromTables = (): readonly ProtectiveSetting[] => [
  ...ENCRYPTION_SWITCHES.filter(row => !row.strict && row.severity !== 'info').map(
    (row): ProtectiveSetting => ({
      row,
      topic: 'encryption',
      off: 'unprotects',
      says: `does not encrypt ${row.data} any more`,
    }),
  ),
  ...RECOVERY_SWITCHES.map((row): ProtectiveSetting => ({
    row,
    topic: 'recovery',
    off: 'unprotects',
    says: `has ${row.weakness} any more`,
  })),
  ...LOG_SWITCHES.map((row): ProtectiveSetting => ({
    row,
    topic: 'logging',
    off: 'unprotects',
    says: `${row.problem} any more`,
  })),
  ...TRACING_SWITCHES.map((row): ProtectiveSetting => ({
    row,
    topic: 'logging',
    off: 'unprotects',
    says: 'is not traced any more',
  })),
  ...TRAIL_SWITCHES.map((row): ProtectiveSetting => ({
    row,
    topic: 'logging',
    off: 'unprotects',
    says: `${row.problem} now`,
  })),
  ...TLS_SWITCHES.filter(({ strict }) => !strict).map((row): ProtectiveSetting => ({
    row,
    topic: 'encryption',
    off: 'unprotects',
    says: `${row.problem} now`,
  })),
  ...PUBLIC_SWITCHES.map((row): ProtectiveSetting => ({
    row,
    topic: 'network',
    off: 'opens',
    says: 'has an address on the internet now',
  })),
  ...METADATA_SWITCHES.filter(({ strict }) => !strict).map((row): ProtectiveSetting => ({
    row,
    topic: 'setting',
    off: 'unprotects',
    says: 'gives its metadata without a session token now',
  })),
  ...OPEN_SERVICES.filter(({ strict }) => !strict).map((row): ProtectiveSetting => ({
    row,
    topic: 'entry',
    off: 'opens',
    says: `lets in callers without asking who they are now`,
  })),
];

/** Settings that are compared and are of no table of a rule, as AWS stands in 2026-11 (CloudFormation template reference of each type). */
const others = (): readonly ProtectiveSetting[] => [
  own('key', 'is not rotated any more', {
    type: 'AWS::KMS::Key',
    path: ['EnableKeyRotation'],
    off: NO,
    unset: 'off',
  }),
  own('recovery', 'has no deletion protection any more', {
    type: 'AWS::DynamoDB::Table',
    path: ['DeletionProtectionEnabled'],
    off: NO,
    unset: 'off',
  }),
  own('recovery', 'has no deletion protection any more', {
    type: 'AWS::Cognito::UserPool',
    path: ['DeletionProtection'],
    off: ['INACTIVE'],
    unset: 'off',
  }),
  own('recovery', 'can be terminated by a call now', {
    type: 'AWS::EC2::Instance',
    path: ['DisableApiTermination'],
    off: NO,
    unset: 'off',
  }),
  ...PUBLIC_ACCESS_SWITCHES.map(name =>
    own(
      'entry',
      `is open to public ${/Acl/.test(name) ? 'ACLs' : 'policies'} now`,
      {
        type: 'AWS::S3::Bucket',
        path: ['PublicAccessBlockConfiguration', name],
        off: NO,
        // A new bucket blocks all four (S3 user guide, "Blocking public access to your Amazon S3 storage", read 2026-11); a block that is written without one leaves it off.
        unset: 'off',
        needs: [['PublicAccessBlockConfiguration']],
      },
      'opens',
    ),
  ),
  own(
    'entry',
    'lets everyone in by its ACL now',
    { type: 'AWS::S3::Bucket', path: ['AccessControl'], off: /^(?:Public|AuthenticatedRead)/, unset: 'on' },
    'opens',
  ),
  own(
    'entry',
    'gives credentials to guests now',
    { type: 'AWS::Cognito::IdentityPool', path: ['AllowUnauthenticatedIdentities'], off: YES, unset: 'on' },
    'opens',
  ),
  own('entry', 'asks for no second factor any more', {
    type: 'AWS::Cognito::UserPool',
    path: ['MfaConfiguration'],
    off: ['OFF'],
    unset: 'off',
  }),
  own(
    'network',
    'gives what is in it a public address now',
    { type: 'AWS::EC2::Subnet', path: ['MapPublicIpOnLaunch'], off: YES, unset: 'on' },
    'opens',
  ),
  own('setting', 'does not scan its images any more', {
    type: 'AWS::ECR::Repository',
    path: ['ImageScanningConfiguration', 'ScanOnPush'],
    off: NO,
    unset: 'off',
  }),
  ...['IAM::Role', 'IAM::User'].map(type =>
    present('access', 'is not limited by a permissions boundary any more', type, 'PermissionsBoundary'),
  ),
  present('network', 'is not in a VPC any more', 'Lambda::Function', 'VpcConfig', 'SubnetIds'),
  present('setting', 'takes unsigned code now', 'Lambda::Function', 'CodeSigningConfigArn'),
  present(
    'encryption',
    'does not encrypt its variables with a key of your own any more',
    'Lambda::Function',
    'KmsKeyArn',
  ),
  present('logging', 'writes no access logs any more', 'S3::Bucket', 'LoggingConfiguration'),
  {
    ...present('encryption', 'encrypts with keys of S3 itself now', 'S3::Bucket', 'BucketEncryption'),
    state: kmsState,
  },
  present('logging', 'keeps its logs for ever now', 'Logs::LogGroup', 'RetentionInDays'),
  present('entry', 'has no web ACL any more', 'CloudFront::Distribution', 'DistributionConfig', 'WebACLId'),
  own('encryption', 'is encrypted with a key of AWS only now', {
    type: 'AWS::DynamoDB::Table',
    path: ['SSESpecification', 'SSEEnabled'],
    off: NO,
    unset: 'off',
  }),
  ...KEY_PLACES.map(({ type, key, what }) => {
    const cut = key.lastIndexOf('*') + 1;
    return own('encryption', `does not encrypt ${what} with a key of your own any more`, {
      type,
      within: key.slice(0, cut),
      path: key.slice(cut),
      off: 'present',
      unset: 'off',
    });
  }),
];

let byType: ReadonlyMap<string, readonly ProtectiveSetting[]> | undefined;

/** The settings of a type. */
export function settingsOf(type: string): readonly ProtectiveSetting[] {
  byType ??= groupBy([...fromTables(), ...others()]);
  return byType.get(type) ?? [];
}

function groupBy(settings: readonly ProtectiveSetting[]): ReadonlyMap<string, readonly ProtectiveSetting[]> {
  const lists = new Map<string, ProtectiveSetting[]>();
  for (const setting of settings) addTo(lists, setting.row.type, setting);
  return lists;
}
