import type { Node } from '../../source/node.ts';
import { entriesOf, itemsOf } from '../../source/node.ts';
import { Value } from '../../model/value.ts';
import { documentedOnEverything } from './actions-documented.ts';
import type { Action } from './actions-index.ts';
import { gradeOf, grantedBy, hasWildcard, resourceText, type Grade, type Granted } from './grant.ts';
import { widthOf, type Width } from './pattern.ts';
import type { Statement } from './statements.ts';

/** What a statement leaves open that could be named. */
export type Opening = {
  readonly width: Exclude<Width, 'scoped'>;
  /** The actions that could be confined and are not. */
  readonly actions: readonly Action[];
  /** The actions beside them that take no resource, or that AWS documents on `*`. */
  readonly others: readonly Action[];
  /** Whether all of them were written by name, without a wildcard. */
  readonly byName: boolean;
  /** The entries of `Resource` that do it. */
  readonly entries: readonly Value[];
  readonly grade: Grade;
  /** Nothing but writing logs, which AWSLambdaBasicExecutionRole gives on every log group as well. */
  readonly onlyLogs: boolean;
};

const LOGGING = new Set(['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams', 'logs:PutRetentionPolicy', 'logs:TagLogGroup', 'logs:TagResource']);
/** Needs no name: a log group that is created exposes nothing, and the Lambda console writes it on every log group of the account. */
const CREATE_LOG_GROUP = 'logs:CreateLogGroup';

/** The actions of an Allow statement that `Resource` leaves open although they take a resource; undefined when there is none. */
export function openingOf(statement: Statement, unsure: (reason: string) => void): Opening | undefined {
  if (statement.effect !== 'Allow' || statement.resources.length === 0) return undefined;
  const texts = statement.resources.map(resourceText);
  const found: { readonly [width in Width]: Action[] } = { everything: [], elsewhere: [], scoped: [] };
  const others: Action[] = [];
  const widths = new Map<Action, Width>();
  for (const { action, hopeless } of candidates(statement, unsure)) {
    if (widths.has(action)) continue;
    const named = action.scopable && !hopeless && action.name !== CREATE_LOG_GROUP && !documentedOnEverything([action.name]);
    widths.set(action, named ? widthOf(action, texts) : 'scoped');
    (named ? found[widths.get(action)!] : others).push(action);
  }
  const width = found.everything.length > 0 ? 'everything' : 'elsewhere';
  const actions = found[width];
  if (actions.length === 0) return undefined;
  const guilty = statement.resources.filter((_, index) => actions.some(action => widthOf(action, [texts[index]!]) === width));
  return {
    width, actions, others, byName: statement.actions.every(entry => !hasWildcard(entry.literal ?? '')),
    entries: guilty.length > 0 ? guilty : statement.resources, grade: width === 'elsewhere' ? 'low' : gradeOf(actions),
    onlyLogs: actions.every(action => LOGGING.has(action.name)),
  };
}

function candidates(statement: Statement, unsure: (reason: string) => void): { readonly action: Action; readonly hopeless: boolean }[] {
  return grantedBy(statement, unsure).flatMap(granted => {
    const hopeless = isDescription(granted);
    return granted.actions.map(action => ({ action, hopeless }));
  });
}

/** `ec2:Describe*`, `s3:List*`: names and settings only, most of which can not be confined. */
function isDescription({ written, actions }: Granted): boolean {
  return hasWildcard(written) && gradeOf(actions) === 'low' && actions.filter(({ scopable }) => scopable).length * 2 < actions.length;
}

/** The wildcard that an author wrote inside an entry which lowering made: `TableName: '*'` of a SAM policy template. */
export function authoredStar(entry: Value): Value | undefined {
  const node = starIn(entry, entry.node);
  return node && new Value(entry.world, node, node.span, entry.path);
}

function starIn(entry: Value, node: Node | undefined): Node | undefined {
  if (!node) return undefined;
  if (!node.made) return entry.world.text(node).has('*') === 'yes' ? node : undefined;
  const inner = node.kind === 'call' ? [node.arg] : node.kind === 'map' ? entriesOf(node).map(({ value }) => value) : itemsOf(node);
  for (const one of inner) {
    const found = starIn(entry, one);
    if (found) return found;
  }
  return undefined;
}
