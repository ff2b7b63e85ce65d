import { Text } from '../../model/text.ts';
import { referrersOf, resourcesReferredTo } from '../../model/references.ts';
import { at, type Node } from '../../source/node.ts';
import { Resource, type World } from '../../model/world.ts';
import type { Effective } from '../iam/policy/effective.ts';
import { RESOURCE_POLICY_HOLDERS, resourceStatements } from '../iam/principals/resource-policies.ts';
import { spend } from '../../source/budget.ts';
import { walk } from '../../source/intrinsics/map-node.ts';
import { globMatches } from '../iam/actions/glob.ts';
import { arnOf } from '../iam/policy/arn.ts';
import { clientsMadeBy } from '../sdk/clients.ts';
import { needsOf, type Need, type NeededAction } from './needs.ts';
import { lacksSetting } from './settings.ts';
import { UNKNOWN } from './unknown-part.ts';
import type { ReadCode } from './function-code.ts';

/** Actions that a call needs and the role of the function does not allow: each of them, or one of them where `isOneOf`. */
export type MissingGrant = {
  readonly need: Need;
  readonly actions: readonly NeededAction[];
  readonly isOneOf: boolean;
  /** Whether they are allowed on something else than what the call acts on. */
  readonly isElsewhere: boolean;
};

const TAKES_ROLE = /^AssumeRole|^Get(?:Session|Federation)Token$/;

/** The calls of a function that fail: whatever is deployed, no policy allows them. */
export function missingFor(fn: Resource, code: ReadCode, grants: Effective): readonly MissingGrant[] {
  const { world } = fn;
  // What takes another role may do anything with it.
  if (
    code.calls.some(
      call => call.service !== undefined && call.service.id === 'sts' && TAKES_ROLE.test(call.operation),
    )
  )
    return [];
  const others = new Set(
    clientsMadeBy(code.flow.calls)
      .filter(({ isForeign }) => isForeign)
      .map(({ service }) => service.id),
  );
  return needsOf(code.calls, fn).flatMap((need): readonly MissingGrant[] => {
    const { call, needs } = need;
    if (needs.source !== 'table' || others.has(call.service?.id ?? '')) return [];
    if (isMessage(need) || lacksSetting(call, fn, code)) return [];
    const denied = (one: NeededAction): boolean =>
      !isDecidedElsewhere(one.action, need) && !mayBeAllowedThere(one, world) && isDenied(one, world, grants);
    const missing = need.actions.filter(one => one.list === 'required' && denied(one));
    const any = need.actions.filter(({ list }) => list === 'anyOf');
    const isElsewhere = (all: readonly NeededAction[]): boolean =>
      all.some(({ action }) => grants.allows(action, Text.of(UNKNOWN)) !== 'no');
    return [
      ...(missing.length > 0
        ? [{ need, actions: missing, isOneOf: false, isElsewhere: isElsewhere(missing) }]
        : []),
      ...(any.length > 0 && any.every(denied)
        ? [{ need, actions: any, isOneOf: true, isElsewhere: isElsewhere(any) }]
        : []),
    ];
  });
}

/**
 * By the trust policy of another role, by a key, or for whoever began an upload (Amazon S3 user guide, "Multipart upload API and permissions", read 2026-11:
 * the initiator may stop it).
 */
const isDecidedElsewhere = (action: string, { call }: Need): boolean =>
  /^sts:|^s3:AbortMultipartUpload$/i.test(action) ||
  (action.startsWith('kms:') && call.service?.id !== 'kms');

/** A text message goes to a number, which no ARN names. */
const isMessage = ({ call }: Need): boolean =>
  call.service?.id === 'sns' &&
  (call.arguments.given === 'unknown' || call.arguments.given.has('PhoneNumber'));

/** Whether nothing allows an action on any of what a call may act on, and no other branch of the template does. */
function isDenied({ action, arns }: NeededAction, world: World, grants: Effective): boolean {
  const subjects = arns.flatMap(subjectsOf);
  return (
    subjects.length > 0 &&
    subjects.every(arn => grants.allows(action, arn) === 'no') &&
    ((world.facts.length === 0 && !world.touchedDefault) || !isWritten(action, grants))
  );
}

/** An action that takes no resource is also written on ARNs, and works. The ARN of a secret ends in six characters, which its name does not have. */
function subjectsOf(arn: Text): readonly Text[] {
  if (arn.is('*')) return [Text.of(UNKNOWN)];
  return arnOf(arn)?.service.is('secretsmanager') ? [arn, Text.of(arn, '-', UNKNOWN)] : [arn];
}

/** Whether a policy names an action in whatever branch: the call and the permission may both be for a setting that this branch does not have. */
const isWritten = (action: string, { sources }: Effective): boolean =>
  sources.some(({ holder: { declared, world } }) => {
    const attached = resourcesReferredTo(at(declared.node, 'Properties', 'ManagedPolicyArns'));
    const policies = [...attached].flatMap(id => world.stack.resources.get(id)?.node ?? []);
    return [declared.node, ...policies].some(node => names(node, action.toLowerCase()));
  });

function names(node: Node, action: string): boolean {
  let found = false;
  walk(node, part => {
    if (part.kind !== 'scalar' || !/^[\w-]*[:*]/.test(part.text)) return;
    spend(1);
    found ||= globMatches(part.text.toLowerCase(), action);
  });
  return found;
}

/** Whether a policy of a resource that is called may let the role in: one that names somebody of the account, or that is not known. */
function mayBeAllowedThere({ resources }: NeededAction, world: World): boolean {
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
