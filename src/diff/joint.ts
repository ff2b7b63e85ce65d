import { spend } from '../source/budget.ts';
import { refused } from '../model/assertions.ts';
import { coverOf } from '../model/attribution.ts';
import type { Confidence } from '../model/explore.ts';
import { known, nextScript, questionOf, settled, simplify, type Fact } from '../model/fact.ts';
import type { Seen } from '../model/leaves.ts';
import type { StackIndex } from '../model/stack-index.ts';
import { World } from '../model/world.ts';
import type { Sides } from './sides.ts';

/** `when`: the branches in which it is so, any of them; one without facts is always. `complete` is false where not all branches were read. */
export type JointlySeen<T> = {
  readonly item: T;
  readonly when: readonly (readonly Fact[])[];
  readonly confidence: Confidence;
  readonly complete: boolean;
};

/** So many branches of one comparison are read; past them what was seen stands, and is told as incomplete. */
const CAP = 64;

type Leaf<T> = { readonly facts: readonly Fact[]; readonly found: ReadonlyMap<string, Seen<T>> };
type Read<T> = {
  readonly leaves: readonly Leaf<T>[];
  readonly complete: boolean;
  readonly touchedDefault: boolean;
};

/**
 * Runs a comparison of two stacks once for every branch that it looks at in either: the same questions have the same answers in both. Branches that the Rules of
 * one of the templates refuse are left out. Only where a Default was looked at, it is run again with Defaults; what is seen at a place then
 * counts where nothing, or only what could not be told (`isOpen`), was seen there without them.
 */
export function jointly<T>(
  stacks: Sides<StackIndex>,
  compare: (worlds: Sides<World>) => readonly Seen<T>[],
  isOpen: (item: T) => boolean = () => false,
): readonly JointlySeen<T>[] {
  const certain = read(stacks, compare, false);
  const likely = certain.touchedDefault ? read(stacks, compare, true) : undefined;
  const all = seenIn(certain, 'certain', stacks);
  if (!likely) return all.map(({ seen }) => seen);
  const more = seenIn(likely, 'with defaults', stacks);
  const told = new Set(all.filter(({ seen }) => !isOpen(seen.item)).map(({ place }) => place));
  const decided = more.filter(({ place, seen }) => !told.has(place) && !isOpen(seen.item));
  const better = new Set(decided.map(({ place }) => place));
  return [...all.filter(({ place }) => !better.has(place)), ...decided].map(({ seen }) => seen);
}

function read<T>(
  stacks: Sides<StackIndex>,
  compare: (worlds: Sides<World>) => readonly Seen<T>[],
  assumeDefaults: boolean,
): Read<T> {
  const leaves: Leaf<T>[] = [];
  let touchedDefault = false;
  let script: readonly Fact[] | undefined = [];
  let count = 0;
  for (; script && count < CAP; count += 1) {
    const { worlds, factsInOrder } = worldsOf(stacks, script, assumeDefaults);
    spend(4);
    const found = new Map(compare(worlds).map(one => [one.key, one]));
    touchedDefault ||= worlds.before.touchedDefault || worlds.after.touchedDefault;
    const facts = factsInOrder();
    if (!refused(worlds.before.assumptions) && !refused(worlds.after.assumptions))
      leaves.push({ facts, found });
    script = nextScript(facts);
  }
  return { leaves, complete: script === undefined, touchedDefault };
}

/** Two worlds in which a question has one answer, and what was asked in either, in the order in which it was. */
function worldsOf(
  stacks: Sides<StackIndex>,
  script: readonly Fact[],
  assumeDefaults: boolean,
): { readonly worlds: Sides<World>; readonly factsInOrder: () => readonly Fact[] } {
  const worlds = {
    before: new World(stacks.before, script, assumeDefaults),
    after: new World(stacks.after, script, assumeDefaults),
  };
  const asked: string[] = [];
  const link = (own: World, other: World): void => {
    own.assumptions.otherwise = (subject, is) => {
      const answer = known(other.facts, subject, is);
      if (answer === undefined) asked.push(questionOf({ subject, is }));
      return answer ?? true;
    };
  };
  link(worlds.before, worlds.after);
  link(worlds.after, worlds.before);
  const factsInOrder = (): readonly Fact[] => {
    const facts = new Map<string, Fact>();
    for (const fact of [...worlds.after.facts, ...worlds.before.facts]) facts.set(questionOf(fact), fact);
    return [...script.map(questionOf), ...asked].flatMap(question => facts.get(question) ?? []);
  };
  return { worlds, factsInOrder };
}

function seenIn<T>(
  { leaves, complete }: Read<T>,
  confidence: Confidence,
  stacks: Sides<StackIndex>,
): readonly { readonly place: string; readonly seen: JointlySeen<T> }[] {
  const first = new Map<string, Seen<T>>();
  for (const { found } of leaves) for (const [key, one] of found) if (!first.has(key)) first.set(key, one);
  const allowed = (subject: string): readonly string[] | undefined =>
    (stacks.after.stack.parameters.get(subject) ?? stacks.before.stack.parameters.get(subject))?.allowed;
  return [...first].map(([key, { place, item }]) => {
    const when = simplify(coverOf(leaves, key)).map(branch => settled(branch, allowed));
    return { place, seen: { item, when, confidence, complete } };
  });
}
