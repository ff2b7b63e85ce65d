import { before } from '../../source/cut.ts';
import type { StackIndex } from '../../model/stack-index.ts';
import { perStack } from '../../model/memo.ts';
import type { Declaration } from '../../model/stack.ts';
import { Resource, type Value, type World } from '../../model/world.ts';
import { at, type Node } from '../../source/node.ts';
import { addTo } from '../../model/multimap.ts';
import { writtenParts } from '../written-text.ts';

export type Rotation = { readonly schedule: Resource } | 'none' | 'unknown';

const ATTACHMENT = 'AWS::SecretsManager::SecretTargetAttachment';

/**
 * The schedule that rotates a secret. `Ref` of a secret and of a SecretTargetAttachment are both the secret's ARN
 * (template reference, AWS::SecretsManager::SecretTargetAttachment, Return values, read 2026-11), so a schedule may name either. The master password that RDS
 * manages is no secret of the stack, and rotated every seven days unless told otherwise (RDS user guide, "Password management with Amazon RDS and AWS Secrets
 * Manager", read 2026-11).
 */
export function rotationOf(secret: Resource, world: World): Rotation {
  const { bySecret, others } = schedulesOf(world.stackIndex);
  let open = false;
  for (const declared of [...(bySecret.get(secret.id) ?? []), ...others]) {
    const match = meansSecret(new Resource(world, declared).get('SecretId'), secret, world);
    const schedule = match && world.resource(declared.id);
    if (schedule && match === 'yes') return { schedule };
    open ||= schedule !== undefined;
  }
  return open ? 'unknown' : 'none';
}

/** The schedules by the secret that they plainly refer to, and those that say it in another way. */
const schedulesOf = perStack(stackIndex => {
  const bySecret = new Map<string, Declaration[]>();
  const others: Declaration[] = [];
  for (const schedule of stackIndex.ofType('AWS::SecretsManager::RotationSchedule')) {
    const secret = secretIn(stackIndex, schedule);
    if (secret === undefined) others.push(schedule);
    else addTo(bySecret, secret, schedule);
  }
  return { bySecret, others };
});

function secretIn(stackIndex: StackIndex, { node }: Declaration): string | undefined {
  const written = at(node, 'Properties', 'SecretId');
  const other = written && referred(stackIndex, written);
  return other?.type === ATTACHMENT ? undefined : other?.id;
}

function referred(stackIndex: StackIndex, node: Node): Declaration | undefined {
  const [only, more] = writtenParts(node);
  if (!only || more) return undefined;
  if ('ref' in only) return stackIndex.declared(only.ref);
  return 'attribute' in only ? stackIndex.declared(before(only.attribute, '.')) : undefined;
}

function meansSecret(id: Value, secret: Resource, world: World): 'yes' | 'maybe' | undefined {
  const other = id.refers;
  if (other?.type === ATTACHMENT) {
    const attachment = world.resource(other.id);
    return attachment && meansSecret(attachment.get('SecretId'), secret, world);
  }
  if (other) return other.id === secret.id ? 'yes' : undefined;
  const name = world.nameOf(secret.id, 'Name');
  const { text } = id;
  if (name !== undefined && text.equals(name) === 'yes') return 'yes';
  // An ARN of a secret ends in its name, a dash and six characters, which may be left out.
  const last = text.split(':secret:')?.at(-1);
  if (name?.literal !== undefined && last?.literal !== undefined)
    return last.literal === name.literal ||
      (last.literal.startsWith(name.literal) && /^-\w{6}$/.test(last.literal.slice(name.literal.length)))
      ? 'yes'
      : undefined;
  return text.literal === undefined && (name === undefined || text.equals(name) === 'maybe')
    ? 'maybe'
    : undefined;
}

/** Where a schedule says that more days than `most` pass between rotations: in the days themselves, or in a rate. */
export function tooRare(
  schedule: Resource,
  most: number,
): { readonly at: Value; readonly days: number } | undefined {
  const expression = schedule.get('RotationRules', 'ScheduleExpression');
  const [, count] = /^rate\((\d+) days?\)$/.exec(expression.literal ?? '') ?? [];
  const written = schedule.get('RotationRules', 'AutomaticallyAfterDays');
  const [where, days] = count === undefined ? [written, written.number] : [expression, Number(count)];
  return days !== undefined && days > most ? { at: where, days } : undefined;
}
