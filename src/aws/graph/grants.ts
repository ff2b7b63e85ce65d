import { perResource } from '../../model/memo.ts';
import { addTo } from '../../model/multimap.ts';
import { Text } from '../../model/text.ts';
import type { Resource, World } from '../../model/world.ts';
import type { Span } from '../../source/node.ts';
import { usesOfRole, type RoleUse } from '../code/role-uses.ts';
import { unusedIn, type Unused } from '../code/unused-grants.ts';
import { summarizeAccess } from '../iam/actions/access-summary.ts';
import type { Action } from '../iam/actions/action-table.ts';
import { dataRead, isChange } from '../iam/actions/data-reads.ts';
import { isBeyondLogging } from '../iam/policy/beyond-logging.ts';
import { effectiveGrants, type Effective } from '../iam/policy/effective.ts';
import { escalationPaths, isDenied } from '../iam/policy/escalation.ts';
import { administratorGrant, grantedBy, resourceTexts } from '../iam/policy/grant.ts';
import { policyTemplateOfStatement, type Statement } from '../iam/policy/statements.ts';
import {
  EVERYTHING,
  everyOf,
  nodeOfResource,
  targetOf,
  targetOfAnyService,
  type GrantTarget,
} from './targets.ts';
import type { Access, Grant, GraphBuilder } from './graph.ts';

/** Something that a role may do, before it is known which function does it. */
type RoleGrant = {
  readonly target: GrantTarget;
  readonly at: Span;
  readonly how: string;
  readonly unproved?: string;
  readonly actions: readonly Action[];
  readonly access: readonly Access[];
  /** undefined for a policy of AWS, whose document is not read. */
  readonly statement?: Statement;
};

const ANY = Text.of('*');

/** Of more actions only the most dangerous are shown. */
const SHOWN = 12;

/** Adds what a role grants, as edges from a node: a function, with what its code uses, or the role itself. */
export function addGrants(builder: GraphBuilder, from: string, role: Resource, fn?: Resource): void {
  const uses = fn && usesOf(role, fn);
  const idle = new Map<Statement, Idle>();
  for (const grant of grantsOfRole(role)) {
    const { target, statement, at, how, unproved, actions, access } = grant;
    builder.node(target.node);
    addMembers(builder, target, role.world);
    if (uses && statement && !idle.has(statement)) idle.set(statement, idleIn(statement, uses));
    const rest = statement && idle.get(statement);
    builder.edge({
      from,
      to: target.node.id,
      kind: 'grants',
      at,
      how,
      unproved,
      grant: {
        access,
        actions: mostDangerous(actions),
        count: actions.length,
        ...(rest ? usedOf(actions, statement, rest) : UNKNOWN_USE),
      },
    });
  }
}

function addMembers(builder: GraphBuilder, { node, members }: GrantTarget, world: World): void {
  for (const declared of members) {
    const member = nodeOfResource(declared, world);
    if (member)
      builder.edge({
        from: node.id,
        to: builder.node(member),
        kind: 'includes',
        at: declared.at,
        how: 'is one of them',
      });
  }
}

/** The uses of a role by a function, where all that is done with the role is known. */
function usesOf(role: Resource, fn: Resource): readonly RoleUse[] | undefined {
  const found = usesOfRole(role);
  return found.kind === 'known' ? found.uses.filter(use => use.fn.id === fn.id) : undefined;
}

/** What nobody uses of a statement, and the names of its actions. */
type Idle = { readonly unused: Unused | undefined; readonly names: ReadonlySet<string> };

function idleIn(statement: Statement, uses: readonly RoleUse[]): Idle {
  const unused = unusedIn(statement, uses);
  return {
    unused,
    names: new Set(unused?.entries.flatMap(one => one.unused.map(({ name }) => name))),
  };
}

type Use = Pick<Grant, 'used' | 'usedActions'>;
const UNKNOWN_USE: Use = { used: 'unknown', usedActions: [] };

/** What the code uses of some actions of a statement; of all that it allows where they are too many to be listed. */
function usedOf(actions: readonly Action[], statement: Statement, { unused, names: idle }: Idle): Use {
  if (actions.length === 0) {
    if (statement.actions.length === 0) return UNKNOWN_USE;
    if (!unused) return { used: 'all', usedActions: [] };
    const names = unused.uses
      .filter(({ use, action }) => use.sure && isBeyondLogging(action))
      .map(({ action }) => action.name);
    return { used: names.length === 0 ? 'none' : 'some', usedActions: names.slice(0, SHOWN) };
  }
  const kept = actions.filter(({ name }) => !idle.has(name)).map(({ name }) => name);
  const part = kept.length === 0 ? 'none' : 'some';
  return { used: kept.length === actions.length ? 'all' : part, usedActions: kept.slice(0, SHOWN) };
}

function mostDangerous(actions: readonly Action[]): readonly string[] {
  const worst = summarizeAccess(actions).worst.map(({ name }) => name);
  const rest = actions.map(({ name }) => name).filter(name => !worst.includes(name));
  return [...worst, ...rest].slice(0, SHOWN);
}

/** What a role may do beyond writing logs, by what it may act on. */
const grantsOfRole = perResource((role): readonly RoleGrant[] => {
  const effective = effectiveGrants(role);
  const limited =
    effective.boundary !== 'none' ||
    effective.sources.some(({ statements }) => statements.some(({ effect }) => effect !== 'Allow'));
  const own = effective.sources
    .filter(({ statements }) => statements.some(({ effect }) => effect === 'Allow'))
    .filter(({ exists }) => exists())
    .flatMap(({ statements }) => statements.flatMap(statement => ofStatement(statement, role.world)));
  const [escalation] = escalationPaths(role);
  return [
    ...(limited ? own.flatMap(grant => left(grant, effective)) : own),
    ...effective.managed.flatMap(one => ofManaged(one, role.world)),
    ...(escalation
      ? [
          {
            target: { node: EVERYTHING, members: [] },
            at: escalation.at.span,
            how: `privilege escalation with ${escalation.steps.map(({ action }) => action).join(' and ')}`,
            actions: [],
            access: ['administers' as const],
          },
        ]
      : []),
  ];
});

/** What Deny statements and a boundary leave of a grant. */
function left(grant: RoleGrant, effective: Effective): readonly RoleGrant[] {
  if (grant.actions.length === 0) return [grant];
  const { arn } = grant.target;
  const isLeft = ({ name }: Action): boolean =>
    arn ? effective.allows(name, arn) !== 'no' : !isDenied(effective.sources, name.toLowerCase());
  const actions = grant.actions.filter(isLeft);
  return actions.length === 0 ? [] : [{ ...grant, actions, access: accessOf(actions) }];
}

function ofStatement(statement: Statement, world: World): readonly RoleGrant[] {
  const { effect, at, notActions, notResources, condition } = statement;
  if (effect !== 'Allow' || statement.ofDevices) return [];
  const template = policyTemplateOfStatement(statement);
  const base = {
    at: at.span,
    how: template === undefined ? 'a statement of its role' : `the SAM policy template ${template}`,
    statement,
    ...(condition.absent ? {} : { unproved: 'a condition of the statement decides' }),
  };
  if (administratorGrant(statement))
    return [
      {
        ...base,
        target: { node: EVERYTHING, members: [] },
        actions: [],
        access: ['administers'],
        how: 'every action on everything',
      },
    ];
  if (notActions.length > 0)
    return [
      {
        ...base,
        target: { node: EVERYTHING, members: [] },
        actions: [],
        access: ['changes'],
        how: 'all actions except those in NotAction',
      },
    ];
  const actions = [
    ...new Map(grantedBy(statement).flatMap(({ actions: all }) => all.map(one => [one.name, one]))).values(),
  ].filter(isBeyondLogging);
  const byService = new Map<string, Action[]>();
  for (const action of actions) addTo(byService, action.service, action);
  const named: Text[] = [];
  const open: GrantTarget[] = [];
  for (const entry of resourceTexts(statement)) {
    const target = byService.size > 1 ? targetOfAnyService(entry, world) : undefined;
    if (target) open.push(target);
    else named.push(entry);
  }
  const to = (targets: readonly GrantTarget[], those: readonly Action[]): readonly RoleGrant[] =>
    targets.map(target => ({ ...base, target, actions: those, access: accessOf(those) }));
  return [
    ...[...byService].flatMap(([service, those]) =>
      to(
        notResources.length > 0
          ? [{ node: everyOf(service), members: [] }]
          : targetsOf(named, service, those, world),
        those,
      ),
    ),
    ...(actions.length > 0 ? to(open, actions) : []),
  ];
}

function targetsOf(
  entries: readonly Text[],
  service: string,
  actions: readonly Action[],
  world: World,
): readonly GrantTarget[] {
  const found = entries.flatMap(entry => targetOf(entry, service, world) ?? []);
  const unique = [...new Map(found.map(one => [one.node.id, one])).values()];
  const isWide = unique.some(({ node }) => node.id === `every:${service}`);
  // Names in the account matter only where something can be done with them.
  if (isWide && unique.length === 1 && !actions.some(one => isChange(one) || dataRead(one))) return [];
  return unique;
}

function ofManaged({ at, policy }: Effective['managed'][number], world: World): readonly RoleGrant[] {
  if (policy.onlyLogs || policy.serviceRole) return [];
  const base = { at: at.span, how: `the AWS managed policy ${policy.name}`, actions: [] };
  if (policy.verdict === 'admin' || policy.verdict === 'power')
    return [
      {
        ...base,
        target: { node: EVERYTHING, members: [] },
        access: [policy.verdict === 'admin' ? 'administers' : 'changes'],
      },
    ];
  const less: Access = /ReadOnly|Viewer/.test(policy.name) ? 'reads' : 'unknown';
  const access: readonly Access[] = [policy.verdict === 'service-wide' ? 'changes' : less];
  const services = policy.services.length > 0 ? policy.services : policy.named;
  if (services.length > MANY) return [{ ...base, target: { node: EVERYTHING, members: [] }, access }];
  return services
    .filter(service => !QUIET.has(service))
    .flatMap(service => {
      const target = targetOf(ANY, service, world);
      return target ? [{ ...base, target, access }] : [];
    });
}

/** A policy for more services is one for the account. */
const MANY = 12;
/** Services of which a managed policy says nothing that leads further. */
const QUIET = new Set([
  'logs',
  'xray',
  'cloudwatch',
  'ec2',
  'application-autoscaling',
  'tag',
  'resource-groups',
  'sts',
  'autoscaling',
]);

/** What actions amount to, the gravest first. */
export function accessOf(actions: readonly Action[]): readonly Access[] {
  const found: Access[] = [];
  if (actions.some(one => one.level === 'Permissions management' && isChange(one))) found.push('administers');
  if (actions.some(one => one.level !== 'Permissions management' && isChange(one))) found.push('changes');
  if (actions.some(one => dataRead(one))) found.push('reads');
  return found.length > 0 ? found : ['lists'];
}
