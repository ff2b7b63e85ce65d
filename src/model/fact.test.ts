import { expect, test } from 'vitest';
import { describe as told, settled, simplify, type Fact } from './fact.ts';

const is = (subject: string, value: string): Fact => ({ subject, is: value, holds: true });
const not = (subject: string, value: string): Fact => ({ subject, is: value, holds: false });

test.each([
  [
    'a question without effect goes',
    [
      [is('A', 'x'), is('B', 'y')],
      [not('A', 'x'), is('B', 'y')],
    ],
    [[is('B', 'y')]],
  ],
  ['all answers are always', [[is('A', 'x')], [not('A', 'x')]], [[]]],
  [
    'A or (not A and B) is A or B',
    [[is('A', 'x')], [not('A', 'x'), is('B', 'y')]],
    [[is('A', 'x')], [is('B', 'y')]],
  ],
  [
    '(A and C) or (B and C) or C is C',
    [
      [is('A', 'x'), not('S', 'dev'), is('S', 'prod')],
      [not('A', 'x'), is('B', 'y'), not('S', 'dev'), is('S', 'prod')],
      [not('A', 'x'), not('B', 'y'), not('S', 'qa'), is('S', 'prod')],
    ],
    [[is('S', 'prod')]],
  ],
  [
    'not one value covers another value',
    [[not('S', 'dev')], [is('S', 'prod'), is('A', 'x')]],
    [[not('S', 'dev')]],
  ],
  ['one value implies not the others', [[not('A', 'x'), is('A', 'y')]], [[is('A', 'y')]]],
  [
    'two branches that share nothing stay',
    [
      [is('A', 'x'), is('B', 'y')],
      [not('A', 'x'), not('B', 'y')],
    ],
    [
      [is('A', 'x'), is('B', 'y')],
      [not('A', 'x'), not('B', 'y')],
    ],
  ],
])('%s', (_, branches, shortest) => expect(simplify(branches)).toEqual(shortest));

test.each([
  [is('Stage', 'prod'), 'Stage is prod'],
  [not('Stage', 'prod'), 'Stage is not prod'],
  [not('IsProd', 'true'), 'IsProd is false'],
  [is('Key', ''), 'Key is empty'],
])('a fact is told as a sentence', (fact, sentence) => expect(told(fact)).toBe(sentence));

test.each([
  ['none of three but one', [not('Stage', 'dev'), not('Stage', 'test')], [is('Stage', 'prod')]],
  ['not the other of two', [not('Pair', 'dev')], [not('Pair', 'dev')]],
  ['none of three but two', [not('Stage', 'dev')], [not('Stage', 'dev')]],
  [
    'among other facts',
    [is('A', 'x'), not('Stage', 'dev'), not('B', 'y'), not('Stage', 'test')],
    [is('A', 'x'), is('Stage', 'prod'), not('B', 'y')],
  ],
  [
    'a condition that has a name',
    [{ ...not('Stage', 'dev'), condition: { name: 'IsDev', when: true } }, not('Stage', 'test')],
    [{ ...not('Stage', 'dev'), condition: { name: 'IsDev', when: true } }, not('Stage', 'test')],
  ],
  [
    'no list of values',
    [not('Other', 'dev'), not('Other', 'test')],
    [not('Other', 'dev'), not('Other', 'test')],
  ],
])('what is left of few values: %s', (_, branch, told) =>
  expect(
    settled(branch, subject => ({ Stage: ['dev', 'test', 'prod'], Pair: ['dev', 'prod'] })[subject]),
  ).toEqual(told),
);
