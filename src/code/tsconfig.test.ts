import { expect, test } from 'vitest';
import { textFiles } from '../source/texts.ts';
import { TsConfigs } from './tsconfig.ts';

const config = (options: object, more: object = {}): string =>
  JSON.stringify({ compilerOptions: options, ...more });
const of = (texts: Readonly<Record<string, string>>, folder = 'app/src/') =>
  new TsConfigs(textFiles(texts)).of(folder);

test('without a file there is nothing', () => expect(of({})).toBeUndefined());

test.each([
  ['a folder', { '@lib/*': ['src/lib/*'] }, [{ prefix: '@lib/', isWhole: true, to: ['app/src/lib/'] }]],
  [
    'a file',
    { config: ['./src/config.ts'] },
    [{ prefix: 'config', isWhole: false, to: ['app/src/config.ts'] }],
  ],
  [
    'several places',
    { '~/*': ['src/*', '../common/*'] },
    [{ prefix: '~/', isWhole: true, to: ['app/src/', 'common/'] }],
  ],
  ['a part of a name', { 'my-*': ['src/my-*'] }, [{ prefix: 'my-', isWhole: true, to: ['app/src/my-'] }]],
  [
    'a layer',
    { '/opt/nodejs/*': ['../layer/*'] },
    [{ prefix: '/opt/nodejs/', isWhole: true, to: ['layer/'] }],
  ],
  ['everything here', { '*': ['./*', 'node_modules/*'] }, [{ prefix: '', isWhole: true, to: ['app/'] }]],
  ['a star in the middle', { '@x/*/lib': ['src/*/lib'] }, []],
  ['what is above the root', { '@x/*': ['../../x/*'] }, []],
  [
    'the longest first',
    { '@/*': ['a/*'], '@/b/*': ['b/*'], '@/b/c': ['c'] },
    [
      { prefix: '@/b/c', isWhole: false, to: ['app/c'] },
      { prefix: '@/b/', isWhole: true, to: ['app/b/'] },
      { prefix: '@/', isWhole: true, to: ['app/a/'] },
    ],
  ],
])('paths: %s', (_, paths, expected) =>
  expect(of({ 'app/tsconfig.json': config({ paths }) })?.aliases).toEqual(expected),
);

test('baseUrl is what paths are relative to, and where other names are looked for', () =>
  expect(of({ 'app/tsconfig.json': config({ baseUrl: './src', paths: { '@/*': ['*'] } }) })?.aliases).toEqual(
    [
      { prefix: '@/', isWhole: true, to: ['app/src/'] },
      { prefix: '', isWhole: true, to: ['app/src/'] },
    ],
  ));

test.each([
  ['without the ending', './base', 'base.json'],
  ['with it', '../tsconfig.base.json', '../tsconfig.base.json'],
])('extends %s: paths are relative to the file that has them', (_, path, file) => {
  const base = file.startsWith('../') ? 'tsconfig.base.json' : `app/${file}`;
  const folder = file.startsWith('../') ? '' : 'app/';
  expect(
    of({ 'app/tsconfig.json': config({}, { extends: path }), [base]: config({ paths: { '@/*': ['x/*'] } }) })
      ?.aliases,
  ).toEqual([{ prefix: '@/', isWhole: true, to: [`${folder}x/`] }]);
});

test('extends: the own value wins, then the last of a list, and circles and packages are no matter', () =>
  expect(
    of({
      'app/tsconfig.json': config(
        {},
        { extends: ['@tsconfig/node22/tsconfig.json', './a.json', './b.json'] },
      ),
      'app/a.json': config({ outDir: 'a', rootDir: 'ra' }, { extends: './tsconfig.json' }),
      'app/b.json': config({ outDir: 'b' }, { extends: './b.json' }),
    }),
  ).toMatchObject({ outDir: 'app/b/', sources: ['app/ra/'] }));

test.each([
  ['rootDir', { compilerOptions: { outDir: './dist', rootDir: './source' } }, ['app/source/']],
  [
    'without rootDir the folders that include names, and the own one',
    { compilerOptions: { outDir: 'dist' }, include: ['lambda/**/*', 'x/a.ts'], files: ['y/b.d.ts'] },
    ['app/lambda/', 'app/x/', 'app/y/', 'app/', 'app/src/'],
  ],
])('sources: %s', (_, text, sources) =>
  expect(of({ 'app/tsconfig.json': JSON.stringify(text) })).toMatchObject({ outDir: 'app/dist/', sources }),
);

test('is read with comments', () =>
  expect(
    of({ 'tsconfig.json': '{ // x\n "compilerOptions": { "outDir": "${configDir}/out", }, }' })?.outDir,
  ).toBe('out/'));
test('is the nearest one', () =>
  expect(
    of({ 'app/tsconfig.json': config({ outDir: 'a' }), 'tsconfig.json': config({ outDir: 'b' }) })?.outDir,
  ).toBe('app/a/'));
test('what is no JSON says nothing', () =>
  expect(of({ 'tsconfig.json': 'hello' })).toEqual({
    aliases: [],
    outDir: undefined,
    sources: ['', 'src/'],
  }));
