import { expect, test } from 'vitest';
import { parseTree } from '../source/parse.ts';
import { Source } from '../source/source.ts';
import { codeReaderOf, detect, DIALECTS, isClaimed, looksLikeTemplate, mayBeTemplate } from './index.ts';

const TABLE = 'Resources: { T: { Type: AWS::DynamoDB::Table } }';
const FUNCTION = 'Resources: { F: { Type: AWS::Serverless::Function } }';
const SERVICE = 'service: s\nprovider: { name: aws }';

test.each([
  ['resources of AWS', TABLE, 'cloudformation'],
  ['the version alone', "AWSTemplateFormatVersion: '2010-09-09'", 'cloudformation'],
  ['types of SAM without its transform', FUNCTION, 'sam'],
  ['the transform without resources', 'Transform: AWS::Serverless-2016-10-31', 'sam'],
  ['a service', SERVICE, 'serverless'],
  ['a service with resources of SAM beside it', `${SERVICE}\n${FUNCTION}`, 'serverless'],
  ['a service that names the transform', `${SERVICE}\nTransform: AWS::Serverless-2016-10-31`, 'sam'],
  ['resources of no cloud', 'Resources: { A: { Type: thing } }', undefined],
  ['a list', '[service, provider]', undefined],
  ['a misspelt section', 'Resourcs: { T: { Type: AWS::DynamoDB::Table } }', 'cloudformation'],
  ['a misspelt Type', 'Resources: { T: { Tpye: AWS::DynamoDB::Table } }', 'cloudformation'],
  ['resources in a list', 'Resources: [{ T: { Type: AWS::DynamoDB::Table } }]', 'cloudformation'],
  [
    'what CodeDeploy deploys',
    'version: 0.0\nResources: [{ TargetService: { Type: AWS::ECS::Service } }]',
    undefined,
  ],
  [
    'a section of another case',
    `Parameters: {}\nresources: { T: { Type: AWS::DynamoDB::Table } }`,
    'cloudformation',
  ],
  [
    'a misspelt service',
    'servce: s\nprovider: { name: aws }\nfunctions: { f: { handler: h.h } }',
    'serverless',
  ],
  ['a misspelt provider', 'service: s\nprovidr: { name: aws }\nfunctions: { f: { image: i } }', 'serverless'],
  [
    'the same with functions from a file',
    'servce: s\nprovider: aws\nfunctions: ${file(f.yml)}',
    'serverless',
  ],
  ['the same with lists of files', 'service: s\nprovidr: aws\nresources: ["${file(r.yml)}"]', 'serverless'],
  ['the same with plug-ins alone', 'servce: s\nprovider: aws\nplugins: [serverless-lift]', 'serverless'],
  ['values of a chart', 'services: {}\nprovider: { name: aws }\nresources: {}\nplugins: [a]', undefined],
  ['a misspelt transform', `Transfrm: AWS::Serverless-2016-10-31\n${FUNCTION}`, 'sam'],
  [
    'a misspelt section under the transform',
    'Transform: AWS::Serverless-2016-10-31\nResorces: { F: { Type: AWS::Serverless::Function } }',
    'sam',
  ],
  [
    'a misspelt section beside a misspelt transform',
    'Transfrm: AWS::Serverless-2016-10-31\nResorces: { F: { Type: AWS::Serverless::Function } }',
    'cloudformation',
  ],
  ['resources for a service', 'resources: { T: { Type: AWS::DynamoDB::Table } }', undefined],
  ['resources without a section', 'T: { Type: AWS::DynamoDB::Table }', undefined],
])('%s', (_, text, dialect) => expect(detect(parseTree(new Source('t.yaml', text)).root)).toBe(dialect));

test.each([
  ['template.yaml', true],
  ['t.template', true],
  ['T.JSON', true],
  ['serverless.ts', true],
  ['serverless.mjs', true],
  ['my-serverless.ts', false],
  ['main.ts', false],
])('a walk takes %s: %s', (name, taken) => expect(isClaimed(name)).toBe(taken));

test('only the configuration of a service is written as code', () =>
  expect([codeReaderOf('a/serverless.js'), codeReaderOf('a/serverless.yml')]).toEqual([
    DIALECTS.serverless.code,
    undefined,
  ]));

test.each([
  ['service: a\nprovider: b', true, true],
  ['{service: a, provider: b}', false, true],
  ['Type: Foo::Bar', false, true],
  ['Type: AWS::S3::Bucket', true, true],
  ['name: x', false, false],
  ['kind: Policy\nspec:\n  service: a\n  provider: b\n', false, true],
  ['{\n  "service": "a",\n  "provider": "b"\n}', true, true],
])('%s looks like a template: %s, may be one: %s', (text, looks, may) =>
  expect([looksLikeTemplate(text), mayBeTemplate(text)]).toEqual([looks, may]),
);
