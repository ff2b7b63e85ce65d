import { perResource } from '../../../model/memo.ts';
import { addTo } from '../../../model/multimap.ts';
import { before } from '../../../source/cut.ts';
import type { Resource, Value } from '../../../model/world.ts';
import { globMatches, isPattern } from '../actions/glob.ts';
import { actionNamed } from '../actions/action-table.ts';
import { grantsOfHolder, type Effective, type GrantSource } from './effective.ts';
import { administratorGrant } from './grant.ts';
import { managedPolicy } from './managed-policies.ts';
import { escalationMethods, methodsWithin, type Method } from '../actions/escalation-methods.ts';
import { isOwnEntry, principalsWith } from './roles.ts';
import { perStatement, type Statement } from './statements.ts';
import { grantsUnconfined, mayGrantUnconfined, deniesAction } from './unconfined.ts';

/** A method that a principal has, and for each of its actions where that is given; `at` is the place of the first. */
export type EscalationPath = {
  readonly method: Method;
  readonly at: Value;
  readonly steps: readonly { readonly action: string; readonly at: Value }[];
};

/**
 * The ways in which a principal can get more permissions than it has, the shortest first: methods whose actions it has on everything, after Deny and
 * within a boundary that can be read; what lowering wrote and AWS' policies for roles of its services do not count. A policy is asked for itself where
 * nobody in the stack has it. None for an administrator, who needs no way, and none that is but the service which a policy of AWS gives as a whole.
 */
export const escalationPaths = perResource((holder): readonly EscalationPath[] => {
  if (principalsWith(holder, holder.world).length > 0) return [];
  const { sources, managed, boundary } = grantsOfHolder(holder);
  if (managed.some(({ policy }) => policy.verdict === 'admin') || sources.some(isAdministrator)) return [];

  const given = new Map<string, Value>();
  for (const source of sources)
    for (const [action, place] of [...givenIn(source), ...ownBoundaryIn(source, holder)])
      if (!given.has(action)) given.set(action, place);
  for (const { at, policy } of managed)
    for (const action of policy.serviceRole ? [] : policy.escalation)
      if (!given.has(action)) given.set(action, at);
  if (given.size === 0) return [];
  const limit = managedPolicy(holder.get('PermissionsBoundary').text.toString())?.escalation;
  const within = (action: string): boolean =>
    given.has(action) &&
    !isDenied(sources, action) &&
    inBoundary(boundary, action) &&
    limit?.includes(action) !== false &&
    (!BOUNDARY.test(action) || changesOwnBoundary(holder, action));
  const complete = new Set(managed.map(({ at }) => at));
  const paths = methodsWithin(within).flatMap((method): readonly EscalationPath[] => {
    const steps = method.actions.flatMap(action => {
      const at = given.get(action);
      return at ? [{ action: actionNamed(action)?.name ?? action, at }] : [];
    });
    const [first] = steps;
    return first ? [{ method, at: first.at, steps }] : [];
  });
  return paths.filter(
    ({ method, steps }) =>
      method.actions.some(action => action.startsWith('iam:')) || !steps.every(({ at }) => complete.has(at)),
  );
});

/** The shortest way of each who has a policy: the one that is told. */
export function toldEscalations(policy: Resource): readonly EscalationPath[] {
  const holders = principalsWith(policy, policy.world);
  return (holders.length > 0 ? holders : [policy]).flatMap(holder => escalationPaths(holder).slice(0, 1));
}

const BOUNDARY = /^iam:(?:put|delete)(role|user)permissionsboundary$/;

/** To change the boundary of others gives nobody more; to change one's own does. */
const changesOwnBoundary = (holder: Resource, action: string): boolean =>
  holder.get('PermissionsBoundary').present &&
  holder.type === (BOUNDARY.exec(action)?.[1] === 'user' ? 'AWS::IAM::User' : 'AWS::IAM::Role');

/** The actions that change the boundary of their holder, where `Resource` names the holder itself. */
function ownBoundaryIn(
  { statements, exists }: GrantSource,
  holder: Resource,
): readonly (readonly [string, Value])[] {
  if (!holder.get('PermissionsBoundary').present) return [];
  const found = statements.flatMap(statement => {
    if (statement.effect !== 'Allow' || !statement.resources.some(entry => isOwnEntry(entry, holder)))
      return [];
    return statement.actions.flatMap(entry =>
      [...methodActions()]
        .filter(action => BOUNDARY.test(action) && globMatches(entry.literal?.toLowerCase() ?? '', action))
        .map(action => [action, entry] as const),
    );
  });
  return found.length > 0 && exists() ? found : [];
}

/** Whether a policy takes an action away from all that the others give. */
export const isDenied = (sources: readonly GrantSource[], action: string): boolean =>
  sources.some(
    ({ statements, exists }) => statements.some(statement => deniesAction(statement, action)) && exists(),
  );

const inBoundary = (boundary: Effective['boundary'], action: string): boolean =>
  typeof boundary === 'string' ||
  (boundary.some(statement => grantsUnconfined(statement, action)) &&
    !boundary.some(statement => deniesAction(statement, action)));

const isAdministrator = ({ statements, exists }: GrantSource): boolean =>
  statements.some(administratorGrant) && exists();

/** The actions of methods that one policy gives, each at its entry. */
function givenIn({ statements, exists }: GrantSource): readonly (readonly [string, Value])[] {
  const found = new Map<string, Value>();
  for (const statement of statements)
    if (!statement.provenance && mayGrantUnconfined(statement))
      for (const action of spokenOf(statement)) {
        const given = found.has(action) ? undefined : grantsUnconfined(statement, action);
        if (given) found.set(action, given.entry);
      }
  return found.size > 0 && exists() ? [...found] : [];
}

/** Whether a statement gives an action of a method on everything. */
export const mayEscalate = (statement: Statement): boolean =>
  mayGrantUnconfined(statement) &&
  [...spokenOf(statement)].some(action => grantsUnconfined(statement, action) !== undefined);

/** The actions of methods that a statement may give: most statements name others, one by one. */
const spokenOf = perStatement(({ actions, notActions }): Iterable<string> => {
  const wanted = methodActions();
  if (notActions.length > 0) return wanted;
  const spoken = new Set<string>();
  for (const written of new Set(actions.map(({ literal }) => literal?.toLowerCase() ?? ''))) {
    if (wanted.has(written)) spoken.add(written);
    else if (isPattern(written))
      for (const action of mayMatch(written)) if (globMatches(written, action)) spoken.add(action);
  }
  return spoken;
});

/** The actions of methods that a pattern may match: those of the service that it names, or all. */
function mayMatch(pattern: string): Iterable<string> {
  const service = before(pattern, ':');
  return service === pattern || isPattern(service)
    ? methodActions()
    : (methodActionsByService().get(service) ?? []);
}

let known: ReadonlySet<string> | undefined;
const methodActions = (): ReadonlySet<string> =>
  (known ??= new Set(escalationMethods().flatMap(method => method.actions)));

let byService: Map<string, string[]> | undefined;
function methodActionsByService(): ReadonlyMap<string, readonly string[]> {
  if (byService) return byService;
  byService = new Map();
  for (const action of methodActions()) addTo(byService, before(action, ':'), action);
  return byService;
}
