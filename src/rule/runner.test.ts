import { describe, expect, test } from 'vitest';
import { scanText } from '../scan/text.ts';
import { defineRule, type Rule } from './rule.ts';

const base = {
  title: 'T',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::X::Y'],
  why: 'w',
  fix: 'f',
  references: [],
} as const;
const named: Rule = defineRule({
  ...base,
  id: 'named',
  check: ({ resource, report }) => {
    if (resource.get('Name').present) report(resource.get('Name'), `${resource.name} is named`);
  },
});
const two =
  'Resources:\n  A: { Type: AWS::X::Y, Properties: &p { Name: n } }\n  B: { Type: AWS::X::Y, Properties: *p }\n';

test('one token that two resources share is one finding, and names the other', () => {
  const { findings } = scanText(two, [named]);
  expect(findings).toMatchObject([{ line: 2, resource: 'A', related: [{ resource: 'B' }] }]);
});

test('a rule that throws is told with its name and place, and the others still run', () => {
  const broken: Rule = defineRule({
    ...base,
    id: 'broken',
    check: () => {
      throw new Error('no luck');
    },
  });
  const { findings, problems } = scanText(two, [broken, named]);
  expect(problems).toEqual(['broken failed on A: no luck', 'broken failed on B: no luck']);
  expect(findings).toHaveLength(1);
});

describe('gathering', () => {
  const gathering: Rule = defineRule({
    ...base,
    id: 'gathering',
    gather: all => `${all.length} of them`,
    check: ({ resource, report }) => report(resource, `${resource.name} is here`),
  });
  test('makes one finding a stack, with the others related', () =>
    expect(scanText(two, [gathering]).findings).toMatchObject([
      { message: '2 of them', resource: 'A', related: [{ resource: 'B' }] },
    ]));
  test('is off in the strict preset', () =>
    expect(scanText(two, [gathering], { strict: true }).findings).toHaveLength(2));
});

describe('a branch is told', () => {
  const template = (value: string): string =>
    `Parameters: { DbPassword: { Type: String } }\nConditions: { C: !Equals [!Ref DbPassword, '${value}'] }\nResources:\n  A: { Type: AWS::X::Y, Condition: C, Properties: { Name: n } }\n`;
  test('in words', () =>
    expect(scanText(template('none'), [named]).findings[0]?.when).toEqual(['DbPassword is none']));
  test('without a secret that the template compares with', () => {
    const secret = ['9f8a7c6b', '5d4e3f2a1b0c'].join('');
    expect(JSON.stringify(scanText(template(secret), [named]).findings)).not.toContain(secret);
  });
});

test('what holds in every stage is said once, the rest with its stages', () => {
  const service =
    'service: s\nprovider: { name: aws, runtime: nodejs22.x }\nparams: { dev: { n: !Ref AWS::NoValue }, prod: { n: x } }\nresources:\n  Resources:\n    A: { Type: AWS::X::Y, Properties: { Name: always } }\n    B: { Type: AWS::X::Y, Condition: !Ref Nothing, Properties: { Name: "${param:n, \'\'}" } }\n';
  expect(
    scanText(service, [named])
      .findings.filter(it => it.resource === 'A')
      .map(it => it.when),
  ).toEqual([[]]);
});
