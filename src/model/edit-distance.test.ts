import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, isWithin, nearest } from './edit-distance.ts';

const RULES = [
  'iam-admin-policy',
  'iam-wildcard-action',
  'iam-wildcard-resource',
  's3-bucket-encryption',
  's3-public-access',
  'lambda-log-retention',
  'log-group-retention',
];

test.each([
  ['a letter too many', 'iam-wildcard-actionn', 'iam-wildcard-action'],
  ['two swapped', 'lambda-lgo-retention', 'lambda-log-retention'],
  ['a word left out', 's3-encryption', 's3-bucket-encryption'],
  ['only a part', 'admin', 'iam-admin-policy'],
  ['a part of two', 'retention', undefined],
  ['something else', 'terraform', undefined],
  ['nothing', '', undefined],
])('%s', (_, word, expected) => expect(nearest(word, RULES)).toBe(expected));

// Of few letters, so that many are near, contain each other or are anagrams.
const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', '1', '2'), maxLength: 12 });

test('nearest is the name that a look at each of them finds', () => {
  fc.assert(
    fc.property(name, fc.array(name, { maxLength: 30 }), (word, names) => {
      expect(nearest(word, names)).toBe(nearestOfAll(word, names));
    }),
    { numRuns: 2_000 },
  );
});

/** Without groups and limits. */
function nearestOfAll(word: string, names: readonly string[]): string | undefined {
  const inside = word.length > 3 ? names.filter(one => one.includes(word)) : [];
  if (inside.length === 1) return inside[0];
  const [best] = names
    .map(one => ({ one, distance: editDistance(word, one) }))
    .filter(({ distance }) => distance <= Math.max(2, word.length * 0.3))
    .toSorted((a, b) => a.distance - b.distance);
  return best?.one;
}

test('so many slips are within what the distance says', () => {
  fc.assert(
    fc.property(name, name, fc.double({ min: 0, max: 6, noNaN: true }), (a, b, few) => {
      expect(isWithin(few, a, b)).toBe(editDistance(a, b) <= few);
    }),
    { numRuns: 2_000 },
  );
});
