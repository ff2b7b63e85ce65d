import { expect, test } from 'vitest';
import { describe as told, simplify, type Fact } from './fact.ts';

const is = (subject: string, value: string): Fact => ({ subject, is: value, holds: true });
const not = (subject: string, value: string): Fact => ({ subject, is: value, holds: false });

test.each([
  ['a question without effect goes', [[is('A', 'x'), is('B', 'y')], [not('A', 'x'), is('B', 'y')]], [[is('B', 'y')]]],
  ['all answers are always', [[is('A', 'x')], [not('A', 'x')]], [[]]],
  ['A or (not A and B) is A or B', [[is('A', 'x')], [not('A', 'x'), is('B', 'y')]], [[is('A', 'x')], [is('B', 'y')]]],
  ['one value implies not the others', [[not('A', 'x'), is('A', 'y')]], [[is('A', 'y')]]],
  ['two branches that share nothing stay', [[is('A', 'x'), is('B', 'y')], [not('A', 'x'), not('B', 'y')]], [[is('A', 'x'), is('B', 'y')], [not('A', 'x'), not('B', 'y')]]],
])('%s', (_, branches, shortest) => expect(simplify(branches)).toEqual(shortest));

test.each([
  [is('Stage', 'prod'), 'Stage is prod'],
  [not('Stage', 'prod'), 'Stage is not prod'],
  [not('IsProd', 'true'), 'IsProd is false'],
  [is('Key', ''), 'Key is empty'],
])('a fact is told as a sentence', (fact, sentence) => expect(told(fact)).toBe(sentence));
