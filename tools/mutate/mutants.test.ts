import { expect, test } from 'vitest';
import { mutantsOf } from './mutants.ts';

test.each([
  ['an if is negated, never and always taken', 'if (a) b();', ['!(a)', 'false', 'true']],
  ['an if with an else is negated and never taken', 'if (a) b(); else c();', ['!(a)', 'false']],
  ['a choice is negated', 'const x = a ? 1 : 2;', ['!(a)']],
  ['each side of an and goes', 'const x = a && b;', ['a', 'b']],
  ['each side of an or goes', 'const x = a || b;', ['a', 'b']],
  ['a filter goes', 'const x = list.filter(it => it.a);', ['list']],
  ['the test of some is negated', 'const x = list.some(it => it.a);', ['!(it.a)']],
  ['what is no condition stays', 'const x = a ?? list.map(it => it.a);', []],
])('%s', (_, text, changes) =>
  expect(
    mutantsOf(text)
      .map(({ to }) => to)
      .toSorted(),
  ).toEqual(changes.toSorted()),
);

test('a mutant is the text with that one change, at its place', () =>
  expect(mutantsOf('const y = 1;\nconst x = a ? 1 : 2;')).toEqual([
    { line: 2, column: 11, from: 'a', to: '!(a)', text: 'const y = 1;\nconst x = !(a) ? 1 : 2;' },
  ]));
