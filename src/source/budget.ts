import type { Problem } from './source.ts';
import type { Span } from './span.ts';

/** The limit of work for one file is reached: what was being done is not done, and what was done stands. `at` is the last place that was worked on. */
export class OutOfBudget extends Error {
  readonly at: Span | undefined;
  /** The time for the file, where that is over: then all of the work ends, and not only a part of it. */
  readonly seconds: number | undefined;
  constructor(at: Span | undefined, seconds?: number) {
    super('the limit of work for one file is reached');
    this.at = at;
    this.seconds = seconds;
  }
}

/** Whether a part of the work on a file, with a limit of its own, is past it: the work beside it can go on. */
export const isPartSpent = (error: unknown): boolean =>
  error instanceof OutOfBudget && error.seconds === undefined;

/** How long a file may take. `clock`: milliseconds. */
export type TimeLimit = { readonly seconds: number; readonly clock: () => number };

/** A unit is a node that is visited, a branch that is taken, or a hundred characters that are written: a few microseconds. A large template takes 150,000. */
const FILE_UNITS = 1_000_000;
/** What a part of the work on a file may take, such as one rule on one resource, so that the other parts have theirs. */
const PART_UNITS = 400_000;

/** What lowering may take: rules need some as well. */
export const LOWERING_UNITS = 750_000;

/** What is left of them, and below how many the clock is looked at. A variable that holds a fraction is a new object with each change; this is none. */
const units = new Float64Array([Number.POSITIVE_INFINITY, 0]);
const [LEFT, LOOK_BELOW] = [0, 1] as const;
let place: Span | undefined;

/** Units from one look at the clock to the next: a few milliseconds. */
const LOOK = 1_000;
let time: (TimeLimit & { readonly end: number; isOver: boolean }) | undefined;

const left = (): number => units[LEFT]!;

/** Asked by every loop that the input can stretch. Throws OutOfBudget once the file that is being read has used up its units. */
export function spend(count: number, at?: Span): void {
  place = at ?? place;
  if ((units[LEFT]! -= count) > units[LOOK_BELOW]!) return;
  if (left() < 0) throw new OutOfBudget(place);
  checkTime();
}

/** Throws OutOfBudget once the time for the file that is being read is over; `spend` does so now and then. */
export function checkTime(): void {
  const seconds = secondsOver();
  if (time) time.isOver = seconds !== undefined;
  lookAfter(LOOK);
  if (seconds !== undefined) throw new OutOfBudget(place, seconds);
}

/** Sets after how many units the clock is looked at, where there is a limit of time: once that is over, with each. */
function lookAfter(count: number): void {
  const least = time?.isOver ? Number.POSITIVE_INFINITY : left() - count;
  units[LOOK_BELOW] = time ? Math.max(0, least) : 0;
}

/** The seconds that the file that is being read may take, once they are over. */
export const secondsOver = (): number | undefined =>
  time && time.clock() > time.end ? time.seconds : undefined;

/** Whether the file that is being read has used up its units or its time: whatever is tried now ends at once. */
export const isSpent = (): boolean => left() <= 0 || secondsOver() !== undefined;

/** Runs the work on one file in a time; without a limit it may take any. */
export function withTime<T>(limit: TimeLimit | undefined, work: () => T): T {
  const outer = time;
  time = limit && { ...limit, end: limit.clock() + limit.seconds * 1_000, isOver: false };
  lookAfter(LOOK);
  try {
    return work();
  } finally {
    time = outer;
    lookAfter(LOOK);
  }
}

/** Runs the work on one file, all of it synchronous. */
export const withBudget = <T>(work: () => T, most = FILE_UNITS): T => limited(most, false, work);

/** Runs a part of the work on a file with a part of its units. Outside of a file nothing is limited. */
export const withPart = <T>(work: () => T, most = PART_UNITS): T =>
  left() === Number.POSITIVE_INFINITY ? work() : limited(Math.min(left(), most), true, work);

/** Units beside those of the file, shared by several works of one kind, such as reading the code of its functions. */
export class Allowance {
  #left: number;
  constructor(count: number) {
    this.#left = count;
  }

  /** Runs one of the works with at most so many of the units. Throws OutOfBudget past them. */
  within<T>(most: number, work: () => T): T {
    const given = Math.min(most, this.#left);
    return withBudget(() => {
      try {
        return work();
      } finally {
        this.#left -= given - left();
      }
    }, given);
  }
}

let spent = 0;
/** Units that all files together have taken until now: what is done to a file again and again asks how much of them it took. */
export const unitsSpent = (): number => spent;

function limited<T>(most: number, isPart: boolean, work: () => T): T {
  const outerLeft = left();
  const outerPlace = place;
  const untilLook =
    outerLeft === Number.POSITIVE_INFINITY ? LOOK : Math.min(LOOK, outerLeft - units[LOOK_BELOW]!);
  units[LEFT] = most;
  lookAfter(untilLook);
  try {
    return work();
  } finally {
    const used = most - left();
    if (!isPart) spent += used;
    units[LEFT] = isPart ? outerLeft - used : outerLeft;
    lookAfter(untilLook - used);
    place = outerPlace;
  }
}

/** The problem of a file in which `what`, such as a rule, did not end; `seconds`: because the time for it was over. */
export const tooMuchWork = (what: string, span: Span, seconds?: number): Problem => ({
  ...(seconds === undefined
    ? {
        code: 'too-much-work',
        message: `${what} not completed: the limit of work for one file was reached`,
      }
    : {
        code: 'too-much-time',
        message: `${what} not completed in ${seconds} s, the limit of time for one file (--file-timeout)`,
      }),
  span,
  lost: true,
});
