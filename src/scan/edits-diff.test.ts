import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folder } from '../cli/testing.ts';
import { applied, type SourceEdit } from '../fix/source-edit.ts';
import { differ } from './edits-diff.ts';
import { textFiles } from '../source/texts.ts';
import { View } from './view.ts';

const FILE = 'a.yaml';
const edit = (start: number, end: number, text: string): SourceEdit => ({
  at: { file: FILE, start, end },
  text,
});
const view = (text: string): View => new View({ files: textFiles({ [FILE]: text }), shown: file => file });
/** Writes `by` in place of the first `of`. */
function shown(text: string, ...edits: readonly (readonly [of: string, by: string])[]): string | undefined {
  const all = edits.map(([of, by]) => edit(text.indexOf(of), text.indexOf(of) + of.length, by));
  return differ()(all, view(text));
}
const numbered = (count: number): string =>
  Array.from({ length: count }, (_, index) => `k${index + 1}: v\n`).join('');

test('git makes the edited text with it, wherever the edits are', () => {
  const cwd = folder();
  spawnSync('git', ['init', '-q'], { cwd });
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a: b', 'c:', '', '  d: e\r'), { minLength: 1, maxLength: 60 }),
      fc.boolean(),
      fc.array(
        fc.tuple(fc.nat(400), fc.nat(400), fc.constantFrom('', 'x', '\nx: y', 'x: y\n', '\r\nz\r\n')),
        { minLength: 1, maxLength: 4 },
      ),
      (lines, end, places) => {
        const before = lines.join('\n') + (end ? '\n' : '');
        const edits: SourceEdit[] = [];
        let from = 0;
        for (const [start, length, text] of places.toSorted((a, b) => a[0] - b[0])) {
          const at = Math.max(from, Math.min(start, before.length));
          from = Math.min(at + (length % 12), before.length);
          if (at < from || text !== '') edits.push(edit(at, from, text));
        }
        const after = applied(before, edits);
        const diff = differ()(edits, view(before));
        // A lone CR, an empty file and no change are nothing for git.
        if (before === after || [before, after].some(text => text === '' || /\r(?!\n)/.test(text))) return;
        expect(diff).toBeDefined();
        writeFileSync(join(cwd, FILE), before);
        writeFileSync(join(cwd, 't.diff'), diff ?? '');
        const done = spawnSync('git', ['apply', '--whitespace=nowarn', 't.diff'], { cwd, encoding: 'utf8' });
        expect(done.stderr, diff).toBe('');
        expect(readFileSync(join(cwd, FILE), 'utf8'), diff).toBe(after);
      },
    ),
    { numRuns: 80 },
  );
});

test('edits far from each other are two hunks, and the lines of the second one count what the first one adds', () =>
  expect(shown(numbered(30), ['k2: v', 'k2: w\nnew: v'], ['k29: v', 'k29: w'])).toBe(
    [
      '--- a/a.yaml',
      '+++ b/a.yaml',
      '@@ -1,5 +1,6 @@',
      ' k1: v',
      '-k2: v',
      '+k2: w',
      '+new: v',
      ' k3: v',
      ' k4: v',
      ' k5: v',
      '@@ -26,5 +27,5 @@',
      ' k26: v',
      ' k27: v',
      ' k28: v',
      '-k29: v',
      '+k29: w',
      ' k30: v',
      '',
    ].join('\n'),
  ));

// Put together here, so that no scanner of this repository takes it for a leak.
const SECRET = ['kR8', 'vQ2m', 'Zx7pLw4Tn9'].join('');

test.each([
  ['beside the edit', `DB_PASSWORD: ${SECRET}\nk: v\n`, 'k: v'],
  ['in the line of the edit', `{ DB_PASSWORD: ${SECRET}, k: v }\n`, 'k: v'],
  ['in what the edit takes away', `k: v\nDB_PASSWORD: ${SECRET}\n`, `k: v\nDB_PASSWORD: ${SECRET}`],
])('a secret %s is not shown', (_, text, of) => {
  const diff = shown(text, [of, 'k: w']);
  expect(diff).toContain('••••');
  expect(diff).toContain('k: w');
  expect(diff).not.toContain(SECRET);
});

test('a secret that an edit writes is not shown', () =>
  expect(shown('k: v\n', ['k: v', `DB_PASSWORD: ${SECRET}`])).not.toContain(SECRET));

test('a long line beside the edit is left out; an edit in one is not shown', () => {
  const long = `long: ${'x '.repeat(300)}\n`;
  expect(shown(`${long}k: v\n`, ['k: v', 'k: w'])).toBe(
    '--- a/a.yaml\n+++ b/a.yaml\n@@ -2 +2 @@\n-k: v\n+k: w\n',
  );
  expect(shown(`k: v # ${long}`, ['k: v', 'k: w'])).toBeUndefined();
});

test('past the limit of work a fix has no diff, and the next template has its own', () => {
  const text = numbered(2_000);
  const all = Array.from({ length: 200 }, (_, index) => edit(index * 40, index * 40 + 1, 'x'));
  const diffOf = differ();
  const one = view(text);
  let shownDiffs = 0;
  while (shownDiffs < 2_000 && diffOf(all, one) !== undefined) shownDiffs += 1;
  expect(shownDiffs).toBeGreaterThan(10);
  expect(shownDiffs).toBeLessThan(2_000);
  expect(differ()(all, one)).toBeDefined();
});
