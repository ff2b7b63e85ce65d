import { onceWithDefaults } from '../model/once.ts';
import type { Declaration } from '../model/stack.ts';
import { Text } from '../model/text.ts';
import { Resource, type Value } from '../model/value.ts';
import type { World } from '../model/world.ts';
import { flat, statementsIn, type Statement } from './iam/statements.ts';
import { everyone } from './reachable.ts';

export type Transport = { readonly answer: 'denied' | 'allowed' | 'unknown'; readonly policies: readonly Resource[] };

/**
 * Whether a bucket policy of this stack denies plain HTTP for the bucket and its objects, and which policies the bucket has here
 * (S3 user guide, "Restrict access to only HTTPS requests", read 2026-11).
 */
export function plainHttp(bucket: Resource, world: World): Transport {
  const names = namesOf(bucket);
  const policies: Resource[] = [];
  let unknown = false;
  for (const declared of policiesNear(names, world)) {
    const same = isOf(new Resource(world, declared), names);
    if (same === 'no') continue;
    const policy = world.resource(declared.id);
    if (!policy) continue;
    const statements = statementsIn(policy.get('PolicyDocument'), () => { unknown = true; });
    if (statements.some(statement => denies(statement))) return { answer: same === 'yes' ? 'denied' : 'unknown', policies };
    if (same === 'yes') policies.push(policy);
    else unknown = true;
  }
  return { answer: unknown ? 'unknown' : 'allowed', policies };
}

/** The policy of a bucket that this stack does not declare. A bucket has one policy, so what this one does not deny is not denied. */
export function policyElsewhere(policy: Resource, world: World): 'denies' | 'allows' | 'unknown' | undefined {
  const bucket = policy.get('Bucket');
  if (!bucket.present || bucket.refers || bucketNames(world).has(bucket.text.key)) return undefined;
  let unknown = false;
  const statements = statementsIn(policy.get('PolicyDocument'), () => { unknown = true; });
  return statements.some(denies) ? 'denies' : unknown ? 'unknown' : 'allows';
}
const bucketNames = onceWithDefaults((scratch): ReadonlySet<string> =>
  new Set(scratch.ground.ofType('AWS::S3::Bucket').map(declared => new Resource(scratch, declared).get('BucketName').text.key)));

/** What the bucket is called: by reference, and by the name that it is given. */
function namesOf(bucket: Resource): readonly Text[] {
  const name = bucket.get('BucketName');
  return [Text.of({ of: 'name', resource: bucket.id }), ...(name.present ? [name.text] : [])];
}

type Index = { readonly byBucket: ReadonlyMap<string, readonly Declaration[]>; readonly unsettled: readonly Declaration[] };
/** Policies by the bucket that they name, so that 200 buckets with 200 policies are not 40,000 questions. */
const policies = onceWithDefaults((scratch): Index => {
  const byBucket = new Map<string, Declaration[]>();
  const unsettled: Declaration[] = [];
  for (const declared of scratch.ground.ofType('AWS::S3::BucketPolicy')) {
    const before = scratch.facts.length;
    const named = new Resource(scratch, declared).get('Bucket');
    const settled = named.present && scratch.facts.length === before && !named.text.holes.some(hole => hole.of !== 'name' && hole.of !== 'pseudo');
    if (!settled) unsettled.push(declared);
    else byBucket.set(named.text.key, [...(byBucket.get(named.text.key) ?? []), declared]);
  }
  return { byBucket, unsettled };
});

function policiesNear(names: readonly Text[], world: World): readonly Declaration[] {
  const { byBucket, unsettled } = policies(world);
  return [...names.flatMap(name => byBucket.get(name.key) ?? []), ...unsettled];
}

function isOf(policy: Resource, names: readonly Text[]): 'yes' | 'no' | 'maybe' {
  const bucket = policy.get('Bucket');
  if (!bucket.present) return bucket.absent ? 'no' : 'maybe';
  const answers = names.map(name => bucket.text.equals(name));
  return answers.find(answer => answer === 'yes') ?? answers.find(answer => answer === 'maybe') ?? 'no';
}

/** A Deny of everyone and every action, for the bucket and for its objects, where `aws:SecureTransport` is false. */
function denies(statement: Statement): boolean {
  return statement.effect === 'Deny' && everyone(statement.at.get('Principal')) && statement.actions.some(action => /^(?:\*|s3:\*)$/i.test(action.literal ?? ''))
    && coversBoth(statement.resources) && insecure(statement.condition);
}

function insecure(condition: Value): boolean {
  return condition.entries.some(([operator, keys]) => /^Bool(?:IfExists)?$/i.test(operator)
    && keys.entries.some(([key, value]) => /^aws:SecureTransport$/i.test(key) && flat(value).some(one => one.boolean === false)));
}

/** Whether the resources are the bucket and everything in it. A resource that can not be read may be either. */
function coversBoth(resources: readonly Value[]): boolean {
  const objects = (one: Value): boolean => one.text.endsWith('/*') !== 'no' || one.literal === '*';
  const itself = (one: Value): boolean => one.text.endsWith('/*') !== 'yes' || one.literal === '*';
  return resources.some(objects) && resources.some(itself);
}
