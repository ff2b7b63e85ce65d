import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesWhole } from './pattern.ts';

test.each<[string, string, boolean | undefined]>([
  ['^[a-z]+$', 'abc', true],
  ['[a-z]+', 'abc1', false],
  ['^(open|shut)$', 'ajar', false],
  ['^$|^arn:aws:.*$', '', true],
  ['^$|^arn:aws:.*$', 'arn:aws:x', true],
  ['(\\d{1,3}\\.){3}\\d{1,3}(/\\d+)?', '10.0.0.0/16', true],
  ['(\\d{1,3}\\.){3}\\d{1,3}', '10.0.0', false],
  ['[a-zA-Z][-a-zA-Z0-9]*', 'a-b', true],
  ['[^\\s]+', 'a b', false],
  ['.{2,}', 'a', false],
  ['a{0}', '', true],
  ['[]a]', ']', true],
  ['(?=a).*', 'a', undefined],
  ['(a)\\1', 'aa', undefined],
  ['(', 'a', undefined],
  ['a{3000}', 'a', undefined],
  ['a++', 'a', undefined],
])('%s of %s', (pattern, text, expected) => expect(matchesWhole(pattern, text)).toBe(expected));

test('agrees with the expressions of the language', () => {
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '^', '$');
  const { pattern } = fc.letrec<{ pattern: string }>(tie => ({
    pattern: fc.oneof(
      { depthSize: 'small' },
      atom,
      fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => a + b),
      fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(${a}|${b})`),
      fc
        .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}'))
        .map(([a, many]) => `(?:${a})${many}`),
    ),
  }));
  fc.assert(
    fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', '1'), maxLength: 6 }), (one, text) => {
      expect(matchesWhole(one, text)).toBe(new RegExp(`^(?:${one})$`).test(text));
    }),
    { numRuns: 500 },
  );
});

test('time does not explode', () => {
  const from = performance.now();
  expect(matchesWhole('(a+)+$', `${'a'.repeat(500)}!`)).toBe(false);
  expect(matchesWhole('(a|a)*(a|a)*(a|a)*b', 'a'.repeat(4000))).toBe(false);
  expect(performance.now() - from).toBeLessThan(5_000);
});
