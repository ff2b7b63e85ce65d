import { addTo } from '../../model/multimap.ts';
import { Text } from '../../model/text.ts';
import type { Value } from '../../model/world.ts';
import { spend } from '../../source/budget.ts';
import type { Action } from '../iam/actions/action-table.ts';
import { arnOf, isEverything } from '../iam/policy/arn.ts';
import { grantedBy, resourceTexts } from '../iam/policy/grant.ts';
import { matches } from '../iam/policy/match.ts';
import { spelledOut } from '../iam/policy/own-arn.ts';
import type { Statement } from '../iam/policy/statements.ts';
import { takenBy } from '../iam/policy/taken.ts';
import { UNKNOWN } from './unknown-part.ts';
import type { RoleUse } from './role-uses.ts';

/** An entry of `Action` of which something is not used. */
export type UnusedEntry = {
  readonly at: Value;
  readonly written: string;
  /** What of it may go. */
  readonly unused: readonly Action[];
  /** What of it is called, or what settings may lead to; nothing of the rest of a wildcard is. */
  readonly kept: readonly Action[];
};

/** What the uses of a role leave of a statement. */
export type Unused = {
  readonly entries: readonly UnusedEntry[];
  /** What stays, each action with one of its uses. */
  readonly uses: readonly { readonly action: Action; readonly use: RoleUse }[];
  /** Whether nothing of the statement is used. */
  readonly isWhole: boolean;
};

/**
 * Actions of requests that are no calls of an SDK: to databases, brokers and domains over a connection that a driver or an HTTP client opens. The code does not
 * show whether they are made.
 */
const CONNECTING =
  /^(?:rds-db|dsql|neptune-db|neptune-graph|elasticache|memorydb|kafka-cluster|es|aoss|execute-api|appsync|vpc-lattice-svcs|osis|aps|cassandra|mediastore|kinesisvideo|managedblockchain|managedblockchain-query|bedrock-agentcore|bedrock-mantle|s3express|dax):|^lambda:invokefunctionurl$|^iot:(?:connect|subscribe|receive)$|^codecommit:git|^sts:(?:getservicebearertoken|tagsession|setsourceidentity|setcontext)$/;

/** What Lambda does with an event source: one that is set up by hand or by another stack is not seen here. */
const POLLING =
  /^(?:sqs:(?:receivemessage|deletemessage|getqueueattributes|changemessagevisibility)|(?:dynamodb|kinesis):(?:describestream|describestreamsummary|getrecords|getsharditerator|liststreams|listshards|subscribetoshard)|(?:kafka|mq):(?:describe|get).*)$/;

/** Whether an action may be used in a way that neither the code nor the template shows. */
export const isHidden = (action: string, statement: Statement): boolean =>
  CONNECTING.test(action) ||
  (POLLING.test(action) &&
    !resourceTexts(statement).some(({ holes }) =>
      holes.some(({ of }) => of === 'name' || of === 'attribute'),
    ));

/** What nobody uses of the actions that a statement allows; undefined where that is nothing. */
export function unusedIn(statement: Statement, uses: readonly RoleUse[]): Unused | undefined {
  const kept = new Map<string, { readonly action: Action; readonly use: RoleUse }>();
  let isWhole = statement.actions.length > 0;
  const entries = grantedBy(statement).flatMap(({ at, written, actions }): readonly UnusedEntry[] => {
    const taken = takenBy(actions, statement);
    spend(taken.length / 10);
    const own = taken.filter(action => {
      const key = action.name.toLowerCase();
      const found = usesFor(action, statement, uses);
      const use = found.find(({ sure }) => sure) ?? found[0];
      if (use) kept.set(key, { action, use });
      return use !== undefined || isHidden(key, statement);
    });
    if (own.length > 0 || taken.length === 0) isWhole = false;
    const unused = taken.filter(action => !own.includes(action));
    return unused.length > 0 ? [{ at, written, unused, kept: own }] : [];
  });
  return entries.length > 0 ? { entries, uses: [...kept.values()], isWhole } : undefined;
}

type Index = ReadonlyMap<string, readonly RoleUse[]>;
const indexes = new WeakMap<readonly RoleUse[], Index>();

function indexOf(uses: readonly RoleUse[]): Index {
  const known = indexes.get(uses);
  if (known) return known;
  const made = new Map<string, RoleUse[]>();
  for (const use of uses) addTo(made, use.action, use);
  indexes.set(uses, made);
  return made;
}

/** The uses of an action that may be of what a statement is about. */
export const usesFor = (action: Action, statement: Statement, uses: readonly RoleUse[]): readonly RoleUse[] =>
  usesOf(action.name.toLowerCase(), indexOf(uses)).filter(use => isFor(use, action, statement));

const usesOf = (action: string, index: Index): readonly RoleUse[] => [
  ...(index.get(action) ?? []),
  ...(index.get(`${action.slice(0, action.indexOf(':'))}:*`) ?? []),
];

/** Whether a use may be of what a statement is about. ARNs of another service say nothing: those of a queue of its key. */
function isFor({ arns }: RoleUse, { service }: Action, statement: Statement): boolean {
  const own = arns.filter(arn => arnOf(arn)?.service.is(service) !== false);
  if (arns.length === 0 || own.length < arns.length || arns.some(arn => arn.is('*'))) return true;
  if (statement.notResources.length > 0) return true;
  const { world } = statement.at;
  const entries = resourceTexts(statement);
  return (
    entries.length === 0 ||
    entries.some(isEverything) ||
    entries.some(entry => {
      const spelled = spelledOut(entry, world);
      return own.some(arn => reaches(spelled, arn));
    })
  );
}

/** Whether an entry of `Resource` may be about a resource or something in it: an index, an object, a version. */
function reaches(entry: Text, arn: Text): boolean {
  spend(1);
  // A reference that is not spelled out may be any ARN.
  if (!arnOf(entry)) return entry.literal === undefined;
  if (matches(entry, arn) !== 'no' || beginsWith(entry, arn)) return true;
  // The name that CloudFormation gives is compared as a whole.
  if (hasGenerated(entry) || hasGenerated(arn)) return false;
  return ['/', ':', '-'].some(sign => matches(entry, Text.of(arn, sign, UNKNOWN)) !== 'no');
}

const hasGenerated = ({ holes }: Text): boolean => holes.some(({ of }) => of === 'name');

function beginsWith(text: Text, start: Text): boolean {
  const last = start.parts.length - 1;
  return start.parts.every((part, at) => {
    const own = text.parts[at];
    if (typeof part === 'string')
      return typeof own === 'string' && (at === last ? own.startsWith(part) : own === part);
    return typeof own === 'object' && Text.of(own).key === Text.of(part).key;
  });
}
