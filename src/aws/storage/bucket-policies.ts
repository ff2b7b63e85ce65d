import { perDefaults } from '../../model/memo.ts';
import { addTo } from '../../model/multimap.ts';
import type { Declaration } from '../../model/stack.ts';
import { Text } from '../../model/text.ts';
import { Resource, type World } from '../../model/world.ts';

/** A policy that belongs to a bucket, or may do so. */
export type PolicyOfBucket = { readonly policy: Resource; readonly same: 'yes' | 'maybe' };

/** The policies of this stack that a bucket has, or may have. */
export function* policiesOfBucket(bucket: Resource, world: World): Generator<PolicyOfBucket> {
  const names = namesOf(bucket);
  for (const declared of policiesNear(names, world)) {
    const same = isOf(new Resource(world, declared), names);
    const policy = same === 'no' ? undefined : world.resource(declared.id);
    if (policy && same !== 'no') yield { policy, same };
  }
}

/** What the bucket is called: by reference, and by the name that it is given. */
type Names = { readonly reference: Text; readonly name: Text };
function namesOf(bucket: Resource): Names {
  const [reference, name] = [Text.of({ of: 'name', resource: bucket.id }), bucket.get('BucketName')];
  return { reference, name: name.present ? name.text : reference };
}

type Index = {
  readonly byBucket: ReadonlyMap<string, readonly Declaration[]>;
  readonly unsettled: readonly Declaration[];
};
/** Policies by the bucket that they name, so that 200 buckets with 200 policies are not 40,000 questions. */
const policies = perDefaults((scratch): Index => {
  const byBucket = new Map<string, Declaration[]>();
  const unsettled: Declaration[] = [];
  for (const declared of scratch.stackIndex.ofType('AWS::S3::BucketPolicy')) {
    const before = scratch.facts.length;
    const named = new Resource(scratch, declared).get('Bucket');
    const settled =
      named.present &&
      scratch.facts.length === before &&
      !named.text.holes.some(hole => hole.of !== 'name' && hole.of !== 'pseudo');
    if (!settled) unsettled.push(declared);
    else addTo(byBucket, named.text.key, declared);
  }
  return { byBucket, unsettled };
});

function policiesNear({ reference, name }: Names, world: World): readonly Declaration[] {
  const { byBucket, unsettled } = policies(world);
  return [...[...new Set([reference.key, name.key])].flatMap(key => byBucket.get(key) ?? []), ...unsettled];
}

function isOf(policy: Resource, { reference, name }: Names): 'yes' | 'no' | 'maybe' {
  const bucket = policy.get('Bucket');
  if (!bucket.present) return 'maybe';
  return bucket.text.equals(reference) === 'yes' ? 'yes' : bucket.text.equals(name);
}
