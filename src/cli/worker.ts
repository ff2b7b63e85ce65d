import { workerData, parentPort } from 'node:worker_threads';
import { packed, type PackedTarget } from '../scan/shards.ts';
import { openScan } from '../scan.ts';
import { detailsOf } from './found-flags.ts';
import { sameHost } from './host.ts';
import { ownRules } from './own-rules.ts';
import { resolveOptions } from './resolve-options.ts';
import type { Terminal } from './terminal.ts';
import type { Job, Sent } from './worker-job.ts';

/** Files that are taken at once: those of a folder have parts in common. */
const MOST_AT_ONCE = 16;

/** Scans as long as there are files that no thread took. */
export async function work(load: Terminal['load']): Promise<void> {
  const { cwd, library, date, paths, flags, shows, targets, count, slot, shared } = workerData as Job;
  const terminal: Terminal = {
    cwd,
    library,
    load,
    env: name => process.env[name],
    date: () => new Date(date),
    now: () => performance.now(),
    stdin: () => new Uint8Array(),
    out: () => {},
    err: () => {},
    outIsTerminal: false,
    errIsTerminal: false,
    columns: 80,
  };
  const own = await ownRules(flags.rulesFrom ?? [], terminal);
  const { options } = await resolveOptions(paths, flags, own, terminal);
  const opened = await openScan(
    paths,
    { ...options, ...(await detailsOf(flags, shows)) },
    sameHost(targets, cwd),
  );
  const sent = new Set<string>();
  for (;;) {
    const from = Atomics.load(shared, 0);
    const left = targets.length - from;
    if (left <= 0) return;
    const size = Math.min(MOST_AT_ONCE, Math.ceil(left / (4 * count)));
    if (Atomics.compareExchange(shared, 0, from, from + size) !== from) continue;
    const results: PackedTarget[] = [];
    for (const [at, target] of opened.targets.slice(from, from + size).entries()) {
      Atomics.store(shared, 1 + slot, from + at + 1);
      results.push(packed(await opened.scanTarget(target)));
    }
    const used = opened.used().filter(one => {
      const key = JSON.stringify(one);
      return !sent.has(key) && sent.add(key);
    });
    parentPort?.postMessage({ from, results, used } satisfies Sent);
    Atomics.store(shared, 1 + slot, 0);
  }
}
