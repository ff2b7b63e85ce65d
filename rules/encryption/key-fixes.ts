import { getAtt, ref, sub, type Data, type DataMap } from '../../src/fix/data.ts';
import type { Edits } from '../../src/fix/cuts.ts';
import type { Fix, FixContext } from '../../src/fix/fix.ts';
import { all, fixed, setProperty, siteOf, type Site } from '../../src/fix/sites.ts';
import { lookUp } from '../../src/model/look-up.ts';
import { isHandedOut, referringTypes } from '../../src/model/references.ts';
import type { Declaration, Stack } from '../../src/model/stack.ts';
import { at, entriesOf, isList, isMap, isScalar, itemsOf, textOf, type Node } from '../../src/source/node.ts';

const KEY = 'DataKey';
const KEY_TYPE = 'AWS::KMS::Key';

/** A type of store: what KMS calls its service, the property that its key is set with, and which types may refer to it although the key lets only principals of the account in. */
type Store = {
  readonly service: string;
  readonly property: string;
  readonly value: (key: Data) => Data;
  /** Undefined: whoever reads or writes it does so with a principal of its own. */
  readonly referrers?: RegExp;
  /** Types that only receive: where nothing else refers to it, who sends to it is not known. */
  readonly receivers?: RegExp;
  /** Properties with which others read or write it, or which exclude a key. */
  readonly without?: readonly string[];
};

/** Types that act with a role of the account. */
const WITH_ROLE =
  'Lambda::(?:Function|EventSourceMapping|EventInvokeConfig|Permission)|IAM::|StepFunctions::|ApiGateway|AppSync::|Scheduler::|Pipes::';

/**
 * SQS, SNS and S3: services that send to a queue, a topic or a bucket on their own need a statement of their own in the key policy, so that what others than functions
 * and roles refer to is left alone (SQS and SNS developer guides, "Key management"; S3 user guide, "Granting permissions to publish event notification messages to a destination" and "Configuring
 * Amazon S3 Inventory"; awsdocs on GitHub, read 2026-11-30). A queue takes one kind of encryption (SQS API, SetQueueAttributes in botocore 1.44.8, read 2026-11-30).
 */
const STORES: { readonly [type: string]: Store } = {
  'AWS::DynamoDB::Table': {
    service: 'dynamodb',
    property: 'SSESpecification',
    value: key => ({ SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: key }),
  },
  'AWS::SQS::Queue': {
    service: 'sqs',
    property: 'KmsMasterKeyId',
    value: key => key,
    referrers: new RegExp(`^AWS::(?:${WITH_ROLE}|SQS::Queue$)`),
    without: ['SqsManagedSseEnabled', 'RedriveAllowPolicy'],
  },
  'AWS::SNS::Topic': {
    service: 'sns',
    property: 'KmsMasterKeyId',
    value: key => key,
    referrers: new RegExp(`^AWS::(?:${WITH_ROLE}|SNS::Subscription$)`),
    // Alarms may be set up elsewhere, without a word in the policy of the topic (SNS developer guide, "Managing Amazon SNS encryption keys and costs").
    receivers: /^AWS::(?:Lambda::Permission|SNS::Subscription)$/,
  },
  'AWS::SecretsManager::Secret': {
    service: 'secretsmanager',
    property: 'KmsKeyId',
    value: key => key,
    without: ['ReplicaRegions'],
  },
  'AWS::Kinesis::Stream': {
    service: 'kinesis',
    property: 'StreamEncryption',
    value: key => ({ EncryptionType: 'KMS', KeyId: key }),
  },
  'AWS::S3::Bucket': {
    service: 's3',
    property: 'BucketEncryption',
    value: key => ({
      ServerSideEncryptionConfiguration: [
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key },
        },
      ],
    }),
    referrers: new RegExp(`^AWS::(?:${WITH_ROLE})`),
    without: ['WebsiteConfiguration', 'ReplicationConfiguration', 'InventoryConfigurations'],
  },
};

const RISK =
  'The key and its use are charged, and the data can be read only as long as the key is there. Principals of other accounts, and services that no resource of the template names, can no longer use the data.';

/**
 * Declares a key for the data of the stack, which whoever is allowed to use the service in this account may use through it, as with the key that AWS manages (KMS developer guide, "AWS KMS condition keys",
 * kms:ViaService and kms:CallerAccount; awsdocs on GitHub, read 2026-11-30), and encrypts a store with it.
 */
export function customerKey(context: FixContext): Fix | undefined {
  const { resource, stack, world } = context;
  const store = lookUp(STORES, resource.type);
  const site = siteOf(context, resource);
  if (!store || !site || !isPlain(context, site, store)) return undefined;
  const known = stack.resources.get(KEY);
  const others = world.stackIndex.ofType(KEY_TYPE).filter(({ id }) => id !== KEY);
  // Which of the keys of its author is meant, nobody knows.
  if (others.length > 0 || (known && !isOurs(known.node, store))) return undefined;
  const edits = all(
    setKey(site, store, store.service === 'sns' ? ref(KEY) : getAtt(KEY, 'Arn')),
    known ? [] : declareKey(site, stack, servicesOf(context)),
  );
  return fixed(`Encrypt with a customer managed key, ${KEY}`, edits, RISK);
}

/** The services of all stores of the stack that can have the key: those that get it next need it to let them in. */
function servicesOf(context: FixContext): readonly string[] {
  const known = services.get(context.stack);
  if (known) return known;
  const all = [...context.stack.resources.values()];
  const found = Object.entries(STORES).flatMap(([type, store]) =>
    all.some(one => one.type === type && takesKey({ ...context, resource: one }, store)) ? store.service : [],
  );
  services.set(context.stack, found);
  return found;
}
const services = new WeakMap<Stack, readonly string[]>();

function takesKey(context: FixContext, store: Store): boolean {
  const site = siteOf(context, context.resource);
  return site !== undefined && isPlain(context, site, store) && setKey(site, store, ref(KEY)) !== undefined;
}

function isPlain({ resource, world, stack }: FixContext, site: Site, store: Store): boolean {
  const { stackIndex } = world;
  const isWritten = site.kind === 'cloudformation' || site.type === 'AWS::Serverless::SimpleTable';
  if (!isWritten || at(site.map, 'Condition') || isHandedOut(stackIndex, resource.id)) return false;
  const properties = at(resource.node, 'Properties');
  if (store.without?.some(key => at(properties, key))) return false;
  const { referrers, receivers } = store;
  if (!referrers) return true;
  const control = textOf(at(properties, 'AccessControl')) ?? 'Private';
  if (store.service === 's3' && (control !== 'Private' || [...stack.resources.values()].some(isDelivering)))
    return false;
  const types = referringTypes(stackIndex, resource.id);
  return (
    types.every(type => referrers.test(type)) && (!receivers || types.some(type => !receivers.test(type)))
  );
}

/** Whether a resource reads a bucket by its domain name, or writes to one by its name, or lets others do so. */
const isDelivering = ({ type, node }: Declaration): boolean =>
  /^AWS::(?:CloudFront::Distribution|CloudTrail::Trail|Config::DeliveryChannel)$/.test(type) ||
  (type === 'AWS::S3::BucketPolicy' && says(node, 'Allow'));

/** Sets the key where none is set; the algorithm of a bucket that names one of AWS is changed. */
function setKey(site: Site, store: Store, key: Data): Edits {
  const { editor, map } = site;
  const written = at(map, 'Properties', store.property);
  if (!written || (store.property === 'KmsMasterKeyId' && isScalar(written)))
    return setProperty(site, [store.property], store.value(key));
  const [rule, ...others] = itemsOf(at(written, 'ServerSideEncryptionConfiguration'));
  const byDefault = at(rule, 'ServerSideEncryptionByDefault');
  if (store.service !== 's3' || others.length > 0 || !isMap(byDefault)) return undefined;
  const algorithm = at(byDefault, 'SSEAlgorithm');
  const isKms = textOf(algorithm) === 'aws:kms';
  if (!isScalar(algorithm) || at(byDefault, 'KMSMasterKeyID')) return undefined;
  return all(
    isKms ? [] : editor.replace(algorithm, 'aws:kms'),
    editor.set(byDefault, ['KMSMasterKeyID'], key),
    // Else each object asks for a call of the key (S3 user guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys").
    isMap(rule) && !at(rule, 'BucketKeyEnabled') ? editor.set(rule, ['BucketKeyEnabled'], true) : [],
  );
}

function declareKey({ editor, holder, entry }: Site, { file }: Stack, given: readonly string[]): Edits {
  if (!holder || !entry || entry.key.includes('${') || entry.key.includes('&{')) return undefined;
  const edits = editor.addBehind(holder, entry, {
    [KEY]: {
      Type: KEY_TYPE,
      // What outlives the stack, a backup included, is lost without its key.
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { EnableKeyRotation: true, KeyPolicy: policyFor(given.map(via)) },
    },
  });
  // A stack has it once, in whichever files its stores are.
  return edits?.map(edit => (edit.adds ? { ...edit, adds: { ...edit.adds, to: `${KEY}\0${file}` } } : edit));
}

// The names end in amazonaws.com in all partitions (the same page, "Services that support the kms:ViaService condition key").
const via = (service: string): Data => sub(`${service}.\${AWS::Region}.amazonaws.com`);

const policyFor = (services: readonly Data[]): DataMap => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') },
      Action: 'kms:*',
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: [
        'kms:Encrypt',
        'kms:Decrypt',
        'kms:ReEncrypt*',
        'kms:GenerateDataKey*',
        'kms:CreateGrant',
        'kms:DescribeKey',
      ],
      Resource: '*',
      Condition: {
        StringEquals: {
          'kms:CallerAccount': ref('AWS::AccountId'),
          'kms:ViaService': services.length === 1 ? (services[0] ?? '') : services,
        },
      },
    },
  ],
});

/** Whether a key lets the account use it through a service. */
function isOurs(node: Node, { service }: Store): boolean {
  const statements = at(node, 'Properties', 'KeyPolicy', 'Statement');
  return (
    isList(statements) &&
    statements.items.some(one => {
      const services = at(one, 'Condition', 'StringEquals', 'kms:ViaService');
      return (
        says(services, `${service}.`) &&
        at(one, 'Condition', 'StringEquals', 'kms:CallerAccount') !== undefined
      );
    })
  );
}

function says(node: Node | undefined, start: string): boolean {
  if (!node) return false;
  if (node.kind === 'scalar') return node.text.startsWith(start);
  if (node.kind === 'call') return says(node.arg, start);
  return (node.kind === 'list' ? node.items : entriesOf(node).map(({ value }) => value)).some(one =>
    says(one, start),
  );
}
