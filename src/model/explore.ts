import { coverOf, learned } from './attribution.ts';
import { settled, simplify, type Fact } from './fact.ts';
import { readBranches, type ReadBranches, type Seen } from './leaves.ts';
import type { StackIndex } from './stack-index.ts';
import { BY_LOT } from './spread.ts';
import type { World } from './world.ts';

export type Confidence = 'certain' | 'with defaults';
/** `when`: the branches it holds in, any of them; one empty branch is always. `complete` is false when the cap left branches unread. */
export type Explored<T> = {
  readonly item: T;
  readonly when: readonly (readonly Fact[])[];
  readonly confidence: Confidence;
  readonly complete: boolean;
};
/** What was found; `complete` is false when the cap left branches unread, in which there may be more, `isCutShort` true when the limit of work did. */
export type Exploration<T> = {
  readonly found: readonly Explored<T>[];
  readonly complete: boolean;
  readonly isCutShort: boolean;
};

const NOTHING: Exploration<never> = { found: [], complete: true, isCutShort: false };

/**
 * Runs a check once for every branch that it looks at and that the template's Rules allow, drops the facts that made no difference, and, only where a
 * parameter's Default was looked at, once more with defaults. `check` must be pure: it is replayed. Of too many branches it reads a choice.
 */
export function explore<T>(
  stackIndex: StackIndex,
  check: (world: World) => readonly Seen<T>[],
  byElement = false,
): Exploration<T> {
  const certain = readBranches(stackIndex, check, { assumeDefaults: false, byElement });
  const likely =
    certain.touchedDefault && !certain.isCutShort()
      ? readBranches(stackIndex, check, { assumeDefaults: true, byElement })
      : undefined;
  if (certain.read === 'all' && !likely && certain.leaves.every(leaf => leaf.found.size === 0))
    return NOTHING;
  const { all, complete } = findings(stackIndex, certain, { confidence: 'certain', byElement });
  const places = new Set(all.map(({ place }) => place));
  const more = likely && findings(stackIndex, likely, { confidence: 'with defaults', byElement });
  const others = more?.all.filter(({ place }) => !places.has(place)) ?? [];
  return {
    found: [...all, ...others].map(({ found }) => found),
    complete: complete && more?.complete !== false,
    isCutShort: certain.isCutShort() || likely?.isCutShort() === true,
  };
}

/** Branches read to see whether findings hold as widely as those read before let it seem. */
const TESTS = 128;
/** Branches with answers by lot that are read to see the same of all findings at once. */
const FRESH = 32;

function findings<T>(
  { stack }: StackIndex,
  branches: ReadBranches<T>,
  { confidence, byElement }: { readonly confidence: Confidence; readonly byElement: boolean },
): { complete: boolean; all: { place: string; found: Explored<T> }[] } {
  const { complete, conditionsOf } = branches.read === 'all' ? ofAll(branches) : ofSome(branches, byElement);
  const seen = new Map<string, Seen<T>>();
  for (const leaf of branches.leaves)
    for (const [key, one] of leaf.found) if (!seen.has(key)) seen.set(key, one);
  const all = [...seen].map(([key, { place, item }]) => {
    const when = conditionsOf(key).map(branch =>
      settled(branch, subject => stack.parameters.get(subject)?.allowed),
    );
    return { place, found: { item, when, confidence, complete } };
  });
  return { complete, all };
}

type Conditions = {
  readonly complete: boolean;
  readonly conditionsOf: (key: string) => readonly (readonly Fact[])[];
};

const ofAll = ({ leaves }: ReadBranches<unknown>): Conditions => ({
  complete: true,
  conditionsOf: key => simplify(coverOf(leaves, key)),
});

function ofSome(
  { leaves, again, draw, read, isCutShort }: ReadBranches<unknown>,
  byElement: boolean,
): Conditions {
  // What was read before any choice was made has most answers in common: it tells nothing of what a finding needs.
  if (isCutShort())
    return {
      complete: false,
      conditionsOf: key => [leaves.find(({ found }) => found.has(key))?.facts ?? []],
    };
  let [tests, lot] = [0, BY_LOT];
  const { conditions, explained } = learned(
    leaves,
    script => ((tests += 1) > TESTS ? undefined : again(script)),
    () => {
      for (const end = lot + FRESH; lot < end; lot += 1) draw(lot);
    },
  );
  return {
    complete: byElement && explained && read === 'each-side',
    conditionsOf: key => conditions.get(key) ?? [],
  };
}
