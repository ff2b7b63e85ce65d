import { concurrently } from './concurrently.ts';
import { commitOf } from './git.ts';
import { type Jobs, RETRIES, type Retries, type ScanJob } from './queue.ts';
import { reportKey, type Repository, type ScanSettings } from './repositories.ts';
import { storeRun, type Run, type RunEntry } from './runs.ts';
import type { Store } from './store.ts';

export type EnqueueOptions = {
  readonly settings: ScanSettings;
  /** How many servers are asked at once which commit a branch stands at. */
  readonly atOnce?: number;
  /** How long one may take. */
  readonly milliseconds?: number;
  readonly retries?: Retries;
  readonly now?: () => Date;
};

export type Enqueued = {
  readonly run: Run;
  readonly queued: number;
  /** Their commit was scanned before. */
  readonly known: number;
  readonly unresolved: number;
};

const TRIES = 3;

/** Finds out at which commit each repository stands, stores that as a run, and adds a job for each commit without a report. */
export async function enqueue(
  repositories: readonly Repository[],
  store: Store,
  jobs: Jobs,
  { settings, atOnce = 16, milliseconds = 30_000, retries = RETRIES, now = () => new Date() }: EnqueueOptions,
): Promise<Enqueued> {
  const entries: RunEntry[] = [];
  const wanted: ScanJob[] = [];
  let known = 0;
  const resolved = async (
    repository: Repository,
  ): Promise<readonly [Repository, string | Error, boolean]> => {
    const commit = await resolve(repository, milliseconds, retries.delay / 10);
    const isKnown =
      typeof commit === 'string' && (await store.has(reportKey(repository.name, commit, settings)));
    return [repository, commit, isKnown];
  };
  for await (const [repository, commit, isKnown] of concurrently(repositories, atOnce, resolved)) {
    const { name, team } = repository;
    if (commit instanceof Error) {
      entries.push({ name, team, fault: commit.message });
      continue;
    }
    const report = reportKey(name, commit, settings);
    entries.push({ name, team, commit, report });
    if (isKnown) known += 1;
    else wanted.push({ ...repository, commit, settings, report });
  }
  // The run first: what is in the queue belongs to a run even if this process ends here, and the same list makes the same run again.
  const run = await storeRun(store, entries, now());
  await jobs.begin({
    id: run.id,
    total: entries.length,
    unresolved: entries.length - known - wanted.length,
    started: now().getTime(),
  });
  await jobs.add(wanted, retries);
  return { run, queued: wanted.length, known, unresolved: entries.length - known - wanted.length };
}

async function resolve(
  { address, ref, commit }: Repository,
  milliseconds: number,
  pause: number,
): Promise<string | Error> {
  if (commit !== undefined) return commit;
  for (let attempt = 1; ; attempt += 1)
    try {
      return await commitOf(address, ref, milliseconds);
    } catch (error) {
      if (attempt === TRIES) return error instanceof Error ? error : new Error(String(error));
      await new Promise(done => setTimeout(done, pause * 2 ** attempt));
    }
}
