import { expect, test } from 'vitest';
import { OutOfBudget, spend, withBudget, withPart } from './budget.ts';

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

test('the next file has all its units', () => {
  expect(() => withBudget(() => spend(2), 1)).toThrow(OutOfBudget);
  expect(withBudget(() => (spend(1), 'done'), 1)).toBe('done');
});
