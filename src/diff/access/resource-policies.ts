import { publicGrantsOf, grantExposureOf } from '../../aws/iam/principals/public-grants.ts';
import {
  policyOwner,
  RESOURCE_POLICY_HOLDERS,
  resourcesOfPolicy,
  resourceStatements,
  trustStatements,
  type ResourceStatement,
} from '../../aws/iam/principals/resource-policies.ts';
import { API_TYPES, routesOf } from '../../aws/api/routes.ts';
import { listInWords } from '../../aws/listing.ts';
import { addTo } from '../../model/multimap.ts';
import type { Declaration } from '../../model/stack.ts';
import { Resource, type World } from '../../model/world.ts';
import type { Side } from '../canonical.ts';
import type { StackChange, SentencePart } from '../change.ts';
import type { Effect } from '../../model/effect.ts';
import type { FactDifference } from '../facts.ts';
import type { Ground } from '../ground.ts';
import type { ResourcePair } from '../pairs.ts';
import type { Sides } from '../sides.ts';
import { accessChanges, clause } from './access-change.ts';
import { atomsOf, spelled, type Atom, type Condition, type AtomContext } from './atoms.ts';
import type { AccessDifference } from './compare.ts';

const HOLDERS: ReadonlySet<string> = new Set(RESOURCE_POLICY_HOLDERS);
const ROLE = 'AWS::IAM::Role';
const TRUST = 'Properties/AssumeRolePolicyDocument';

/** Who may use resources by their own policies, more or less than before, and who may assume roles. */
export function resourcePolicyChanges(ground: Ground): readonly StackChange[] {
  return [...policyOwners(ground).flatMap(owner => ownerChanges(owner, ground)), ...trustChanges(ground)];
}

/** The resources that hold the policy of one resource: most hold it themselves. */
type Owner = { readonly name: string; readonly holders: readonly ResourcePair[] };

/** Whose policies differ. */
function policyOwners(ground: Ground): readonly Owner[] {
  const owners = new Map<string, ResourcePair[]>();
  const names = new Map<string, string>();
  for (const pair of ground.pairs) {
    const declared = pair.after ?? pair.before;
    if (!declared || !HOLDERS.has(declared.type)) continue;
    for (const side of ['before', 'after'] as const) {
      const here = pair[side];
      if (!here) continue;
      const { key, name } = ownerIn(here, ground.scratch[side], side, ground);
      addTo(owners, key, pair);
      names.set(key, name);
    }
  }
  return [...owners].flatMap(([key, list]) => {
    const holders = [...new Set(list)];
    return holders.some(pair => differs(pair, ground)) ? [{ name: names.get(key) ?? '', holders }] : [];
  });
}

function ownerIn(
  declared: Declaration,
  world: World,
  side: Side,
  ground: Ground,
): { readonly key: string; readonly name: string } {
  const holder = new Resource(world, declared);
  const [first] = resourceStatements(holder);
  const idOf = (id: string): string => (side === 'after' ? ground.idBefore(id) : id);
  if (!first) return { key: idOf(declared.id), name: holder.called };
  const owners = resourcesOfPolicy(holder, first.place);
  const isMade = owners.some(({ provenance }) => provenance !== undefined);
  return {
    key:
      owners.length > 0
        ? owners
            .map(({ id }) => idOf(id))
            .toSorted()
            .join()
        : idOf(declared.id),
    name: isMade ? listInWords(owners.map(({ called }) => called)) : policyOwner(holder, first.place),
  };
}

const isWhole = ({ kind }: FactDifference): boolean => kind !== 'value' && kind !== 'renamed';

function differs(pair: ResourcePair, ground: Ground): boolean {
  const type = (pair.after ?? pair.before)?.type ?? '';
  return ground.differencesOf(pair).some(one => isWhole(one) || isPolicyPath(type, one.path));
}

const PERMISSION = 'AWS::Lambda::Permission';
const POLICY_PATH =
  /^Properties\/(?:Policy|PolicyDocument|ResourcePolicy|KeyPolicy|RepositoryPolicyText|RepositoryPolicy|PolicyText|PermissionsPolicyDocument|Statement|Principal|Action|Condition|StatementId|AccessPolicies|AccessPolicy|FileSystemPolicy|ResourcePolicyDocument|DestinationPolicy|ModelPackageGroupPolicy|Queues?|Topics|TopicArn|Bucket|SecretId|Body\/x-amazon-apigateway-policy|StreamSpecification\/ResourcePolicy)(?:\/|$)/;

/** Whether a place of a holder is a part of its policy. */
const isPolicyPath = (type: string, path: string): boolean =>
  type === PERMISSION || type === 'AWS::Lambda::LayerVersionPermission' || POLICY_PATH.test(path);

function ownerChanges({ name, holders }: Owner, ground: Ground): readonly StackChange[] {
  const [first] = holders;
  if (!first) return [];
  const changes = accessChanges(first, ground, {
    name,
    atoms: (worlds, side) => {
      const found = holders.flatMap(pair => ground.existing(pair, worlds)[side] ?? []);
      return found.flatMap(holder => atomsOfPolicy(holder, side, ground, worlds));
    },
    says: difference => says(difference, 'use'),
  });
  for (const pair of holders)
    if ((['before', 'after'] as const).every(side => isRouteOrNone(pair[side], ground.scratch[side])))
      ground.explain(ground.differencesOf(pair));
  if (changes.length === 0) return [];
  for (const pair of holders) {
    const type = (pair.after ?? pair.before)?.type ?? '';
    ground.explain(
      ground
        .differencesOf(pair)
        .filter(one =>
          one.kind === 'value'
            ? isPolicyPath(type, one.path) && !/\/(?:Sid|Id|Version)$/.test(one.path)
            : type === PERMISSION,
        ),
    );
  }
  return changes;
}

/** The statements that let everyone in. */
const openStatements = (holder: Resource): ReadonlySet<unknown> =>
  new Set(
    publicGrantsOf(holder, () => {}).flatMap(grant =>
      grantExposureOf(grant, holder, holder.world) === 'open' ? [grant.statement] : [],
    ),
  );

function atomsOfPolicy(
  holder: Resource,
  side: Side,
  { spelling }: Ground,
  worlds: Sides<World>,
): readonly Atom[] {
  const how = { side, spelling, world: worlds[side] };
  if (isOfRoute(holder)) return [];
  const open = openStatements(holder);
  return resourceStatements(holder).flatMap(statement =>
    atomsOf(statement, how, testsAsCondition(statement, how)).map(atom => ({
      ...atom,
      isPublic: open.has(statement) && atom.principal?.who === 'anyone',
    })),
  );
}

/** The permission that a tool gives API Gateway for a route: the route says who gets in. */
function isOfRoute(holder: Resource): boolean {
  const { world } = holder;
  if (!holder.provenance || holder.type !== PERMISSION) return false;
  // Of a function URL, which says itself who gets in.
  if (holder.get('FunctionUrlAuthType').present || holder.get('InvokedViaFunctionUrl').present) return true;
  if (!holder.get('Principal').text.is('apigateway.amazonaws.com')) return false;
  return holder.get('SourceArn').text.holes.some(hole => {
    const api = world.declared(hole);
    return (
      api !== undefined && API_TYPES.includes(api.type) && routesOf(new Resource(world, api), world).complete
    );
  });
}

const isRouteOrNone = (declared: Declaration | undefined, world: World): boolean =>
  declared === undefined || isOfRoute(new Resource(world, declared));

/** A permission has properties in the place of a condition. */
function testsAsCondition({ place, tests }: ResourceStatement, how: AtomContext): Condition | undefined {
  if (place.form !== 'permission' && place.form !== 'layer') return undefined;
  if (tests === 'unknown') return { key: '?', says: [' under a condition that only deployment knows'] };
  if (tests.length === 0) return { key: '', says: [] };
  const values = tests.flatMap(({ key, values: all }) => all.map(value => ({ key, value })));
  return {
    key: values
      .map(({ key, value }) => `${key}=${spelled(value.text, how).key}`)
      .toSorted()
      .join(),
    says: values.flatMap(({ key, value }, index): SentencePart[] => [
      `${index === 0 ? ' if' : ' and'} ${KEYS.get(key) ?? key} is `,
      { text: value.text, name: key, node: value.node },
    ]),
  };
}

const KEYS = new Map([
  ['aws:sourcearn', 'aws:SourceArn'],
  ['aws:sourceaccount', 'aws:SourceAccount'],
  ['aws:principalorgid', 'aws:PrincipalOrgID'],
  ['lambda:functionurlauthtype', 'lambda:FunctionUrlAuthType'],
]);

function trustChanges(ground: Ground): readonly StackChange[] {
  return ground.pairs.flatMap(pair => {
    const { before, after } = pair;
    // That somebody may assume a role that came or went is told by what the role may do.
    if (!before || !after || after.type !== ROLE) return [];
    const found = ground.differencesOf(pair).filter(({ path }) => path.startsWith(TRUST));
    if (found.length === 0) return [];
    const changes = accessChanges(pair, ground, {
      name: new Resource(ground.scratch.after, after).called,
      atoms: (worlds, side) => {
        const role = ground.existing(pair, worlds)[side];
        const how = { side, spelling: ground.spelling, world: worlds[side] };
        return role ? trustStatements(role).flatMap(statement => atomsOf(statement, how)) : [];
      },
      says: difference => says(difference, 'assume'),
    });
    if (changes.length > 0) ground.explain(found.filter(({ path }) => !/\/(?:Sid|Id|Version)$/.test(path)));
    return changes;
  });
}

function says(
  difference: AccessDifference,
  how: 'use' | 'assume',
): { readonly what: readonly SentencePart[]; readonly effect: Effect } {
  const { effect, atoms, more, less } = difference;
  const isDeny = effect === 'Deny';
  const who = principalPhrases(atoms.after ?? atoms.before);
  const was = principalPhrases(atoms.before);
  const samePrincipal =
    !atoms.after || !atoms.before || atoms.after[0]?.principal?.key === atoms.before[0]?.principal?.key;
  const [verb, not] = isDeny ? ['is denied', 'is no longer denied'] : ['may', 'may no longer'];
  const body = samePrincipal
    ? clause(difference, verb, not, how === 'use')
    : [
        ...clause(
          { ...difference, atoms: { after: atoms.after }, more: more.length > 0 ? more : less },
          verb,
          not,
          how === 'use',
        ),
        ', before it was ',
        ...was,
      ];
  return { what: [': ', ...who, ' ', ...body], effect: effectOf(difference, isDeny) };
}

function effectOf({ atoms, more, less }: AccessDifference, isDeny: boolean): Effect {
  const gains = isDeny ? less : more;
  const isOpen = (side: Side): boolean => atoms[side]?.some(({ isPublic }) => isPublic === true) === true;
  if (isDeny) return denied(gains.length > 0, gains.length > 0 ? atoms.before : atoms.after);
  if (gains.length === 0) return isOpen('before') ? 'closes' : 'revokes';
  if (isOpen('after')) return 'opens';
  return atoms.after?.every(isForSource) === true ? 'neutral' : 'grants';
}

/** A service that calls for one source of this account: what an event of the author needs. */
const isForSource = ({ principal, condition }: Atom): boolean =>
  principal?.who === 'service' && /aws:source(?:arn|account)/i.test(condition.key);

/** A denial that came or went; one of requests without TLS protects what is sent. */
function denied(isLost: boolean, atoms: readonly Atom[] | undefined): Effect {
  const isTls = atoms?.every(({ condition }) => /aws:securetransport/i.test(condition.key)) === true;
  if (isLost) return isTls ? 'unprotects' : 'grants';
  return isTls ? 'protects' : 'revokes';
}

function principalPhrases(atoms: readonly Atom[] | undefined): readonly SentencePart[] {
  const [first] = atoms ?? [];
  const principal = first?.principal;
  if (!principal) return ['whoever has it'];
  if (principal.who === 'anyone') return ['anyone'];
  return [
    principal.except ? 'everyone but ' : '',
    ...principal.texts.flatMap((text, index): SentencePart[] => [index === 0 ? '' : ', ', { text }]),
  ];
}
