import {
  KEY_PLACES,
  keyedSibling,
  encryptionKeyOf,
  requiresAwsKey,
  takesAlarms,
} from '../../src/aws/kms/customer-key.ts';
import { isAuthored } from '../../src/aws/storage/s3-public-access.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'data-without-customer-key',
  title: 'Stored data is not encrypted with a customer managed key',
  severity: 'low',
  preset: 'recommended',
  byElement: true,
  on: [...new Set(KEY_PLACES.map(row => row.type))],
  maps: { owasp: ['S3'], sas: ['SAS-03'], cwe: [311] },
  why: 'AWS encrypts this data with its own key. You cannot control access to that key, audit its use separately from the service or revoke it.',
  fix: 'If the data is sensitive, create an AWS::KMS::Key with EnableKeyRotation and reference it in the resource.',
  references: ['https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-mgmt'],
  gather: all => {
    const [first, ...others] = all;
    if (!first) return '';
    return `${first.resource} and ${others.length} more ${others.length === 1 ? 'resource' : 'resources'} in this stack do not use a customer managed key`;
  },
  check({ resource: store, world, strict, runs, settings: { sensitive }, report, undetermined }) {
    const key = isAuthored(store) ? encryptionKeyOf(store) : undefined;
    if (
      !key ||
      key.managedBy === 'own' ||
      (key.place.strict && !strict && !(sensitive && key.place.strict === 'unless-sensitive')) ||
      requiresAwsKey(store, world)
    )
      return;
    if (!strict && !sensitive && takesAlarms(store, world)) return;
    // A bucket that chooses no key at all is told as such.
    if (
      !strict &&
      !sensitive &&
      store.type === 'AWS::S3::Bucket' &&
      store.get('BucketEncryption').absent &&
      runs('s3-bucket-encryption')
    )
      return;
    if (key.managedBy === 'unknown') return undetermined('its encryption key is not known until deployment');
    const sibling = keyedSibling(store, world);
    report(key.at, `${store.called} does not use a customer managed key for ${key.place.what}`, {
      ...(sensitive ? { severity: 'medium', gathering: 'apart' } : {}),
      ...(sibling
        ? { related: [{ at: sibling.at, note: `${sibling.store.name} uses a customer managed key` }] }
        : {}),
    });
  },
});
