import { expect, test } from 'vitest';
import { expand } from './glob.ts';
import { folder } from './testing.ts';

const LONG = 'a'.repeat(200);
const FILES = {
  'a.yaml': '',
  'b.yml': '',
  '[x].yaml': '',
  'a/a.yaml': '',
  'a/b/c/a.yaml': '',
  'b/B.yaml': '',
  '.hidden/a.yaml': '',
  'node_modules/a/a.yaml': '',
  'n1.json': '',
  'n2.json': '',
  'n10.json': '',
  [`${LONG}.json`]: '',
};
function found(pattern: string, what: 'files' | 'folders' = 'files'): string[] {
  const cwd = folder(FILES);
  return expand(pattern, cwd, ['node_modules'])[what].map(path => path.slice(cwd.length + 1));
}

test.each([
  ['*.yaml', ['[x].yaml', 'a.yaml']],
  ['./*.yml', ['b.yml']],
  ['*.{yaml,yml}', ['[x].yaml', 'a.yaml', 'b.yml']],
  ['*/*.yaml', ['.hidden/a.yaml', 'a/a.yaml', 'b/B.yaml']],
  ['**/a.yaml', ['.hidden/a.yaml', 'a.yaml', 'a/a.yaml', 'a/b/c/a.yaml']],
  ['a/**', ['a/a.yaml', 'a/b/c/a.yaml']],
  ['a/**/c/*', ['a/b/c/a.yaml']],
  ['{a,b,node_modules}/*.yaml', ['a/a.yaml', 'b/B.yaml']],
  ['{a,{b,c}}/?.yaml', ['a/a.yaml', 'b/B.yaml']],
  ['n{1..2}.json', ['n1.json', 'n2.json']],
  ['n[0-9].json', ['n1.json', 'n2.json']],
  ['n[!1]*.json', ['n2.json']],
  ['\\[x\\].yaml', ['[x].yaml']],
  ['{x}*', []],
  ['a/../*.yml', ['b.yml']],
  ['none/*', []],
])('%s', (pattern, wanted) => expect(found(pattern)).toEqual(wanted));

test.each([
  ['*', ['.hidden', 'a', 'b']],
  ['a/*', ['a/b']],
  ['{a,b}', ['a', 'b']],
  ['**/[bc]', ['a/b', 'b']],
  ['a/**', []],
  ['**', []],
  ['*/a.yaml', []],
])('%s matches folders', (pattern, wanted) => expect(found(pattern, 'folders')).toEqual(wanted));

test.each([
  ['stars', `${'*a'.repeat(40)}b`],
  ['folders', `${'**/'.repeat(3_000)}x`],
  ['alternatives', '{a,aa}'.repeat(1_000)],
  ['alternatives in alternatives', `${'{a,'.repeat(3_000)}b${'}'.repeat(3_000)}`],
  ['a range', '{1..999999999}'],
  ['braces', '{'.repeat(9_000)],
  ['brackets', '[a-'.repeat(9_000)],
])('%s are decided at once', (_, pattern) => expect(found(pattern)).toEqual([]));
