import { spend } from '../source/budget.ts';
import { refused } from './assertions.ts';
import { settled, simplify, type Fact } from './fact.ts';
import { perStack } from './memo.ts';
import type { StackIndex } from './stack-index.ts';
import { World } from './world.ts';

/** `place` tells findings apart by where they are, `key` by what they say as well. */
export type Seen<T> = { readonly place: string; readonly key: string; readonly item: T };
export type Confidence = 'certain' | 'with defaults';
/** `when`: the branches it holds in, any of them; one empty branch is always. `complete` is false when the cap left branches unread. */
export type Explored<T> = {
  readonly item: T;
  readonly when: readonly (readonly Fact[])[];
  readonly confidence: Confidence;
  readonly complete: boolean;
};

/** Branches read for one rule and resource. */
const CAP = 64;

type Leaf<T> = { readonly facts: readonly Fact[]; readonly found: ReadonlyMap<string, Seen<T>> };
type Replay<T> = (
  script: readonly Fact[],
) => Leaf<T> & { readonly touchedDefault: boolean; readonly refused: boolean };
type Run<T> = {
  readonly leaves: readonly Leaf<T>[];
  readonly touchedDefault: boolean;
  readonly complete: boolean;
  readonly replay: Replay<T>;
};

/**
 * Runs a check once for every branch that it looks at and that the template's Rules allow, drops the facts that made no difference, and, only where a
 * parameter's Default was looked at, once more with defaults. `check` must be pure: it is replayed.
 */
export function explore<T>(
  stackIndex: StackIndex,
  check: (world: World) => readonly Seen<T>[],
): readonly Explored<T>[] {
  const certain = run(stackIndex, check, false);
  if (!certain.touchedDefault && certain.leaves.every(leaf => leaf.found.size === 0)) return [];
  const all = findings(stackIndex, certain, 'certain');
  if (!certain.touchedDefault) return all.map(({ found }) => found);
  const places = new Set(all.map(({ place }) => place));
  const likely = findings(stackIndex, run(stackIndex, check, true), 'with defaults').filter(
    ({ place }) => !places.has(place),
  );
  return [...all, ...likely].map(({ found }) => found);
}

/** What most runs of a check find. */
const NOTHING: ReadonlyMap<string, never> = new Map<string, never>();

/** Worlds of a stack in which nothing was assumed yet, with all that was read in them: as good as new for the next check. */
const unusedWorlds = perStack((): { certain?: World | undefined; withDefaults?: World | undefined } => ({}));

function worldFor(stackIndex: StackIndex, script: readonly Fact[], assumeDefaults: boolean): World {
  if (script.length > 0) return new World(stackIndex, script, assumeDefaults);
  const unused = unusedWorlds(stackIndex);
  const slot = assumeDefaults ? 'withDefaults' : 'certain';
  const world = unused[slot] ?? new World(stackIndex, [], assumeDefaults);
  // While it is in use a check that runs inside this one takes another.
  unused[slot] = undefined;
  return world;
}

function run<T>(
  stackIndex: StackIndex,
  check: (world: World) => readonly Seen<T>[],
  assumeDefaults: boolean,
): Run<T> {
  const replay: Replay<T> = script => {
    spend(1 + script.length);
    const world = worldFor(stackIndex, script, assumeDefaults);
    const seen = check(world);
    const found: Leaf<T>['found'] = seen.length === 0 ? NOTHING : new Map(seen.map(one => [one.key, one]));
    const assumes = world.facts.length > 0;
    if (!assumes && !world.touchedDefault)
      unusedWorlds(stackIndex)[assumeDefaults ? 'withDefaults' : 'certain'] = world;
    return {
      facts: world.facts,
      found,
      touchedDefault: world.touchedDefault,
      refused: (assumes || seen.length > 0) && refused(world.assumptions),
    };
  };
  const leaves: Leaf<T>[] = [];
  let touchedDefault = false;
  let script: readonly Fact[] | undefined = [];
  for (let read = 0; script && read < CAP; read += 1) {
    const leaf = replay(script);
    touchedDefault ||= leaf.touchedDefault;
    if (!leaf.refused) leaves.push(leaf);
    script = nextScript(leaf.facts);
  }
  return { leaves, touchedDefault, complete: script === undefined, replay };
}

function nextScript(facts: readonly Fact[]): Fact[] | undefined {
  const last = facts.findLast(fact => fact.holds);
  return last && [...facts.slice(0, facts.lastIndexOf(last)), { ...last, holds: false }];
}

function findings<T>(
  { stack }: StackIndex,
  { leaves, complete, replay }: Run<T>,
  confidence: Confidence,
): { place: string; found: Explored<T> }[] {
  const seen = new Map<string, Seen<T>>();
  for (const leaf of leaves) for (const [key, one] of leaf.found) if (!seen.has(key)) seen.set(key, one);
  const branches = (key: string): readonly (readonly Fact[])[] =>
    complete
      ? simplify(cover(leaves, 0, key))
      : leaves
          .filter(leaf => leaf.found.has(key))
          .slice(0, 1)
          .map(leaf => needed(leaf.facts, key, replay));
  return [...seen.values()].map(({ key, place, item }) => ({
    place,
    found: {
      item,
      when: branches(key).map(branch => settled(branch, subject => stack.parameters.get(subject)?.allowed)),
      confidence,
      complete,
    },
  }));
}

/** Where branches are left unread: of one branch that shows a finding the facts without which it goes, each tried by itself. */
function needed<T>(facts: readonly Fact[], key: string, replay: Replay<T>): readonly Fact[] {
  return facts
    .slice(0, CAP)
    .filter(
      fact =>
        !replay(facts.map(other => (other === fact ? { ...fact, holds: !fact.holds } : other))).found.has(
          key,
        ),
    );
}

/** The widest branches in which `key` is found everywhere that was read. */
function cover<T>(leaves: readonly Leaf<T>[], depth: number, key: string): (readonly Fact[])[] {
  const [first] = leaves;
  if (!first) return [];
  if (leaves.every(leaf => leaf.found.has(key))) return [first.facts.slice(0, depth)];
  if (leaves.length === 1) return [];
  return [true, false].flatMap(holds =>
    cover(
      leaves.filter(leaf => leaf.facts[depth]?.holds === holds),
      depth + 1,
      key,
    ),
  );
}
