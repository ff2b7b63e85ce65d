import type { Text } from '../../model/text.ts';
import type { Value, World } from '../../model/world.ts';
import { spend } from '../../source/budget.ts';
import type { Span } from '../../source/node.ts';
import { isAuthorsChoice } from '../../source/provenance.ts';
import { expandAction } from '../iam/actions/expand.ts';
import { effectiveGrants } from '../iam/policy/effective.ts';
import { resourceText } from '../iam/policy/grant.ts';
import type { ManagedPolicy } from '../iam/policy/managed-policies.ts';
import { matches } from '../iam/policy/match.ts';
import { ownArnIn } from '../iam/policy/own-arn-in.ts';
import { spelledOut } from '../iam/policy/own-arn.ts';
import { policyTemplateOfStatement, type Statement } from '../iam/policy/statements.ts';
import { givesService } from './given-by-tool.ts';
import type { PermissionCause, NeededPermission } from './permissions.ts';
import type { RolePolicy } from './role-policies.ts';

/** What becomes of a grant, by the action and the resource as they are written. */
export type Change = {
  readonly kind: 'keep' | 'remove' | 'add';
  readonly action: string;
  /** Undefined for a policy of AWS or a SAM policy template, whose name `action` is. */
  readonly on: Text | undefined;
  /** Of a grant that goes: how many of the actions that it gives are needed, on this resource or on a part of it. */
  readonly of?: { readonly needed: number; readonly given: number } | undefined;
  /** Of a grant that comes: a grant that goes gives it today. */
  readonly isGiven?: true;
  readonly at?: Span;
  readonly by: readonly PermissionCause[];
};
export type RoleChanges = {
  readonly changes: readonly Change[];
  /** Why the role may have more than what was compared. */
  readonly opaque: readonly string[];
};

/** An entry of `Action` on an entry of `Resource`. */
type Grant = {
  readonly written: string;
  readonly actions: ReadonlySet<string>;
  readonly on: Text;
  readonly at: Span;
  /** The SAM policy template that it is of. */
  readonly template: string | undefined;
};
/** A grant that stands by itself, or all of one SAM policy template. */
type Written = {
  readonly name: string;
  readonly on: Text | undefined;
  readonly at: Span;
  readonly grants: readonly Grant[];
};

/** What the least policy would change of what a role has, without what a tool gives it unasked. */
export function changesOf({ role, permissions }: RolePolicy, world: World): RoleChanges {
  if (!role) return { changes: added(permissions, [], world), opaque: ['the role is defined elsewhere'] };
  const { sources, managed, opaque, boundary } = effectiveGrants(role);
  const all = sources
    .filter(({ exists }) => exists())
    .flatMap(({ statements }) => statements.flatMap(one => grantsIn(one, world)));
  const judged = asWritten(all).map(written => ({ written, change: judge(written, permissions, world) }));
  const kept = judged.flatMap(({ written, change }) => (change.kind === 'keep' ? written.grants : []));
  const attached = managed.filter(({ at }) => isAuthorsChoice(at.provenance));
  const [fit, wide] = [
    attached.filter(({ policy }) => isForLambda(policy, permissions)),
    attached.filter(({ policy }) => !isForLambda(policy, permissions)),
  ];
  const others = permissions.filter(
    ({ by, action }) => by.kind !== 'setting' || !fit.some(({ policy }) => givesService(policy, action)),
  );
  return {
    changes: [
      ...fit.map(one => ofAws(one, 'keep')),
      ...wide.map(one => ofAws(one, 'remove')),
      ...judged.map(({ change }) => change),
      ...added(others, kept, world).map(change =>
        givenToday(change, all, wide, world) ? { ...change, isGiven: true as const } : change,
      ),
    ],
    opaque: [...opaque, ...(boundary === 'none' ? [] : ['a permissions boundary limits the role'])],
  };
}

const ofAws = ({ at, policy }: { at: Value; policy: ManagedPolicy }, kind: 'keep' | 'remove'): Change => ({
  kind,
  action: policy.name,
  on: undefined,
  at: at.span,
  by: [],
});

/** A policy made for what Lambda itself does, of which something is needed. */
const isForLambda = (policy: ManagedPolicy, permissions: readonly NeededPermission[]): boolean =>
  (policy.onlyLogs || (policy.serviceRole && /^AWSLambda\w+ExecutionRole$/.test(policy.name))) &&
  permissions.some(({ by, action }) => by.kind === 'setting' && givesService(policy, action));

function grantsIn(statement: Statement, world: World): readonly Grant[] {
  if (statement.effect !== 'Allow' || !isAuthorsChoice(statement.provenance)) return [];
  return statement.actions.flatMap(entry => {
    const written = entry.text.toString();
    const found = entry.literal === undefined ? [] : expandAction(entry.literal);
    const names = found === 'unknown-service' ? [written] : found.map(({ name }) => name);
    const actions = new Set((names.length === 0 ? [written] : names).map(name => name.toLowerCase()));
    return statement.resources.map((resource): Grant => ({
      written,
      actions,
      on: spelledOut(resourceText(resource), world),
      at: statement.provenance?.span ?? entry.span,
      template: policyTemplateOfStatement(statement),
    }));
  });
}

function asWritten(grants: readonly Grant[]): readonly Written[] {
  const templates = new Map<string, Grant[]>();
  const found: Written[] = [];
  for (const grant of grants) {
    const { template, at, written, on } = grant;
    if (template === undefined) {
      found.push({ name: written, on, at, grants: [grant] });
      continue;
    }
    const key = `${template}\0${at.start}`;
    const own = templates.get(key);
    if (own) own.push(grant);
    else {
      const list = [grant];
      templates.set(key, list);
      found.push({ name: template, on: undefined, at, grants: list });
    }
  }
  return found;
}

function judge(
  { name, on, at, grants }: Written,
  permissions: readonly NeededPermission[],
  world: World,
): Change {
  const uses = grants.map(grant => usesOf(grant, permissions));
  const given = new Set(grants.flatMap(({ actions }) => [...actions]));
  const needed = uses.flat();
  const isKept = grants.every((grant, index) => isWhole(grant, uses[index] ?? [], needed, world));
  const required = needed.filter(({ necessity }) => necessity !== 'optional');
  return {
    kind: isKept ? 'keep' : 'remove',
    action: name,
    on,
    at,
    by: needed.map(({ by }) => by),
    of: isKept
      ? undefined
      : { needed: new Set(required.map(({ action }) => action)).size, given: given.size },
  };
}

const usesOf = (
  { actions, on }: Grant,
  permissions: readonly NeededPermission[],
): readonly NeededPermission[] =>
  permissions.filter(one => {
    spend(1);
    return actions.has(one.action.toLowerCase()) && matches(on, one.on) !== 'no';
  });

/** Whether all that a grant gives is needed. The indexes of a table in a policy template are not more than the table. */
function isWhole(
  { actions, on, template }: Grant,
  uses: readonly NeededPermission[],
  ofTemplate: readonly NeededPermission[],
  world: World,
): boolean {
  const isIndex = template !== undefined && on.endsWith('/index/*') === 'yes';
  const found = isIndex ? ofTemplate : uses.filter(one => isSameTarget(one.on, on, world));
  const names = new Set(found.map(({ action }) => action.toLowerCase()));
  return [...actions].every(action => names.has(action));
}

/** The same text, or the same resource of the stack, such as a secret by its name and by its ARN. */
function isSameTarget(one: Text, other: Text, world: World): boolean {
  if (one.key === other.key) return true;
  const [own, others] = [ownArnIn(one, world), ownArnIn(other, world)];
  return own !== undefined && own.resource === others?.resource && own.rest.key === others.rest.key;
}

const givenToday = (
  { action, on }: Change,
  grants: readonly Grant[],
  policies: readonly { readonly policy: ManagedPolicy }[],
  world: World,
): boolean =>
  policies.some(({ policy }) => givesService(policy, action)) ||
  grants.some(grant => on !== undefined && gives(grant, action, on, world));

const gives = (grant: Grant, action: string, on: Text, world: World): boolean =>
  grant.actions.has(action.toLowerCase()) &&
  (matches(grant.on, on) === 'yes' || isSameTarget(on, grant.on, world));

/** What no grant that stays gives. */
function added(
  permissions: readonly NeededPermission[],
  kept: readonly Grant[],
  world: World,
): readonly Change[] {
  const found = new Map<string, Change>();
  for (const { action, on, necessity, by } of permissions) {
    if (necessity === 'optional') continue;
    if (kept.some(grant => gives(grant, action, on, world))) continue;
    const key = `${action}\0${on.key}`;
    const before = found.get(key);
    found.set(key, { kind: 'add', action, on, by: [...(before?.by ?? []), by] });
  }
  return [...found.values()];
}
