import { Text } from '../../model/text.ts';
import type { World } from '../../model/world.ts';
import { ownArnIn } from '../iam/policy/own-arn-in.ts';
import { arnNaming, spelledOut } from '../iam/policy/own-arn.ts';
import { encryptionKeyOf } from '../kms/customer-key.ts';

/** A key of the customer's that encrypts a store of the stack. `unknown`: why its ARN is not known. */
export type StoreKey = { readonly store: string; readonly arn: Text; readonly unknown?: string };

/** The keys that encrypt the stores of the stack that ARNs name. A key that AWS manages for a service asks the caller for no permission. */
export function keysOfStores(arns: readonly Text[], world: World): readonly StoreKey[] {
  const ids = new Set(arns.flatMap(arn => ownArnIn(arn, world)?.resource ?? []));
  return [...ids].flatMap(id => {
    const store = world.resource(id);
    const key = store && encryptionKeyOf(store);
    return store && key?.managedBy === 'own' ? keyAt(store.name, key.at.text, world) : [];
  });
}

/** A key is named by its ARN or its ID; behind an alias it may be any. */
function keyAt(store: string, written: Text, world: World): StoreKey {
  const text = spelledOut(written, world);
  const key = 'kms:R:A:key/@';
  const own = written.hole && world.declared(written.hole);
  if (text.startsWith('arn:') === 'yes' && text.has(':alias/') !== 'yes') return { store, arn: text };
  if (own?.type === 'AWS::KMS::Key')
    return { store, arn: arnNaming(key, Text.of({ of: 'name', resource: own.id }), world) };
  const isId = text.literal !== undefined && /^(?:mrk-)?[0-9a-f-]{32,36}$/.test(text.literal);
  return isId
    ? { store, arn: arnNaming(key, text, world) }
    : {
        store,
        arn: arnNaming(key, Text.of('*'), world),
        unknown: `the template names the key of ${store} otherwise`,
      };
}
