import type { Effect } from '../model/effect.ts';
import { jsonDiff } from '../report/diff/json.ts';
import { markdownDiff } from '../report/diff/markdown.ts';
import type { DiffFile, DiffReport } from '../report/diff/report.ts';
import { textDiff } from '../report/diff/text.ts';
import { compareTargets } from '../scan/compare-targets.ts';
import { deploymentOf } from '../scan/options.ts';
import { TOOL } from '../scan/tool-version.ts';
import type { DIFF_FORMATS, DiffFailOn } from './diff/flags.ts';
import { findSides } from './diff/find-sides.ts';
import { deploymentFrom, type DeploymentFlags } from './options.ts';
import { WIDTH } from './outputs.ts';
import { paint } from './paint.ts';
import { printError, wantsColour, type Terminal } from './terminal.ts';

export type DiffFlags = DeploymentFlags & {
  readonly format: (typeof DIFF_FORMATS)[number];
  readonly failOn?: readonly DiffFailOn[];
  readonly verbose?: true;
  readonly color: boolean;
};

/** What each word of --fail-on fails on. Who is open to anyone gives new access as well. */
const FAILING: Readonly<Record<DiffFailOn, readonly Effect[]>> = {
  'new-access': ['opens', 'grants'],
  'new-public': ['opens'],
  'lost-protection': ['unprotects'],
};

/**
 * Prints what a change of templates means for the deployment. Exit status 0, also where something differs; 1 where something differs that --fail-on names;
 * 2 where a side could not be read, or not all of it compared.
 */
export async function diff(
  first: string,
  second: string | undefined,
  flags: DiffFlags,
  terminal: Terminal,
): Promise<number> {
  const options = await deploymentFrom(flags, terminal);
  const { names, pairs, pathErrors } = await findSides(first, second, options.root, terminal);
  for (const { path, message } of pathErrors) printError(terminal, `${path}: ${message}`);
  if (pairs.length === 0 && pathErrors.some(({ fatal }) => fatal)) return 2;
  const files = pairs.map((pair): DiffFile => compareTargets(pair, deploymentOf(options)));
  const report: DiffReport = {
    tool: { name: TOOL.name, version: TOOL.version },
    before: names.before,
    after: names.after,
    files: files.toSorted((a, b) => ((a.after ?? a.before ?? '') < (b.after ?? b.before ?? '') ? -1 : 1)),
  };
  terminal.out(await written(report, flags, terminal));
  if (pathErrors.some(({ fatal }) => fatal) || files.some(isUnread)) return 2;
  const fails = new Set((flags.failOn ?? []).flatMap(word => FAILING[word]));
  return files.some(({ changes }) => changes.some(({ effect }) => fails.has(effect))) ? 1 : 0;
}

async function written(report: DiffReport, flags: DiffFlags, terminal: Terminal): Promise<string> {
  if (flags.format === 'json') return jsonDiff(report);
  if (flags.format === 'markdown') return markdownDiff(report);
  const colour = wantsColour(terminal, terminal.outIsTerminal, flags.color);
  return textDiff(report, {
    verbose: flags.verbose === true,
    width: terminal.outIsTerminal ? terminal.columns : WIDTH,
    paint: colour ? await paint() : (_, text) => text,
  });
}

/** Whether a side could not be read, or not all of it compared. */
const isUnread = ({ problems, incomplete }: DiffFile): boolean =>
  incomplete.length > 0 || problems.some(({ lost }) => lost);
