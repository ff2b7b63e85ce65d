import { describe, type Fact } from '../model/fact.ts';
import { redactFact } from '../redact/fact.ts';

/** Branches of a template, any of them; each is the facts that hold in it, and one without facts is always taken. */
export type Branches = readonly (readonly Fact[])[];

/** The conditions under which a finding holds, all of them; without any it holds always. */
export type When = {
  /** Of the template in which it is. */
  readonly branches: Branches;
  /** The stages of a service, any of them. */
  readonly stages?: readonly string[];
  /** Of the stacks that deploy the template as a nested stack, the nearest first. */
  readonly parents?: readonly Branches[];
};
export const ALWAYS: When = { branches: [] };

/** The conditions as sentences, the widest first: `IsProd is true`, `Stage is dev, or Stage is test`. */
export function sentencesOf({ branches, stages = [], parents = [] }: When): string[] {
  const stage = stages.length === 0 ? [] : [`stage is ${stages.join(' or ')}`];
  return parents.reduce(
    (known, parent) => [...branchSentences(parent).filter(sentence => !known.includes(sentence)), ...known],
    [...stage, ...branchSentences(branches)],
  );
}

/** One branch is its facts; several are one sentence. */
export function branchSentences(branches: Branches): string[] {
  const [first, ...others] = branches;
  if (first === undefined || branches.some(branch => branch.length === 0)) return [];
  if (others.length === 0) return first.map(factSentence);
  return [branches.map(branch => branch.map(factSentence).join(' and ')).join(', or ')];
}

const factSentence = (fact: Fact): string => describe(redactFact(fact));
