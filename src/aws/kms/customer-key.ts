import { perDefaults } from '../../model/memo.ts';
import { type Resource, type Value, World } from '../../model/world.ts';
import { referring } from '../../model/references.ts';
import { isAwsManagedKey } from './keys.ts';
import { takesAccessLogs } from '../storage/s3-logs.ts';
import { isYes, valuesAt } from '../switches.ts';

/** Where one type of store names its key, as AWS stands in 2026-11. `*` goes through a list. */
export type KeyPlace = {
  readonly type: string;
  readonly key: readonly string[];
  /** Only the strict preset asks for a key of one's own here; `unless-sensitive`: what is stored is the data of users, so that whoever says it is sensitive hears of it too. */
  readonly strict?: 'always' | 'unless-sensitive';
  /** The store counts only where this is present (data to encrypt) or, with `is`, where its literal is such. */
  readonly only?: { readonly path: readonly string[]; readonly is?: (literal: string) => boolean };
  /** A literal here that says a key is used which the service insists on being named. */
  readonly keyed?: { readonly path: readonly string[]; readonly words: readonly string[] };
  readonly what: string;
};

export const KEY_PLACES: readonly KeyPlace[] = [
  {
    type: 'AWS::S3::Bucket',
    key: [
      'BucketEncryption',
      'ServerSideEncryptionConfiguration',
      '*',
      'ServerSideEncryptionByDefault',
      'KMSMasterKeyID',
    ],
    what: 'its objects',
  },
  { type: 'AWS::DynamoDB::Table', key: ['SSESpecification', 'KMSMasterKeyId'], what: 'its items' },
  {
    type: 'AWS::DynamoDB::GlobalTable',
    key: ['Replicas', '*', 'SSESpecification', 'KMSMasterKeyId'],
    what: 'its items',
  },
  { type: 'AWS::SQS::Queue', key: ['KmsMasterKeyId'], what: 'its messages' },
  { type: 'AWS::SNS::Topic', key: ['KmsMasterKeyId'], what: 'its messages' },
  { type: 'AWS::SecretsManager::Secret', key: ['KmsKeyId'], what: 'its value' },
  {
    type: 'AWS::Kinesis::Stream',
    key: ['StreamEncryption', 'KeyId'],
    only: { path: ['StreamEncryption'] },
    what: 'its records',
  },
  {
    type: 'AWS::KinesisFirehose::DeliveryStream',
    key: ['DeliveryStreamEncryptionConfigurationInput', 'KeyARN'],
    only: { path: ['DeliveryStreamEncryptionConfigurationInput'] },
    what: 'its records',
  },
  ...['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster', 'AWS::DocDB::DBCluster', 'AWS::Neptune::DBCluster'].map(
    (type): KeyPlace => ({
      type,
      key: ['KmsKeyId'],
      only: { path: ['StorageEncrypted'], is: isYes },
      what: 'its storage',
    }),
  ),
  {
    type: 'AWS::EFS::FileSystem',
    key: ['KmsKeyId'],
    only: { path: ['Encrypted'], is: isYes },
    what: 'its files',
  },
  // RabbitMQ brokers take no key of the customer's.
  {
    type: 'AWS::AmazonMQ::Broker',
    key: ['EncryptionOptions', 'KmsKeyId'],
    only: { path: ['EngineType'], is: literal => /^activemq$/i.test(literal) },
    what: 'its messages',
  },
  { type: 'AWS::Logs::LogGroup', key: ['KmsKeyId'], strict: 'unless-sensitive', what: 'its events' },
  {
    type: 'AWS::Lambda::Function',
    key: ['KmsKeyArn'],
    strict: 'always',
    only: { path: ['Environment', 'Variables'] },
    what: 'its environment variables',
  },
  {
    type: 'AWS::ECR::Repository',
    key: ['EncryptionConfiguration', 'KmsKey'],
    strict: 'always',
    what: 'its images',
  },
  {
    type: 'AWS::StepFunctions::StateMachine',
    key: ['EncryptionConfiguration', 'KmsKeyId'],
    strict: 'unless-sensitive',
    what: 'its definition and history',
  },
  { type: 'AWS::CloudTrail::Trail', key: ['KMSKeyId'], strict: 'always', what: 'its log files' },
  {
    type: 'AWS::Athena::WorkGroup',
    key: ['WorkGroupConfiguration', 'ResultConfiguration', 'EncryptionConfiguration', 'KmsKey'],
    strict: 'unless-sensitive',
    keyed: {
      path: ['WorkGroupConfiguration', 'ResultConfiguration', 'EncryptionConfiguration', 'EncryptionOption'],
      words: ['SSE_KMS', 'CSE_KMS'],
    },
    what: 'its query results',
  },
];

const RESTORED_FROM = [
  'DBSnapshotIdentifier',
  'DBClusterSnapshotIdentifier',
  'SnapshotIdentifier',
  'SourceDBInstanceIdentifier',
  'SourceDBClusterIdentifier',
];

export type Key = {
  readonly place: KeyPlace;
  readonly managedBy: 'own' | 'aws' | 'unknown';
  readonly at: Value;
};

/** Whose key encrypts a store: one that it names, one of AWS', or unknown. `undefined` when the question does not arise. */
export function encryptionKeyOf(store: Resource): Key | undefined {
  const place = KEY_PLACES.find(row => row.type === store.type);
  if (!place || !counts(store, place)) return undefined;
  const keys = valuesAt(store, place.key);
  const own = keys.find(key => !isAwsManagedKey(key.text) && !key.text.is(''));
  if (own) return { place, managedBy: 'own', at: own };
  // A database that is restored has the key of its snapshot or source (RDS user guide, "Encrypting Amazon RDS resources", read 2026-11).
  if (RESTORED_FROM.some(property => !store.get(property).absent))
    return { place, managedBy: 'unknown', at: store };
  const insists = place.keyed?.words.includes(store.get(...place.keyed.path).literal ?? '') === true;
  return { place, managedBy: insists || hidden(store, place.key) ? 'unknown' : 'aws', at: keys[0] ?? store };
}

function counts(store: Resource, { only }: KeyPlace): boolean {
  if (!only) return true;
  const value = store.get(...only.path);
  if (!only.is) return value.present && (value.entries.length > 0 || value.node?.kind !== 'map');
  const { literal } = value;
  return literal !== undefined && only.is(literal);
}

/** Whether anything on the way to the key is known only at deployment. */
function hidden(value: Value, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return false;
  if (key === '*') return !value.complete || value.each.some(one => hidden(one, rest));
  const next = value.get(key);
  return next.present ? hidden(next, rest) : !next.absent;
}

type Keyed = { readonly store: Resource; readonly at: Value };

/** Another store of the stack that names a key of the customer's in every branch: then the others were forgotten. */
export function keyedSibling(store: Resource, world: World): Keyed | undefined {
  return keyedStores(world).find(other => other.store.id !== store.id);
}

const keyedStores = perDefaults(({ stackIndex, assumeDefaults }): readonly Keyed[] => {
  const declared = KEY_PLACES.filter(row => !row.strict).flatMap(row => stackIndex.ofType(row.type));
  return declared.flatMap(({ id }) => {
    // One world a store: its facts tell whether the key depends on a branch.
    const scratch = new World(stackIndex, [], assumeDefaults);
    const store = scratch.resource(id);
    const key = store && encryptionKeyOf(store);
    return store && key?.managedBy === 'own' && scratch.facts.length === 0 ? [{ store, at: key.at }] : [];
  });
});

/** Buckets that can not use a key of the customer's: websites that anonymous users read, and targets of access logs. */
export function requiresAwsKey(bucket: Resource, world: World): boolean {
  if (bucket.type !== 'AWS::S3::Bucket') return false;
  return bucket.get('WebsiteConfiguration').present || takesAccessLogs(bucket, world);
}

/** Whether a topic takes the notifications of alarms: their states, no data of users. */
export const takesAlarms = (topic: Resource, world: World): boolean =>
  topic.type === 'AWS::SNS::Topic' &&
  !referring(world, topic.id, 'AWS::CloudWatch::Alarm', () => true).next().done;
