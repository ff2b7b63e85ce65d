import { describe, expect, test } from 'vitest';
import { defineRule } from '../rule/rule.ts';
import { sentencesOf } from '../rule/when.ts';
import { analyze, type Analysis } from './analyze.ts';
import { readTarget } from './read.ts';
import { named, targetIn, TEMPLATE } from './testing.ts';
import { PLAINLY } from './text.ts';

function analyzed(texts: Readonly<Record<string, string>>, rules = [named]): Analysis {
  const target = targetIn(texts);
  const template = readTarget(target);
  if ('status' in template) throw new Error(`no template: ${template.status}`);
  return analyze(target, template, PLAINLY, rules, { strict: false });
}
const lines = ({ findings }: Analysis['own']): string[] =>
  findings.map(({ resource, when }) => [resource, ...sentencesOf(when)].join(': '));

test('each finding has the branches in which it holds', () =>
  expect(lines(analyzed({ 'a.yaml': TEMPLATE }).own)).toEqual(['Always', 'Sometimes: Stage is prod']));

test('nothing is merged yet: each stage has its own', () => {
  const service =
    'service: s\nprovider: { name: aws, runtime: nodejs22.x }\nparams: { dev: { n: a }, prod: { n: b } }\nresources:\n  Resources:\n    A: { Type: Custom::Y, Properties: { Name: n } }\n';
  expect(lines(analyzed({ 'serverless.yml': service }).own)).toEqual(['A: stage is dev', 'A: stage is prod']);
});

test('a rule that throws is counted once a resource, and leaves the others alone', () => {
  const throwing = defineRule({
    ...named,
    id: 'throws',
    check: () => {
      throw new Error('no luck');
    },
  });
  const { broken, findings } = analyzed({ 'a.yaml': TEMPLATE }, [throwing, named]).own;
  expect(broken).toMatchObject([
    { rule: 'throws', resource: 'Always', error: 'no luck' },
    { rule: 'throws', resource: 'Sometimes', error: 'no luck' },
  ]);
  expect(findings).toHaveLength(2);
});

describe('a nested stack', () => {
  const parent = TEMPLATE.replace(
    /Always:[^]*/,
    'Child:\n    Type: AWS::CloudFormation::Stack\n    Condition: Prod\n    Properties: { TemplateURL: b.yaml }\n',
  );
  const child =
    "AWSTemplateFormatVersion: '2010-09-09'\nResources: { A: { Type: Custom::Y, Properties: { Name: a } } }\n";
  const { own, nested } = analyzed({ 'a.yaml': parent, 'b.yaml': child });
  test('is a template of its own', () => {
    expect(own.findings).toEqual([]);
    expect(nested.map(({ target }) => target.file)).toEqual(['b.yaml']);
  });
  test('has findings that hold where its parent deploys it, and name the resource that does', () => {
    expect(nested.flatMap(lines)).toEqual(['A: Stage is prod']);
    expect(nested.flatMap(({ findings }) => findings.flatMap(({ related }) => related))).toMatchObject([
      { at: { file: 'a.yaml' }, note: 'deployed by Child in shop/a.yaml when Stage is prod' },
    ]);
  });
});
