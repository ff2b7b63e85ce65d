import type { Resource } from '../../model/world.ts';
import type { WrittenJson } from '../../source/plain.ts';
import { exactArns } from './exact-arns.ts';
import { leastStatements } from './least-policy.ts';
import { needsOfFunction, type NeededPermission } from './permissions.ts';
import type { RuntimeNeed } from './runtime-need.ts';
import { runtimeNeedsOf } from './runtime-needs.ts';
import { usesOfRole } from './role-uses.ts';

type ExactStatement = {
  readonly actions: readonly string[];
  readonly resources: readonly WrittenJson[];
};
export type ExactStatements = {
  readonly statements: readonly ExactStatement[];
  /** Actions that calls need in some cases only, which no statement allows. */
  readonly doubtful: readonly string[];
};

/**
 * The statements that allow what the functions of a role need of what something gives, and nothing else. Undefined where the code of one is not known, or a resource is not certain.
 */
export function exactStatements(
  role: Resource,
  gives: (action: string) => boolean,
): ExactStatements | undefined {
  const uses = usesOfRole(role);
  if (uses.kind !== 'known') return undefined;
  // What an extension is asked for, for one, no call of an SDK shows. Traces are sent for those who trace.
  const isObscure = ({ required, arns, optional }: RuntimeNeed): boolean =>
    required.length === 0 &&
    arns.length === 0 &&
    optional.some(action => gives(action) && !action.startsWith('xray:'));
  const permissions: NeededPermission[] = [];
  for (const fn of uses.functions) {
    const needs = needsOfFunction(fn);
    if (needs.kind === 'none' || needs.open.length > 0 || runtimeNeedsOf(fn).some(isObscure))
      return undefined;
    permissions.push(...needs.permissions.filter(({ action }) => gives(action)));
  }
  if (permissions.some(({ unknown }) => unknown !== undefined)) return undefined;
  const found: ExactStatement[] = [];
  for (const { actions, resources } of leastStatements(permissions)) {
    const named = resources.every(({ arn }) => arn.is('*'))
      ? ['*']
      : exactArns(
          resources.map(({ arn }) => arn),
          [role, ...uses.functions],
        );
    if (!named) return undefined;
    found.push({ actions: actions.map(({ name }) => name), resources: named });
  }
  const allowed = new Set(found.flatMap(({ actions }) => actions));
  const doubtful = permissions.flatMap(({ action }) => (allowed.has(action) ? [] : action));
  return { statements: found, doubtful: [...new Set(doubtful)] };
}
