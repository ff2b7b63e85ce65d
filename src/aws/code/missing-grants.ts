import { Text, type Hole, type Part } from '../../model/text.ts';
import { referrersOf } from '../../model/references.ts';
import { Resource, type World } from '../../model/world.ts';
import type { Effective } from '../iam/policy/effective.ts';
import { RESOURCE_POLICY_HOLDERS, resourceStatements } from '../iam/principals/resource-policies.ts';
import { spend } from '../../source/budget.ts';
import { walk } from '../../source/intrinsics/map-node.ts';
import { globMatches } from '../iam/actions/glob.ts';
import { arnOf } from '../iam/policy/arn.ts';
import { clientsMadeBy } from '../sdk/clients.ts';
import { arnsOfAction } from './action-arns.ts';
import { needsOf, type Need } from './needs.ts';
import type { ReadCode } from './function-code.ts';

/** Actions that a call needs and the role of the function does not allow: each of them, or one of them where `isOneOf`. */
export type MissingGrant = {
  readonly need: Need;
  readonly actions: readonly string[];
  readonly isOneOf: boolean;
  /** On what, as IAM checks it; `*` where any resource of its kind is meant. */
  readonly on: readonly Text[];
};

/** The calls of a function that fail: whatever is deployed, no policy allows them. */
export function missingFor(fn: Resource, code: ReadCode, grants: Effective): readonly MissingGrant[] {
  const { world } = fn;
  const others = new Set(
    clientsMadeBy(code.flow.calls)
      .filter(({ isForeign }) => isForeign)
      .map(({ service }) => service.id),
  );
  return needsOf(code.calls, fn).flatMap((need): readonly MissingGrant[] => {
    const { call, needs } = need;
    if (needs.source !== 'table' || others.has(call.service?.id ?? '') || isMessage(need)) return [];
    if (mayBeAllowedThere(need, world)) return [];
    const denied = (action: string): boolean =>
      !DECIDED_ELSEWHERE.test(action) && isDenied(action, need, world, grants);
    const missing = needs.required.filter(denied);
    const none = needs.anyOf.length > 0 && needs.anyOf.every(denied);
    const grant = (actions: readonly string[], isOneOf: boolean): MissingGrant => ({
      need,
      actions,
      isOneOf,
      on: actions.flatMap(action => arnsOfAction(action, need.arns, world)),
    });
    return [
      ...(missing.length > 0 ? [grant(missing, false)] : []),
      ...(none ? [grant(needs.anyOf, true)] : []),
    ];
  });
}

/**
 * What the trust policy of another role decides, and what whoever began an upload may do without a permission (Amazon S3 user guide, "Multipart upload API and
 * permissions", read 2026-11).
 */
const DECIDED_ELSEWHERE = /^sts:|^s3:AbortMultipartUpload$/i;

/** A text message goes to a number, which no ARN names. */
const isMessage = ({ call }: Need): boolean =>
  call.service?.id === 'sns' &&
  (call.arguments.given === 'unknown' || call.arguments.given.has('PhoneNumber'));

/** Whether nothing allows an action on any of what a call may act on, and no other branch of the template does. */
function isDenied(action: string, { arns }: Need, world: World, grants: Effective): boolean {
  const subjects = arnsOfAction(action, arns, world).flatMap(subjectsOf);
  return (
    subjects.length > 0 &&
    subjects.every(arn => grants.allows(action, arn) === 'no') &&
    ((world.facts.length === 0 && !world.touchedDefault) || !isWritten(action, grants))
  );
}

/** Whether a policy names an action in whatever branch: the call and the permission may both be for a setting that this branch does not have. */
const isWritten = (action: string, { sources }: Effective): boolean =>
  sources.some(({ holder }) => {
    let found = false;
    walk(holder.declared.node, node => {
      if (node.kind !== 'scalar' || !/^[\w-]*[:*]/.test(node.text)) return;
      spend(1);
      found ||= globMatches(node.text.toLowerCase(), action.toLowerCase());
    });
    return found;
  });

const ANY: Hole = { of: 'opaque', why: 'only the run tells' };

/** An ARN in which a wildcard stands for what only the run tells. The ARN of a secret ends in six characters, which its name does not have. */
function subjectsOf(arn: Text): readonly Text[] {
  const subject = Text.from(
    arn.parts.flatMap((part): readonly Part[] =>
      typeof part === 'string'
        ? part.split('*').flatMap((piece, index): readonly Part[] => (index === 0 ? [piece] : [ANY, piece]))
        : [part],
    ),
  );
  return arnOf(arn)?.service.is('secretsmanager') ? [subject, Text.of(subject, '-', ANY)] : [subject];
}

/** Whether a policy of a resource that is called may let the role in: one that names somebody of the account, or that is not known. */
function mayBeAllowedThere({ resources }: Need, world: World): boolean {
  return resources.some(id =>
    [
      ...RESOURCE_POLICY_HOLDERS.flatMap(type => referrersOf(world.stackIndex, id, type)),
      ...[world.stack.resources.get(id)].filter(
        declared => declared !== undefined && RESOURCE_POLICY_HOLDERS.includes(declared.type),
      ),
    ].some(declared => declared !== undefined && letsIn(new Resource(world, declared))),
  );
}

function letsIn(holder: Resource): boolean {
  let isKnown = true;
  const statements = resourceStatements(holder, () => {
    isKnown = false;
  });
  return (
    !isKnown ||
    statements.some(
      ({ effect, principals, notPrincipals }) =>
        effect !== 'Deny' &&
        (notPrincipals.length > 0 || principals.some(({ who }) => who !== 'service' && who !== 'root')),
    )
  );
}
