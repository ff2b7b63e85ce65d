import { Worker } from 'node:worker_threads';
import { redactText } from '../redact/text.ts';
import type { AcceptedPlace } from '../config/acceptance.ts';
import type { TargetResult } from '../scan/file-result.ts';
import type { Target } from '../scan/find.ts';
import { unreadFile } from '../scan/present-file.ts';
import { unpacked, type ScannedParts } from '../scan/shards.ts';
import { folderOfRoot } from './host.ts';
import type { Terminal } from './terminal.ts';
import type { Job, Sent } from './worker-job.ts';

type Given = Pick<Job, 'paths' | 'flags' | 'shows' | 'count'> & {
  readonly terminal: Terminal;
  readonly onProgress: (done: number) => void;
};
/** A thread that ended before its work did, with the file that it was at. */
type Death = { readonly at: Target | undefined; readonly why: string };

/**
 * Scans files in worker threads. Each takes the next few as long as there are any; which of them scans a file makes no difference to what is found. A file that ends its thread, by all memory that
 * one has, is tried in a thread of its own: there it is what ended it, and failed. Undefined where there can be no threads.
 */
export async function scanByWorkers(
  targets: readonly Target[],
  given: Given,
): Promise<ScannedParts | undefined> {
  if (targets.some(({ root }) => folderOfRoot(root) === undefined)) return undefined;
  const results = new Map<Target, TargetResult>();
  const used: AcceptedPlace[] = [];
  const take = (part: readonly Target[], { from, results: some, used: places }: Sent): void => {
    for (const [at, one] of some.entries()) {
      const target = part[from + at];
      if (target) results.set(target, unpacked(one, target));
    }
    used.push(...places);
    given.onProgress(results.size);
  };
  for (let left = targets; left.length > 0; left = targets.filter(target => !results.has(target))) {
    const before = results.size;
    const deaths = await scanned(left, given, take);
    for (const { at } of deaths) {
      if (at === undefined || results.has(at)) continue;
      const [again] = await scanned([at], given, take);
      if (again) results.set(at, { ...failed(at, again.why), nested: [] });
    }
    // Threads that end before they begin: what is wrong shows without them.
    if (results.size === before) return undefined;
  }
  return { results: targets.flatMap(target => results.get(target) ?? []), used };
}

async function scanned(
  targets: readonly Target[],
  { terminal, count: most, flags, paths, shows }: Given,
  take: (targets: readonly Target[], sent: Sent) => void,
): Promise<readonly Death[]> {
  const count = Math.min(most, targets.length);
  const { baseline: _baseline, diff: _diff, ...scanFlags } = flags;
  const job: Omit<Job, 'slot'> = {
    paths,
    shows,
    count,
    cwd: terminal.cwd,
    library: terminal.library,
    date: terminal.date().getTime(),
    // What is accepted is taken out where all findings are.
    flags: { ...scanFlags, accept: true },
    targets: targets.map(({ root, file, named }) => ({ folder: folderOfRoot(root) ?? '', file, named })),
    shared: new Int32Array(new SharedArrayBuffer(4 * (1 + count))),
  };
  const ends = Array.from({ length: count }, (_, slot) =>
    ended({ ...job, slot }, sent => take(targets, sent)),
  );
  return (await Promise.all(ends)).flatMap(one => (one ? [{ why: one.why, at: targets[one.at - 1] }] : []));
}

/** In MB: what V8 leaves to the main thread, 984 kB, and 192 that Node takes from each thread. What is nested too deeply is so in both. */
const STACK = (984 + 192) / 1024;

/** How a thread ended, if not because nothing was left: `at` counts from 1. */
const ended = (
  job: Job,
  take: (sent: Sent) => void,
): Promise<{ readonly why: string; readonly at: number } | undefined> =>
  new Promise(resolve => {
    let fault: NodeJS.ErrnoException | undefined;
    let worker: Worker;
    const end = (why: string | undefined): void =>
      resolve(why === undefined ? undefined : { why, at: Atomics.load(job.shared, 1 + job.slot) });
    try {
      worker = new Worker(new URL('../bin/worker.js', job.library), {
        workerData: job,
        resourceLimits: { stackSizeMb: STACK },
      });
    } catch (error) {
      return end(String(error));
    }
    worker.on('message', take);
    worker.on('error', error => {
      fault = error;
    });
    worker.on('exit', status => {
      if (fault)
        end(
          fault.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? 'it took all memory that a thread may have'
            : `the thread ended: ${redactText(fault.message)}`,
        );
      else end(status === 0 ? undefined : `the thread ended with status ${status}`);
    });
  });

const failed = (target: Target, why: string): ReturnType<typeof unreadFile> =>
  unreadFile(target, {
    status: 'failed',
    problems: [
      { code: 'scan-failed', message: why, span: { file: target.file, start: 0, end: 0 }, lost: true },
    ],
    verboseOnly: false,
  });
