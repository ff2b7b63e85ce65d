import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../src/cli/testing.ts';
import { hostileInputs } from './inputs.ts';
import { commandOf, troublesIn, write } from './run.ts';

/** The small ones: `npm run check -- --hostile` runs all, and looks at the time and memory that each takes. */
const small = hostileInputs.filter(
  ({ name, run: own }) => !own?.messages && Number(/ (\d+)$/.exec(name)?.[1] ?? 0) <= 300,
);

test('there are more than 500, of which many are small', () => {
  expect(hostileInputs.length).toBeGreaterThan(500);
  expect(small.length).toBeGreaterThan(250);
  expect(new Set(hostileInputs.map(({ name }) => name)).size).toBe(hostileInputs.length);
});

/** Another sample each day of the month would hide a fault from whoever looks for it: the same ones every time. */
const SAMPLE = 60;
const sample = small.filter((_, index) => (index * 7919) % small.length < SAMPLE);

test.each(sample.map(input => [input.name, input] as const))(
  '%s: no trace, and the other template is reported',
  async (_, input) => {
    const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
    try {
      write(folder, input);
      const { out, err } = await run(folder, commandOf(input));
      expect(troublesIn(out, err, input)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
