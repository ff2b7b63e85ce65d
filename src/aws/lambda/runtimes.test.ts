import { expect, test } from 'vitest';
import { runtimeDeprecation } from './runtimes.ts';

test.each([
  ['nodejs20.x', '2026-11-25', 'medium', 'which AWS deprecated on 2026-04-30', 'nodejs24.x'],
  ['python3.9', '2026-11-25', 'medium', 'which AWS deprecated on 2025-12-15', 'python3.14'],
  ['dotnet8', '2026-11-10', 'medium', 'which AWS deprecated on 2026-11-10', 'dotnet10'],
  ['dotnet8', '2026-11-09', 'low', 'which AWS will deprecate on 2026-11-10', 'dotnet10'],
  ['nodejs22.x', '2027-01-30', 'low', 'which AWS will deprecate on 2027-04-30', 'nodejs24.x'],
  ['nodejs20.x', '2028-05-01', 'medium', 'which AWS deprecated on 2026-04-30', 'a supported runtime'],
  ['nodejs24.x', '2030-01-01', 'medium', 'which AWS deprecated on 2028-04-30', 'a supported runtime'],
])('%s on %s: %s', (runtime, today, severity, clause, next) =>
  expect(runtimeDeprecation(runtime, today, 90)).toEqual({
    severity,
    clause,
    fix: `Set the runtime to ${next} and test the function on it.`,
    ...(next === 'a supported runtime' ? {} : { successor: next }),
  }),
);

test.each([
  ['nodejs22.x', '2027-01-29'],
  ['nodejs24.x', '2026-11-25'],
  ['nodejs99.x', '2026-11-25'],
  ['', '2026-11-25'],
  ['constructor', '2026-11-25'],
  ['nodejs20.x\t', '2026-11-25'],
  ['nodejs20.x', ''],
])('nothing is said of %j on %j', (runtime, today) =>
  expect(runtimeDeprecation(runtime, today, 90)).toBeUndefined(),
);

test.each([
  ['nodejs22.x', '2026-11-25', 180, 'low'],
  ['dotnet8', '2026-11-09', 0, undefined],
  ['dotnet8', '2026-11-10', 0, 'medium'],
])('%s on %s, told %i days ahead: %s', (runtime, today, soon, severity) =>
  expect(runtimeDeprecation(runtime, today, soon)?.severity).toBe(severity),
);
