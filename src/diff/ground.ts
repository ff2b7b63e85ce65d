import type { Declaration } from '../model/stack.ts';
import { Resource, World } from '../model/world.ts';
import type { FactComparison, FactDifference, Incomplete } from './facts.ts';
import { jointly, type JointlySeen } from './joint.ts';
import type { Seen } from '../model/leaves.ts';
import type { ResourcePair } from './pairs.ts';
import type { Spelling } from './renaming.ts';
import type { Sides } from './sides.ts';

const WHY = 'it has too many branches to compare all of them';

/** What the comparers of one kind of change stand on: the two stacks, the facts in which they differ, and who became whom. */
export class Ground {
  readonly comparison: FactComparison;
  readonly incomplete: Incomplete[];
  /** Worlds in which nothing is assumed, for what no condition changes. */
  readonly scratch: Sides<World>;
  readonly #differing: ReadonlyMap<Declaration, readonly FactDifference[]>;
  readonly #pairs = new Map<Declaration, ResourcePair>();
  readonly #explained = new Set<FactDifference>();

  constructor(comparison: FactComparison) {
    const { before, after } = comparison.stacks;
    this.comparison = comparison;
    this.incomplete = [...comparison.incomplete];
    this.scratch = { before: new World(before), after: new World(after) };
    const differing = new Map<Declaration, FactDifference[]>();
    for (const one of comparison.differences)
      for (const declared of new Set([one.resource.before, one.resource.after]))
        if (declared) differing.set(declared, [...(differing.get(declared) ?? []), one]);
    this.#differing = differing;
    for (const pair of comparison.pairs.pairs)
      for (const declared of [pair.before, pair.after]) if (declared) this.#pairs.set(declared, pair);
  }

  get spelling(): Spelling {
    return this.comparison.spelling;
  }
  get pairs(): readonly ResourcePair[] {
    return this.comparison.pairs.pairs;
  }
  pairOf(declared: Declaration): ResourcePair {
    return this.#pairs.get(declared) ?? { after: declared };
  }
  /** The facts in which a resource differs; of one that came or went that it did. */
  differencesOf({ before, after }: ResourcePair): readonly FactDifference[] {
    const all = [before, after].flatMap(declared => (declared && this.#differing.get(declared)) ?? []);
    return [...new Set(all)];
  }
  /** The logical id that a resource of the stack after the change had before. */
  idBefore(id: string): string {
    return Object.hasOwn(this.spelling.renamed, id) ? (this.spelling.renamed[id] ?? id) : id;
  }

  /** Remembers that a sentence tells of these facts, so that none repeats them. */
  explain(facts: Iterable<FactDifference>): void {
    for (const fact of facts) this.#explained.add(fact);
  }
  /** The facts that no sentence tells of. */
  get unexplained(): readonly FactDifference[] {
    return this.comparison.differences.filter(fact => !this.#explained.has(fact));
  }

  /** What a comparison of both stacks sees, branch by branch. */
  jointly<T>(
    { before, after }: ResourcePair,
    compare: (worlds: Sides<World>) => readonly Seen<T>[],
    isOpen?: (item: T) => boolean,
  ): readonly JointlySeen<T>[] {
    const seen = jointly(this.comparison.stacks, compare, isOpen);
    const resource = after ?? before;
    if (resource && seen.some(({ complete }) => !complete))
      this.incomplete.push({ resource, path: '', why: WHY });
    return seen;
  }

  /** The resource in the worlds of both sides where it exists there. */
  existing(
    { before, after }: ResourcePair,
    worlds: Sides<World>,
  ): { readonly before: Resource | undefined; readonly after: Resource | undefined } {
    return {
      before: before && worlds.before.resource(before.id),
      after: after && worlds.after.resource(after.id),
    };
  }
}
