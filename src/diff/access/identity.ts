import { roleOf } from '../../aws/referenced-resource.ts';
import { effectiveGrants } from '../../aws/iam/policy/effective.ts';
import { functionsWithRole, grantsOf, holderOf } from '../../aws/iam/policy/roles.ts';
import { POLICY_HOLDERS, statementsOf } from '../../aws/iam/policy/statements.ts';
import type { Declaration } from '../../model/stack.ts';
import { Resource, type World } from '../../model/world.ts';
import type { Side } from '../canonical.ts';
import type { StackChange } from '../change.ts';
import type { Ground } from '../ground.ts';
import type { ResourcePair } from '../pairs.ts';
import { accessChanges, identitySays } from './access-change.ts';
import { atomsOf, type Atom } from './atoms.ts';
import { attachedAtoms } from './attached.ts';

const FUNCTION = 'AWS::Lambda::Function';
const PRINCIPALS: ReadonlySet<string> = new Set([
  'AWS::IAM::Role',
  'AWS::IAM::User',
  'AWS::IAM::Group',
  'AWS::SSO::PermissionSet',
]);
/** Properties of these types that say what somebody may do. */
const HOLDERS: ReadonlySet<string> = new Set([...POLICY_HOLDERS, 'AWS::IoT::Policy']);
const isPolicyPath = (path: string): boolean =>
  /^Properties\/(?:Policies|PolicyDocument|InlinePolicy|ManagedPolicyArns|ManagedPolicies|Roles|Users|Groups|RoleName|UserName|GroupName|PermissionsBoundary)(?:\/|$)/.test(
    path,
  );

/** What roles, users and groups may do more or less than before; of a function that has another role what it may do with it. */
export function identityChanges(ground: Ground): readonly StackChange[] {
  const touching = ground.comparison.differences.filter(
    ({ type, path, kind }) =>
      (HOLDERS.has(type) && (kind !== 'value' || isPolicyPath(path))) ||
      (type === FUNCTION && path === 'Properties/Role'),
  );
  if (touching.length === 0) return [];
  const moved = ground.pairs.filter(pair => hasOtherRole(pair, ground));
  const changes = moved.flatMap(pair => subjectChanges(pair, ground));
  const isTold = toldRoles(moved, ground);
  for (const pair of ground.pairs) {
    const type = (pair.after ?? pair.before)?.type ?? '';
    if (PRINCIPALS.has(type) && !isTold(pair)) changes.push(...subjectChanges(pair, ground));
    if (HOLDERS.has(type) && !PRINCIPALS.has(type) && isUnattached(pair, ground))
      changes.push(...subjectChanges(pair, ground));
  }
  return changes;
}

/** A function that stays, with a role that is not the one that it had. */
function hasOtherRole({ before, after }: ResourcePair, ground: Ground): boolean {
  if (!before || !after || after.type !== FUNCTION) return false;
  const [was, is] = [roleIn(before, ground.scratch.before), roleIn(after, ground.scratch.after)];
  return was?.id !== (is && ground.idBefore(is.id)) && (was !== undefined || is !== undefined);
}

const roleIn = (fn: Declaration, world: World): Resource | undefined => roleOf(new Resource(world, fn));

/** Roles that came or went with nothing but functions of which it is told what they may do. */
function toldRoles(moved: readonly ResourcePair[], ground: Ground): (pair: ResourcePair) => boolean {
  const told = new Set(moved.flatMap(({ before, after }) => [before, after]));
  const users = (declared: Declaration, world: World): readonly Resource[] =>
    functionsWithRole(new Resource(world, declared), world);
  return ({ before, after }) => {
    if (before && after) return false;
    const functions = [
      ...(before ? users(before, ground.scratch.before) : []),
      ...(after ? users(after, ground.scratch.after) : []),
    ];
    return functions.length > 0 && functions.every(({ declared }) => told.has(declared));
  };
}

/** Whether a policy is attached to nobody in the stack: what it gives is told of itself. */
function isUnattached({ before, after }: ResourcePair, { scratch }: Ground): boolean {
  const isOf = (declared: Declaration | undefined, world: World): boolean => {
    if (!declared) return true;
    const holders = world.stackIndex
      .ofType('AWS::IAM::Role')
      .concat(world.stackIndex.ofType('AWS::IAM::User'), world.stackIndex.ofType('AWS::IAM::Group'));
    return !holders.some(holder =>
      effectiveGrants(new Resource(world, holder)).sources.some(source => source.holder.id === declared.id),
    );
  };
  return isOf(before, scratch.before) && isOf(after, scratch.after);
}

function subjectChanges(pair: ResourcePair, ground: Ground): readonly StackChange[] {
  const isOf = (type: string): boolean => (pair.after ?? pair.before)?.type === type;
  const held = (resource: Resource | undefined): Resource | undefined =>
    resource && isOf(FUNCTION) ? roleOf(resource) : resource;
  const changes = accessChanges(pair, ground, {
    name: nameOf(pair, ground),
    says: identitySays,
    atoms: (worlds, side) => {
      const found = ground.existing(pair, worlds)[side];
      const holder = held(found);
      return holder ? atomsOfHolder(holder, side, ground) : [];
    },
  });
  if (changes.length > 0) explainSources(pair, ground);
  return changes;
}

/** What a sentence tells of the access of somebody: its own policies, those attached to it, and which role it has. */
function explainSources(pair: ResourcePair, ground: Ground): void {
  const holders = (['before', 'after'] as const).flatMap(side => {
    const declared = pair[side];
    const resource = declared && new Resource(ground.scratch[side], declared);
    const principal = resource?.type === FUNCTION ? roleOf(resource) : resource;
    if (!principal) return [];
    const sources = PRINCIPALS.has(principal.type) ? effectiveGrants(principal).sources : [];
    return [principal.declared, ...sources.map(({ holder }) => holder.declared)];
  });
  for (const declared of new Set(holders))
    ground.explain(
      ground
        .differencesOf(ground.pairOf(declared))
        .filter(({ kind, path }) => kind === 'value' && isAccessPath(path)),
    );
  ground.explain(ground.differencesOf(pair).filter(({ path }) => path === 'Properties/Role'));
}

/** The parts of a policy that say what it gives. */
const isAccessPath = (path: string): boolean =>
  isPolicyPath(path) && !/\/(?:PolicyName|Sid|Id|Version)$|^Properties\/PermissionsBoundary/.test(path);

/** Who has a role, as its author knows it. */
function nameOf({ before, after }: ResourcePair, { scratch }: Ground): string {
  const declared = after ?? before;
  if (!declared) return '';
  const resource = new Resource(after ? scratch.after : scratch.before, declared);
  const [only, ...others] = functionsWithRole(resource, resource.world);
  if (declared.type === 'AWS::IAM::Role' && only && others.length === 0) return only.called;
  return only === undefined && declared.provenance ? resource.called : holderOf(resource);
}

/** What a principal may do, and what it is denied; what limits it is compared by itself. */
function atomsOfHolder(holder: Resource, side: Side, { spelling }: Ground): readonly Atom[] {
  const { world } = holder;
  const how = { side, spelling, world };
  if (!PRINCIPALS.has(holder.type)) {
    const isBoundary =
      grantsOf(holder).length === 0 && statementsOf(holder).some(({ effect }) => effect === 'Allow');
    return isBoundary ? [] : statementsOf(holder).flatMap(statement => atomsOf(statement, how));
  }
  const { sources } = effectiveGrants(holder);
  return [
    ...sources
      .filter(({ exists }) => exists())
      .flatMap(({ statements }) => statements.flatMap(statement => atomsOf(statement, how))),
    ...attachedAtoms(holder, how),
  ];
}
