import { before } from '../source/cut.ts';
/** One answer to a question that the template leaves open: `Stage is prod`, `IsProd is true`. */
export type Fact = {
  readonly subject: string;
  readonly is: string;
  readonly holds: boolean;
  readonly condition?: NamedCondition;
};
/** The condition of the template that asks nothing but this question, and the answer that makes it true: a reader knows its name. */
export type NamedCondition = { readonly name: string; readonly when: boolean };

/** What follows it in a subject or a value tells questions apart, and is not shown. */
export const UNSHOWN = '\u0001';
const shown = (text: string): string => before(text, UNSHOWN);

/** Equal for facts that answer the same question. */
export const questionOf = ({ subject, is }: Pick<Fact, 'subject' | 'is'>): string => `${subject}\0${is}`;

const same = (a: Fact, b: Fact): boolean => a.subject === b.subject && a.is === b.is;

/** What the facts so far say about a question; a subject has one value only. */
export function known(facts: readonly Fact[], subject: string, is: string): boolean | undefined {
  for (const fact of facts) {
    if (fact.subject !== subject) continue;
    if (fact.is === is) return fact.holds;
    if (fact.holds) return false;
  }
  return undefined;
}

/** The next branch in the order of depth; undefined after the last one. */
export function nextScript(facts: readonly Fact[]): Fact[] | undefined {
  const last = facts.findLast(fact => fact.holds);
  return last && [...facts.slice(0, facts.lastIndexOf(last)), { ...last, holds: false }];
}

export function describe(fact: Fact): string {
  if (fact.condition) return `${fact.condition.name} is ${fact.holds === fact.condition.when}`;
  const subject = shown(fact.subject);
  if (fact.is === 'true') return `${subject} is ${fact.holds}`;
  const value = fact.is === '' ? 'empty' : shown(fact.is);
  return `${subject} ${fact.holds ? 'is' : 'is not'} ${value}`;
}

/**
 * A disjunction of branches, each a conjunction of facts, made as short as the facts allow: two branches that differ
 * in one answer only become one without the question; a branch that a wider one covers goes.
 */
export function simplify(branches: readonly (readonly Fact[])[]): Fact[][] {
  let all: readonly (readonly Fact[])[] = branches.map(withoutImplied);
  for (let shorter = shortened(all); shorter; shorter = shortened(all)) all = shorter;
  return all.map(branch => [...branch]);
}

/** The branches after the first pair of which one makes the other shorter; undefined where none does. */
function shortened(branches: readonly (readonly Fact[])[]): (readonly Fact[])[] | undefined {
  for (const wide of branches)
    for (const narrow of branches) {
      const shorter = wide === narrow ? undefined : absorb(wide, narrow);
      if (shorter === 'covered') return branches.filter(branch => branch !== narrow);
      if (shorter) return branches.map(branch => (branch === narrow ? shorter : branch));
    }
  return undefined;
}

/** What `wide` makes of `narrow`: nothing (it covers it), or, as in A or (not A and B), the same without the question. */
function absorb(wide: readonly Fact[], narrow: readonly Fact[]): Fact[] | 'covered' | undefined {
  const [missing, ...others] = wide.filter(fact => !implies(narrow, fact));
  if (!missing) return 'covered';
  if (others.length > 0 || !narrow.some(other => same(missing, other))) return undefined;
  return narrow.filter(other => !same(missing, other));
}

/** A subject that is one value is none of the others. */
const implies = (branch: readonly Fact[], fact: Fact): boolean =>
  branch.some(other =>
    same(fact, other)
      ? fact.holds === other.holds
      : other.holds && !fact.holds && other.subject === fact.subject,
  );

const withoutImplied = (branch: readonly Fact[]): Fact[] =>
  branch.filter(fact => fact.holds || !branch.some(other => other.holds && other.subject === fact.subject));

/** The branch in which a subject of few values that is none of several of them, but for one, is that one. Facts with a named condition stay. */
export function settled(
  branch: readonly Fact[],
  valuesOf: (subject: string) => readonly string[] | undefined,
): readonly Fact[] {
  const done = new Set<string>();
  return branch.flatMap(fact => {
    const { subject, holds, condition } = fact;
    const denied =
      holds || condition
        ? []
        : branch
            .filter(other => other.subject === subject && !other.holds && !other.condition)
            .map(({ is }) => is);
    const left = denied.length > 1 ? (valuesOf(subject) ?? []).filter(value => !denied.includes(value)) : [];
    const [only, ...others] = left;
    if (only === undefined || others.length > 0) return [fact];
    if (done.has(subject)) return [];
    done.add(subject);
    return [{ subject, is: only, holds: true }];
  });
}
