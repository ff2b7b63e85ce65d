import { dependentsOf } from '../../model/references.ts';
import type { Text } from '../../model/text.ts';
import type { Resource, World } from '../../model/world.ts';
import type { WrittenJson } from '../../source/plain.ts';
import { arnOf } from '../iam/policy/arn.ts';
import { matches } from '../iam/policy/match.ts';
import { ownArnIn } from '../iam/policy/own-arn-in.ts';
import { SECRET_SUFFIX } from '../iam/policy/own-arn.ts';
import { writtenArn } from '../iam/policy/written-arn.ts';
import { isUnknown, patternOf } from './unknown-part.ts';

/**
 * ARNs as a policy of these roles would name them, each once. Undefined where one is not certain, or cannot be referred to because it refers to a role or to a function that has it.
 */
export function exactArns(
  arns: readonly Text[],
  holders: readonly Resource[],
): readonly WrittenJson[] | undefined {
  const world = holders[0]?.world;
  if (!world || arns.length === 0 || !arns.every(arn => isCertain(arn, world))) return undefined;
  const patterns = [...new Map(arns.map(arn => [patternOf(arn).key, patternOf(arn)])).values()];
  const distinct = patterns.filter(
    arn => !patterns.some(other => other !== arn && matches(other, arn) === 'yes'),
  );
  const circular = new Set(holders.flatMap(({ id }) => [id, ...dependentsOf(world.stackIndex, id)]));
  const named = distinct.map(arn => writtenArn(arn, world, circular));
  return named.every(({ note }) => note === undefined) ? named.map(({ arn }) => arn) : undefined;
}

/** What stands for an account in the code of an example is none: accounts have twelve digits. */
function isOfAccount(arn: Text): boolean {
  const account = arnOf(arn)?.account.literal ?? '';
  return account === '' || /^(?:\d{12}|aws)$/.test(account);
}

/** Whether an ARN says which resource it is: one of the stack, then what is in it may be anything, or one whose whole name the template has. */
function isCertain(arn: Text, world: World): boolean {
  if (arn.has('*') === 'yes' || !isOfAccount(arn)) return false;
  const isOwn = ownArnIn(arn, world) !== undefined;
  return arn.parts.every(
    part =>
      typeof part === 'string' ||
      part === SECRET_SUFFIX ||
      (isUnknown(part) ? isOwn : ['name', 'attribute', 'parameter', 'pseudo'].includes(part.of)),
  );
}
