import { describe, expect, test } from 'vitest';
import { IgnoreList } from './ignored.ts';

const verdict = (lines: string, path: string) => new IgnoreList(lines.split('\n')).verdict(path);

describe('patterns of .gitignore', () => {
  test.each([
    ['a name, in any folder', 'a.yaml', 'b/a.yaml', 'ignored'],
    ['a name of the folder itself', '/a.yaml', 'b/a.yaml', undefined],
    ['a path begins at the folder', 'b/a.yaml', 'c/b/a.yaml', undefined],
    ['what is below a folder', 'build/', 'build/x/a.yaml', 'ignored'],
    ['a folder, and no file of its name', 'build/', 'build', undefined],
    ['the last line that matches', '*.yaml\n!a.yaml', 'a.yaml', 'kept'],
    ['nothing is kept below an ignored folder', 'b/\n!b/a.yaml', 'b/a.yaml', 'ignored'],
    ['any folders before', '**/b/a.yaml', 'c/d/b/a.yaml', 'ignored'],
    ['any folders between', 'c/**/a.yaml', 'c/a.yaml', 'ignored'],
    ['all that is inside, and not the folder', 'c/**', 'c', undefined],
    ['a star stays in its folder', 'c/*.yaml', 'c/d/a.yaml', undefined],
    ['one character', '?.yaml', 'ab.yaml', undefined],
    ['a class', '[a-c][!x].yaml', 'by.yaml', 'ignored'],
    ['a class with a bracket', '[]a].yaml', '].yaml', 'ignored'],
    ['a class that is not closed matches nothing', '[a.yaml', '[a.yaml', undefined],
    ['what a backslash makes plain', '\\*.yaml', 'a.yaml', undefined],
    ['a number sign that a backslash makes plain', '\\#a', '#a', 'ignored'],
    ['a comment', '#a', '#a', undefined],
    ['blanks at the end', 'a.yaml  ', 'a.yaml', 'ignored'],
    ['a blank that a backslash keeps', 'a\\ ', 'a ', 'ignored'],
    ['line ends of Windows', 'a.yaml\r', 'a.yaml', 'ignored'],
    ['no regard to case', '*.YAML', 'a.yaml', 'ignored'],
  ])('%s', (_, lines, path, wanted) => expect(verdict(lines, path)).toBe(wanted));
});

test.each([
  ['stars', `${'*a'.repeat(100_000)}b`],
  ['folders', `${'**/'.repeat(100_000)}x`],
  ['stars and folders', `${'**/*a*'.repeat(100)}b`],
  ['brackets', '['.repeat(100_000)],
  ['ranges', '[a-'.repeat(100_000)],
  ['backslashes', '\\'.repeat(100_000)],
  ['blanks', `a${'\\ '.repeat(100_000)}b${' '.repeat(100_000)}`],
])('a pattern of %s is decided at once', (_, line) =>
  expect(verdict(line, `${'a'.repeat(200)}/${'a/'.repeat(100)}a`)).toBe(undefined),
);
