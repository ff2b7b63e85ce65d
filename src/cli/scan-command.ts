import { basename } from 'node:path';
import { CONFIG_NAMES } from '../config/settings.ts';
import type { Report } from '../report/report.ts';
import { leftOut } from '../report/sarif.ts';
import { plural } from '../report/words.ts';
import type { Grouping } from '../report/text-groups.ts';
import { UserError } from '../scan/user-error.ts';
import type { MergedShards } from '../scan/shards.ts';
import { exitStatus } from './exit.ts';
import { found } from './found.ts';
import type { FoundFlags } from './found-flags.ts';
import { asksForFixes, type FixFlags } from './fix/flags.ts';
import { gitIgnored } from './git-ignored.ts';
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
import { runDetails, timesOf } from './run-details.ts';
import { printError, printPieces, wantsColour, type Terminal } from './terminal.ts';

export type ReportFlags = FoundFlags &
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
    await printPieces(
      terminal,
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
