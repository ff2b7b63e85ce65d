import { expect, test } from 'vitest';
import { folder, jsonOf, run } from '../../src/cli/testing.ts';
import { scanText } from '../../src/scan/text.ts';
import { defineRule } from '../../src/rule/rule.ts';
import publicUrl from './lambda-public-url.ts';

const OLD =
  "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Orders: { Type: AWS::Lambda::Function, Properties: { Runtime: nodejs20.x } }\n";

test('a rule is told the day; it never looks at a clock', () => {
  const rule = defineRule({
    id: 'day',
    title: 'T',
    severity: 'low',
    preset: 'recommended',
    on: ['AWS::Lambda::Function'],
    why: 'w',
    fix: 'f',
    references: [],
    check: ({ resource, today, report }) => report(resource, today),
  });
  expect(scanText(OLD, [rule]).findings).toMatchObject([{ message: '2026-11-25' }]);
});

test('the command tells it what day it is', async () => {
  const cwd = folder({ 'template.yaml': OLD });
  const { findings } = jsonOf(
    await run(cwd, ['template.yaml', '--rule', 'lambda-deprecated-runtime', '--format', 'json']),
  );
  expect(findings).toMatchObject([
    { rule: 'lambda-deprecated-runtime', severity: 'medium', start: { line: 3 } },
  ]);
});

test('a URL is of the function that it belongs to, whatever the function is called', () => {
  const text =
    "Transform: AWS::Serverless-2016-10-31\nParameters: { App: { Type: String } }\nResources:\n  Orders:\n    Type: AWS::Serverless::Function\n    Properties: { FunctionName: !Sub '${App}-orders', Handler: a.b, Runtime: nodejs24.x, InlineCode: '', FunctionUrlConfig: { AuthType: NONE } }\n";
  expect(scanText(text, [publicUrl]).findings).toMatchObject([
    { resource: 'Orders', message: 'Function URL of Orders allows unauthenticated access' },
  ]);
});
