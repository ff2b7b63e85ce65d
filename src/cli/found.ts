import { resolve } from 'node:path';
import { listInWords } from '../aws/listing.ts';
import type { Report } from '../report/report.ts';
import { plural } from '../report/words.ts';
import { scan } from '../scan.ts';
import { CDK_APP } from '../scan/read.ts';
import type { ScanParts } from '../scan/shards.ts';
import { resolveOptions, type ResolvedOptions } from './resolve-options.ts';
import { detailsOf, type FoundFlags } from './found-flags.ts';
import { foundNone } from './exit.ts';
import type { FixFlags } from './fix/flags.ts';
import { diskHost } from './host.ts';
import { countOf } from './worker-count.ts';
import { keepLittleGarbage } from './memory.ts';
import { ownRules } from './own-rules.ts';
import { progress } from './progress.ts';
import type { Terminal } from './terminal.ts';

export type Ran = Omit<ResolvedOptions, 'errors'> & {
  readonly report: Report;
  /** That nothing was scanned because all that was named is excluded. */
  readonly excluded?: string;
};
/** `fixes`: what is found is fixed before it is reported. `shows`: each finding comes with what would mend it. */
export type How = ScanParts & {
  readonly quiet: boolean;
  readonly fixes?: FixFlags | undefined;
  readonly shows?: boolean;
};

/** Scans in worker threads where there are files enough for them. */
const workersFor =
  (
    paths: readonly string[],
    { workers, ...flags }: FoundFlags,
    shows: boolean,
    terminal: Terminal,
  ): ScanParts['workers'] =>
  async (targets, onProgress) => {
    keepLittleGarbage(targets.length);
    const count = countOf(workers, targets.length);
    if (count < 2) return undefined;
    const { scanByWorkers } = await import('./workers.ts');
    return scanByWorkers(targets, { count, paths, flags, shows, terminal, onProgress });
  };

/** What the scan found, with the errors that are the command's own. */
export async function found(
  given: readonly string[],
  flags: FoundFlags,
  terminal: Terminal,
  { quiet, fixes, shows = false, ...parts }: How,
): Promise<Ran> {
  const own = await ownRules(flags.rulesFrom ?? [], terminal);
  const { paths, options, errors: faults, ...rest } = await resolveOptions(given, flags, own, terminal);
  const done =
    fixes &&
    (await (await import('./fix/fix-found.ts')).fixFound(paths, options, { ...fixes, quiet }, terminal));
  const bar = progress(terminal, quiet);
  const left: LeftOut[] = [];
  const report = await scan(
    paths,
    {
      ...options,
      ...(await detailsOf(flags, shows)),
      onExcluded: (file, named) => left.push({ file, named }),
      onProgress: (done, total) => bar.step(done, total),
    },
    (fixes?.dryRun ? done?.host : undefined) ?? diskHost(terminal),
    {
      ...parts,
      // Standard input is read once, explanations stay with the stacks, and what a dry run fixed stands in no file.
      ...(paths.includes('-') || flags.explanations || fixes?.dryRun
        ? {}
        : { workers: workersFor(given, flags, shows, terminal) }),
    },
  );
  bar.end();
  const errors = [...faults, ...(done?.errors ?? [])];
  const all = { ...rest, paths, options };
  if (!foundNone(report) || flags.allowEmpty || parts.shard)
    return { ...all, report: { ...report, errors: [...errors, ...report.errors] } };
  const by = excludedBy(left, rest.excludedBy);
  if (report.files.length === 0 && isAllNamed(left, paths, terminal.cwd)) {
    const what = left.length === 1 ? 'the named file is' : `all ${left.length} named files are`;
    const excluded = `${what} ${by} (--force-exclude): nothing was scanned`;
    const warnings = [...report.warnings, excluded];
    return { ...all, excluded, report: { ...report, errors: [...errors, ...report.errors], warnings } };
  }
  const what = `${plural(left.length, 'file')} ${left.length === 1 ? 'is' : 'are'}`;
  const none = [
    `no template found in ${paths.map(path => (path === '.' ? terminal.cwd : path)).join(', ')}: searched .yml, .yaml, .json and .template files for CloudFormation, SAM and serverless.yml${left.length > 0 ? `; ${what} ${by}` : ''}`,
    ...appsIn(report),
  ];
  return { ...all, report: { ...report, errors: [...errors, ...report.errors, ...none] } };
}

/** The CDK apps among the files, each with how to scan it. */
const appsIn = ({ files }: Report): string[] =>
  files.flatMap(({ path, problems }) =>
    problems.filter(({ code }) => code === CDK_APP).map(({ message }) => `${path}: ${message}`),
  );

type LeftOut = { readonly file: string; readonly named: boolean };

/** A commit hook names its files, and passes when the project excludes them all. */
const isAllNamed = (left: readonly LeftOut[], paths: readonly string[], cwd: string): boolean =>
  left.length > 0 &&
  left.every(({ named }) => named) &&
  left.length === new Set(paths.map(path => resolve(cwd, path))).size;

function excludedBy(left: readonly LeftOut[], by: ResolvedOptions['excludedBy']): string {
  const files = [...new Set(left.flatMap(({ file }) => by(file) ?? []))].toSorted();
  return `excluded by \`exclude\` in ${listInWords(files, 3)}`;
}
