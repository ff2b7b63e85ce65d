import { Resource, type Value, type World } from '../../model/world.ts';
import type { Span } from '../../source/node.ts';
import { functionAt } from '../function-references.ts';
import { fixesCaller } from '../iam/principals/caller-conditions.ts';
import { grantExposureOf, publicGrantsOf } from '../iam/principals/public-grants.ts';
import type { Principal } from '../iam/principals/principal.ts';
import {
  actionsOf,
  RESOURCE_POLICY_HOLDERS,
  resourcesOfPolicy,
  resourceStatements,
  trustStatements,
  type ResourceStatement,
} from '../iam/principals/resource-policies.ts';
import { domainAccess, SEARCH_DOMAINS } from '../storage/public-endpoints.ts';
import { cannedAcl } from '../storage/s3-public-access.ts';
import { accessOf, addGrants } from './grants.ts';
import type { Access, GraphBuilder, GraphNode } from './graph.ts';
import { nodeOfResource } from './targets.ts';
import { foreignAccount, INTERNET, provider, SIGNED_IN } from './who.ts';

/** Adds who reaches stores, queues, keys and functions by their own policies, and who may take a role. */
export function addReached(builder: GraphBuilder, world: World): void {
  for (const type of RESOURCE_POLICY_HOLDERS)
    for (const declared of world.stackIndex.ofType(type)) {
      const holder = world.resource(declared.id);
      if (holder) addPolicy(builder, holder, world);
    }
  addBuckets(builder, world);
  for (const type of SEARCH_DOMAINS) addDomains(builder, type, world);
  addRoles(builder, world);
}

function addPolicy(builder: GraphBuilder, holder: Resource, world: World): void {
  const grants = publicGrantsOf(holder, () => {});
  for (const grant of grants) {
    const exposure = grantExposureOf(grant, holder, world);
    if (exposure !== 'open' && exposure !== 'website') continue;
    const isWebsite = exposure === 'website';
    const how = isWebsite ? 'its policy shows the website to everyone' : 'its policy lets everyone in';
    reach(builder, { who: INTERNET, at: grant.at.span, how, isWebsite }, holder, grant.statement);
  }
  for (const statement of resourceStatements(holder)) {
    if (statement.effect !== 'Allow') continue;
    for (const { who, name, at } of statement.principals)
      if (who === 'account' && name !== undefined)
        reach(
          builder,
          { who: foreignAccount(name), at: at.span, how: 'its policy names the account' },
          holder,
          statement,
        );
  }
}

/** `isWebsite`: what everyone sees is meant for everyone, so nothing is granted by it. */
type Reach = {
  readonly who: GraphNode;
  readonly at: Span;
  readonly how: string;
  readonly isWebsite?: boolean;
};

function reach(
  builder: GraphBuilder,
  { who, at, how, isWebsite }: Reach,
  holder: Resource,
  statement: ResourceStatement,
): void {
  const { world } = holder;
  const fn = statement.place.form === 'permission' ? functionAt(holder.get('FunctionName')) : undefined;
  const owners = fn ? [fn] : resourcesOfPolicy(holder, statement.place).map(({ declared }) => declared);
  for (const declared of owners.length > 0 ? owners : [holder.declared]) {
    const node = nodeOfResource(declared, world);
    if (!node) continue;
    const actions = actionsOf(statement);
    const base = { from: builder.node(who), to: builder.node(node), at, how };
    if (fn) builder.edge({ ...base, kind: 'invokes' });
    else if (isWebsite) builder.edge({ ...base, kind: 'reaches' });
    else
      builder.edge({
        ...base,
        kind: 'reaches',
        grant: direct(
          accessOf(actions),
          actions.map(({ name }) => name),
        ),
      });
  }
}

const direct = (access: readonly Access[], actions: readonly string[]) => ({
  access,
  actions: actions.slice(0, 12),
  count: actions.length,
  used: 'unknown' as const,
  usedActions: [],
});

function addBuckets(builder: GraphBuilder, world: World): void {
  for (const declared of world.stackIndex.ofType('AWS::S3::Bucket')) {
    const bucket = world.resource(declared.id);
    const acl = bucket && cannedAcl(bucket);
    const block = bucket?.get('PublicAccessBlockConfiguration', 'IgnorePublicAcls').boolean;
    if (!bucket || !acl || block === true) continue;
    const node = nodeOfResource(declared, world);
    if (node)
      builder.edge({
        from: builder.node(acl.who === 'everyone' ? INTERNET : SIGNED_IN),
        to: builder.node(node),
        kind: 'reaches',
        at: acl.at.span,
        how: `the ACL ${acl.name}`,
        grant: direct(acl.write ? ['changes', 'reads'] : ['lists'], []),
      });
  }
}

function addDomains(builder: GraphBuilder, type: string, world: World): void {
  for (const declared of world.stackIndex.ofType(type)) {
    const domain = world.resource(declared.id);
    const access = domain && domainAccess(domain, () => {});
    const node = nodeOfResource(declared, world);
    if (node && access?.status === 'open')
      builder.edge({
        from: builder.node(INTERNET),
        to: builder.node(node),
        kind: 'reaches',
        at: access.at.span,
        how: 'its policy lets everyone in',
        grant: direct(['changes', 'reads'], []),
      });
  }
}

function addRoles(builder: GraphBuilder, world: World): void {
  for (const declared of world.stackIndex.ofType('AWS::IAM::Role')) {
    const role = world.resource(declared.id);
    if (!role || role.provenance) continue;
    const takers = [...trustStatements(role).flatMap(takersIn), ...identitiesOf(role, world)];
    if (takers.length === 0) continue;
    const node = nodeOfResource(declared, world);
    if (!node) continue;
    builder.node(node);
    for (const { who, at, how, unproved } of takers)
      builder.edge({ from: builder.node(who), to: node.id, kind: 'assumes', at, how, unproved });
    addGrants(builder, node.id, role);
  }
}

type Taker = Reach & { readonly unproved?: string };

function takersIn({ effect, principals, tests }: ResourceStatement): readonly Taker[] {
  if (effect !== 'Allow') return [];
  const unproved =
    tests === 'unknown' || tests.length > 0 ? { unproved: 'a condition of the trust policy decides' } : {};
  return principals.flatMap((one): readonly Taker[] => {
    const who = takerOf(one);
    if (!who || (one.who === 'anyone' && fixesCaller(tests, 'anyone') !== 'no')) return [];
    return [{ who, at: one.at.span, how: 'the trust policy names it', ...unproved }];
  });
}

function takerOf({ who, name }: Principal): GraphNode | undefined {
  if (who === 'anyone') return { ...INTERNET, id: 'any-account', name: 'Anyone with an AWS account' };
  if (who === 'account') return foreignAccount(name ?? '');
  // What an identity pool hands out is told by its attachment.
  return who === 'federated' && name !== undefined && name !== 'cognito-identity.amazonaws.com'
    ? provider(name)
    : undefined;
}

/** The roles that an identity pool hands to guests and to users (Amazon Cognito developer guide, "Identity pools", read 2026-11). */
function identitiesOf(role: Resource, world: World): readonly Taker[] {
  return world.stackIndex.ofType('AWS::Cognito::IdentityPoolRoleAttachment').flatMap(declared => {
    const roles = new Resource(world, declared).get('Roles');
    const names = (value: Value): boolean => value.refers?.id === role.id;
    return [
      ...(names(roles.get('unauthenticated'))
        ? [
            {
              who: INTERNET,
              at: roles.get('unauthenticated').span,
              how: 'an identity pool hands it to guests',
            },
          ]
        : []),
      ...(names(roles.get('authenticated'))
        ? [
            {
              who: SIGNED_IN,
              at: roles.get('authenticated').span,
              how: 'an identity pool hands it to its users',
            },
          ]
        : []),
    ];
  });
}
