import { compareFacts } from '../../diff/facts.ts';
import type { Stack } from '../../model/stack.ts';
import { withBudget } from '../../source/budget.ts';
import type { FileResult, TargetResult } from '../../scan/file-result.ts';
import type { Presented } from '../../scan/present.ts';

/** A target with all that it deploys. */
export type Looked = { readonly result: TargetResult; readonly stacks: readonly Stack[] };

/** What is asked of a fix, each answered by itself. */
export type FixVerdict = {
  readonly gone: boolean;
  readonly noWorse: boolean;
  readonly asDeclared: boolean;
  /** Why it is not made, where one of them is not so. */
  readonly why?: string;
};

const filesOf = ({ result }: Looked): readonly FileResult[] => [result, ...result.nested];
const findingsOf = (looked: readonly Looked[]): readonly Presented[] =>
  looked.flatMap(one => filesOf(one).flatMap(({ findings }) => findings));

/** Judges a fix by the scans of all that its edits touch, before and after it: the finding is gone, no other one came, and the stacks differ only as it declares. */
export function judge(
  finding: Pick<Presented, 'rule' | 'identity' | 'message'>,
  changes: readonly string[],
  before: readonly Looked[],
  after: readonly Looked[],
): FixVerdict {
  const unread = worseRead(before, after);
  const [was, is] = [findingsOf(before), findingsOf(after)];
  const ofRule = (list: readonly Presented[]): readonly Presented[] =>
    list.filter(({ rule }) => rule === finding.rule);
  const same = (list: readonly Presented[]): number =>
    ofRule(list).filter(
      ({ identity, message }) => identity === finding.identity && message === finding.message,
    ).length;
  // Where an item of a list goes, the next one takes its place: the one that is told must be another, and one fewer.
  const gone = same(is) < same(was) && ofRule(is).length < ofRule(was).length;
  const came = newAmong(was, is);
  const others = unread === undefined ? undeclared(changes, before, after) : [];
  const why =
    unread ??
    (gone ? undefined : 'the finding would still be reported') ??
    (came ? `${came.rule} would be reported: ${came.message}` : undefined) ??
    (others.length > 0
      ? `more would change in the stack than the fix declares: ${others.join(', ')}`
      : undefined);
  return {
    gone,
    noWorse: unread === undefined && came === undefined,
    asDeclared: unread === undefined && others.length === 0,
    ...(why === undefined ? {} : { why }),
  };
}

const RANK = { scanned: 0, partial: 1, incomplete: 2, failed: 3, skipped: 4 } as const;

function worseRead(before: readonly Looked[], after: readonly Looked[]): string | undefined {
  const worst = (looked: readonly Looked[]): number =>
    Math.max(0, ...looked.flatMap(one => filesOf(one).map(({ file }) => RANK[file.status])));
  const problems = (looked: readonly Looked[]): readonly string[] =>
    looked.flatMap(one =>
      filesOf(one).flatMap(({ file }) => file.problems.map(({ message }) => message.replace(/\d+/g, ''))),
    );
  if (worst(after) > worst(before)) return 'the template could not be read any more';
  const known = problems(before);
  const fresh = problems(after).find(message => !known.includes(message));
  return fresh === undefined ? undefined : `the template would have another problem: ${fresh}`;
}

/**
 * A finding that was not there before. One that is gathered of several resources is another one when some of them are mended: it is not new where it names no
 * resource that the rule did not name before.
 */
function newAmong(before: readonly Presented[], after: readonly Presented[]): Presented | undefined {
  const counts = new Map<string, number>();
  for (const { identity } of before) counts.set(identity, (counts.get(identity) ?? 0) + 1);
  const fresh = after.filter(({ identity }) => {
    const left = (counts.get(identity) ?? 0) - 1;
    counts.set(identity, left);
    return left < 0;
  });
  return fresh.find(one => {
    const same = ({ rule, uri }: Presented): boolean => rule === one.rule && uri === one.uri;
    const was = before.filter(same);
    const named = new Set(was.flatMap(namesOf));
    return after.filter(same).length > was.length || !namesOf(one).every(name => named.has(name));
  });
}

const namesOf = ({ resource, related }: Presented): readonly string[] => [
  resource,
  ...related.flatMap(other => other.resource ?? []),
];

/** Units of work for one comparison. */
const UNITS = 1_000_000;

/** What differs in the stacks beside what is declared, as `Type` or `Type.Property`. */
function undeclared(
  changes: readonly string[],
  before: readonly Looked[],
  after: readonly Looked[],
): readonly string[] {
  const declared = new Set(changes);
  const found = new Set<string>();
  const [was, is] = [before, after].map(side => side.flatMap(({ stacks }) => stacks));
  if (!was || !is || was.length !== is.length) return ['the number of stacks'];
  for (const [index, stack] of was.entries()) {
    const other = is[index];
    const { differences, incomplete } = other
      ? withBudget(() => compareFacts(stack, other), UNITS)
      : { differences: [], incomplete: [] };
    for (const { kind, type, path } of differences) {
      const [section = '', property = section] = path.split('/');
      found.add(kind === 'value' ? `${type}.${property}` : type);
    }
    for (const { resource, why } of incomplete) found.add(`${resource.id} (${why})`);
  }
  return [...found].filter(change => !declared.has(change)).toSorted();
}
