import type { Resource, Value } from '../../model/world.ts';
import { flat, jsonDocument } from '../iam/policy/statements.ts';

export const COLLECTION_NETWORK = 'AWS::OpenSearchServerless::SecurityPolicy';
export const COLLECTION_DATA = 'AWS::OpenSearchServerless::AccessPolicy';

/**
 * The place at which a network policy opens collections or dashboards to the internet: a list of blocks with `Rules` and AllowFromPublic or SourceVPCEs
 * (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html, read 2026-11-29). `undetermined` hears of documents that can not be read.
 */
export function publicNetwork(policy: Resource, undetermined: (reason: string) => void): Value | undefined {
  if (policy.get('Type').literal !== 'network') return undefined;
  return blocksOf(policy, undetermined)
    .map(block => block.get('AllowFromPublic'))
    .find(open => open.boolean === true);
}

/** What a data policy gives away: to whom, or everything on every collection. */
export type WideAccess = { readonly at: Value; readonly says: string };

/**
 * A list of blocks with `Rules` and `Principal`. Principals are IAM roles and users and SAML identities, permissions `aoss:…`, and a resource
 * whose name is a wildcard alone means all collections (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html, read 2026-11-29). The page does not say whether the service takes `*` for
 * a principal; where it is written, everyone is meant.
 */
export function wideAccess(policy: Resource, undetermined: (reason: string) => void): WideAccess | undefined {
  for (const block of blocksOf(policy, undetermined)) {
    const everyone = flat(block.get('Principal')).find(({ literal }) => literal?.trim() === '*');
    if (everyone) return { at: everyone, says: 'grants access to every principal' };
    const whole = flat(block.get('Rules'))
      .filter(rule => flat(rule.get('Resource')).some(({ literal }) => EVERY.test(literal ?? '')))
      .flatMap(rule => flat(rule.get('Permission')))
      .find(({ literal }) => literal === 'aoss:*' || literal === '*');
    if (whole) return { at: whole, says: `grants ${whole.literal} on every collection` };
  }
  return undefined;
}

const EVERY = /^(?:collection\/\*|index\/\*\/\*)$/;

function blocksOf(policy: Resource, undetermined: (reason: string) => void): readonly Value[] {
  const document = policy.get('Policy');
  const read = jsonDocument(document);
  if (!read && document.present) undetermined('the policy document is not known until deployment');
  return read ? flat(read) : [];
}
