import { describe, expect, test } from 'vitest';
import { NOWHERE, PLAINLY, scanText } from '../../scan/text.ts';
import { isMap } from '../../source/node.ts';
import { parseTree } from '../../source/parse.ts';
import { toPlain } from '../../source/plain.ts';
import { Source } from '../../source/source.ts';
import { lowerCloudFormation } from './cloudformation.ts';
import { readTemplate } from './template.ts';

const read = (text: string, parameters: Record<string, string> = {}) => {
  const { root } = parseTree(new Source('t.yaml', text));
  if (!isMap(root)) throw new Error('no map');
  return readTemplate(root, 't.yaml', { ...PLAINLY, parameters: new Map(Object.entries(parameters)) });
};

describe('a parameter has', () => {
  test.each([
    ['its Default', '{ Type: String, Default: x }', { fallback: 'x' }],
    ['an empty Default', "{ Type: String, Default: '' }", { fallback: '' }],
    ['no Default that is null', '{ Type: String, Default: }', {}],
    ['a number as text', '{ Type: Number, Default: 007 }', { fallback: '007' }],
    ['its allowed values', '{ Type: String, AllowedValues: [true, 1] }', { allowed: ['true', '1'] }],
    ['NoEcho in any spelling', "{ Type: String, NoEcho: 'TRUE' }", { noEcho: true }],
    [
      'no value of an SSM type: its Default is a name',
      "{ Type: 'AWS::SSM::Parameter::Value<String>', Default: /name }",
      {},
    ],
  ])('%s', (_, written, expected) => {
    const { noEcho, fallback, allowed } = read(`Parameters: { P: ${written} }`).parameters.get('P')!;
    expect({ noEcho, fallback, allowed }).toEqual({
      noEcho: false,
      fallback: undefined,
      allowed: undefined,
      ...expected,
    });
  });
  test('the value of the command line', () =>
    expect(
      read('Parameters: { P: { Type: String, Default: x } }', { P: 'y' }).parameters.get('P'),
    ).toMatchObject({ given: 'y', fallback: 'x' }));
});

describe('one odd resource hides no other', () => {
  test.each([
    ['without Type', 'A: { Properties: {} }', 'A has no Type', false],
    ['that is null', 'A:', 'A has no Type', false],
    ['that is a list', 'A: [1]', 'A has no Type, so it was not checked', false],
    [
      'whose type is a module',
      'A: { Type: !Rain::Module ./bucket.yml }',
      'the type of A comes from !Rain::Module, which is not known',
      true,
    ],
    [
      'that is a module of the registry',
      'A: { Type: My::S3::Bucket::MODULE }',
      'A is a registry module: the resources that it deploys are not known',
      true,
    ],
    [
      'that a transform makes',
      'A: !Transform { Name: Make }',
      'A comes from Fn::Transform, which is resolved only during deployment',
      true,
    ],
    [
      'beside a transform',
      'Fn::Transform: { Name: More }',
      'the entries that Fn::Transform adds to Resources are not known',
      true,
    ],
  ])('%s', (_, resource, message, partial) => {
    const { resources, notes } = read(`Resources:\n  ${resource}\n  B: { Type: AWS::SQS::Queue }\n`);
    expect(resources.get('B')).toMatchObject({ type: 'AWS::SQS::Queue' });
    expect(notes).toMatchObject([{ message, partial }]);
  });
});

describe('what lowering leaves to evaluation', () => {
  test.each<[string, string, unknown]>([
    ['a length', '!Length [a, b]', { 'Fn::Length': ['a', 'b'] }],
    ['JSON as text', '!ToJsonString { a: 1 }', { 'Fn::ToJsonString': { a: 1 } }],
    [
      'a mapping with a default',
      '!FindInMap [M, k, l, { DefaultValue: d }]',
      { 'Fn::FindInMap': ['M', 'k', 'l', { DefaultValue: 'd' }] },
    ],
    ['a branch', '!If [C, a, !Ref AWS::NoValue]', { 'Fn::If': ['C', 'a', { Ref: 'AWS::NoValue' }] }],
    ['a secret', "'{{resolve:secretsmanager:x}}'", '{{resolve:secretsmanager:x}}'],
    ['a function that nobody knows', '!Explode [x]', { 'Fn::Explode': ['x'] }],
  ])('%s', (_, value, expected) =>
    expect(
      toPlain(
        read(`Resources: { R: { Type: AWS::X::Y, Properties: { A: ${value} } } }`).resources.get('R')!.node,
      ),
    ).toEqual({ Type: 'AWS::X::Y', Properties: { A: expected } }),
  );
});

test('an unknown macro is told, a known one is not', () => {
  const { root } = parseTree(
    new Source(
      't.yaml',
      'Transform: [AWS::LanguageExtensions, Explode, { Name: AWS::Include, Parameters: {} }]\nResources: { B: { Type: AWS::SQS::Queue } }',
    ),
  );
  if (!isMap(root)) throw new Error('no map');
  const { stacks } = lowerCloudFormation(root, 't.yaml', NOWHERE, PLAINLY);
  expect(stacks[0]!.notes.map(note => note.message)).toEqual([
    'the macro Explode may change any part of the template: results are partial',
    'the macro AWS::Include may change any part of the template: results are partial',
  ]);
});

test('what is no template has no dialect', () =>
  expect(scanText('name: x\nversion: 1\n', []).dialect).toBeUndefined());
