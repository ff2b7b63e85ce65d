import { spend } from '../source/budget.ts';
import type { Element } from './elements.ts';
import { nextScript, questionOf, type Fact } from './fact.ts';

/** The answer to a question that is not in the script. */
export type Otherwise = (subject: string, is: string) => boolean;

/** The answers to no more questions are tried together whatever they are; to more, only where few of them are possible. */
export const MOST_ASKED = 8;
/** Branches read for one element that asks more. */
const POSSIBLE = 128;
/** Branches read for all elements. */
const READ = 512;

type Reading = {
  /** The branches that were read; `run` adds to them. */
  readonly branches: readonly (readonly Fact[])[];
  readonly run: (script: readonly Fact[], otherwise: Otherwise) => readonly Fact[];
  /** What is answered besides, in turn. */
  readonly inTurn: (turn: number) => Otherwise;
  /** What is answered besides where all that is possible is read. */
  readonly bases: readonly Otherwise[];
};

/** Reads branches until each element was read with each of the answers that it can have together; false where those are too many. */
export function readElements(
  elements: readonly Element[],
  { branches, run, inTurn, bases }: Reading,
): boolean {
  const table = new Met(branches);
  let count = 0;
  const next = (script: readonly Fact[], otherwise: Otherwise): readonly Fact[] | undefined =>
    (count += 1) > READ ? undefined : run(script, otherwise);
  const isReadWhole = (element: Element): boolean => {
    const end = element.size > MOST_ASKED ? count + POSSIBLE : READ;
    for (const base of bases)
      for (let script: readonly Fact[] | undefined = []; script;) {
        const facts = count < end ? next(script, base) : undefined;
        if (!facts) return false;
        script = nextScript(facts.filter(fact => element.has(questionOf(fact))));
      }
    return true;
  };
  const isMet = (element: Element): boolean =>
    element.size <= MOST_ASKED &&
    table.missing(element)?.every(script => {
      const facts = next(script, inTurn(count));
      return facts !== undefined && script.every(fact => isAmong(facts, fact));
    }) === true;
  return elements.every(element => isMet(element) || isReadWhole(element));
}

const isAmong = (facts: readonly Fact[], { subject, is, holds }: Fact): boolean =>
  facts.some(fact => fact.subject === subject && fact.is === is && fact.holds === holds);

/** Which answers were met together in the branches that were read. */
class Met {
  readonly #branches: readonly (readonly Fact[])[];
  readonly #rows: ReadonlyMap<string, boolean>[] = [];
  readonly #facts = new Map<string, Fact>();

  constructor(branches: readonly (readonly Fact[])[]) {
    this.#branches = branches;
  }

  /** The answers of an element that no branch has together; undefined where it asks what no branch asked. */
  missing(element: Element): readonly (readonly Fact[])[] | undefined {
    this.#addRead();
    const asked = [...element].map(question => this.#facts.get(question));
    const facts = asked.filter(fact => fact !== undefined);
    if (facts.length < asked.length) return undefined;
    const questions = [...element];
    const isMet = new Set<number>();
    spend(this.#rows.length >> 2);
    for (const row of this.#rows) {
      let [answers, isAsked] = [0, true];
      for (const question of questions) {
        const holds = row.get(question);
        isAsked &&= holds !== undefined;
        answers = answers * 2 + (holds === true ? 1 : 0);
      }
      if (isAsked) isMet.add(answers);
    }
    const last = questions.length - 1;
    return Array.from({ length: 1 << questions.length }, (_, answers) => answers)
      .filter(answers => !isMet.has(answers))
      .map(answers =>
        facts.map((fact, index) => ({ ...fact, holds: ((answers >> (last - index)) & 1) === 1 })),
      );
  }

  #addRead(): void {
    for (const facts of this.#branches.slice(this.#rows.length)) {
      const row = new Map<string, boolean>();
      for (const fact of facts) {
        row.set(questionOf(fact), fact.holds);
        this.#facts.set(questionOf(fact), fact);
      }
      this.#rows.push(row);
    }
  }
}
