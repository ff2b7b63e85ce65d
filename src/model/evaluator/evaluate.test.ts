import { describe, expect, test } from 'vitest';
import { branchesOf, worldOf } from '../../../tools/worlds.ts';
import { cidrRanges } from './cidr.ts';
import type { World } from '../world.ts';

const nameOf = (world: World): string[] => [String(world.resource('R')?.get('Name').text ?? 'gone')];
const template = (name: string, more = ''): string => `${more}
Parameters:
  L: { Type: CommaDelimitedList, AllowedValues: ['a, b'] }
  Open: { Type: CommaDelimitedList }
  P: { Type: String }
  Map: { Type: String, AllowedValues: [M] }
Mappings: { M: { a: { k: v, l: [x, y] }, b: { k: w } }, One: { a: { k: v } }, Account: { acme: { k: v } } }
Resources:
  R: { Type: AWS::X::Y, Properties: { Name: ${name} } }
  Fn: { Type: AWS::Lambda::Function }
`;

describe('the text of', () => {
  test.each([
    ['a Sub with spaces', "!Sub '${ Fn }/${ AWS::Region }/${ Fn.Arn }'", '${Fn}/${AWS::Region}/${Fn.Arn}'],
    ['a Sub whose own names are no map', '!Sub [x, [y]]', '${Sub}'],
    ['a Ref to a computed name', '!Ref { Fn::Sub: Map }', 'M'],
    ['a Join over a list parameter', "!Join ['-', !Ref L]", 'a-b'],
    ['a Join with a hole', "!Join [':', [arn, !Ref P, x]]", 'arn:${P}:x'],
    ['a Join over an open list', "!Join ['-', !Ref Open]", '${Join}'],
    ['a Select before a hole', "!Select [0, !Split ['/', !Sub 'a/${P}']]", 'a'],
    ['a Select in a hole', "!Select [1, !Split ['/', !Sub 'a/${P}']]", '${Select}'],
    [
      'a Select past a hole that holds no separator',
      "!Select [5, !Split [':', !Sub 'arn:aws:s3:${AWS::Region}::bucket']]",
      'bucket',
    ],
    ['a Select from a mapping', '!Select [1, !FindInMap [M, a, l]]', 'y'],
    ['a Split at no text', '!Select [0, !Split [0, a0b]]', '${Select}'],
    ['a Select from a Cidr', "!Select [1, !Cidr ['10.0.0.0/16', 4, 8]]", '10.0.1.0/24'],
    ['a Select from a Cidr of an open block', '!Select [1, !Cidr [!Ref P, 4, 8]]', '${Cidr 1}'],
    ['a zone begins with its region', '!Select [0, !GetAZs us-east-1]', 'us-east-1${GetAZs 0}'],
    ['a zone of the own region', "!Select [0, !GetAZs '']", '${AWS::Region}${GetAZs 0}'],
    ['a FindInMap by computed keys', "!FindInMap [!Ref Map, !Select [0, [a]], !Join ['', [k]]]", 'v'],
    ['a FindInMap without the mapping', '!FindInMap [None, a, k, { DefaultValue: d }]', 'd'],
    ['a FindInMap by a key that can only be one', '!FindInMap [One, !Ref AWS::StackName, k]', 'v'],
    [
      'a FindInMap by an account that no key is',
      '!FindInMap [Account, !Ref AWS::AccountId, k]',
      '${FindInMap}',
    ],
    ['a default that removes', '!FindInMap [M, no, k, { DefaultValue: !Ref AWS::NoValue }]', ''],
    ['Base64', '!Base64 "hé\\n"', 'aMOpCg=='],
    ['Base64 of a hole', '!Base64 { Ref: P }', '${Base64}'],
    ['Length of a list', '!Length [a, !Ref P, !Ref AWS::NoValue]', '2'],
    ['Length of a Cidr', '!Length { Fn::Cidr: [!Ref P, 6, 8] }', '6'],
    ['Length of an open list', '!Length { Ref: Open }', '${Length}'],
    [
      'JSON',
      "!ToJsonString { a: 1, b: 'x\"y', c: [true, null], d: !Ref P, e: !Ref AWS::NoValue, f: !Ref L }",
      '{"a":1,"b":"x\\"y","c":[true,null],"d":"${P}","f":["a","b"]}',
    ],
    ['JSON of a list function', "!ToJsonString { Fn::Split: [',', 'a,b'] }", '["a","b"]'],
    ['an output of another stack', '!GetStackOutput { StackName: s, OutputName: o }', '${GetStackOutput}'],
  ])('%s', (_, written, shown) => expect(nameOf(worldOf(template(written)))).toEqual([shown]));
});

test('a parameter that names no key takes the DefaultValue', () =>
  expect(branchesOf(template('!FindInMap [M, !Ref P, k, { DefaultValue: d }]'), nameOf)).toEqual([
    'v when P is a',
    'w when P is b',
    'd when P is not a and P is not b',
  ]));

test.each([
  ['the same open expression is the same value', '!Select [0, !Ref Open]', '!Select [0, !Ref Open]', 'yes'],
  ['another is not certain to be', '!Select [0, !Ref Open]', '!Select [1, !Ref Open]', 'maybe'],
])('%s', (_, a, b, answer) => {
  const resource = worldOf(template(`${a}, Other: ${b}`)).resource('R')!;
  expect(resource.get('Name').text.equals(resource.get('Other').text)).toBe(answer);
});

describe('Cidr', () => {
  test.each([
    ['10.0.0.0/16', 3, 8, ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']],
    ['10.0.0.77/24', 2, 5, ['10.0.0.0/27', '10.0.0.32/27']],
    ['2001:db8::/56', 2, 64, ['2001:db8::/64', '2001:db8:0:1::/64']],
    ['::/0', 2, 127, ['::/1', '8000::/1']],
    ['10.0.0.0/24', 4, 7, undefined],
    ['10.0.0/24', 1, 4, undefined],
    ['10.0.0.0/24', 0, 4, undefined],
    ['1::2::3/64', 1, 4, undefined],
    ['', 1, 4, undefined],
  ])('%s in %i of %i bits', (block, count, bits, ranges) =>
    expect(cidrRanges(block, count, bits)).toEqual(ranges),
  );
});

describe('Rules leave out', () => {
  const conditions = 'Conditions: { Prod: !Equals [!Ref P, prod] }';
  const rule = (body: string): string => `${conditions}\nRules: { A: ${body} }`;
  const name = '!If [Prod, a, b]';
  test.each([
    ['nothing when there are none', conditions, ['a when P is prod', 'b when P is not prod']],
    [
      'what an assertion does not list',
      rule('{ Assertions: [{ Assert: !Contains [[dev, test], !Ref P] }] }'),
      ['b'],
    ],
    ['what an assertion denies', rule('{ Assertions: [{ Assert: !Not [!Equals [!Ref P, prod]] }] }'), ['b']],
    ['all but what it demands', rule('{ Assertions: [{ Assert: !Equals [!Ref P, prod] }] }'), ['a']],
    [
      'only where the rule applies',
      rule(
        '{ RuleCondition: !Equals [!Ref AWS::Region, eu], Assertions: [{ Assert: !Equals [!Ref P, dev] }] }',
      ),
      ['a when P is prod', 'b when P is not prod'],
    ],
    [
      'nothing by what is not understood',
      rule('{ Assertions: [{ Assert: !EachMemberIn [!Ref Open, [a]] }, 1], RuleCondition: 7 }'),
      ['a when P is prod', 'b when P is not prod'],
    ],
  ])('%s', (_, more, expected) => expect(branchesOf(template(name, more), nameOf)).toEqual(expected));
  const parameters =
    "Parameters: { P: { Type: String }, Names: { Type: CommaDelimitedList, AllowedValues: ['dev, test'] }, Open: { Type: CommaDelimitedList }, One: { Type: Number }, More: { Type: List<Number> } }";
  const asserted = (...assertions: string[]): string =>
    `${parameters}\n${rule(`{ Assertions: [${assertions.map(one => `{ Assert: ${one} }`).join()}] }`)}\nResources: { R: { Type: AWS::X::Y, Properties: { Name: ${name} } } }`;
  const all = ['a when P is prod', 'b when P is not prod'];
  test.each([
    ['what is not in a list parameter', ['!Contains [!Ref Names, !Ref P]'], ['b']],
    ['what is not in a list with one in it', ['!Contains [[!Ref Names, other], !Ref P]'], ['b']],
    ['nothing by a list parameter that is open', ['!Contains [!Ref Open, !Ref P]'], all],
    ['nothing by a list with an open one in it', ['!Contains [[dev, !Ref Open], !Ref P]'], all],
    ['what not all members are', ['!EachMemberEquals [[prod, !Ref P], prod]'], ['a']],
    [
      'nothing, where they refuse all: a member certainly is not',
      ['!EachMemberEquals [!Ref Names, dev]'],
      all,
    ],
    ['what a member is not among', ['!EachMemberIn [[dev, !Ref P], !Ref Names]'], ['b']],
    ['nothing, where they refuse all: a member is not among', ['!EachMemberIn [!Ref Names, [dev]]'], all],
    ['nothing, where each is among', ['!EachMemberIn [!Ref Names, [dev, test, more]]'], all],
    ['nothing, where each is among an open list', ['!EachMemberIn [!Ref Names, !Ref Open]'], all],
    ['what a parameter of the type is not', ['!EachMemberEquals [!RefAll String, prod]'], ['a']],
    ['what no parameter of the type is', ['!Contains [!RefAll String, dev]'], ['b']],
    ['nothing, where a list of the type may have it', ["!Contains [!RefAll Number, '1']"], all],
    [
      'nothing by what only the account knows',
      [
        "!EachMemberEquals [!ValueOfAll ['AWS::EC2::VPC::Id', Tags.A], x]",
        '!Equals [!ValueOf [P, VpcId], x]',
        '!EachMemberIn [[a], !ValueOfAll [X, Y]]',
        '!Contains [!ValueOf [P, X], a]',
      ],
      all,
    ],
    ['nothing by an empty list', ['!EachMemberEquals [[], x]', '!EachMemberIn [[], [a]]'], all],
    [
      'nothing by functions without arguments',
      [
        '!EachMemberEquals []',
        '!EachMemberIn [[a]]',
        '!Contains',
        '!RefAll []',
        '!EachMemberIn [!RefAll {}, !RefAll []]',
      ],
      all,
    ],
  ])('%s', (_, assertions, expected) =>
    expect(branchesOf(asserted(...assertions), nameOf)).toEqual(expected),
  );
  test('a Default that they refuse', () => {
    const text =
      "Parameters: { P: { Type: String, Default: '*' } }\nRules: { A: { Assertions: [{ Assert: !Not [!Equals [!Ref P, '*']] }] } }\nResources: { R: { Type: AWS::X::Y, Properties: { Name: !Ref P } } }";
    expect(
      branchesOf(text, world => (world.resource('R')?.get('Name').literal === '*' ? ['open'] : [])),
    ).toEqual([]);
  });
});
