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
import { spelledOut } from '../iam/policy/own-arn.ts';
import type { Statement } from '../iam/policy/statements.ts';
import { givesService } from './given-by-tool.ts';
import type { Cause, Permission } from './permissions.ts';
import type { RolePolicy } from './role-policies.ts';

/** What becomes of a grant, by the action and the resource as they are written. */
export type Change = {
  readonly kind: 'keep' | 'remove' | 'add';
  readonly action: string;
  /** Undefined for a policy of AWS, whose name `action` is. */
  readonly on: Text | undefined;
  /** Of a grant that goes: how many of the actions that it gives are needed, on this resource or on a part of it. */
  readonly of?: { readonly needed: number; readonly given: number };
  readonly at?: Span;
  readonly by: readonly Cause[];
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
};

/** What the least policy would change of what a role has, without what a tool gives it unasked. */
export function changesOf({ role, permissions }: RolePolicy, world: World): RoleChanges {
  if (!role) return { changes: added(permissions, []), opaque: ['the role is defined elsewhere'] };
  const { sources, managed, opaque, boundary } = effectiveGrants(role);
  const grants = sources
    .filter(({ exists }) => exists())
    .flatMap(({ statements }) => statements.flatMap(one => grantsIn(one, world)));
  const judged = grants.map(grant => ({ grant, change: judge(grant, permissions) }));
  const kept = judged.flatMap(({ grant, change }) => (change.kind === 'keep' ? [grant] : []));
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
      ...added(others, kept),
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
const isForLambda = (policy: ManagedPolicy, permissions: readonly Permission[]): boolean =>
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
      at: entry.span,
    }));
  });
}

function judge({ written, actions, on, at }: Grant, permissions: readonly Permission[]): Change {
  const needed = permissions.filter(one => {
    spend(1);
    return actions.has(one.action.toLowerCase()) && matches(on, one.on) !== 'no';
  });
  const names = new Set(needed.map(({ action }) => action));
  const isWhole = names.size === actions.size && needed.some(one => one.on.key === on.key);
  return {
    kind: isWhole ? 'keep' : 'remove',
    action: written,
    on,
    at,
    by: needed.map(({ by }) => by),
    ...(isWhole ? {} : { of: { needed: names.size, given: actions.size } }),
  };
}

/** What no grant that stays gives. */
function added(permissions: readonly Permission[], kept: readonly Grant[]): readonly Change[] {
  const found = new Map<string, Change>();
  for (const { action, on, necessity, by } of permissions) {
    if (necessity === 'optional') continue;
    const isGiven = kept.some(
      grant => grant.actions.has(action.toLowerCase()) && matches(grant.on, on) === 'yes',
    );
    if (isGiven) continue;
    const key = `${action}\0${on.key}`;
    const before = found.get(key);
    found.set(key, { kind: 'add', action, on, by: [...(before?.by ?? []), by] });
  }
  return [...found.values()];
}
