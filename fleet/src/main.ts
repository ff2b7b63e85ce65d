#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { enqueue } from './enqueue.ts';
import { covered } from './git.ts';
import { HELP, parsed, storeOf, UsageError, whole, type Values } from './options.ts';
import { connect, Jobs, progressLine } from './queue.ts';
import { report } from './report-command.ts';
import { parseRepositories } from './repositories.ts';
import { StoreFault, type Store } from './store.ts';
import { FleetWorker, removeLeftClones } from './work.ts';

const out = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parsed(args);
  const [command, ...rest] = positionals;
  if (values.help || command === undefined) {
    process.stdout.write(HELP);
    return command === undefined && !values.help ? 2 : 0;
  }
  if (rest.length > (command === 'enqueue' ? 1 : 0))
    throw new UsageError(`${command} does not take ${rest.at(-1)}`);
  const redis = connect(values.redis ?? process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379');
  let isTold = false;
  redis.on('error', (error: Error) => {
    if (!isTold) process.stderr.write(`waiting for Redis: ${covered(error.message || String(error))}\n`);
    isTold = true;
  });
  redis.on('ready', () => {
    isTold = false;
  });
  const jobs = new Jobs(redis);
  try {
    switch (command) {
      case 'enqueue':
        return await enqueueList(rest[0], values, jobs);
      case 'work':
        return await work(values, jobs, redis);
      case 'report':
        return await report(values, jobs);
      case 'status':
        out(progressLine(await jobs.progress()));
        return 0;
      default:
        throw new UsageError(`there is no command ${command}`);
    }
  } finally {
    await jobs.close();
  }
}

/** A store that cannot be read is told before anything is done. */
async function openedStore(values: Values): Promise<Store> {
  const store = await storeOf(values);
  await store.list('runs');
  return store;
}

async function enqueueList(file: string | undefined, values: Values, jobs: Jobs): Promise<number> {
  if (file === undefined) throw new UsageError('enqueue takes a list of repositories');
  const { preset } = values;
  if (preset !== 'recommended' && preset !== 'strict')
    throw new UsageError('--preset is recommended or strict');
  const store = await openedStore(values);
  const { repositories, faults } = parseRepositories(await readFile(file, 'utf8'), file, process.cwd());
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  const retried = values.retry ? await jobs.retry() : 0;
  const { run, queued, known, unresolved } = await enqueue(repositories, store, jobs, {
    settings: { version: versionOfStackward(), preset, config: !values['no-config'] },
    atOnce: whole(values, 'at-once'),
    retries: { attempts: whole(values, 'attempts'), delay: whole(values, 'retry-delay') },
  });
  out(
    `run ${run.id}: ${run.entries.length} repositories, ${queued} to scan, ${known} known at their commit${unresolved > 0 ? `, ${unresolved} set aside because their commit could not be found out` : ''}${retried > 0 ? `; ${retried} are tried again` : ''}`,
  );
  return faults.length > 0 || unresolved > 0 ? 2 : 0;
}

async function work(values: Values, jobs: Jobs, redis: ReturnType<typeof connect>): Promise<number> {
  const folder = values.clones;
  const store = await openedStore(values);
  await removeLeftClones(folder);
  const worker = new FleetWorker(redis, {
    store,
    folder,
    atOnce: whole(values, 'jobs'),
    cloning: {
      milliseconds: whole(values, 'clone-seconds') * 1000,
      bytes: whole(values, 'max-megabytes') * 2 ** 20,
    },
    scanning: { milliseconds: whole(values, 'scan-seconds') * 1000, megabytes: whole(values, 'memory') },
    lockMilliseconds: whole(values, 'lock-seconds') * 1000,
    log: line => out(covered(line)),
  });
  await new Promise<void>(done => {
    let asked = 0;
    // The first signal lets begun jobs end, the second puts an end to them.
    const onSignal = (): void => {
      asked += 1;
      void worker.stop(asked > 1).then(() => done());
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
    if (!values['until-empty']) return;
    const timer = setInterval(() => {
      void jobs.left().then(left => {
        if (left > 0) return;
        clearInterval(timer);
        void worker.stop().then(() => done());
      });
    }, 500);
  });
  out(progressLine(await jobs.progress()));
  return 0;
}

const versionOfStackward = (): string =>
  (createRequire(import.meta.url)('stackward/package.json') as { version: string }).version;

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const { message, code } = error as NodeJS.ErrnoException;
  const isTold = error instanceof UsageError || error instanceof StoreFault || code !== undefined;
  process.stderr.write(`${covered(isTold ? message : String((error as Error).stack))}\n`);
  process.exitCode = 2;
}
