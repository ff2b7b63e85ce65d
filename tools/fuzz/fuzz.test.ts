import { beforeAll, expect, test } from 'vitest';
import { loadPython } from '../../src/code/python/python.ts';
import { kept } from './found.ts';
import { fuzz, stand } from './run.ts';
import { TARGETS } from './targets.ts';

beforeAll(loadPython);

/** The same inputs at each run; `npm run fuzz -- --minutes 30` looks for others. */
const [SEED, RUNS] = [16, 25];
test.each(TARGETS.map(target => [target.name, target] as const))(
  '%s: nothing breaks the scan, and readers agree',
  { timeout: 120_000 },
  async (_, target) => {
    const { failure, runs } = await fuzz(target, { seed: SEED, runs: RUNS });
    expect(failure).toBeUndefined();
    expect(runs).toBe(RUNS);
  },
);

test('what a target did not stand once, it stands', { timeout: 120_000 }, async () => {
  for (const [file, { target, files }] of kept()) {
    const found = TARGETS.find(({ name }) => name === target);
    expect(found, file).toBeDefined();
    await expect(stand(found ?? {}, files), file).resolves.toBeUndefined();
  }
});
