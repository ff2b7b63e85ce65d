import { expect, test } from 'vitest';
import { groundOf } from '../../tools/worlds.ts';
import { isHandedOut, isOutput, namersOf, typesNaming } from './mentions.ts';

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
  expect(typesNaming(GROUND, 'A')).toEqual(['X::Y::Ref', 'X::Y::Att', 'X::Y::Sub', 'X::Y::Vars']);
  expect(namersOf(GROUND, 'A', 'X::Y::Att').map(({ id }) => id)).toEqual(['Att', 'List']);
  expect(namersOf(GROUND, 'A', 'X::Y::Text')).toEqual([]);
  expect(namersOf(GROUND, 'Nothing', 'X::Y::Ref')).toEqual([]);
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
