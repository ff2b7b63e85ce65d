import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import type { Repository, ScanSettings } from './repositories.ts';

/** One repository at one commit. */
export type ScanJob = Repository & {
  readonly commit: string;
  readonly settings: ScanSettings;
  /** Where its report is stored. */
  readonly report: string;
};

/** An attempt fails: the next one begins after 10 s, 20 s, 40 s …, each shortened by up to a half so that they do not come at once. */
export type Retries = { readonly attempts: number; readonly delay: number };
export const RETRIES: Retries = { attempts: 5, delay: 10_000 };

export const QUEUE = 'stackward';
/** The totals of the run that was put into the queue last. */
const RUN = 'stackward-fleet:run';
const LAST_MINUTES = 10;

/** A connection that waits for Redis to come back, without end. */
export const connect = (address: string): Redis =>
  new Redis(address, {
    maxRetriesPerRequest: null,
    retryStrategy: times => Math.min(100 * times, 3000),
  });

export type RunTotals = {
  readonly id: string;
  /** Repositories of the list. */
  readonly total: number;
  /** Those without a job: their commit could not be found out. */
  readonly unresolved: number;
  readonly started: number;
};

export type Progress = {
  readonly waiting: number;
  readonly active: number;
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  /** Repositories a minute. */
  readonly rate: number;
  /** Minutes until the last one, unless nothing was finished yet. */
  readonly minutesLeft?: number;
};

export type SetAside = { readonly name: string; readonly commit: string; readonly reason: string };

/** The jobs in Redis. */
export class Jobs {
  readonly #redis: Redis;
  readonly queue: Queue<ScanJob>;

  constructor(redis: Redis) {
    this.#redis = redis;
    this.queue = new Queue<ScanJob>(QUEUE, { connection: redis });
    // Without a listener an error of the connection ends the process; the connection comes back by itself.
    this.queue.on('error', () => undefined);
  }

  /** Adds jobs; one that is in the queue already is not added again. */
  async add(jobs: readonly ScanJob[], { attempts, delay }: Retries = RETRIES): Promise<void> {
    const opts = {
      attempts,
      backoff: { type: 'exponential', delay, jitter: 0.5 },
      // The report in the store says that it is done.
      removeOnComplete: true,
      removeOnFail: false,
      stackTraceLimit: 1,
    };
    for (let at = 0; at < jobs.length; at += 500)
      await this.queue.addBulk(
        jobs
          .slice(at, at + 500)
          .map(data => ({ name: 'scan', data, opts: { ...opts, jobId: jobIdOf(data) } })),
      );
  }

  /** Tries again what was set aside; returns how many those are. */
  async retry(): Promise<number> {
    const { failed = 0 } = await this.queue.getJobCounts('failed');
    if (failed > 0) await this.queue.retryJobs({ state: 'failed' });
    return failed;
  }

  async begin(run: RunTotals): Promise<void> {
    await this.#redis.set(RUN, JSON.stringify(run));
  }

  /** How many jobs are not finished. */
  async left(): Promise<number> {
    const counts = await this.queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active');
    return Object.values(counts).reduce((sum, count) => sum + count, 0);
  }

  async progress(now = Date.now()): Promise<Progress> {
    const [counts, stored, metrics] = await Promise.all([
      this.queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active', 'failed'),
      this.#redis.get(RUN),
      this.queue.getMetrics('completed', 0, LAST_MINUTES - 1),
    ]);
    const run = stored === null ? undefined : (JSON.parse(stored) as RunTotals);
    const { active = 0, failed: set = 0, ...rest } = counts;
    const waiting = Object.values(rest).reduce((sum, count) => sum + count, 0);
    const failed = set + (run?.unresolved ?? 0);
    const total = Math.max(run?.total ?? 0, waiting + active + failed);
    const done = total - waiting - active - failed;
    const minutes = metrics.data.map(Number).filter(count => count > 0);
    const sinceStart = Math.max((now - (run?.started ?? now)) / 60_000, 1 / 60);
    const rate =
      minutes.length > 0
        ? minutes.reduce((sum, count) => sum + count, 0) / minutes.length
        : done / sinceStart;
    const left = waiting + active;
    return { waiting, active, done, failed, total, rate, ...(rate > 0 ? { minutesLeft: left / rate } : {}) };
  }

  /** The jobs that failed at every attempt, each with the reason of the last one. */
  async setAside(): Promise<readonly SetAside[]> {
    const found: SetAside[] = [];
    for (let at = 0; ; at += 1000) {
      const jobs = await this.queue.getFailed(at, at + 999);
      for (const { data, failedReason } of jobs)
        found.push({ name: data.name, commit: data.commit, reason: failedReason ?? 'unknown' });
      if (jobs.length < 1000) return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    }
  }

  async close(): Promise<void> {
    await this.queue.close();
    this.#redis.disconnect();
  }
}

/** The queue takes no `:` and no `/` is wanted in the names of keys. */
const jobIdOf = ({ report }: ScanJob): string => report.replaceAll('/', '-');

export const progressLine = ({ waiting, active, done, failed, total, rate, minutesLeft }: Progress): string =>
  [
    `${waiting} waiting, ${active} active, ${done} done, ${failed} failed of ${total}`,
    `${rate.toFixed(1)} a minute`,
    ...(minutesLeft === undefined || waiting + active === 0 ? [] : [`${durationOf(minutesLeft)} left`]),
  ].join('; ');

function durationOf(minutes: number): string {
  if (minutes < 1) return 'less than a minute';
  return minutes < 120 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;
}
