import { readFile } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { harmless } from '../report/document.ts';
import type { Report } from '../report/report.ts';
import { plural } from '../report/words.ts';
import {
  isPart,
  MergedShards,
  MOST_SHARDS,
  shardResults,
  type Shard,
  type ScanParts,
} from '../scan/shards.ts';
import { UserError } from '../scan/user-error.ts';
import { exitStatus } from './exit.ts';
import { FOR_PAGE, written } from './outputs.ts';
import { runDetails } from './run-details.ts';
import { found } from './found.ts';
import { scanCommand, type ReportFlags } from './scan-command.ts';
import { printError, type Terminal } from './terminal.ts';

export type ShardFlags = ReportFlags & { readonly shard?: string; readonly shardFile?: string };

/** Scans the templates of one shard and writes what it found for `merge`, which has the gate and the formats. */
export async function scanShard(
  paths: readonly string[],
  flags: ShardFlags,
  terminal: Terminal,
): Promise<number> {
  const shard = shardFrom(flags.shard ?? '', terminal.env);
  if (paths.includes('-')) throw new UserError('--shard takes files and folders, not standard input');
  if (flags.fix || flags.fixUnsafe || flags.dryRun)
    throw new UserError('--shard fixes nothing: use --fix in one scan');
  if (flags.output !== undefined)
    throw new UserError('--shard writes no report: use --output with `stackward merge`');
  const start = terminal.date();
  let results: Parameters<NonNullable<ScanParts['onResults']>> = [[], []];
  const { failOn: _, ...ran } = await found(paths, { ...flags, ...FOR_PAGE }, terminal, {
    quiet: flags.quiet === true,
    // Which formats the merge prints is not known here.
    shows: true,
    shard,
    onResults: (...given) => {
      results = given;
    },
  });
  const { settings } = await settingsOf(ran, start, terminal);
  const file = flags.shardFile ?? `stackward-shard-${shard.index}-of-${shard.total}.json`;
  const text = JSON.stringify(shardResults(shard, settings, { results: results[0], used: results[1] }));
  const unwritten = written(terminal.cwd, { file }, `${harmless(text)}\n`);
  const errors = [...ran.report.errors, ...(unwritten === undefined ? [] : [unwritten])];
  for (const error of errors) printError(terminal, error);
  if (unwritten === undefined && !flags.quiet) terminal.out(`${summary(shard, ran.report, file)}\n`);
  return exitStatus({ ...ran.report, errors }, () => 'never', flags.allowParseErrors);
}

const summary = ({ index, total }: Shard, { files, findings }: Report, file: string): string =>
  `shard ${index} of ${total}: ${plural(files.length, 'file')}, ${plural(findings.length, 'finding')}; written to ${file} for \`stackward merge\``;

/** What has to be the same in all shards. The gate and the paths of machines are not among it. */
async function settingsOf(
  ran: Omit<Parameters<typeof runDetails>[0], 'failOn'>,
  start: Date,
  terminal: Terminal,
): Promise<{ readonly settings: Readonly<Record<string, unknown>> }> {
  const { settings } = await runDetails({ ...ran, failOn: () => 'never' }, start, terminal);
  return { settings: JSON.parse(JSON.stringify(settings)) as Readonly<Record<string, unknown>> };
}

/** The report of all shards, as one scan would print it. */
export async function merge(
  files: readonly string[],
  flags: ReportFlags,
  terminal: Terminal,
): Promise<number> {
  const shards = new Map<string, unknown>();
  for (const file of await expanded(files, terminal.cwd))
    shards.set(file, await parsedFile(file, terminal.cwd));
  const merged = new MergedShards(shards);
  if (merged.faults.length > 0) throw new UserError(merged.faults.join('\n'));
  return scanCommand(merged.paths, { ...flags, merged }, terminal);
}

/** Patterns that no shell replaced stand for the files that they match. */
async function expanded(files: readonly string[], cwd: string): Promise<readonly string[]> {
  if (!files.some(file => file.includes('*'))) return files;
  const { expand } = await import('./glob.ts');
  return files.flatMap(file => {
    if (!file.includes('*')) return [file];
    const found = expand(file, cwd, []).files.map(path => relative(cwd, path).split(sep).join('/'));
    return found.length > 0 ? found.toSorted() : [file];
  });
}

async function parsedFile(file: string, cwd: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(resolve(cwd, file), 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(`${file} cannot be read: ${code ?? message}`);
  }
}

type Engine = {
  readonly index: string;
  readonly total?: string;
  /** The number of the first shard. */
  readonly first: 0 | 1;
};
/**
 * What CI systems and job runners set: GitLab `parallel`, CircleCI, Buildkite, AWS Batch array jobs, and Kubernetes indexed Jobs, which do not tell how many there are.
 * Sources: docs.gitlab.com/ci/variables/predefined_variables, circleci.com/docs/variables, buildkite.com/docs/pipelines/environment-variables,
 * docs.aws.amazon.com/batch/latest/userguide/job_env_vars.html, kubernetes.io/docs/concepts/workloads/controllers/job (2026-11).
 */
const ENGINES: readonly Engine[] = [
  { index: 'CI_NODE_INDEX', total: 'CI_NODE_TOTAL', first: 1 },
  { index: 'CIRCLE_NODE_INDEX', total: 'CIRCLE_NODE_TOTAL', first: 0 },
  { index: 'BUILDKITE_PARALLEL_JOB', total: 'BUILDKITE_PARALLEL_JOB_COUNT', first: 0 },
  { index: 'AWS_BATCH_JOB_ARRAY_INDEX', total: 'AWS_BATCH_JOB_ARRAY_SIZE', first: 0 },
  { index: 'JOB_COMPLETION_INDEX', first: 0 },
];

/** `2/8`, `auto`, or `auto/8` where the engine tells only the index. */
export function shardFrom(text: string, env: Terminal['env']): Shard {
  const [, word = '', of] = /^(auto|\d{1,5})(?:\/(\d{1,5}))?$/.exec(text) ?? [];
  const refused = (why: string): UserError => new UserError(`--shard ${text}: ${why}`);
  if (word === '' || (word !== 'auto' && of === undefined))
    throw refused('use INDEX/TOTAL, such as 2/8, or auto');
  const engine = word === 'auto' ? ENGINES.find(({ index }) => env(index) !== undefined) : undefined;
  if (word === 'auto' && !engine)
    throw refused(`none of ${ENGINES.map(({ index }) => index).join(', ')} is set`);
  const total = of ?? (engine?.total === undefined ? undefined : env(engine.total));
  if (total === undefined)
    throw refused(`${engine?.index} does not tell how many shards there are: use auto/TOTAL`);
  const index = engine ? Number(env(engine.index)) + 1 - engine.first : Number(word);
  const count = Number(total);
  if (!isPart({ index: 1, total: count })) throw refused(`the total must be 1 to ${MOST_SHARDS}`);
  if (!isPart({ index, total: count }))
    throw refused(`shard ${engine ? (env(engine.index) ?? '') : word} is not one of ${count}`);
  return { index, total: count };
}
