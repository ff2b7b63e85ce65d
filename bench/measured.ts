import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Of a command with all that it started: milliseconds of the processor (user and system), milliseconds that passed, megabytes of its largest process at its largest. */
export type Cost = { readonly cpu: number; readonly wall: number; readonly peak: number };

/** What a command came to; no cost where it took longer than it may, or ended in a way that says that it did not scan. */
export type Outcome = Cost | 'over the limit' | 'failed';

/** bash tells the time that a child and its children took in milliseconds; GNU time, of which hundredths of a second would be too coarse, tells the memory. */
const SCRIPT =
  'TIMEFORMAT="%3U %3S %3R"; out=$1; memory=$2; limit=$3; shift 3; time /usr/bin/time -o "$memory" -f %M timeout -k 5 "$limit" "$@" >"$out" 2>/dev/null </dev/null';

/** Runs a command on Linux. One that `speaks` and prints nothing has failed. `limit` is in seconds. */
export function measured(
  argv: readonly string[],
  { limit, speaks }: { limit: number; speaks: boolean },
): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'stackward-measured-'));
  const [out, memory] = [join(folder, 'out'), join(folder, 'memory')];
  try {
    const { status, stderr } = spawnSync(
      'bash',
      ['-c', SCRIPT, 'measured', out, memory, String(limit), ...argv],
      { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } },
    );
    if (status === 124 || status === 137) return 'over the limit';
    const times = /([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(stderr);
    if (!times || status === null || status > 125 || (speaks && statSync(out).size === 0)) return 'failed';
    const [user, system, wall] = times.slice(1).map(seconds => Number(seconds) * 1_000) as [
      number,
      number,
      number,
    ];
    // Before its figure, GNU time says with which status the command ended.
    const kilobytes = Number(readFileSync(memory, 'utf8').trim().split('\n').at(-1));
    return { cpu: user + system, wall, peak: kilobytes / 1024 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
