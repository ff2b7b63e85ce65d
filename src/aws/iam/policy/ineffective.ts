import { mayHold, Text } from '../../../model/text.ts';
import type { Value, World } from '../../../model/world.ts';
import { expandAction } from '../actions/expand.ts';
import type { Action } from '../actions/action-table.ts';
import { addTo } from '../../../model/multimap.ts';
import { resourceTexts } from './grant.ts';
import { writtenOnArns } from '../actions/on-arns.ts';
import { spelledOut } from './own-arn.ts';
import { arnOf, isEverything, type Arn } from './arn.ts';
import { perStatement, type Statement } from './statements.ts';

/**
 * Why an action on an ARN grants nothing. star: it takes no resource and works on `*` alone. service: it acts on another service's resources.
 * objects, bucket: it acts on the objects of a bucket and the ARN is the bucket's, or the other way round.
 * place: the Region or the account of the ARN is empty, and its resources have one.
 */
export type Reason = 'star' | 'service' | 'objects' | 'bucket' | 'place';
export type Ineffective = {
  readonly reason: Reason;
  readonly entries: readonly Value[];
  readonly resource: Value;
};

/**
 * The entries of `Action` that grant nothing on any entry of `Resource`, by reason (IAM User Guide, "Troubleshoot policies", and Service
 * Authorization Reference: an action without a resource type is allowed on `*` only; Amazon S3 User Guide, "Policy resources for Amazon S3"). A resource that
 * only deployment knows may be any.
 */
export const ineffectiveIn = perStatement((statement): readonly Ineffective[] => {
  const [resource] = statement.resources;
  if (statement.effect !== 'Allow' || !resource) return [];
  const { world } = statement.at;
  const texts = resourceTexts(statement).map(text => spelledOut(text, world));
  const arns = texts.map(arnOf);
  if (texts.some(isEverything) || !arns.every(arn => arn !== undefined)) return [];
  const found = new Map<Reason, Value[]>();
  // Actions of one kind of resource have one answer: a statement may have thousands of actions and of resources.
  const known = new Map<unknown, { readonly reason: Reason | undefined }>();
  const reasonOf = (action: Action): Reason | undefined => {
    const kind = action.scopable ? action.types : action.name;
    const answer = known.get(kind) ?? { reason: ineffectiveReason(action, arns, world) };
    known.set(kind, answer);
    return answer.reason;
  };
  for (const entry of statement.actions) {
    const actions = entry.literal === undefined ? 'unknown-service' : expandAction(entry.literal);
    if (actions === 'unknown-service') continue;
    const reason = actions.map(reasonOf).find(one => one !== undefined);
    // What takes no resource is not allowed either where the service has no resource without a Region.
    const isDead = (action: Action): boolean =>
      reasonOf(action) !== undefined || (reason === 'place' && !action.scopable);
    if (reason && actions.every(isDead)) addTo(found, reason, entry);
  }
  return [...found].map(([reason, entries]) => ({ reason, entries, resource }));
});

/** Whether a statement grants an action that is written like this on anything. */
export function grantsSome(statement: Statement, written: string): boolean {
  const actions = expandAction(written);
  if (statement.effect !== 'Allow' || actions === 'unknown-service') return false;
  const dead = new Set(ineffectiveIn(statement).flatMap(({ entries }) => entries));
  return statement.actions.some(entry => {
    const others =
      dead.has(entry) || entry.literal === undefined ? 'unknown-service' : expandAction(entry.literal);
    return others !== 'unknown-service' && actions.every(action => others.includes(action));
  });
}

/** Why no ARN is of use to an action: the reason of the first. */
function ineffectiveReason(action: Action, arns: readonly Arn[], world: World): Reason | undefined {
  let first: Reason | undefined;
  for (const arn of arns) {
    const reason = ineffectiveOn(action, arn, world);
    if (reason === undefined) return undefined;
    first ??= reason;
  }
  return first;
}

function ineffectiveOn(action: Action, arn: Arn, world: World): Reason | undefined {
  if (!action.scopable) return namesResource(arn) && !writtenOnArns(action.name) ? 'star' : undefined;
  const patterns = fieldsOf(action.types);
  const service = arn.service.literal;
  if (service === undefined || /[*?]/.test(service)) return undefined;
  const own = patterns.filter(pattern => pattern[2] === service);
  if (own.length === 0) return 'service';
  if (isUnplaced(arn.region, own, 3) || isUnplaced(arn.account, own, 4)) return 'place';
  return action.service === 's3' && arn.region.is('') && arn.account.is('')
    ? wrongHalf(
        patterns.map(pattern => pattern.slice(5).join(':')),
        arn,
        world,
      )
    : undefined;
}

/**
 * Whether a field of an ARN is empty that no pattern leaves empty. The ARNs of some resources omit the Region or the account, and which these are is what the
 * Service Authorization Reference lists; a wildcard at the end of a field reaches over the colons after it, never over those before (IAM User Guide, "Identify
 * AWS resources with Amazon Resource Names (ARNs)" and "IAM JSON policy elements: Resource", read 2026-11-29).
 */
const isUnplaced = (field: Text, patterns: readonly (readonly string[])[], index: number): boolean =>
  field.is('') && patterns.every(pattern => pattern[index] !== '');

const fields = new WeakMap<Action['types'], readonly (readonly string[])[]>();

/** The fields of the ARN patterns of resource types. */
function fieldsOf(types: Action['types']): readonly (readonly string[])[] {
  const known = fields.get(types);
  if (known) return known;
  const made = types.flatMap(({ arns }) => arns.map(pattern => pattern.split(':')));
  fields.set(types, made);
  return made;
}

/** In whose ARNs the name follows at once, without a type before it. */
const NAME_ONLY = new Set(['s3', 'sns', 'sqs']);

/** In which an action without a resource is refused on every ARN (Amazon EC2 user guide, "Identity-based policies for Amazon EC2", read 2026-11). */
const NOTHING_BUT_STAR = new Set(['ec2']);

/** Whether an ARN names something: a wildcard in place of the whole name may be what AWS asks for (dynamodb:ListTables is refused on `table/*`). */
function namesResource({ service, resource }: Arn): boolean {
  const [head, next] = resource.parts;
  if (service.literal === undefined || head === undefined) return false;
  if (NOTHING_BUT_STAR.has(service.literal))
    return typeof head !== 'string' || !/^\*+$/.test(head) || next !== undefined;
  if (typeof head !== 'string') return next !== undefined || !mayHold(head, '*');
  const [start = ''] = head.split(/[*?]/, 1);
  return start === head || !(NAME_ONLY.has(service.literal) ? /^$/ : /^\/?[\w-]*[:/]?$/).test(start);
}

/** S3 has a bucket's ARN for the bucket and one with a slash for its objects. */
function wrongHalf(patterns: readonly string[], { resource }: Arn, world: World): Reason | undefined {
  if (resource.is('')) return undefined;
  const plain = patterns.filter(pattern => /^\$\{BucketName\}(?:\/\$\{ObjectName\})?$/.test(pattern));
  const slash = resource.parts.some(part => typeof part === 'string' && part.includes('/'));
  const [first] = plain;
  if (first === undefined || new Set(plain).size > 1) return undefined;
  if (!first.includes('/')) return slash ? 'bucket' : undefined;
  return !slash &&
    resource.parts.every(part =>
      typeof part === 'string' ? !/[*?]/.test(part) : isBucketName(Text.of(part), world),
    )
    ? 'objects'
    : undefined;
}

function isBucketName({ hole }: Text, world: World): boolean {
  return (
    hole !== undefined &&
    (hole.of === 'pseudo' || (hole.of === 'name' && world.declared(hole)?.type === 'AWS::S3::Bucket'))
  );
}
