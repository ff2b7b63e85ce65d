import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Scanner, ScanFault } from './scanner.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleet-scanner-'));
const settings = { version: '1', preset: 'recommended', config: true } as const;
writeFileSync(join(folder, 'template.yaml'), 'Resources: { Topic: { Type: AWS::SNS::Topic } }\n');
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['longer than it may', { milliseconds: 1, megabytes: 512 }, /^the scan took longer than/],
  [
    'more memory than it may',
    { milliseconds: 60_000, megabytes: 4 },
    /ended without a report: .*more than 4 MB/,
  ],
])('a scan that takes %s is ended, and the next one has a process of its own', async (_, limits, reason) => {
  const scanner = new Scanner(limits);
  for (const one of [1, 2]) {
    const fault = await scanner.scan({ folder, settings }).catch((error: unknown) => error);
    expect([one, fault]).toEqual([one, expect.any(ScanFault)]);
    expect((fault as Error).message).toMatch(reason);
  }
  scanner.stop(true);
});
