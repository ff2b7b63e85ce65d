import { expect, test } from 'vitest';
import { progress } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** A terminal whose clock is in the test's hand. */
function slow(isTerminal: boolean): { terminal: Terminal; clock: { now: number }; shown: string[] } {
  const [clock, shown] = [{ now: 0 }, [] as string[]];
  const terminal: Terminal = {
    cwd: '/',
    env: () => undefined,
    stdin: () => new Uint8Array(),
    out: () => {},
    err: text => shown.push(text),
    outIsTerminal: isTerminal,
    errIsTerminal: isTerminal,
    columns: 80,
    now: () => clock.now,
    date: () => new Date(0),
    library: '',
    load: url => import(url),
  };
  return { terminal, clock, shown };
}

test('a quick scan shows no bar', () => {
  const { terminal, clock, shown } = slow(true);
  const bar = progress(terminal, false);
  for (clock.now = 0; clock.now < 1_000; clock.now += 50) bar.step(clock.now, 1_000);
  bar.end();
  expect(shown).toEqual([]);
});

test('after a second a bar, ten times a second at most, wiped at the end', () => {
  const { terminal, clock, shown } = slow(true);
  const bar = progress(terminal, false);
  for (clock.now = 1_000; clock.now < 2_000; clock.now += 10) bar.step(clock.now / 2, 1_000);
  bar.end();
  expect(shown).toHaveLength(11);
  expect(shown[0]).toBe(`\r${'█'.repeat(12)}${'░'.repeat(12)} 500 of 1000 files\u001B[K`);
  expect(shown.at(-1)).toBe('\r\u001B[K');
});

test.each([
  ['no terminal', false, false],
  ['--quiet', true, true],
])('%s, no bar', (_, isTerminal, quiet) => {
  const { terminal, clock, shown } = slow(isTerminal);
  const bar = progress(terminal, quiet);
  clock.now = 5_000;
  bar.step(1, 2);
  bar.end();
  expect(shown).toEqual([]);
});
