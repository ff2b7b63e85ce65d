import { describe, expect, test } from 'vitest';
import type { Fact } from '../model/fact.ts';
import { ALWAYS, sentencesOf, type When } from './when.ts';

const fact = (subject: string, is: string, holds = true): Fact => ({ subject, is, holds });
const [prod, trial, big] = [fact('Stage', 'prod'), fact('Stage', 'test'), fact('IsBig', 'true')];

describe('conditions in words', () => {
  test.each<[string, When, string[]]>([
    ['nothing is always', ALWAYS, []],
    ['a branch without facts is always', { branches: [[prod], []] }, []],
    ['one branch is its facts', { branches: [[prod, big]] }, ['Stage is prod', 'IsBig is true']],
    [
      'several branches are one sentence',
      { branches: [[prod], [trial, big]] },
      ['Stage is prod, or Stage is test and IsBig is true'],
    ],
    [
      'a stage comes before the facts of the template',
      { branches: [[big]], stages: ['dev', 'qa'] },
      ['stage is dev or qa', 'IsBig is true'],
    ],
    [
      'the outermost parent comes first',
      { branches: [[big]], parents: [[[prod]], [[trial]]] },
      ['Stage is test', 'Stage is prod', 'IsBig is true'],
    ],
    ['a parent says nothing twice', { branches: [[prod]], parents: [[[prod]]] }, ['Stage is prod']],
  ])('%s', (_, when, sentences) => expect(sentencesOf(when)).toEqual(sentences));

  test('a secret that a parameter is compared with is not shown', () => {
    const secret = ['9f8a7c6b', '5d4e3f2a1b0c'].join('');
    expect(sentencesOf({ branches: [[fact('DbPassword', secret)]] })).toEqual(['DbPassword is •••']);
  });
});
