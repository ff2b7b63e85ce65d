import { expect, test } from 'vitest';
import { scanText } from '../../scan/text.ts';
import { rules } from '../../../rules/index.ts';
import { lowerText } from './testing.ts';

const said = (parameter: string, parameters: Record<string, string> = {}, more = ''): string[] =>
  lowerText(`Parameters: { P: ${parameter} }\n${more}Resources: { A: { Type: AWS::SNS::Topic } }\n`, {
    parameters,
  }).stacks.flatMap(({ notes }) =>
    notes.map(({ message }) => message.replace('CloudFormation rejects the ', '')),
  );

test.each<[string, Record<string, string>, string[]]>([
  [
    '{ Type: String, AllowedValues: [dev, prod], Default: qa }',
    {},
    ['Default qa of the parameter P, which is not one of its AllowedValues'],
  ],
  [
    '{ Type: String, AllowedValues: [dev, prod], Default: dev }',
    { P: 'Prod' },
    ['value Prod of the parameter P, which is not one of its AllowedValues'],
  ],
  ['{ Type: String, AllowedValues: [true, false], Default: True }', {}, []],
  ['{ Type: Number, AllowedValues: [1, 2], Default: 1.0 }', {}, []],
  ['{ Type: CommaDelimitedList, AllowedValues: [a, b], Default: "a, b" }', {}, []],
  [
    '{ Type: Number, MinValue: 3, Default: 5 }',
    { P: '1' },
    ['value 1 of the parameter P, which is less than MinValue (3)'],
  ],
  [
    '{ Type: Number, MaxValue: 3 }',
    { P: '4' },
    ['value 4 of the parameter P, which is more than MaxValue (3)'],
  ],
  ['{ Type: Number }', { P: 'many' }, ['value many of the parameter P, which is not a number']],
  [
    '{ Type: String, MinLength: 1, Default: "" }',
    {},
    ['Default of the parameter P, which is shorter than MinLength (1)'],
  ],
  [
    '{ Type: String, MaxLength: 2, Default: abc }',
    {},
    ['Default abc of the parameter P, which is longer than MaxLength (2)'],
  ],
  [
    '{ Type: String, AllowedPattern: "^(open|shut)$", Default: ajar }',
    {},
    ['Default ajar of the parameter P, which does not match its AllowedPattern'],
  ],
  ['{ Type: String, AllowedPattern: "(?=x).*", Default: ajar }', {}, []],
  [
    '{ Type: String, NoEcho: true, MinLength: 8 }',
    { P: 'secret' },
    ['value of the parameter P, which is shorter than MinLength (8)'],
  ],
  ["{ Type: 'AWS::SSM::Parameter::Value<String>', AllowedValues: [a], Default: /name }", {}, []],
])('%s with %j', (parameter, given, expected) => expect(said(parameter, given)).toEqual(expected));

const ONLY =
  'Rules:\n  Only: { Assertions: [{ Assert: { "Fn::Contains": [[staging, production], !Ref P] }, AssertDescription: stage }] }\n';
const REFUSED = 'Rules refuse these values: an assertion of the rule Only does not hold ("stage")';

test('Rules that the values contradict are told', () => {
  expect(said('{ Type: String }', { P: 'dev' }, ONLY)).toEqual([REFUSED]);
  expect(said('{ Type: String, AllowedValues: [dev, test] }', {}, ONLY)).toEqual([REFUSED]);
  expect(said('{ Type: String, Default: dev }', {}, ONLY)).toEqual([]);
  expect(said('{ Type: String }', { P: 'staging' }, ONLY)).toEqual([]);
});

test.each(['{ "Fn::EachMemberEquals": [!Ref P, dev] }', '{ "Fn::EachMemberIn": [!Ref P, [dev]] }'])(
  'over lists as well: %s',
  assert =>
    expect(
      said(
        "{ Type: CommaDelimitedList, AllowedValues: ['dev, test'] }",
        {},
        `Rules: { Only: { Assertions: [{ Assert: ${assert}, AssertDescription: stage }] } }\n`,
      ),
    ).toEqual([REFUSED]),
);

test('Rules that the values contradict silence nothing', () => {
  const template = (allowed: string): string =>
    `Parameters: { P: { Type: String, AllowedValues: [${allowed}] } }\n${ONLY}Resources: { A: { Type: AWS::S3::Bucket, Properties: { AccessControl: !If [Prod, PublicRead, Private] } } }\nConditions: { Prod: !Equals [!Ref P, dev] }\n`;
  const found = (allowed: string): string[] =>
    scanText(
      template(allowed),
      rules.filter(({ id }) => id === 's3-public-access'),
    ).findings.map(({ severity }) => severity);
  expect(found('dev, test')).toContain('high');
  expect(found('dev, staging')).not.toContain('high');
});
