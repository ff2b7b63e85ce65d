import { describe, expect, test } from 'vitest';
import { groundOf } from '../../tools/worlds.ts';
import { explore } from './explore.ts';
import { describe as describeFact } from './fact.ts';
import type { Value, World } from './world.ts';

const each = (count: number, line: (index: number) => string, by = '\n'): string =>
  Array.from({ length: count }, (_, index) => line(index)).join(by);

/** A resource with a list of letters, each `a` where its parameter is x, else `b`. */
const letters = (count: number): string => `
Parameters:
${each(count, at => `  P${at}: { Type: String }`)}
Conditions:
${each(count, at => `  C${at}: !Equals [!Ref P${at}, x]`)}
Resources: { R: { Type: AWS::X::Y, Properties: { Name: !Join ['', [${each(count, at => `!If [C${at}, a, b]`, ', ')}]] } } }`;

const nameIn = (world: World): string => world.resource('R')!.get('Name').text.literal!;

/** What is found where the letters are as a fault needs them, with its conditions. */
function found(text: string, isFaulty: (name: string) => boolean): readonly [string[], boolean] {
  const { found: all, complete } = explore(groundOf(text), world =>
    isFaulty(nameIn(world)) ? [{ place: 'R', key: 'R', item: 'R' }] : [],
  );
  return [all.flatMap(({ when }) => when.map(facts => facts.map(describeFact).join(' and '))), complete];
}

test.each<[string, (name: string) => boolean, string[]]>([
  ['always', () => true, ['']],
  ['one condition', name => name[17] === 'b', ['P17 is not x']],
  ['two conditions', name => name[3] === 'b' && name[29] === 'a', ['P3 is not x and P29 is x']],
  [
    'three conditions',
    name => name[0] === 'b' && name[1] === 'b' && name[30] === 'b',
    ['P0 is not x and P1 is not x and P30 is not x'],
  ],
  ['either of two', name => name[5] === 'b' || name[6] === 'b', ['P5 is not x', 'P6 is not x']],
  ['all of them', name => !name.includes('a'), [each(31, at => `P${at} is not x`, ' and ')]],
])('a fault among 31 conditions that needs %s is found', (_, isFaulty, conditions) =>
  expect(found(letters(31), isFaulty)).toEqual([conditions, false]),
);

test('a value that only the last of many conditions leads to is found', () => {
  const nested = Array.from({ length: 20 }, (_, at) => at).reduceRight(
    (rest, at) => (at % 2 === 0 ? `!If [C${at}, a, ${rest}]` : `!If [C${at}, ${rest}, a]`),
    'deep',
  );
  const [conditions] = found(letters(20).replace('[!If [C0', `[${nested}, !If [C0`), name =>
    name.startsWith('deep'),
  );
  expect(conditions).toEqual([each(20, at => `P${at} ${at % 2 === 0 ? 'is not' : 'is'} x`, ' and ')]);
});

test.each([
  ['in one', '!If [C0, !If [C1, a, b], b]', 'P0 is x and P1 is x'],
  ['in two', '!If [C0, !If [C1, b, !If [C2, a, b]], b]', 'P0 is x and P1 is not x and P2 is x'],
])('a condition %s that is asked only then is told with it', (_, first, conditions) =>
  expect(
    found(letters(31).replace('[!If [C0, a, b], !If [C1, a, b], !If [C2, a, b]', `[${first}`), name =>
      name.startsWith('a'),
    ),
  ).toEqual([[conditions], false]),
);

test('nothing found among too many branches is not complete', () =>
  expect(found(letters(9), () => false)).toEqual([[], false]));

describe('what one element asks, by element', () => {
  const many = (name: string): string => `
Parameters:
${each(12, at => `  P${at}: { Type: String, AllowedValues: [x, y] }`)}
Conditions:
${each(12, at => `  C${at}: !Equals [!Ref P${at}, x]`)}
Resources: { R: { Type: AWS::X::Y, Properties: { Name: ${name} } } }`;
  const either = (at: number): string => `!If [C${at}, a, b]`;
  const joined = (from: number, to: number): string =>
    `!Join ['', [${each(to - from, at => either(from + at), ', ')}]]`;

  test.each<[string, string, string, string[], boolean]>([
    ['in a list', `[${each(12, either, ', ')}]`, 'none', [], true],
    ['in one text', joined(0, 12), 'none', [], false],
    [
      'in several texts',
      `[${joined(0, 5)}, ${joined(5, 12)}]`,
      'babab',
      ['P0 is not x and P1 is x and P2 is not x and P3 is x and P4 is not x'],
      true,
    ],
    [
      'in a map and its parameters',
      `[{ A: !Ref P0, B: !Sub '\${P1}', C: ${either(2)}, D: ${joined(3, 6)} }, ${each(6, at => either(at + 6), ', ')}]`,
      'yxbaba',
      ['P2 is not x and P0 is not x and P1 is x and P3 is x and P4 is not x and P5 is x'],
      true,
    ],
    [
      'in one another',
      `[${Array.from({ length: 12 }, (_, at) => at).reduceRight((rest, at) => `!If [C${at}, a, ${rest}]`, 'deep')}, ${each(12, either, ', ')}]`,
      'deep',
      [each(12, at => `P${at} is not x`, ' and ')],
      true,
    ],
  ])('%s', (_, name, faulty, conditions, isComplete) => {
    const isFaulty = (value: Value): boolean =>
      [value, ...value.entries.map(([, one]) => one)].map(({ literal }) => literal ?? '').join('') === faulty;
    const { found: all, complete } = explore(
      groundOf(many(name)),
      world =>
        world.resource('R')!.get('Name').each.some(isFaulty) ? [{ place: 'R', key: 'R', item: 'R' }] : [],
      true,
    );
    const said = all.flatMap(({ when }) => when.map(facts => facts.map(describeFact).join(' and ')));
    expect([said, complete]).toEqual([conditions, isComplete]);
  });
});

test('all branches of few conditions are read', () =>
  expect(found(letters(6), name => name === 'bbbbbb')).toMatchObject([{ length: 1 }, true]));
