import { expect, test } from 'vitest';
import { lowerText } from './cloudformation/testing.ts';
import { toTemplate } from './emit.ts';
import { printed } from './index.ts';

type Written = {
  readonly Transform?: unknown;
  readonly Resources: { readonly [id: string]: unknown };
  readonly [section: string]: unknown;
};
const HEAD =
  'Parameters: { Open: { Type: CommaDelimitedList }, Known: { Type: CommaDelimitedList, Default: "a,b" } }\n';
const lowered = (text: string, dialect: 'cloudformation' | 'sam' = 'cloudformation'): Written =>
  toTemplate(printed(lowerText(HEAD + text, { dialect }).stacks[0]!)) as never;
const ids = (text: string): readonly string[] =>
  Object.keys(lowered(`Transform: AWS::LanguageExtensions\nResources:\n${text}`).Resources);

test('a loop over an unknown collection is printed as it is written, with the transform that writes it out', () => {
  const { Transform, Resources } = lowered(
    "Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::L: [N, !Ref Open, { 'Q${N}': { Type: AWS::SQS::Queue, Properties: { QueueName: 'q-&{N}' } } }]\n",
  );
  expect(Transform).toBe('AWS::LanguageExtensions');
  expect(Resources).toEqual({
    'Fn::ForEach::L': [
      'N',
      { Ref: 'Open' },
      { 'Q${N}': { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q-&{N}' } } },
    ],
  });
});

test.each([
  ["  Fn::ForEach::L: [N, !Ref Known, { 'Q${N}': { Type: T } }]\n  R: { Type: T }", ['Qa', 'Qb', 'R']],
  ["  Fn::ForEach::L: [N, !Ref Open, { 'Q${N}': { Type: T } }]\n  R: { Type: T }", ['R', 'Fn::ForEach::L']],
  [
    "  Fn::ForEach::A: [M, !Ref Known, { 'Fn::ForEach::B': [N, !Ref Open, { 'Q${M}${N}': { Type: T } }] }]",
    ['Fn::ForEach::A'],
  ],
  ['  Fn::ForEach::L: [N, !Ref Open, { Same: { Type: T } }]', ['Fn::ForEach::L']],
  ['  R: { Type: T }\n  Fn::ForEach::Odd: [1]', ['R', 'Fn::ForEach::Odd']],
  ['  R: { Type: T }\n  Fn::Transform: { Name: Mine }', ['R', 'Fn::Transform']],
])('%s: no member of a section is made up or lost', (text, expected) => expect(ids(text)).toEqual(expected));

test('in every section, and in a resource', () => {
  const { Conditions, Outputs, Resources } = lowered(
    `Transform: AWS::LanguageExtensions
Conditions: { 'Fn::ForEach::C': [N, !Ref Open, { 'Is\${N}': !Equals [!Ref N, x] }] }
Resources:
  P: { Type: AWS::SSM::Parameter, Properties: { Tags: { Kept: v, 'Fn::ForEach::T': [N, !Ref Open, { '\${N}': '\${N}' }] } } }
Outputs: { 'Fn::ForEach::O': [N, !Ref Open, { 'O\${N}': { Value: !Ref N } }] }
`,
  );
  expect([Conditions, Outputs].map(section => Object.keys(section as object))).toEqual([
    ['Fn::ForEach::C'],
    ['Fn::ForEach::O'],
  ]);
  expect(Resources).toEqual({
    P: {
      Type: 'AWS::SSM::Parameter',
      Properties: { Tags: { Kept: 'v', 'Fn::ForEach::T': ['N', { Ref: 'Open' }, { '${N}': '${N}' }] } },
    },
  });
});

test('a loop that makes SAM resources stands around what they deploy to', () => {
  const { Transform, Resources } = lowered(
    "Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]\nResources:\n  Fn::ForEach::L: [N, !Ref Open, { 'F${N}': { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x } } }]\n",
    'sam',
  );
  expect(Transform).toEqual(['AWS::LanguageExtensions']);
  expect(Resources).toMatchObject({
    'Fn::ForEach::L': [
      'N',
      { Ref: 'Open' },
      {
        'F${N}': {
          Type: 'AWS::Lambda::Function',
          Properties: { Role: { 'Fn::GetAtt': ['F${N}Role', 'Arn'] } },
        },
        'F${N}Role': { Type: 'AWS::IAM::Role' },
      },
    ],
  });
});

test('a section that is null stays, as CloudFormation refuses it', () => {
  expect(lowered('Resources: { R: { Type: T } }\nOutputs:\n')).toMatchObject({ Outputs: null });
  expect(lowered('Resources: { R: { Type: T } }\n')).not.toHaveProperty('Outputs');
});
