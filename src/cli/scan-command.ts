import { basename, resolve } from 'node:path';
import { listInWords } from '../aws/listing.ts';
import { CONFIG_NAMES } from '../config/settings.ts';
import type { Report } from '../report/report.ts';
import { leftOut } from '../report/sarif.ts';
import { plural } from '../report/words.ts';
import type { Grouping } from '../report/text-groups.ts';
import type { ScanOptions } from '../scan/options.ts';
import { UserError } from '../scan/user-error.ts';
import { scan } from '../scan.ts';
import { CDK_APP } from '../scan/read.ts';
import type { MergedShards, ScanParts } from '../scan/shards.ts';
import { resolveOptions, type ResolvedOptions } from './resolve-options.ts';
import type { ScanFlags } from './scan-flags.ts';
import { exitStatus, foundNone } from './exit.ts';
import { asksForFixes, type FixFlags } from './fix/flags.ts';
import { gitIgnored } from './git-ignored.ts';
import { diskHost } from './host.ts';
import {
  distinct,
  FOR_PAGE,
  rendered,
  showsFixes,
  WIDTH,
  written,
  type Format,
  type Output,
} from './outputs.ts';
import { ownRules } from './own-rules.ts';
import { progress } from './progress.ts';
import { runDetails, timesOf } from './run-details.ts';
import { printError, wantsColour, type Terminal } from './terminal.ts';

export type ReportFlags = ScanFlags &
  FixFlags & {
    readonly format: Format;
    readonly output?: readonly Output[];
    readonly allowEmpty?: true;
    readonly allowParseErrors?: true;
    readonly reportSuppressed?: true;
    readonly includePassed?: true;
    readonly quiet?: true;
    readonly verbose?: true;
    readonly color: boolean;
    readonly group?: Grouping;
    readonly statistics?: true;
    /** What shards found, instead of scanning. */
    readonly merged?: MergedShards;
  };

export async function scanCommand(
  paths: readonly string[],
  flags: ReportFlags,
  terminal: Terminal,
): Promise<number> {
  const start = terminal.date();
  const { kept: outputs, errors: again } = distinct(flags.output ?? [], terminal.cwd);
  const formats = [flags.format, ...outputs.map(({ format }) => format)];
  const hashed = formats.includes('sarif');
  for (const option of ['group', 'statistics'] as const)
    if (flags[option] !== undefined && !formats.includes('text'))
      throw new UserError(`--${option} is for the text report: use it with --format text`);
  const isFixing = asksForFixes(flags, paths);
  const shows = formats.some(format => showsFixes(format) && !(format === 'text' && flags.quiet));
  const isPage = formats.includes('html');
  const { failOn, ...ran } = await found(paths, isPage ? { ...flags, ...FOR_PAGE } : flags, terminal, {
    quiet: flags.quiet === true,
    fixes: isFixing ? flags : undefined,
    shows,
    merged: flags.merged,
  });
  const report =
    isPage || formats.includes('json')
      ? { ...ran.report, run: await runDetails({ ...ran, failOn }, start, terminal) }
      : ran.report;
  const look = {
    times: timesOf(start, terminal.date(), terminal.env),
    verbose: flags.verbose === true,
    quiet: flags.quiet === true,
    suppressed: flags.reportSuppressed === true,
    group: flags.group,
    statistics: flags.statistics === true,
    rulesFrom: flags.rulesFrom ?? [],
    width: WIDTH,
    ignored: hashed ? gitIgnored(report, terminal.cwd) : new Set<string>(),
  };
  // The page shows what passed; other formats do where it is asked for.
  const reportFor = (format: Format): Report =>
    isPage && format !== 'html' && !flags.includePassed ? withoutChecks(report) : report;
  const unwritten: string[] = [];
  for (const output of outputs) {
    const error =
      taken(output.file) ??
      written(
        terminal.cwd,
        output,
        await rendered(output.format, reportFor(output.format), { ...look, colour: false }),
      );
    if (error !== undefined) unwritten.push(error);
  }
  if (!flags.dryRun)
    terminal.out(
      await rendered(flags.format, reportFor(flags.format), {
        ...look,
        width: terminal.outIsTerminal ? terminal.columns : WIDTH,
        colour: wantsColour(terminal, terminal.outIsTerminal, flags.color),
      }),
    );
  const errors = [...again, ...report.errors, ...unwritten];
  for (const error of errors) printError(terminal, error);
  const left = formats.includes('sarif') && !look.quiet ? leftOut(report, look) : 0;
  const warnings = [
    ...report.warnings,
    ...(left > 0
      ? [
          `SARIF contains the 5,000 most severe results, which is all that GitHub shows; the ${left} least severe are left out`,
        ]
      : []),
    ...ignoredByGit(report, look.ignored),
  ];
  if (!look.quiet) for (const warning of warnings) printError(terminal, `warning: ${warning}`);
  return exitStatus({ ...report, errors }, failOn, flags.allowParseErrors);
}

const withoutChecks = (report: Report): Report => ({
  ...report,
  files: report.files.map(file => {
    const { checks: _, ...rest } = file;
    return rest;
  }),
});

/** The CDK apps among the files, each with how to scan it. */
const appsIn = ({ files }: Report): string[] =>
  files.flatMap(({ path, problems }) =>
    problems.filter(({ code }) => code === CDK_APP).map(({ message }) => `${path}: ${message}`),
  );

/** What an upload of the SARIF file could not show. */
function ignoredByGit({ findings }: Report, ignored: ReadonlySet<string>): string[] {
  const [first] = ignored;
  if (first === undefined) return [];
  const count = findings.filter(({ file }) => ignored.has(file)).length;
  return [
    `${plural(count, 'finding')} in the SARIF file ${count === 1 ? 'is' : 'are'} in files that git ignores, such as ${first}: GitHub has no code to show for ${count === 1 ? 'it' : 'them'}`,
  ];
}

/** A report under such a name would be read as the configuration of the next scan. */
const taken = (file: string): string | undefined =>
  CONFIG_NAMES.some(name => name === basename(file))
    ? `${file} is the name of a configuration file: no report is written there; use another name`
    : undefined;

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

/** What the scan found, with the errors that are the command's own. */
export async function found(
  given: readonly string[],
  flags: ScanFlags &
    Pick<ReportFlags, 'allowEmpty' | 'includePassed'> &
    Pick<ScanOptions, 'graphs' | 'explanations' | 'diffs'>,
  terminal: Terminal,
  { quiet, fixes, shows = false, ...parts }: How,
): Promise<Ran> {
  const own = await ownRules(flags.rulesFrom ?? [], terminal);
  const { paths, options, errors: faults, ...rest } = await resolveOptions(given, flags, own, terminal);
  const done =
    fixes &&
    (await (await import('./fix/fix-found.ts')).fixFound(paths, options, { ...fixes, quiet }, terminal));
  const planner = shows ? { fixes: (await import('../../rules/fixes.ts')).plannerOf } : {};
  const bar = progress(terminal, quiet);
  const left: LeftOut[] = [];
  const report = await scan(
    paths,
    {
      ...options,
      ...planner,
      lenient: flags.allowEmpty === true,
      includePassed: flags.includePassed === true,
      graphs: flags.graphs === true,
      explanations: flags.explanations === true,
      diffs: flags.diffs === true,
      onExcluded: (file, named) => left.push({ file, named }),
      onProgress: (done, total) => bar.step(done, total),
    },
    (fixes?.dryRun ? done?.host : undefined) ?? diskHost(terminal),
    parts,
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
