import { coverOf, tested } from './attribution.ts';
import { settled, simplify, type Fact } from './fact.ts';
import { readBranches, type Leaf, type ReadBranches, type Seen } from './leaves.ts';
import type { StackIndex } from './stack-index.ts';
import type { World } from './world.ts';

export type Confidence = 'certain' | 'with defaults';
/** `when`: the branches it holds in, any of them; one empty branch is always. `complete` is false when the cap left branches unread. */
export type Explored<T> = {
  readonly item: T;
  readonly when: readonly (readonly Fact[])[];
  readonly confidence: Confidence;
  readonly complete: boolean;
};
/** What was found; `complete` is false when the cap left branches unread, in which there may be more. */
type Exploration<T> = { readonly found: readonly Explored<T>[]; readonly complete: boolean };

const NOTHING: Exploration<never> = { found: [], complete: true };

/**
 * Runs a check once for every branch that it looks at and that the template's Rules allow, drops the facts that made no difference, and, only where a
 * parameter's Default was looked at, once more with defaults. `check` must be pure: it is replayed. Of too many branches it reads a choice.
 */
export function explore<T>(
  stackIndex: StackIndex,
  check: (world: World) => readonly Seen<T>[],
): Exploration<T> {
  const certain = readBranches(stackIndex, check, false);
  const likely = certain.touchedDefault ? readBranches(stackIndex, check, true) : undefined;
  const complete = certain.complete && likely?.complete !== false;
  if (complete && !likely && certain.leaves.every(leaf => leaf.found.size === 0)) return NOTHING;
  const all = findings(stackIndex, certain, 'certain');
  const places = new Set(all.map(({ place }) => place));
  const others = likely
    ? findings(stackIndex, likely, 'with defaults').filter(({ place }) => !places.has(place))
    : [];
  return { found: [...all, ...others].map(({ found }) => found), complete };
}

/** Branches read to see whether findings hold as widely as those read before let it seem. */
const TESTS = 128;

function findings<T>(
  { stack }: StackIndex,
  { leaves, complete, again }: ReadBranches<T>,
  confidence: Confidence,
): { place: string; found: Explored<T> }[] {
  const seen = new Map<string, Seen<T>>();
  const collect = (leaf: Leaf<T>): void => {
    for (const [key, one] of leaf.found) if (!seen.has(key)) seen.set(key, one);
  };
  leaves.forEach(collect);
  let tests = 0;
  const test = (script: readonly Fact[]): Leaf<T> | undefined => {
    const leaf = (tests += 1) > TESTS ? undefined : again(script);
    if (leaf) collect(leaf);
    return leaf;
  };
  const all: { place: string; found: Explored<T> }[] = [];
  // A branch that is read to test one finding may show another one, which is then among those that are left.
  for (const [key, { place, item }] of seen) {
    const branches = complete ? simplify(coverOf(leaves, key)) : tested(leaves, key, test);
    const when = branches.map(branch => settled(branch, subject => stack.parameters.get(subject)?.allowed));
    all.push({ place, found: { item, when, confidence, complete } });
  }
  return all;
}
