import { expect, test } from 'vitest';
import { scanText } from '../scan/text.ts';
import { defineRule } from '../rule/rule.ts';
import { cause, switchedOff, typesOf, type Switch } from './switches.ts';

const base = {
  type: 'AWS::X::Store',
  path: ['Seal', 'On'],
  off: ['false', 'no'],
  unset: 'off',
  fix: 'f',
} as const;
const rows: readonly Switch[] = [base];

/** How the rows stand for properties: `how cause` each. */
function off(properties: string, table: readonly Switch[]): string[] {
  const found: string[] = [];
  const rule = defineRule({
    id: 'probe',
    title: 't',
    severity: 'low',
    preset: 'recommended',
    on: ['AWS::X::Store'],
    why: 'w',
    fix: 'f',
    references: [],
    check: ({ resource }) => {
      found.push(...switchedOff(table, resource).map(one => `${one.how} ${cause(one)}`));
    },
  });
  scanText(
    `Parameters: { P: { Type: String } }\nResources:\n  A: { Type: AWS::X::Store, Properties: ${properties} }\n  B: { Type: AWS::X::Other }\n`,
    [rule],
  );
  return found;
}

const UNSET = 'unset Seal.On is not set';
test.each<readonly [what: string, properties: string, table: readonly Switch[], answer: readonly string[]]>([
  ['what is written on is on', '{ Seal: { On: true } }', rows, []],
  ['what is written off is told with its value', '{ Seal: { On: No } }', rows, ['written On is No']],
  ['nothing written is what AWS does', '{}', rows, [UNSET]],
  ['which may be on', '{}', [{ ...base, unset: 'on' }], []],
  ['off is off even so', '{ Seal: { On: no } }', [{ ...base, unset: 'on' }], ['written On is no']],
  ['a parameter is open', '{ Seal: { On: !Ref P } }', rows, ['open Seal.On is not set']],
  ['so is what holds the switch', '{ Seal: !Ref P }', rows, ['open Seal.On is not set']],
  ['a pattern is matched', '{ Seal: { On: v1 } }', [{ ...base, off: /^v1$/ }], ['written On is v1']],
  ['and what it does not match is on', '{ Seal: { On: v2 } }', [{ ...base, off: /^v1$/ }], []],
  [
    'anything written is on where that is asked',
    '{ Seal: { On: !Ref P } }',
    [{ ...base, off: 'present' }],
    [],
  ],
  ['and nothing written is off', '{ Seal: {} }', [{ ...base, off: 'present' }], [UNSET]],
  ['something else may decide instead', '{ Copy: x }', [{ ...base, unless: [['Copy']] }], []],
  [
    'also where the switch is written',
    '{ Copy: x, Seal: { On: no } }',
    [{ ...base, unless: [['Copy']] }],
    [],
  ],
  [
    'but only where it is written',
    '{ Seal: { On: no } }',
    [{ ...base, unless: [['Copy']] }],
    ['written On is no'],
  ],
  [
    'a row counts only on its condition',
    '{ Kind: a }',
    [{ ...base, only: { path: ['Kind'], is: kind => kind === 'b' } }],
    [],
  ],
  [
    'an unset condition is an empty text',
    '{}',
    [{ ...base, only: { path: ['Kind'], is: kind => kind === '' } }],
    [UNSET],
  ],
  [
    'an open condition is open',
    '{ Kind: !Ref P }',
    [{ ...base, only: { path: ['Kind'], is: () => true } }],
    ['open Seal.On is not set'],
  ],
  [
    'a condition on the whole looks there',
    '{ Kind: a, Parts: [{ Kind: b }] }',
    [{ ...base, within: ['Parts', '*'], given: { path: ['Kind'], is: kind => kind === 'a' } }],
    [UNSET],
  ],
  [
    'and counts as well',
    '{ Kind: b, Parts: [{ Kind: a }] }',
    [{ ...base, within: ['Parts', '*'], given: { path: ['Kind'], is: kind => kind === 'a' } }],
    [],
  ],
  [
    'a row that needs something counts where it is',
    '{ Key: !Ref P }',
    [{ ...base, needs: [['Key'], ['Other']] }],
    [UNSET],
  ],
  ['and nowhere else', '{}', [{ ...base, needs: [['Key'], ['Other']] }], []],
  [
    'each item of a list has a switch',
    '{ Parts: [{ Seal: { On: no } }, { Seal: { On: true } }, {}] }',
    [{ ...base, within: ['Parts', '*'] }],
    ['written On is no', UNSET],
  ],
  ['no list, no switch', '{}', [{ ...base, within: ['Parts', '*'] }], []],
  [
    'an item may be the switch',
    '{ Parts: [v1, v2] }',
    [{ ...base, within: ['Parts', '*'], path: [], off: ['v1'], unset: 'on' }],
    ['written Parts is v1'],
  ],
  [
    'a row may say what is missing',
    '{}',
    [{ ...base, missing: 'nothing seals it' }],
    ['unset nothing seals it'],
  ],
  ['rows of other types say nothing', '{}', [{ ...base, type: 'AWS::X::Other' }], []],
])('%s', (_, properties, table, answer) => expect(off(properties, table)).toEqual(answer));

test('the types of a table are each named once', () =>
  expect(typesOf([base, base, { ...base, type: 'AWS::X::Other' }])).toEqual([
    'AWS::X::Store',
    'AWS::X::Other',
  ]));
