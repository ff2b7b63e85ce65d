import { expect, test } from 'vitest';
import { comparisonTable, medianOf, type Comparison } from './comparison-table.ts';

const comparison: Comparison = {
  date: '2026-12-01',
  machine: '2 cores',
  limit: 60,
  columns: [
    { name: 'stackward', version: '0.1.0', command: 'node bin/stackward.js FOLDER' },
    { name: 'an empty script', version: '20.20.2', command: 'node empty.mjs' },
    { name: 'slow', version: '', command: 'slow FOLDER' },
  ],
  missing: [{ name: 'absent', why: 'no absent on the PATH' }],
  rows: [
    {
      name: 'one template',
      runs: 15,
      outcomes: {
        stackward: { cpu: 84, wall: 90, peak: 100 },
        'an empty script': { cpu: 40, wall: 45, peak: 40 },
        slow: { cpu: 1_680, wall: 2_000, peak: 25 },
      },
    },
    {
      name: 'a service',
      runs: 3,
      outcomes: {
        stackward: { cpu: 1_000, wall: 900, peak: 200 },
        'an empty script': 'failed',
        slow: 'over the limit',
      },
    },
    { name: 'what only it reads', runs: 3, outcomes: { stackward: { cpu: 1, wall: 2, peak: 3 } } },
  ],
};
const text = comparisonTable(comparison);
const lines = text.split('\n');

test('the date and the machine stand first', () => expect(lines[0]).toContain('2026-12-01; 2 cores.'));

test.each([
  [
    'CPU time, as a ratio over each column with its own figure',
    '| one template | 15 | 84 ms | 2.1 × (40 ms) | 0.05 × (1.68 s) |',
  ],
  ['wall-clock time', '| one template | 15 | 90 ms | 2 × (45 ms) | 0.045 × (2.00 s) |'],
  ['peak memory', '| one template | 15 | 100 MB | 2.5 × (40 MB) | 4 × (25 MB) |'],
  ['what has no cost', '| a service | 3 | 1.00 s | failed | over 60 s |'],
  ['what a scanner does not read', '| what only it reads | 3 | 1 ms | – | – |'],
  ['a command with its version', '- stackward 0.1.0: `node bin/stackward.js FOLDER`'],
  ['a command that does not tell its version', '- slow: `slow FOLDER`'],
  ['a scanner that is not there', '- absent: no column, no absent on the PATH'],
])('%s', (_, line) => expect(lines).toContain(line));

test('a scanner that is not there has no column', () => {
  const heads = lines.filter(line => line.startsWith('|  |'));
  expect(heads).toEqual(
    Array.from({ length: 3 }, () => '|  | runs | stackward | over an empty script | over slow |'),
  );
});

test('without a figure of its own a row has those of the others', () =>
  expect(
    comparisonTable({
      ...comparison,
      rows: [{ name: 'one', runs: 1, outcomes: { stackward: 'failed', slow: { cpu: 5, wall: 5, peak: 5 } } }],
    }),
  ).toContain('| one | 1 | failed | – | 5 ms |'));

test.each([
  ['each measure by itself', [cost(1, 30), cost(3, 10), cost(2, 20)], cost(2, 20)],
  ['one run that failed is the outcome', [cost(1, 1), 'failed' as const], 'failed'],
  ['no run, no outcome', [], undefined],
])('median: %s', (_, outcomes, expected) => expect(medianOf(outcomes)).toEqual(expected));

function cost(cpu: number, wall: number): { cpu: number; wall: number; peak: number } {
  return { cpu, wall, peak: cpu };
}
