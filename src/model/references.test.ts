import { expect, test } from 'vitest';
import { groundOf } from '../../tools/worlds.ts';
import type { Node } from '../source/node.ts';
import {
  isHandedOut,
  isOutput,
  referencesIn,
  referencesOf,
  referrersOf,
  referringTypes,
} from './references.ts';

const GROUND = groundOf(`
Conditions: { Prod: !Equals [a, b] }
Resources:
  A: { Type: X::Y::Thing }
  Ref: { Type: X::Y::Ref, Properties: { Deep: [{ Value: !Ref A }] } }
  Att: { Type: X::Y::Att, Properties: { Value: !GetAtt A.Arn } }
  List: { Type: X::Y::Att, Properties: { Value: { Fn::GetAtt: [A, Arn] } } }
  Sub: { Type: X::Y::Sub, Properties: { Value: !Sub 'arn:\${A.Arn}/*' } }
  Vars: { Type: X::Y::Vars, Properties: { Value: !Sub ['\${a}', { a: !If [Prod, !Ref A, !Ref AWS::NoValue] }] } }
  Text: { Type: X::Y::Text, Properties: { Value: A }, DependsOn: A }
  Nested: { Type: AWS::CloudFormation::Stack, Properties: { Parameters: { B: !Ref Ref, C: !Join ['', [!Ref Att]] } } }
  Custom: { Type: Custom::Thing, Properties: { Value: !Ref List } }
Outputs:
  Plain: { Value: !Ref Text }
  Shared: { Value: !Sub '\${Sub}', Export: { Name: shared } }
`);

test('a resource is named by a reference, however it is written and in whatever branch', () => {
  expect(referringTypes(GROUND, 'A')).toEqual(['X::Y::Ref', 'X::Y::Att', 'X::Y::Sub', 'X::Y::Vars']);
  expect(referrersOf(GROUND, 'A', 'X::Y::Att').map(({ id }) => id)).toEqual(['Att', 'List']);
  expect(referrersOf(GROUND, 'A', 'X::Y::Text')).toEqual([]);
  expect(referrersOf(GROUND, 'Nothing', 'X::Y::Ref')).toEqual([]);
});

test.each([
  ['Ref', true],
  ['Att', true],
  ['List', true],
  ['Sub', true],
  ['Text', false],
  ['A', false],
])('%s is handed out: %s', (id, handed) => expect(isHandedOut(GROUND, id)).toBe(handed));
test.each([
  ['Sub', true],
  ['Text', true],
  ['A', false],
])('%s is among the outputs: %s', (id, shown) => expect(isOutput(GROUND, id)).toBe(shown));

const VALUE = (text: string): Node | undefined =>
  groundOf(`Resources: { R: { Type: X::Y::Z, Properties: { Value: ${text} } } }`)
    .declared('R')
    ?.node.entries.get('Properties')?.value;

test.each([
  ['!Ref A', ['Ref A']],
  ['!GetAtt A.Outputs.B', ['Fn::GetAtt A Outputs.B']],
  ['{ Fn::GetAtt: [A, Arn] }', ['Fn::GetAtt A Arn']],
  ["!Sub '${A}/${B.Arn}/${!C}/${ D }'", ['Ref A', 'Fn::GetAtt B Arn', 'Ref D']],
  ["!Sub ['${A}/${B}', { A: !Ref C }]", ['Ref B', 'Ref C']],
  ["!Sub ['${A}', !Ref B]", ['Ref B']],
  ['!If [Prod, !Ref A, [!Ref B]]', ['Condition Prod', 'Ref A', 'Ref B']],
  ['{ Fn::Join: ["", [!Ref A, "${B}"]] }', ['Ref A']],
  ['!Ref { Fn::Sub: "${A}" }', ['Ref A']],
])('%s refers to %j', (text, expected) =>
  expect(
    referencesIn(VALUE(text)).map(({ kind, id, attribute }) => [kind, id, attribute].join(' ').trimEnd()),
  ).toEqual(expected),
);

test('a resource refers to its condition and to what it depends on', () =>
  expect(
    referencesOf(
      groundOf(
        'Resources: { R: { Type: X::Y::Z, Condition: C, DependsOn: [A, B], Properties: { V: !Ref D } } }',
      ).declared('R')!.node,
    ),
  ).toMatchObject({
    properties: [{ kind: 'Ref', id: 'D' }],
    attributes: [
      { kind: 'Condition', id: 'C' },
      { kind: 'DependsOn', id: 'A' },
      { kind: 'DependsOn', id: 'B' },
    ],
  }));
