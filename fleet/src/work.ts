import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DelayedError, UnrecoverableError, Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { clone, RepositoryFault, type CloneLimits } from './git.ts';
import { QUEUE, type ScanJob } from './queue.ts';
import { Scanner, type ScanLimits } from './scanner.ts';
import { storeReport } from './stored-report.ts';
import { StoreFault, type Store } from './store.ts';

export type WorkOptions = {
  readonly store: Store;
  /** Clones are made here, each in a folder of its own that is removed afterwards. */
  readonly folder: string;
  /** Repositories at once; each has a scanning process. */
  readonly atOnce: number;
  readonly cloning: CloneLimits;
  readonly scanning: ScanLimits;
  readonly log: (line: string) => void;
  /** A worker that did not renew its lock for so long is taken for dead, and its job is taken over. */
  readonly lockMilliseconds?: number;
  /** How long a job waits when the store or the disk failed. */
  readonly pauseMilliseconds?: number;
};

/** A job whose worker died this often is set aside: the repository may be what ends the worker. */
const MOST_TAKEOVERS = 3;
const LOCK = 30_000;
const PAUSE = 30_000;
const isDiskFull = (error: unknown): boolean =>
  /\b(?:ENOSPC|EDQUOT)\b|No space left on device|Disk quota exceeded/.test(String(error));

/** Takes jobs from the queue until `stop` is called. */
export class FleetWorker {
  readonly #worker: Worker<ScanJob>;
  readonly #options: WorkOptions;
  readonly #scanners: Scanner[] = [];
  readonly #idle: Scanner[] = [];
  readonly #ending = new AbortController();

  constructor(redis: Redis, options: WorkOptions) {
    this.#options = options;
    const { atOnce, lockMilliseconds = LOCK, log } = options;
    this.#worker = new Worker<ScanJob>(QUEUE, (job, token) => this.#process(job, token), {
      connection: redis,
      concurrency: atOnce,
      lockDuration: lockMilliseconds,
      stalledInterval: lockMilliseconds,
      maxStalledCount: MOST_TAKEOVERS,
      metrics: { maxDataPoints: 60 * 24 },
    });
    this.#worker.on('error', error => log(`redis: ${error.message}`));
    this.#worker.on('stalled', id => log(`taken over: the worker of ${id} is gone`));
    this.#worker.on('failed', (job, error) => {
      if (!job) return;
      const isLast = job.finishedOn !== undefined;
      log(`${isLast ? 'set aside' : 'tried again later'}: ${nameOf(job.data)}: ${error.message}`);
    });
  }

  /** Lets the jobs that were begun end; `now`: puts an end to them, and they are tried again. */
  async stop(now = false): Promise<void> {
    if (now) this.#ending.abort();
    await this.#worker.close(now);
    for (const scanner of this.#scanners) scanner.stop(now);
  }

  async #process(job: Job<ScanJob>, token: string | undefined): Promise<void> {
    try {
      await this.#scan(job.data);
    } catch (error) {
      if (error instanceof RepositoryFault) throw new UnrecoverableError(error.message);
      if (!(error instanceof StoreFault) && !isDiskFull(error)) throw error;
      // Not the fault of the repository: the attempt does not count, and the job waits for room.
      const { log, pauseMilliseconds = PAUSE } = this.#options;
      log(`waits: ${nameOf(job.data)}: ${error instanceof Error ? error.message : String(error)}`);
      await job.moveToDelayed(Date.now() + pauseMilliseconds, token);
      throw new DelayedError();
    }
  }

  async #scan(data: ScanJob): Promise<void> {
    const { store, folder, cloning, log } = this.#options;
    if (await store.has(data.report)) return;
    const start = performance.now();
    await mkdir(folder, { recursive: true });
    const own = await mkdtemp(join(folder, `${PREFIX}${process.pid}-`));
    const scanner = this.#scanner();
    try {
      await clone(data.address, data.commit, own, cloning, this.#ending.signal);
      const report = await scanner.scan({ folder: own, settings: data.settings });
      await storeReport(store, data, report);
      log(`done: ${nameOf(data)} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    } finally {
      this.#idle.push(scanner);
      await rm(own, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  #scanner(): Scanner {
    const idle = this.#idle.pop();
    if (idle) return idle;
    const made = new Scanner(this.#options.scanning);
    this.#scanners.push(made);
    return made;
  }
}

const nameOf = ({ name, commit }: ScanJob): string => `${name} ${commit.slice(0, 10)}`;

const PREFIX = 'clone-';
/** Removes the clones that killed workers of this machine left behind. */
export async function removeLeftClones(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const pid = /^clone-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(join(folder, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
