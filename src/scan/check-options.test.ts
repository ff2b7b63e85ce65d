import { expect, test } from 'vitest';
import { scan } from '../scan.ts';
import { memoryHost, TEMPLATE } from './testing.ts';
import type { ScanOptions } from './options.ts';

test.each([
  [{ preset: 'foo' }, 'preset must be recommended or strict, not "foo"'],
  [{ preset: 1 }, 'preset must be recommended or strict, not 1'],
  [{ minSeverity: 'hihg' }, 'minSeverity must be critical, high, medium, low or info, not "hihg"'],
  [{ minConfidence: 'sure' }, 'minConfidence must be certain or with defaults, not "sure"'],
])('JavaScript may give any word: %j is an error', async (options, message) =>
  expect(scan(['.'], options as unknown as ScanOptions, memoryHost({ 'a.yaml': TEMPLATE }))).rejects.toThrow(
    message,
  ),
);
