import type { Text } from '../../model/text.ts';
import type { Resource, Value } from '../../model/world.ts';
import { spend } from '../../source/budget.ts';
import type { WrittenJson } from '../../source/plain.ts';
import { isPattern } from '../iam/actions/glob.ts';
import type { Action } from '../iam/actions/action-table.ts';
import { effectiveGrants, type Effective } from '../iam/policy/effective.ts';
import { grantedBy, type Granted } from '../iam/policy/grant.ts';
import type { Statement } from '../iam/policy/statements.ts';
import { takenBy } from '../iam/policy/taken.ts';
import { exactArns } from './exact-arns.ts';
import { ownLogs } from './runtime-needs.ts';
import { usesOfRole, type RoleUse } from './role-uses.ts';
import { isHidden, usesFor } from './unused-grants.ts';

/** What a statement has to allow of what it allows, where all that is done with it is known. */
export type NarrowedStatement = {
  readonly entries: readonly NarrowedEntry[];
  /** The ARNs of all that is used, as the template would write them; undefined where one of them is not certain. */
  readonly resources: () => readonly WrittenJson[] | undefined;
  /** Whether the functions may write their logs, whatever may have been meant to allow it. */
  readonly isLogging: () => boolean;
};
/** An entry of `Action` with the actions that it has to allow; none where nothing of it is used. */
type NarrowedEntry = {
  readonly at: Value;
  readonly written: string;
  readonly actions: readonly string[];
  /**
   * What else of it may be needed: by calls in some cases only, by requests that no call of an SDK makes, by event sources that are set up elsewhere, by attributes of boto3 that load
   * when they are read.
   */
  readonly doubtful: readonly string[];
  /** Something of it is used, and not allowed by this: it is not checked on a resource like those of the statement. */
  readonly isVain: boolean;
};

/** Undefined where something else than functions has the statement, or the code of one is not known. */
export function narrowedStatement(
  statement: Statement,
  roles: readonly Resource[],
): NarrowedStatement | undefined {
  const known = roles.map(role => usesOfRole(role)).filter(uses => uses.kind === 'known');
  if (roles.length === 0 || known.length < roles.length) return undefined;
  const all = known.length === 1 ? (known[0]?.uses ?? []) : known.flatMap(({ uses }) => uses);
  const granted = grantedBy(statement).map(one => ({ ...one, found: usedIn(one, statement, all) }));
  return {
    entries: granted.map(({ at, written, found }) => ({
      at,
      written,
      actions: found.used.map(({ action }) => action.name),
      doubtful: found.doubtful,
      isVain: found.isVain,
    })),
    isLogging: () =>
      known.every(({ functions }, index) =>
        functions.every(fn => roles[index] && mayLog(fn, effectiveGrants(roles[index]))),
      ),
    resources: () => {
      const arns = arnsOf(granted.flatMap(({ found }) => found.used));
      return arns && exactArns(arns, [...roles, ...known.flatMap(({ functions }) => functions)]);
    },
  };
}

const mayLog = (fn: Resource, { allows }: Effective): boolean =>
  allows('logs:PutLogEvents', ownLogs(fn)[1]) !== 'no';

/** An action with what uses it; nothing where it may be used in a way that is not seen. */
type Used = { readonly action: Action; readonly uses: readonly RoleUse[] };

function usedIn(
  { written: entry, actions }: Granted,
  statement: Statement,
  all: readonly RoleUse[],
): {
  readonly used: readonly Used[];
  readonly doubtful: readonly string[];
  readonly isVain: boolean;
} {
  const taken = takenBy(actions, statement);
  const isVain = taken.length === 0 && actions.some(one => usesFor(one, statement, all).length > 0);
  const [sure, unsure]: [Used[], Used[]] = [[], []];
  const doubtful: string[] = [];
  for (const action of taken) {
    spend(1);
    const found = usesFor(action, statement, all);
    const uses = found.filter(({ isLoading }) => !isLoading);
    const isAlone = isHidden(action.name.toLowerCase(), statement) && !isPattern(entry);
    if (isAlone || uses.some(use => use.sure)) sure.push({ action, uses });
    else if (uses.length > 0) unsure.push({ action, uses });
    else if (found.length > 0 || isHidden(action.name.toLowerCase(), statement)) doubtful.push(action.name);
  }
  return sure.length > 0
    ? { used: sure, doubtful: [...unsure.map(({ action }) => action.name), ...doubtful], isVain }
    : { used: unsure, doubtful, isVain };
}

function arnsOf(used: readonly Used[]): readonly Text[] | undefined {
  const arns: Text[] = [];
  for (const { uses } of used) {
    if (uses.length === 0) return undefined;
    for (const { exact } of uses) {
      const found = exact();
      if (!found) return undefined;
      arns.push(...found);
    }
  }
  return arns;
}
