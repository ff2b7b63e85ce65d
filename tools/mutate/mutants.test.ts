import { expect, test } from 'vitest';
import { keyOf, mutantsOf } from './mutants.ts';

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

test.each([
  ['over lines', 'if (\n  a &&\n  b\n) c();', ['!(a && b)', 'false', 'true', 'a', 'b']],
  [
    'a filter over lines',
    'const c = list\n  .filter(\n    item =>\n      item.a &&\n      item.b,\n  );',
    ['list', 'item.a', 'item.b'],
  ],
])('layout loses no condition: %s', (_, text, changes) =>
  expect(
    mutantsOf(text)
      .map(({ to }) => to.replace(/\s+/g, ' '))
      .toSorted(),
  ).toEqual(changes.toSorted()),
);

test('a change is known by its text, however it is laid out', () =>
  expect(keyOf('list.some(\n  item => item.a,\n) -> [\n  a,\n]')).toBe(
    keyOf('list.some(item => item.a) -> [a]'),
  ));
