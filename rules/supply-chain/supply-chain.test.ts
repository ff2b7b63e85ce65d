import { expect, test } from 'vitest';
import { FORMATS } from '../../src/cli/outputs.ts';
import { folder, run } from '../../src/cli/testing.ts';
import { scan } from '../../src/scan.ts';
import { memoryHost } from '../../src/scan/testing.ts';

const RULES = ['lockfile-missing', 'lockfile-foreign-source', 'lockfile-no-integrity', 'npmrc-unsafe'];
const service = (name: string, ...functions: readonly string[]): string =>
  `Transform: AWS::Serverless-2016-10-31
Resources:
${functions.map(id => `  ${name}${id}:\n    Type: AWS::Serverless::Function\n    Properties: { Handler: index.handler, Runtime: nodejs22.x, CodeUri: ../src/ }\n`).join('')}`;
const TOKEN = 'Zk3vQ8xYp2Rn7Tz5Lb9W-4c1d';
const FILES = {
  'a/template.yaml': service('A', 'Create', 'Delete'),
  'b/template.yaml': service('B', 'Create'),
  'src/package.json': '{ "dependencies": { "left-pad": "^1.3.0" } }',
  'src/.npmrc': `//registry.npmjs.org/:_authToken=${TOKEN}\n`,
};
const scanned = (files: Readonly<Record<string, string>>) =>
  scan(['.'], { only: RULES }, memoryHost(files, ['a/template.yaml', 'b/template.yaml']));

test('a fact about files is one finding, which names every function', async () => {
  const { findings } = await scanned(FILES);
  expect(findings.map(({ rule, file, start }) => `${rule} ${file}:${start.line}`)).toEqual([
    'npmrc-unsafe shop/src/.npmrc:1',
    'lockfile-missing shop/src/package.json:1',
  ]);
  expect(findings[1]?.related.map(({ resource }) => resource)).toEqual(['ACreate', 'ADelete', 'BCreate']);
});

test('a template without code beside it has none', async () =>
  expect((await scanned({ 'a/template.yaml': FILES['a/template.yaml'] })).findings).toEqual([]));

test.each(FORMATS)('a credential is in no output: %s', async format => {
  const { out, err } = await run(folder(FILES), ['.', '-f', format, '--rule', 'npmrc-unsafe', '--verbose']);
  expect(out).toContain('npmrc-unsafe');
  expect(out + err).not.toContain(TOKEN.slice(0, 8));
});
