import { KEY_PLACES, keyedSibling, keyOf, takesNoCustomerKey } from '../../src/aws/kms/customer-key.ts';
import { isAuthored } from '../../src/aws/storage/s3-public-access.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'data-without-customer-key',
  title: 'Stored data has no customer-managed key',
  severity: 'low',
  preset: 'recommended',
  on: [...new Set(KEY_PLACES.map(row => row.type))],
  maps: { owasp: ['S3'], sas: ['SAS-03'], cwe: [311] },
  why: 'AWS encrypts this data with a key of its own: nobody in the account can say who may use that key, see its use apart from the service, or take it away.',
  fix: 'Create an AWS::KMS::Key with EnableKeyRotation and name it in the store, where the data is worth it.',
  references: ['https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-mgmt'],
  gather: all => {
    const [first, ...others] = all.map(one => one.resource);
    return others.length === 0
      ? all[0]!.message
      : `${first} and ${others.length} more ${others.length === 1 ? 'store' : 'stores'} of this stack have no customer-managed key`;
  },
  check({ resource: store, world, strict, settings: { sensitive }, report, undetermined }) {
    const key = isAuthored(store) ? keyOf(store) : undefined;
    if (
      !key ||
      key.managedBy === 'own' ||
      (key.place.strict && !strict && !(sensitive && key.place.strict === 'unless-sensitive')) ||
      takesNoCustomerKey(store, world)
    )
      return;
    if (key.managedBy === 'unknown') return undetermined('its key is known only at deployment');
    const sibling = keyedSibling(store, world);
    report(key.at, `${store.called} names no customer-managed key for ${key.place.what}`, {
      ...(sensitive ? { severity: 'medium', apart: true } : {}),
      ...(sibling
        ? { related: [{ at: sibling.at, note: `${sibling.store.name} has a key of its own` }] }
        : {}),
    });
  },
});
