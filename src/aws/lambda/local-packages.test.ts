import { expect, test } from 'vitest';
import { handlerIn, sam, type TemplateFiles } from './testing.ts';

const imports = (template: TemplateFiles, files: readonly string[]) => {
  const handler = handlerIn(template, files);
  if (handler.kind !== 'code') throw new Error(handler.why);
  return handler.imports;
};
const python = sam('CodeUri: fn/a, Handler: a.h, Runtime: python3.13');
const nodejs = sam('CodeUri: fn/a, Handler: a.h');

test.each([
  ['beside the file', '../lib', ['app/fn/lib/setup.py'], ['app/fn/lib/', 'app/fn/lib/src/']],
  ['seen from the template', './lib/', ['app/lib/pyproject.toml'], ['app/lib/', 'app/lib/src/']],
  [
    'to be edited, with a comment',
    '-e ../common/lib  # ours',
    ['common/lib/setup.py'],
    ['common/lib/', 'common/lib/src/'],
  ],
  ['with extras', '../lib[all]', ['app/fn/lib/setup.cfg'], ['app/fn/lib/', 'app/fn/lib/src/']],
  ['not there', '../lib', [], []],
  ['of a registry', 'lib==1.0', ['app/fn/lib/setup.py'], []],
])('a package that requirements.txt names by its path: %s', (_, line, files, expected) =>
  expect(
    imports({ ...python, 'app/fn/a/requirements.txt': `boto3\n${line}\n` }, [
      'app/fn/a/a.py',
      'app/fn/a/requirements.txt',
      ...files,
    ]).pythonPath,
  ).toEqual(['app/fn/a/', ...expected]),
);

test('packages that package.json names by their paths', () =>
  expect(
    imports(
      {
        ...nodejs,
        'app/fn/a/package.json': JSON.stringify({
          dependencies: {
            common: 'file:../common',
            '@own/log': 'link:../../log',
            packed: 'file:../x.tgz',
            far: '^1.0.0',
          },
        }),
        'app/fn/common/package.json': JSON.stringify({ main: 'lib/main.js' }),
      },
      ['app/fn/a/a.js', 'app/fn/a/package.json', 'app/fn/common/package.json'],
    ).aliases,
  ).toEqual([
    {
      prefix: 'common',
      isWhole: false,
      to: ['app/fn/common/lib/main.js', 'app/fn/common/', 'app/fn/common/src/'],
    },
    { prefix: 'common/', isWhole: true, to: ['app/fn/common/'] },
    { prefix: '@own/log', isWhole: false, to: ['app/log/', 'app/log/src/'] },
    { prefix: '@own/log/', isWhole: true, to: ['app/log/'] },
  ]));
