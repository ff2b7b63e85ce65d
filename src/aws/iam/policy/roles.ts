import { lookUp } from '../../../model/look-up.ts';
import { isSharedServiceRole } from '../../../source/provenance.ts';
import { walk } from '../../../source/intrinsics/map-node.ts';
import { at, type Node, type Span } from '../../../source/node.ts';
import type { StackIndex } from '../../../model/stack-index.ts';
import { perResource, perStack } from '../../../model/memo.ts';
import { resourcesReferredTo } from '../../../model/references.ts';
import type { Declaration } from '../../../model/stack.ts';
import { Resource, type Value, World } from '../../../model/world.ts';
import { addTo } from '../../../model/multimap.ts';
import { referencedResource } from '../../referenced-resource.ts';
import { DEVICE_POLICY, flat, statementsOf, type Statement } from './statements.ts';

/** Who may have to do with a role, by its logical id or a text that is in its name: what a first look finds, in whatever branch. */
type Users = {
  readonly functions: ReadonlyMap<string, readonly Declaration[]>;
  readonly policies: ReadonlyMap<string, readonly Declaration[]>;
  readonly bounded: ReadonlyMap<string, readonly Declaration[]>;
  readonly havers: ReadonlyMap<string, readonly Declaration[]>;
};

const usersIn = perStack((stackIndex): Users => ({
  functions: mentions(stackIndex, ['AWS::Lambda::Function'], ['Role']),
  policies: mentions(
    stackIndex,
    [
      'AWS::IAM::Policy',
      'AWS::IAM::ManagedPolicy',
      'AWS::IAM::RolePolicy',
      'AWS::IAM::UserPolicy',
      'AWS::IAM::GroupPolicy',
    ],
    Object.values(NAMING).flat(),
  ),
  havers: mentions(stackIndex, Object.keys(NAMING), ['ManagedPolicyArns']),
  bounded: mentions(stackIndex, ['AWS::IAM::Role', 'AWS::IAM::User'], ['PermissionsBoundary']),
}));

function mentions(
  stackIndex: StackIndex,
  types: readonly string[],
  properties: readonly string[],
): Map<string, Declaration[]> {
  const found = new Map<string, Declaration[]>();
  for (const declared of types.flatMap(type => stackIndex.ofType(type))) {
    const names = properties.flatMap(property => [...namesIn(at(declared.node, 'Properties', property))]);
    for (const name of new Set(names)) addTo(found, name, declared);
  }
  return found;
}

/** The names in a property: those that it refers to, and texts that may be a role's own name. */
function namesIn(node: Node | undefined): Set<string> {
  const names = new Set(resourcesReferredTo(node));
  if (node)
    walk(node, part => {
      if (part.kind === 'scalar') names.add(part.text);
    });
  return names;
}

/** The functions that run with a role of this stack, whether or not each exists here; those without a condition come first. */
export function functionsWithRole(role: Resource, world: World): readonly Resource[] {
  const functions = (usersIn(world.stackIndex).functions.get(role.id) ?? [])
    .map(declared => new Resource(world, declared))
    .filter(fn => isOf(fn.get('Role'), role.id));
  return functions.toSorted(
    (a, b) =>
      Number(a.declared.node.entries.has('Condition')) - Number(b.declared.node.entries.has('Condition')),
  );
}

/** Whether at least two exist. Asks for no more than that: a stack may make each of a hundred functions on a condition of its own. */
export function twoExist(functions: readonly Resource[], world: World): boolean {
  let found = 0;
  for (const { id } of functions) if (world.resource(id) && (found += 1) === 2) return true;
  return false;
}

/** What a resource grants: its Allow statements. A managed policy that is only a permissions boundary limits others and grants nothing. */
export const grantsOf = perResource((resource, undetermined): readonly Statement[] => {
  const statements = statementsOf(resource, undetermined);
  return isBoundary(resource, statements) ? [] : statements.filter(({ effect }) => effect === 'Allow');
});

/** A boundary is named as one, or denies to take itself away (IAM User Guide, "Permissions boundaries for IAM entities"), and nobody has it. */
function isBoundary(resource: Resource, statements: readonly Statement[]): boolean {
  if (
    resource.type !== 'AWS::IAM::ManagedPolicy' ||
    ['Roles', 'Users', 'Groups'].some(key => resource.get(key).present)
  )
    return false;
  const guards = (statement: Statement): boolean =>
    statement.effect === 'Deny' &&
    statement.actions.some(action =>
      /^iam:(?:Delete|Put)(?:Role|User)PermissionsBoundary$/i.test(action.literal ?? ''),
    );
  return usersIn(resource.world.stackIndex).bounded.has(resource.id) || statements.some(guards);
}

export type RoleFunction = { readonly at: Span; readonly note: string; readonly resource: string };

/** The role that serverless.yml makes has no name of its own: it is said by its functions. */
const isNameless = (role: Resource): boolean => isSharedServiceRole(role.provenance);

/** Who has what a policy gives. */
export function holderOf(resource: Resource): string {
  if (resource.type === DEVICE_POLICY) return `devices with ${resource.name}`;
  if (!isNameless(resource)) return resource.name;
  const [only, ...others] = functionsWithRole(resource, resource.world);
  return only && others.length === 0 ? only.name : 'every function';
}

/** The functions that a finding about a role without a name stands for. */
export function functionsOfUnnamedRole(role: Resource): readonly RoleFunction[] {
  return isNameless(role)
    ? functionsWithRole(role, role.world).map(fn => ({
        at: fn.at,
        note: `${fn.name} uses this role`,
        resource: fn.name,
      }))
    : [];
}

/** Every statement that a role has in this stack: its own, of managed policies that it names, and last of policies attached to it from elsewhere. */
export function* statementsOfRole(role: Resource, world: World): Generator<Statement> {
  yield* statementsOf(role);
  for (const arn of flat(role.get('ManagedPolicyArns'))) {
    const policy = referencedResource(arn, 'AWS::IAM::ManagedPolicy');
    if (policy) yield* statementsOf(policy);
  }
  for (const policy of policiesAttachedTo(role, world))
    if (world.resource(policy.id)) yield* statementsOf(policy);
}

/** The list in which policies name a principal of a type, and the property that gives it a name of its own, which is also what a policy for a single one has. */
const NAMING: { readonly [type: string]: readonly [list: string, name: string] } = {
  'AWS::IAM::Role': ['Roles', 'RoleName'],
  'AWS::IAM::User': ['Users', 'UserName'],
  'AWS::IAM::Group': ['Groups', 'GroupName'],
};

/** The policies of the stack that name a role, user or group as theirs, by reference or by the name that it has; whether each exists is not asked. */
export function* policiesAttachedTo(principal: Resource, world: World): Generator<Resource> {
  const [list = '', own = ''] = lookUp(NAMING, principal.type) ?? [];
  const { policies } = usersIn(world.stackIndex);
  const names = new Set([principal.id, ...namesIn(at(principal.declared.node, 'Properties', own))]);
  for (const declared of new Set([...names].flatMap(name => policies.get(name) ?? []))) {
    const policy = new Resource(world, declared);
    const { ids, names: holders } = holdersIn(policy, list, own);
    const name = principal.get(own);
    if (
      ids.has(principal.id) ||
      (name.present && holders.some(holder => name.text.equals(holder.text) === 'yes'))
    )
      yield policy;
  }
}

/** Whom a policy names: the logical ids that it refers to, and what it names otherwise. */
type Holders = { readonly ids: ReadonlySet<string | undefined>; readonly names: readonly Value[] };

const holders = perResource((): Map<string, Holders> => new Map());

/** Read once for each policy: hundreds of roles may share one. */
function holdersIn(policy: Resource, list: string, own: string): Holders {
  const known = holders(policy).get(list);
  if (known) return known;
  const all = [...flat(policy.get(list)), ...flat(policy.get(own))];
  const found = { ids: new Set(all.map(idOf)), names: all.filter(({ refers }) => !refers) };
  holders(policy).set(list, found);
  return found;
}

/** The roles, users and groups of the stack that have a policy, so that what it gives is judged there; whether each exists is not asked. */
export function principalsWith(policy: Resource, world: World): readonly Resource[] {
  if (!policy.type.endsWith('Policy')) return [];
  const named = Object.values(NAMING)
    .flat()
    .flatMap(property => flat(policy.get(property)));
  const havers = usersIn(world.stackIndex).havers.get(policy.id) ?? [];
  return [...named.flatMap(({ refers }) => refers ?? []), ...havers]
    .filter(({ type }) => Object.hasOwn(NAMING, type))
    .map(declared => new Resource(world, declared));
}

/** Whether an entry of `Resource` is a role or user of the stack: by reference, or by the name that it has. */
export function isOwnEntry(entry: Value, principal: Resource): boolean {
  if (isOf(entry, principal.id)) return true;
  const [, own = ''] = lookUp(NAMING, principal.type) ?? [];
  const name = principal.get(own);
  const kind = principal.type.slice(principal.type.lastIndexOf(':') + 1).toLowerCase();
  const last = entry.text.parts.at(-1);
  return name.present && typeof last === 'string' && last.endsWith(`:${kind}/${name.text.literal ?? ''}`);
}

const isOf = (value: Value, id: string): boolean => idOf(value) === id;

/** The logical id of a `Ref`, an attribute, or an ARN that ends in the role's name. */
function idOf(value: Value): string | undefined {
  if (value.refers) return value.refers.id;
  const last = value.text.parts.at(-1);
  return typeof last === 'object' && last.of === 'name' ? last.resource : undefined;
}

/** The functions that name the same role from outside the stack (an ARN, an import, a parameter), in the order of the template; empty for a role of the stack. */
export function functionsSharingRole(fn: Resource, world: World): readonly Resource[] {
  const role = fn.get('Role');
  return role.present && !role.refers
    ? (outside(world.stackIndex).get(keyOf(role)) ?? []).map(declared => new Resource(world, declared))
    : [];
}

const outside = perStack((stackIndex): ReadonlyMap<string, readonly Declaration[]> => {
  const groups = new Map<string, Declaration[]>();
  const plain = new World(stackIndex);
  for (const declared of stackIndex.ofType('AWS::Lambda::Function')) {
    const role = new Resource(plain, declared).get('Role');
    if (!role.present || role.refers || isInside(role)) continue;
    addTo(groups, keyOf(role), declared);
  }
  return groups;
});

const keyOf = (role: Value): string => role.text.key;
const isInside = (role: Value): boolean =>
  role.text.holes.some(hole => hole.of === 'name' || hole.of === 'attribute');
