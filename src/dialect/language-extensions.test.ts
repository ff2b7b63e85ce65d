import { expect, test } from 'vitest';
import { toTemplate } from './emit.ts';
import { withoutExtensions } from './language-extensions.ts';
import { lowerNode, parsed } from './sam/testing.ts';

const HEAD = `Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Parameters:
  Env: { Type: String, Default: prod }
  Names: { Type: CommaDelimitedList, Default: 'a,b' }
  Open: { Type: String }
  Key: { Type: String, NoEcho: true, Default: geheim }
Conditions: { C: !Equals [!Ref Open, x] }
Mappings: { Keep: { prod: { policy: Retain, size: 3 }, dev: { policy: Delete, size: 1 } } }
Resources:
`;
const lowered = (resources: string, given: { readonly [name: string]: string } = {}, head = HEAD) =>
  toTemplate(withoutExtensions(lowerNode(parsed(head + resources), { parameters: given }))) as {
    readonly Transform?: unknown;
    readonly Resources: { readonly [id: string]: unknown };
  };
const value = (written: string, given = {}) =>
  (
    lowered(`  Q: { Type: T, Properties: { V: ${written} } }\n`, given).Resources['Q'] as {
      readonly Properties: { readonly V: unknown };
    }
  ).Properties.V;

test.each([
  ['!Length [1, 2, 3]', 3],
  ['!Length { Ref: Names }', 2],
  ['!ToJsonString { a: 1, b: [2, !Ref Env] }', '{"a":1,"b":[2,"prod"]}'],
  ['!FindInMap [Keep, none, none, DefaultValue: 512]', 512],
  ['!FindInMap [Keep, !Ref Env, size]', 3],
  ['!Join ["-", [q, !Ref Env]]', 'q-prod'],
  ['!Sub "q-${Env}"', 'q-prod'],
  ['!Select [1, !Ref Names]', 'b'],
])('%s is resolved', (written, expected) => expect(value(written)).toEqual(expected));

test.each([
  ['!Ref Open', { Ref: 'Open' }],
  ['!FindInMap [Keep, none, none, DefaultValue: !Ref Open]', { Ref: 'Open' }],
  [
    '!ToJsonString { a: 1.5, b: [!Ref Open, !Ref "AWS::NoValue"], "c\\"": !GetAtt Q.Arn, d: !Sub "${Open}" }',
    {
      'Fn::Join': [
        '',
        [
          '{"a":1.5,"b":["',
          { Ref: 'Open' },
          '"],"c\\"":"',
          { 'Fn::GetAtt': ['Q', 'Arn'] },
          '","d":"',
          { 'Fn::Sub': '${Open}' },
          '"}',
        ],
      ],
    },
  ],
  ['!ToJsonString { a: !If [C, 1, b] }', { 'Fn::ToJsonString': { a: { 'Fn::If': ['C', 1, 'b'] } } }],
  ['!Sub "q-${Env}-${Open}"', { 'Fn::Sub': 'q-${Env}-${Open}' }],
  ['!If [C, a, b]', { 'Fn::If': ['C', 'a', 'b'] }],
  ['!If [C, !Length [1], b]', { 'Fn::If': ['C', 1, 'b'] }],
  ['!Ref Q', { Ref: 'Q' }],
  ['!Ref Key', { Ref: 'Key' }],
  ['!Ref "AWS::NoValue"', { Ref: 'AWS::NoValue' }],
])('%s stays what it is', (written, expected) => expect(value(written)).toEqual(expected));

test('a value of the command line counts more than a Default', () =>
  expect(value('!FindInMap [Keep, !Ref Env, size]', { Env: 'dev' })).toBe(1));

test('the attributes of a resource are resolved, and the transform has run', () => {
  const template = lowered('  Q: { Type: T, DeletionPolicy: !FindInMap [Keep, !Ref Env, policy] }\n');
  expect(template.Resources['Q']).toEqual({ Type: 'T', DeletionPolicy: 'Retain' });
  expect(template).not.toHaveProperty('Transform');
});

test('a name of a resource is no value of a reference to it', () =>
  expect(
    lowered(
      '  Q: { Type: AWS::SQS::Queue, Properties: { QueueName: n } }\n  R: { Type: T, Properties: { V: !Ref Q } }\n',
    ).Resources['R'],
  ).toEqual({ Type: 'T', Properties: { V: { Ref: 'Q' } } }));

test('without the transform nothing is', () =>
  expect(
    lowered(
      '  Q: { Type: T, Properties: { V: !Ref Env } }\n',
      {},
      HEAD.replace('AWS::LanguageExtensions, ', ''),
    ).Resources['Q'],
  ).toEqual({ Type: 'T', Properties: { V: { Ref: 'Env' } } }));

test('what a condition compares is resolved, the condition stays', () => {
  const template = lowered(
    '  Q: { Type: T }\n',
    {},
    HEAD.replace(
      'Conditions: {',
      'Conditions: { D: !Not [!Equals [!Length { Ref: Names }, 2]], E: !Or [!Condition C, !Condition D],',
    ),
  ) as unknown as { readonly Conditions: unknown };
  expect(template.Conditions).toEqual({
    C: { 'Fn::Equals': [{ Ref: 'Open' }, 'x'] },
    D: { 'Fn::Not': [{ 'Fn::Equals': [2, 2] }] },
    E: { 'Fn::Or': [{ Condition: 'C' }, { Condition: 'D' }] },
  });
});

test('a template in which only the transform can resolve a function keeps the transform', () => {
  const head = HEAD.replace(
    '[AWS::LanguageExtensions, AWS::Serverless-2016-10-31]',
    'AWS::LanguageExtensions',
  );
  expect(
    lowered('  Q: { Type: T, Properties: { V: !ToJsonString { a: !If [C, 1, b] } } }\n', {}, head),
  ).toHaveProperty('Transform', 'AWS::LanguageExtensions');
});
