import { perDefaults } from '../../model/memo.ts';
import { Resource, type Value, type World } from '../../model/world.ts';
import { flat, statementsIn, type Statement } from '../iam/policy/statements.ts';
import { isEveryone } from '../iam/principals/principal.ts';
import { policiesOfBucket } from './bucket-policies.ts';

export type Transport = {
  readonly answer: 'denied' | 'allowed' | 'unknown';
  readonly policies: readonly Resource[];
};

/**
 * Whether a bucket policy of this stack denies plain HTTP for the bucket and its objects, and which policies the bucket has here
 * (S3 user guide, "Restrict access to only HTTPS requests", read 2026-11). A policy that denies nothing of the kind is no answer, whosever it is.
 */
export function plainHttp(bucket: Resource, world: World): Transport {
  const policies: Resource[] = [];
  let unknown = false;
  for (const { policy, same } of policiesOfBucket(bucket, world)) {
    const document = policy.get('PolicyDocument');
    const statements = statementsIn(document, () => {
      unknown = true;
    });
    if (statements.some(statement => denies(statement)))
      return { answer: same === 'yes' ? 'denied' : 'unknown', policies };
    if (!document.present && !document.absent) unknown = true;
    if (same === 'yes') policies.push(policy);
  }
  return { answer: unknown ? 'unknown' : 'allowed', policies };
}

/** The policy of a bucket that this stack does not declare. A bucket has one policy, so what this one does not deny is not denied. */
export function policyElsewhere(policy: Resource, world: World): 'denies' | 'allows' | 'unknown' | undefined {
  const bucket = policy.get('Bucket');
  if (!bucket.present || bucket.refers || bucketNames(world).has(bucket.text.key)) return undefined;
  let unknown = false;
  const statements = statementsIn(policy.get('PolicyDocument'), () => {
    unknown = true;
  });
  if (statements.some(denies)) return 'denies';
  return unknown ? 'unknown' : 'allows';
}
const bucketNames = perDefaults(
  (scratch): ReadonlySet<string> =>
    new Set(
      scratch.stackIndex
        .ofType('AWS::S3::Bucket')
        .map(declared => new Resource(scratch, declared).get('BucketName').text.key),
    ),
);

/** A Deny of everyone and every action, for the bucket and for its objects, where `aws:SecureTransport` is false. */
function denies(statement: Statement): boolean {
  return (
    statement.effect === 'Deny' &&
    isEveryone(statement.at.get('Principal')) &&
    statement.actions.some(action => /^(?:\*|s3:\*)$/i.test(action.literal ?? '')) &&
    coversBoth(statement.resources) &&
    insecure(statement.condition)
  );
}

/** That alone: with anything beside it, only some of the requests without TLS are denied. */
function insecure(condition: Value): boolean {
  const [only, ...others] = condition.entries.flatMap(([operator, keys]) =>
    keys.entries.map(([key, value]) => ({ operator, key, value })),
  );
  return (
    only !== undefined &&
    others.length === 0 &&
    /^Bool(?:IfExists)?$/i.test(only.operator) &&
    /^aws:SecureTransport$/i.test(only.key) &&
    flat(only.value).some(one => one.boolean === false)
  );
}

/** Whether the resources are the bucket and everything in it. A resource that can not be read may be either. */
function coversBoth(resources: readonly Value[]): boolean {
  const objects = (one: Value): boolean => one.text.endsWith('/*') !== 'no' || one.literal === '*';
  const itself = (one: Value): boolean => one.text.endsWith('/*') !== 'yes' || one.literal === '*';
  return resources.some(objects) && resources.some(itself);
}
