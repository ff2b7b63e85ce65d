import { expect, test } from 'vitest';
import { listInWords } from './listing.ts';

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c', 'd'], 'a, b, c and d'],
  [['a', 'b', 'c', 'd', 'e'], 'a, b, c and 2 more'],
])('%j reads %s', (names, text) => expect(listInWords(names)).toBe(text));

test("how many are shown is the caller's to say", () =>
  expect(listInWords(['a', 'b', 'c', 'd'], 3)).toBe('a, b and 2 more'));
