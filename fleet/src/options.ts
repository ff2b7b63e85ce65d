import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openStore } from './open-store.ts';
import { RETRIES } from './queue.ts';
import type { Store } from './store.ts';

export const HELP = `Scans many repositories with stackward, on any number of machines.

  stackward-fleet enqueue repositories.txt   put the repositories into the queue, each at its commit
  stackward-fleet work                       take repositories from the queue and scan them
  stackward-fleet report                     what was found
  stackward-fleet status                     how far it is

All commands
  --redis ADDRESS       default: REDIS_URL, or redis://127.0.0.1:6379
  --store PLACE         where the reports are kept: a folder, or s3://BUCKET/PREFIX (default: stackward-reports)
  --s3-endpoint URL     a server that speaks S3, instead of AWS
  --s3-region NAME      default: AWS_REGION, or that of the profile
  --s3-style path|host  where the name of the bucket stands (default: path with an endpoint, else host)

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

/** What was typed is wrong: shown without a stack. */
export class UsageError extends Error {}

const OPTIONS = {
  redis: { type: 'string' },
  store: { type: 'string', default: 'stackward-reports' },
  's3-endpoint': { type: 'string' },
  's3-region': { type: 'string' },
  's3-style': { type: 'string' },
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
export type Values = ReturnType<typeof parse>['values'];

/** The command line. Throws UsageError. */
export function parsed(args: readonly string[]): ReturnType<typeof parse> {
  try {
    return parse(args);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The whole number of an option. Throws UsageError. */
export function whole(values: Values, name: keyof Values): number {
  const number = Number(values[name]);
  if (!Number.isInteger(number) || number < 1 || number > 1_000_000)
    throw new UsageError(`--${name} takes a number from 1`);
  return number;
}

/** The store that is named. Throws UsageError. */
export async function storeOf(values: Values): Promise<Store> {
  const { 's3-endpoint': endpoint, 's3-region': region, 's3-style': style } = values;
  if (style !== undefined && style !== 'path' && style !== 'host')
    throw new UsageError('--s3-style is path or host');
  const store = await openStore(values.store, { endpoint, region, style });
  if ('fault' in store) throw new UsageError(store.fault);
  return store;
}
