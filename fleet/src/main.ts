#!/usr/bin/env node
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, type Format, type Report } from 'stackward';
import { enqueue } from './enqueue.ts';
import { fleetReport } from './fleet-report.ts';
import { covered } from './git.ts';
import { mergedReport } from './merged-report.ts';
import { connect, Jobs, progressLine, RETRIES, type SetAside } from './queue.ts';
import { reportText } from './report-text.ts';
import { parseRepositories } from './repositories.ts';
import { readRun, runIds } from './runs.ts';
import { FolderStore } from './store.ts';
import { FleetWorker, removeLeftClones } from './work.ts';

const HELP = `Scans many repositories with stackward, on any number of machines.

  stackward-fleet enqueue repositories.txt   put the repositories into the queue, each at its commit
  stackward-fleet work                       take repositories from the queue and scan them
  stackward-fleet report                     what was found
  stackward-fleet status                     how far it is

All commands
  --redis ADDRESS       default: REDIS_URL, or redis://127.0.0.1:6379
  --store FOLDER        where the reports are kept (default: stackward-reports)

enqueue: a line is ADDRESS [team=NAME] [ref=NAME] [commit=SHA]
  --preset strict       run all rules
  --no-config           do not read the stackward.yaml of the repositories
  --at-once N           so many servers are asked for commits at once (default: 16)
  --attempts N          attempts before a repository is set aside (default: ${RETRIES.attempts})
  --retry-delay MS      before the second attempt; it doubles each time (default: ${RETRIES.delay})
  --retry               also try again what was set aside

work
  --jobs N              repositories at once (default: one for each processor)
  --until-empty         end when the queue is empty
  --clones FOLDER       where clones are made (default: a folder for temporary files)
  --clone-seconds N     limit for fetching a repository (default: 300)
  --max-megabytes N     limit for the size of a repository (default: 1024)
  --scan-seconds N      limit for scanning a repository (default: 300)
  --memory N            limit for scanning in MB (default: 1024)
  --lock-seconds N      after so long without a sign of life a worker is taken for dead (default: 30)

report
  --run ID              default: the last one
  --since ID            compare with this run instead of the one before
  --repository NAME     only this one
  --all                 text: all repositories, not the worst only
  --format FORMAT       text, json, or merged as one report of stackward: full, sarif, csv, markdown, gitlab, codequality, junit
  --output FILE         write to a file, which is complete or unchanged
`;

class UsageError extends Error {}

const OPTIONS = {
  redis: { type: 'string' },
  store: { type: 'string', default: 'stackward-reports' },
  help: { type: 'boolean', short: 'h' },
  preset: { type: 'string', default: 'recommended' },
  'no-config': { type: 'boolean', default: false },
  'at-once': { type: 'string', default: '16' },
  attempts: { type: 'string', default: String(RETRIES.attempts) },
  'retry-delay': { type: 'string', default: String(RETRIES.delay) },
  retry: { type: 'boolean', default: false },
  jobs: { type: 'string', default: String(availableParallelism()) },
  'until-empty': { type: 'boolean', default: false },
  clones: { type: 'string', default: join(tmpdir(), 'stackward-fleet') },
  'clone-seconds': { type: 'string', default: '300' },
  'max-megabytes': { type: 'string', default: '1024' },
  'scan-seconds': { type: 'string', default: '300' },
  memory: { type: 'string', default: '1024' },
  'lock-seconds': { type: 'string', default: '30' },
  run: { type: 'string' },
  since: { type: 'string' },
  repository: { type: 'string' },
  all: { type: 'boolean', default: false },
  format: { type: 'string', default: 'text' },
  output: { type: 'string', short: 'o' },
} as const;

const parse = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
type Values = ReturnType<typeof parse>['values'];

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

function parsed(args: readonly string[]): ReturnType<typeof parse> {
  try {
    return parse(args);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function enqueueList(file: string | undefined, values: Values, jobs: Jobs): Promise<number> {
  if (file === undefined) throw new UsageError('enqueue takes a list of repositories');
  const { preset } = values;
  if (preset !== 'recommended' && preset !== 'strict')
    throw new UsageError('--preset is recommended or strict');
  const { repositories, faults } = parseRepositories(await readFile(file, 'utf8'), file, process.cwd());
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  const retried = values.retry ? await jobs.retry() : 0;
  const { run, queued, known, unresolved } = await enqueue(
    repositories,
    new FolderStore(values.store),
    jobs,
    {
      settings: { version: versionOfStackward(), preset, config: !values['no-config'] },
      atOnce: whole(values, 'at-once'),
      retries: { attempts: whole(values, 'attempts'), delay: whole(values, 'retry-delay') },
    },
  );
  out(
    `run ${run.id}: ${run.entries.length} repositories, ${queued} to scan, ${known} known at their commit${unresolved > 0 ? `, ${unresolved} set aside because their commit could not be found out` : ''}${retried > 0 ? `; ${retried} are tried again` : ''}`,
  );
  return faults.length > 0 || unresolved > 0 ? 2 : 0;
}

async function work(values: Values, jobs: Jobs, redis: ReturnType<typeof connect>): Promise<number> {
  const folder = values.clones;
  await removeLeftClones(folder);
  const worker = new FleetWorker(redis, {
    store: new FolderStore(values.store),
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

const MERGED: Readonly<Record<string, Format>> = {
  full: 'json',
  sarif: 'sarif',
  csv: 'csv',
  markdown: 'markdown',
  gitlab: 'gitlab',
  codequality: 'codequality',
  junit: 'junit',
};

async function report(values: Values, jobs: Jobs): Promise<number> {
  const isMerged = Object.hasOwn(MERGED, values.format);
  if (!isMerged && values.format !== 'text' && values.format !== 'json')
    throw new UsageError(`--format is text, json, ${Object.keys(MERGED).join(', ')}`);
  const store = new FolderStore(values.store);
  const id = values.run ?? (await runIds(store)).at(-1);
  const run = id === undefined ? undefined : await readRun(store, id);
  if (!run)
    throw new UsageError(id === undefined ? `there is no run in ${values.store}` : `there is no run ${id}`);
  const entries = run.entries.filter(
    ({ name }) => values.repository === undefined || name === values.repository,
  );
  if (entries.length === 0 && values.repository !== undefined)
    throw new UsageError(`${values.repository} is not in run ${run.id}`);
  const reports: (readonly [string, Report])[] = [];
  const found = await fleetReport(
    store,
    { ...run, entries },
    {
      setAside: await setAsideOf(jobs),
      ...(values.since === undefined ? {} : { since: values.since }),
      ...(isMerged ? { onReport: (name: string, one: Report) => void reports.push([name, one]) } : {}),
    },
  );
  const text = isMerged ? await mergedText(reports, values.format) : ownText(values, found);
  if (values.output === undefined) process.stdout.write(text);
  else {
    const temporary = `${values.output}.${process.pid}.tmp`;
    await writeFile(temporary, text);
    await rename(temporary, values.output);
  }
  const { setAside, missing } = found;
  if (isMerged && setAside.length + missing.length > 0)
    process.stderr.write(
      `without a report: ${setAside.length} set aside, ${missing.length} not scanned yet\n`,
    );
  return setAside.length + missing.length > 0 ? 2 : 0;
}

const ownText = ({ format: name, all }: Values, found: Awaited<ReturnType<typeof fleetReport>>): string =>
  name === 'json' ? `${JSON.stringify(found, null, 2)}\n` : reportText(found, all ? 'repository' : 'all');

async function mergedText(reports: readonly (readonly [string, Report])[], name: string): Promise<string> {
  const merged = mergedReport(reports);
  if (!merged) throw new UsageError('there is no report yet');
  return format(merged, MERGED[name] ?? 'json');
}

/** Reports are read from the store, so they can be had without Redis too; then the reasons are missing. */
async function setAsideOf(jobs: Jobs): Promise<readonly SetAside[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly SetAside[]>(done => {
    timer = setTimeout(() => {
      process.stderr.write('Redis does not answer: why repositories are not scanned is not known\n');
      done([]);
    }, 5000);
  });
  try {
    return await Promise.race([jobs.setAside(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function whole(values: Values, name: keyof Values): number {
  const number = Number(values[name]);
  if (!Number.isInteger(number) || number < 1 || number > 1_000_000)
    throw new UsageError(`--${name} takes a number from 1`);
  return number;
}

const versionOfStackward = (): string =>
  (createRequire(import.meta.url)('stackward/package.json') as { version: string }).version;

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const { message, code } = error as NodeJS.ErrnoException;
  process.stderr.write(
    `${error instanceof UsageError || code !== undefined ? message : String((error as Error).stack)}\n`,
  );
  process.exitCode = 2;
}
