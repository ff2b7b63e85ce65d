import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folder } from '../cli/testing.ts';
import { unifiedDiff } from './unified.ts';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', 'd\r'), { maxLength: 40 });

test('git makes the one text of the other with it', () => {
  const cwd = folder();
  const file = join(cwd, 't.yaml');
  spawnSync('git', ['init', '-q'], { cwd });
  fc.assert(
    fc.property(lines, lines, fc.boolean(), fc.boolean(), (one, two, endOne, endTwo) => {
      const before = one.join('\n') + (endOne ? '\n' : '');
      const after = two.join('\n') + (endTwo ? '\n' : '');
      const diff = unifiedDiff('t.yaml', before, after);
      expect(diff === '').toBe(before === after);
      // A file of no lines is none to git.
      if (before === after || before === '' || after === '') return;
      writeFileSync(file, before);
      writeFileSync(join(cwd, 't.diff'), diff);
      const done = spawnSync('git', ['apply', '--whitespace=nowarn', 't.diff'], { cwd, encoding: 'utf8' });
      expect(done.stderr, diff).toBe('');
      expect(readFileSync(file, 'utf8'), diff).toBe(after);
    }),
    { numRuns: 60 },
  );
});

test('three lines around each change, and two changes that are near in one part', () =>
  expect(
    unifiedDiff(
      'f',
      '1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n',
      '1\n2\n3\n4\nfive\n6\n7\n8\n9\n10\n11\n12\n13\n14\nfifteen\n',
    ),
  ).toBe(
    '--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n@@ -12,4 +12,4 @@\n 12\n 13\n 14\n-15\n+fifteen\n',
  ));

test.each([
  [5, 1],
  [6, 2],
  [7, 2],
])(
  'changes with %i lines between them are in %i part(s), each with three lines around it',
  (between, parts) => {
    const text = (first: string, last: string): string =>
      ['a\n'.repeat(3), first, 'b\n'.repeat(between), last, 'c\n'.repeat(3)].join('');
    const diff = unifiedDiff('f', text('1\n', '2\n'), text('one\n', 'two\n'));
    expect(diff.match(/^@@/gm)).toHaveLength(parts);
    expect(diff.match(/^ a$/gm)).toHaveLength(3);
    expect(diff.match(/^ b$/gm)).toHaveLength(Math.min(between, 6));
    expect(diff.match(/^ c$/gm)).toHaveLength(3);
  },
);
