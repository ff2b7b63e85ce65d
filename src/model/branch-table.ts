import { questionOf, type Fact } from './fact.ts';
import type { Leaf } from './leaves.ts';

export type Branch = readonly Fact[];
export type ReadBranch = Pick<Leaf<unknown>, 'facts' | 'found'>;

const YES = 1;
const NO = -1;

/** An answer to one question, by its number in the table. */
type Answer = { readonly question: number; readonly is: typeof YES | typeof NO };
type Row = { readonly answers: Int8Array; readonly leaf: ReadBranch };

/** Branches that were read, as rows of answers: yes, no, or not asked. */
export class BranchTable {
  readonly #questions = new Map<string, number>();
  readonly #facts: Fact[] = [];
  readonly #subjects = new Map<string, number[]>();
  readonly #rows: Row[] = [];
  readonly #known = new Set<ReadBranch>();

  constructor(leaves: readonly ReadBranch[]) {
    for (const { facts } of leaves) this.#number(facts);
    for (const leaf of leaves) this.add(leaf);
  }

  /** Adds a branch; one that is in the table stays as it is. */
  add(leaf: ReadBranch): void {
    if (this.#known.has(leaf)) return;
    this.#known.add(leaf);
    this.#number(leaf.facts);
    const answers = new Int8Array(this.#facts.length);
    for (const fact of leaf.facts)
      // A subject that is one value is none of the others, which are not asked.
      if (fact.holds) for (const other of this.#subjects.get(fact.subject) ?? []) answers[other] = NO;
    for (const fact of leaf.facts) answers[this.#numberOf(fact)] = fact.holds ? YES : NO;
    this.#rows.push({ answers, leaf });
  }

  #number(facts: Branch): void {
    for (const fact of facts) {
      const question = questionOf(fact);
      if (this.#questions.has(question)) continue;
      const number = this.#facts.push(fact) - 1;
      this.#questions.set(question, number);
      const others = this.#subjects.get(fact.subject);
      if (others) others.push(number);
      else this.#subjects.set(fact.subject, [number]);
    }
  }

  #numberOf(fact: Fact): number {
    return this.#questions.get(questionOf(fact)) ?? -1;
  }

  #factOf({ question, is }: Answer): readonly Fact[] {
    const fact = this.#facts[question];
    return fact ? [{ ...fact, holds: is === YES }] : [];
  }

  /** How many branches with a key have these facts. */
  supportOf(key: string, branch: Branch): number {
    const answers = this.#answersOf(branch);
    return this.#rows.filter(({ answers: row, leaf }) => leaf.found.has(key) && holds(row, answers)).length;
  }

  /** Whether a key is found in just those branches that have the facts of one of these, or may have them where they were not asked for. */
  explains(key: string, branches: readonly Branch[]): boolean {
    const all = branches.map(branch => this.#answersOf(branch));
    return this.#rows.every(({ answers, leaf }) =>
      leaf.found.has(key)
        ? all.some(branch => holds(answers, branch))
        : !all.some(branch => mayHold(answers, branch)),
    );
  }

  #answersOf(branch: Branch): Answer[] {
    return branch.map(fact => ({ question: this.#numberOf(fact), is: fact.holds ? YES : NO }));
  }

  /**
   * The simplest conditions that tell the branches with a key from those without: facts that all with it share, one of several facts, both together;
   * else a few facts for each of the branches with it.
   */
  conditionsOf(key: string): readonly Branch[] {
    const [withKey, without]: [Int8Array[], Int8Array[]] = [[], []];
    for (const { answers, leaf } of this.#rows) (leaf.found.has(key) ? withKey : without).push(answers);
    if (withKey.length === 0 || without.length === 0) return [[]];
    const shared = sharedBy(withKey);
    const least = telling(shared, without);
    const terms = least ? [least] : (oneOfSeveral(shared, withKey, without) ?? each(withKey, without));
    return terms.map(term => term.flatMap(answer => this.#factOf(answer)));
  }
}

const holds = (row: Int8Array, branch: readonly Answer[]): boolean =>
  branch.every(({ question, is }) => row[question] === is);

/** Nothing says that it does not: a question that was not asked, such as that of an `Fn::If` in another one, may have any answer. */
const mayHold = (row: Int8Array, branch: readonly Answer[]): boolean =>
  branch.every(answer => !isOpposite(row, answer));

const isOpposite = (row: Int8Array, { question, is }: Answer): boolean => row[question] === -is;

/** The answers that all rows have. */
function sharedBy(rows: readonly Int8Array[]): Answer[] {
  const [first] = rows;
  return first ? answersIn(first).filter(({ question, is }) => rows.every(row => row[question] === is)) : [];
}

function answersIn(row: Int8Array): Answer[] {
  const found: Answer[] = [];
  row.forEach((is, question) => {
    if (is === YES || is === NO) found.push({ question, is });
  });
  return found;
}

/** What all rows share, and one of several answers. */
function oneOfSeveral(
  shared: readonly Answer[],
  withKey: readonly Int8Array[],
  without: readonly Int8Array[],
): Answer[][] | undefined {
  const near = without.filter(row => mayHold(row, shared));
  const any = sharedBy(near)
    .map(({ question, is }): Answer => ({ question, is: is === YES ? NO : YES }))
    .filter(answer => withKey.some(row => holds(row, [answer])));
  if (any.length < 2 || !withKey.every(row => any.some(answer => holds(row, [answer])))) return undefined;
  const needed =
    telling(
      shared,
      without.filter(row => any.some(answer => mayHold(row, [answer]))),
    ) ?? shared;
  return any.map(answer => [...needed, answer]);
}

/** Some answers of a row with the key that no row without it has, for as many rows as it takes. */
function each(withKey: readonly Int8Array[], without: readonly Int8Array[]): Answer[][] {
  const terms: Answer[][] = [];
  for (let left = withKey; left.length > 0;) {
    const own = answersIn(left[0] ?? new Int8Array(0));
    const term = telling(own, without) ?? own;
    terms.push(term);
    left = left.slice(1).filter(row => !holds(row, term));
  }
  return terms;
}

/** A few of these answers that no other row has together, each of which it takes; those that tell most rows apart come first. undefined when all of them do not. */
function telling(answers: readonly Answer[], others: readonly Int8Array[]): Answer[] | undefined {
  const chosen = new Set<Answer>();
  for (let left = others; left.length > 0;) {
    let [best, most] = [undefined as Answer | undefined, 0];
    for (const answer of answers) {
      let apart = 0;
      for (const row of left) if (isOpposite(row, answer)) apart += 1;
      if (apart > most) [best, most] = [answer, apart];
    }
    if (!best) return undefined;
    const one = best;
    chosen.add(one);
    left = left.filter(row => !isOpposite(row, one));
  }
  for (const one of chosen) {
    const rest = [...chosen].filter(answer => answer !== one);
    if (!others.some(row => rest.every(answer => !isOpposite(row, answer)))) chosen.delete(one);
  }
  return answers.filter(answer => chosen.has(answer));
}
