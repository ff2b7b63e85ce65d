import type { Problem } from './source.ts';
import type { Span } from './span.ts';

/** The limit of work for one file is reached: what was being done is not done, and what was done stands. `at` is the last place that was worked on. */
export class OutOfBudget extends Error {
  readonly at: Span | undefined;
  constructor(at: Span | undefined) {
    super('the limit of work for one file is reached');
    this.at = at;
  }
}

/** A unit is a node that is visited, a branch that is taken, or a hundred characters that are written: a few microseconds. A large template takes 150,000. */
const FILE_UNITS = 1_000_000;
/** What a part of the work on a file may take, such as one rule on one resource, so that the other parts have theirs. */
const PART_UNITS = 400_000;

/** What lowering may take: rules need some as well. */
export const LOWERING_UNITS = 750_000;

let left = Number.POSITIVE_INFINITY;
let place: Span | undefined;

/** Asked by every loop that the input can stretch. Throws OutOfBudget once the file that is being read has used up its units. */
export function spend(units: number, at?: Span): void {
  place = at ?? place;
  left -= units;
  if (left < 0) throw new OutOfBudget(place);
}

/** Whether the file that is being read has used up its units: whatever is tried now ends at once. */
export const isSpent = (): boolean => left <= 0;

/** Runs the work on one file, all of it synchronous. */
export const withBudget = <T>(work: () => T, units = FILE_UNITS): T => limited(units, false, work);

/** Runs a part of the work on a file with a part of its units. Outside of a file nothing is limited. */
export const withPart = <T>(work: () => T, units = PART_UNITS): T =>
  left === Number.POSITIVE_INFINITY ? work() : limited(Math.min(left, units), true, work);

/** Units beside those of the file, shared by several works of one kind, such as reading the code of its functions. */
export class Allowance {
  #left: number;
  constructor(units: number) {
    this.#left = units;
  }

  /** Runs one of the works with at most so many of the units. Throws OutOfBudget past them. */
  within<T>(most: number, work: () => T): T {
    const units = Math.min(most, this.#left);
    return withBudget(() => {
      try {
        return work();
      } finally {
        this.#left -= units - left;
      }
    }, units);
  }
}

function limited<T>(units: number, isPart: boolean, work: () => T): T {
  const outerLeft = left;
  const outerPlace = place;
  left = units;
  try {
    return work();
  } finally {
    left = isPart ? outerLeft - (units - left) : outerLeft;
    place = outerPlace;
  }
}

/** The problem of a file in which `what`, such as a rule, did not end. */
export const tooMuchWork = (what: string, span: Span): Problem => ({
  code: 'too-much-work',
  message: `${what} not completed: the limit of work for one file was reached`,
  span,
  lost: true,
});
