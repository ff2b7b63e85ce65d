import { OutOfBudget, spend } from '../source/budget.ts';
import { refused } from './assertions.ts';
import { Assumptions } from './assumptions.ts';
import { nextScript, type Fact } from './fact.ts';
import { perStack } from './memo.ts';
import { drawn, spread } from './spread.ts';
import type { StackIndex } from './stack-index.ts';
import { World } from './world.ts';

/** `place` tells findings apart by where they are, `key` by what they say as well. */
export type Seen<T> = { readonly place: string; readonly key: string; readonly item: T };
/** What a check found in one branch. */
export type Leaf<T> = { readonly facts: readonly Fact[]; readonly found: ReadonlyMap<string, Seen<T>> };
export type ReadBranches<T> = {
  readonly leaves: readonly Leaf<T>[];
  readonly touchedDefault: boolean;
  /** Whether all branches were read, or of too many a choice with every answer and every side of an `Fn::If` that the check looks at, or one that lacks some. */
  readonly read: 'all' | 'each-side' | 'some';
  /** One more branch: that of a script. 'refused' where the template's Rules do, undefined where the limit of work is reached. */
  readonly again: (script: readonly Fact[]) => Leaf<T> | 'refused' | undefined;
  /** One more branch, with answers by lot. */
  readonly draw: (lot: number) => void;
  /** Whether the limit of work was reached; the branches read before stand. */
  readonly isCutShort: () => boolean;
};

type ReadOptions = { readonly assumeDefaults: boolean; readonly byElement: boolean };

/** So many branches of one rule and resource are read one after the other; of more only a choice is. */
const CAP = 64;

/** Rules that no deployment with the values at hand satisfies tell nothing about it: a note says so, and the stack is judged without them. */
const refusesAll = perStack((stackIndex): boolean => refused(new Assumptions(stackIndex.stack, [], false)));

/** What most runs of a check find. */
const NOTHING: ReadonlyMap<string, never> = new Map<string, never>();

/** Worlds of a stack in which nothing was assumed yet, with all that was read in them: as good as new for the next check. */
const unusedWorlds = perStack((): { certain?: World | undefined; withDefaults?: World | undefined } => ({}));

/** What a check reads that assumes nothing and finds nothing: most do. */
const QUIET: ReadBranches<never> = {
  leaves: [],
  touchedDefault: false,
  read: 'all',
  again: () => undefined,
  draw: () => undefined,
  isCutShort: () => false,
};

/** Runs a check for the branches that it looks at; those that the template's Rules refuse are left out. */
export function readBranches<T>(
  stackIndex: StackIndex,
  check: (world: World) => readonly Seen<T>[],
  { assumeDefaults, byElement }: ReadOptions,
): ReadBranches<T> {
  const unused = unusedWorld(stackIndex, assumeDefaults);
  const first = assumeDefaults ? undefined : check(unused);
  if (first?.length === 0 && unused.facts.length === 0 && !unused.touchedDefault) {
    spend(4);
    keepUnused(stackIndex, unused);
    return QUIET;
  }
  return readFrom(unused, first, stackIndex, check, { assumeDefaults, byElement });
}

/** From what a check read in a world in which nothing was assumed before, or from none. */
function readFrom<T>(
  unused: World,
  first: readonly Seen<T>[] | undefined,
  stackIndex: StackIndex,
  check: (world: World) => readonly Seen<T>[],
  { assumeDefaults, byElement }: ReadOptions,
): ReadBranches<T> {
  const leaves: Leaf<T>[] = [];
  let touchedDefault = false;
  const read = (world: World): Leaf<T> | undefined => {
    spend(4 + world.facts.length);
    const seen = (world === unused ? first : undefined) ?? check(world);
    const found: Leaf<T>['found'] = seen.length === 0 ? NOTHING : new Map(seen.map(one => [one.key, one]));
    touchedDefault ||= world.touchedDefault;
    const assumes = world.facts.length > 0;
    if ((assumes || seen.length > 0) && !refusesAll(stackIndex) && refused(world.assumptions))
      return undefined;
    const leaf = { facts: world.facts, found };
    leaves.push(leaf);
    return leaf;
  };
  let isCutShort = false;
  const within = <R>(work: () => R): R | undefined => {
    if (isCutShort) return undefined;
    try {
      return work();
    } catch (error) {
      if (!(error instanceof OutOfBudget) || (leaves.length === 0 && !assumeDefaults)) throw error;
      isCutShort = true;
      return undefined;
    }
  };
  const readNext = (script: readonly Fact[]): readonly Fact[] | undefined => {
    const world = script.length > 0 ? new World(stackIndex, script, assumeDefaults) : unused;
    read(world);
    if (world.facts.length === 0 && !world.touchedDefault) keepUnused(stackIndex, world);
    return nextScript(world.facts);
  };
  let script: readonly Fact[] | undefined = [];
  for (let count = 0; script && count < CAP && !isCutShort; count += 1) {
    const now: readonly Fact[] = script;
    const next = within(() => ({ script: readNext(now) }));
    if (next) ({ script } = next);
  }
  const sides = script && (within(() => spread(stackIndex, { assumeDefaults, byElement }, read)) ?? 'some');
  const again = (facts: readonly Fact[]): Leaf<T> | 'refused' | undefined =>
    within(() => read(new World(stackIndex, facts, assumeDefaults)) ?? 'refused');
  const draw = (lot: number): void => {
    const world = new World(stackIndex, [], assumeDefaults);
    world.assumptions.otherwise = drawn(lot);
    within(() => read(world));
  };
  return { leaves, touchedDefault, read: sides ?? 'all', again, draw, isCutShort: () => isCutShort };
}

function unusedWorld(stackIndex: StackIndex, assumeDefaults: boolean): World {
  const unused = unusedWorlds(stackIndex);
  const slot = assumeDefaults ? 'withDefaults' : 'certain';
  const world = unused[slot] ?? new World(stackIndex, [], assumeDefaults);
  // While it is in use a check that runs inside this one takes another.
  unused[slot] = undefined;
  return world;
}

function keepUnused(stackIndex: StackIndex, world: World): void {
  unusedWorlds(stackIndex)[world.assumeDefaults ? 'withDefaults' : 'certain'] = world;
}
