import type { Stack } from '../model/stack.ts';
import { OutOfBudget, withPart } from '../source/budget.ts';
import { identityChanges } from './access/identity.ts';
import { resourcePolicyChanges } from './access/resource-policies.ts';
import { EFFECTS } from '../model/effect.ts';
import type { StackChange } from './change.ts';
import { authorizerChanges, entryChanges } from './entries.ts';
import { environmentChanges } from './environment.ts';
import { compareFacts, type CompareOptions, type FactDifference, type Incomplete } from './facts.ts';
import { Ground } from './ground.ts';
import { networkChanges } from './network.ts';
import { otherChanges } from './remainder.ts';
import { replacementChanges } from './replacement.ts';
import { resourceChanges } from './resources.ts';
import { settingChanges } from './settings.ts';

export type Comparison = {
  /** The gravest first. */
  readonly changes: readonly StackChange[];
  /** Every fact in which the stacks differ; a change tells of one or more of them. */
  readonly facts: readonly FactDifference[];
  readonly incomplete: readonly Incomplete[];
};

/** What the change of a stack means, a sentence for each thing that differs; empty where both deploy the same. */
export function compareStacks(before: Stack, after: Stack, options: CompareOptions = {}): Comparison {
  const comparison = withPart(() => compareFacts(before, after, options), FACT_UNITS);
  const ground = new Ground(comparison);
  const changes: StackChange[] = [];
  let isCutShort = false;
  for (const comparer of COMPARERS)
    try {
      changes.push(...withPart(() => comparer(ground), COMPARER_UNITS));
    } catch (error) {
      if (!(error instanceof OutOfBudget)) throw error;
      isCutShort = true;
    }
  const resource = after.resources.values().next().value ?? before.resources.values().next().value;
  if (isCutShort && resource)
    ground.incomplete.push({ resource, path: '', why: 'the limit of work for one file was reached' });
  return {
    changes: changes.toSorted(byGravity),
    facts: comparison.differences,
    incomplete: ground.incomplete,
  };
}

/** What comparing the facts may take of the work on a file, and what each of those that make sentences of them. */
const FACT_UNITS = 1_500_000;
const COMPARER_UNITS = 300_000;

/** Each looks at facts of one kind; the last tells what is left. */
const COMPARERS: readonly ((ground: Ground) => readonly StackChange[])[] = [
  identityChanges,
  resourcePolicyChanges,
  entryChanges,
  authorizerChanges,
  networkChanges,
  settingChanges,
  replacementChanges,
  resourceChanges,
  environmentChanges,
  otherChanges,
];

const LEVELS = ['Permissions management', 'Write', 'Tagging', 'Read', 'List'];

const byGravity = (a: StackChange, b: StackChange): number =>
  EFFECTS.indexOf(a.effect) - EFFECTS.indexOf(b.effect) ||
  Number(a.answer === 'maybe') - Number(b.answer === 'maybe') ||
  levelOf(a) - levelOf(b);
const levelOf = ({ level }: StackChange): number =>
  level === undefined ? LEVELS.length : LEVELS.indexOf(level);
