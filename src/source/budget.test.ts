import { describe, expect, test } from 'vitest';
import { isPartSpent, isSpent, OutOfBudget, spend, withBudget, withPart, withTime } from './budget.ts';

const at = { file: 't.yaml', start: 3, end: 4 };

test('outside of a file nothing is limited', () => {
  spend(1e12);
  expect(withPart(() => (spend(1e12), 'done'), 1)).toBe('done');
});

test('work past the units of a file ends where it is', () => {
  const work = () => {
    for (;;) spend(1, at);
  };
  expect(() => withBudget(work, 100)).toThrow(OutOfBudget);
  try {
    withBudget(work, 100);
  } catch (error) {
    expect(error).toMatchObject({ at });
  }
});

test('a part has its own limit and is paid by the file', () => {
  const done: string[] = [];
  withBudget(() => {
    expect(() => withPart(() => spend(40), 30)).toThrow(OutOfBudget);
    withPart(() => done.push('the next part'), 30);
    withPart(() => spend(30), 30);
    expect(() => withPart(() => spend(40), 50)).toThrow(OutOfBudget);
  }, 100);
  expect(done).toEqual(['the next part']);
});

describe('time', () => {
  /** A clock that moves on by a second whenever it is looked at. */
  const ticking = (): (() => number) => {
    let now = 0;
    return () => (now += 1_000);
  };
  const endless = (): never => {
    for (;;) spend(1, at);
  };

  test('ends the work of a file with its place and its seconds', () => {
    expect(() => withTime({ seconds: 9, clock: ticking() }, endless)).toThrow(
      expect.objectContaining({ at, seconds: 9 }),
    );
  });
  test('what was ended by time ends at each further step, in every part and whatever units are left', () => {
    let steps = 0;
    withTime({ seconds: 2, clock: ticking() }, () => {
      expect(endless).toThrow(OutOfBudget);
      for (const part of [() => spend(0), () => withPart(() => spend(0)), () => withBudget(() => spend(0))]) {
        expect(part).toThrow(OutOfBudget);
        steps += 1;
      }
      expect(isSpent()).toBe(true);
    });
    expect(steps).toBe(3);
  });
  test('only the limit of a part leaves the work beside it alone', () => {
    const caught = (work: () => void): unknown => {
      try {
        return work();
      } catch (error) {
        return error;
      }
    };
    expect(isPartSpent(caught(() => withBudget(() => spend(2), 1)))).toBe(true);
    expect(isPartSpent(caught(() => withTime({ seconds: 1, clock: ticking() }, endless)))).toBe(false);
  });
  test('the next file has all its time, and one without a limit any', () => {
    const clock = ticking();
    expect(() => withTime({ seconds: 1, clock }, endless)).toThrow(OutOfBudget);
    expect(withTime({ seconds: 9, clock }, () => (spend(5_000), 'done'))).toBe('done');
    expect(withTime(undefined, () => (spend(1e9), 'done'))).toBe('done');
    expect(isSpent()).toBe(false);
  });
});

test('the next file has all its units', () => {
  expect(() => withBudget(() => spend(2), 1)).toThrow(OutOfBudget);
  expect(withBudget(() => (spend(1), 'done'), 1)).toBe('done');
});
