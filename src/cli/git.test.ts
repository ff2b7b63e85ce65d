import { execFileSync } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changesSince, rangesIn } from './git.ts';
import { folder } from './testing.ts';

const git = (cwd: string, ...args: string[]) =>
  execFileSync(
    'git',
    ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'init.defaultBranch=main', ...args],
    { cwd, stdio: 'ignore' },
  );

test('changed, added and taken away lines, and files that git does not know', () => {
  const root = folder({ 'a b.yaml': '1\n2\n3\n4\n', 'ü".yaml': '1\n', 'gone.yaml': '1\n' });
  git(root, 'init');
  git(root, 'add', '.');
  git(root, 'commit', '-m', 'x');
  writeFileSync(join(root, 'a b.yaml'), '1\nB\nC\n4\n5\n');
  appendFileSync(join(root, 'ü".yaml'), '2\n');
  git(root, 'rm', 'gone.yaml');
  writeFileSync(join(root, 'new.yaml'), '++ b/trap\n');
  expect(changesSince('HEAD', root)).toEqual(
    new Map<string, unknown>([
      [
        'a b.yaml',
        [
          { from: 2, to: 3, lost: 2 },
          { from: 5, to: 5, lost: 0 },
        ],
      ],
      ['ü".yaml', [{ from: 2, to: 2, lost: 0 }]],
      ['new.yaml', 'whole'],
    ]),
  );
});

test('lines that were only taken away leave an empty range', () =>
  expect(rangesIn('--- a/x\n+++ b/x\n@@ -3,2 +2,0 @@\n-a\n-b\n')).toEqual(
    new Map([['x', [{ from: 3, to: 2, lost: 2 }]]]),
  ));
test('text that looks like a header is text', () =>
  expect(rangesIn('--- a/x\n+++ b/x\n@@ -1 +1 @@\n--- y\n+++ b/y\n')).toEqual(
    new Map([['x', [{ from: 1, to: 1, lost: 1 }]]]),
  ));

test.each([
  ['no such revision', 'nowhere'],
  ['an option in disguise', '--output=x'],
])("%s is the user's error", (_, revision) => {
  const root = folder({ a: '1' });
  git(root, 'init');
  expect(changesSince(revision, root)).toEqual({
    fault: `git does not know the revision "${revision}" in ${root}`,
  });
});
