import { expect, test } from 'vitest';
import { daysBetween, runtimeNamed } from './runtimes.ts';

test.each([
  ['nodejs20.x', '2026-04-30', 'nodejs24.x'], ['python3.9', '2025-12-15', 'python3.14'], ['nodejs22.x', '2027-04-30', 'nodejs24.x'], ['go1.x', '2024-01-08', 'provided.al2023'], ['dotnet8', '2026-11-10', 'dotnet10'],
])('%s is deprecated on %s, after it comes %s', (name, deprecated, successor) => expect(runtimeNamed(name)).toEqual({ deprecated, successor }));

test('the newest has no successor yet', () => expect(runtimeNamed('nodejs24.x')?.successor).toBeUndefined());
test.each(['nodejs99.x', '', 'nodejs', 'constructor', 'nodejs20.x\t'])('%j', name => expect(runtimeNamed(name)?.successor).toBe(name === 'nodejs' ? 'nodejs24.x' : undefined));
test.each([['2026-11-25', '2026-11-25', 0], ['2026-11-25', '2027-02-23', 90], ['2026-11-25', '2026-04-30', -209], ['', '2026-04-30', Infinity]])('from %s to %s', (from, to, days) => expect(daysBetween(from, to)).toBe(days));
