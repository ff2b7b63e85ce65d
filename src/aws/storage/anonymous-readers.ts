import type { Resource, World } from '../../model/world.ts';
import { grantExposureOf, publicGrantsOf, type PublicGrant } from '../iam/principals/public-grants.ts';
import { actionsOf } from '../iam/principals/resource-policies.ts';
import { policiesOfBucket } from './bucket-policies.ts';

/** Whether a bucket is meant for readers without credentials: a website, or one whose policy lets everyone read its objects. */
export function hasAnonymousReaders(bucket: Resource, world: World): boolean {
  if (bucket.get('WebsiteConfiguration').present) return true;
  for (const { policy, same } of policiesOfBucket(bucket, world)) {
    if (same === 'yes' && publicGrantsOf(policy, ignore).some(grant => isRead(grant, policy, world)))
      return true;
  }
  return false;
}

/** A grant that is not known decides nothing here. */
const ignore = (): void => undefined;

const isRead = (grant: PublicGrant, policy: Resource, world: World): boolean =>
  actionsOf(grant.statement).some(({ name }) => name === 's3:GetObject') &&
  ['open', 'website'].includes(grantExposureOf(grant, policy, world));
