import type { Report } from '../report/report.ts';
import type { Confidence, Severity } from '../rule/finding.ts';
import { scan } from '../scan.ts';
import { exitStatus, foundNone } from './exit.ts';
import { diskHost } from './host.ts';
import { deploymentFrom, type DeploymentFlags } from './options.ts';
import { rendered, written, type Format, type Output } from './outputs.ts';
import { ownRules } from './own-rules.ts';
import { progress } from './progress.ts';
import { wantsColour, type Terminal } from './terminal.ts';

export type ScanFlags = DeploymentFlags & {
  readonly format: Format;
  readonly output?: readonly Output[];
  readonly preset: 'recommended' | 'strict';
  readonly rule?: readonly string[];
  readonly skip?: readonly string[];
  readonly failOn: Severity | 'never';
  readonly minSeverity?: Severity;
  readonly minConfidence?: Confidence;
  readonly rulesFrom?: readonly string[];
  readonly allowEmpty?: true;
  readonly quiet?: true;
  readonly verbose?: true;
  readonly color: boolean;
};

export async function scanCommand(paths: readonly string[], flags: ScanFlags, terminal: Terminal): Promise<number> {
  const start = terminal.date();
  const report = await found(paths.length > 0 ? paths : ['.'], flags, terminal);
  const look = { times: { start, end: terminal.date() }, verbose: flags.verbose === true, quiet: flags.quiet === true };
  const unwritten: string[] = [];
  for (const output of flags.output ?? []) {
    const error = written(terminal.cwd, output, await rendered(output.format, report, { ...look, colour: false }));
    if (error !== undefined) unwritten.push(error);
  }
  terminal.out(await rendered(flags.format, report, { ...look, colour: wantsColour(terminal, terminal.outIsTerminal, flags.color) }));
  const errors = [...report.errors, ...unwritten];
  for (const error of errors) terminal.err(`${error}\n`);
  if (!look.quiet) for (const warning of report.warnings) terminal.err(`warning: ${warning}\n`);
  return exitStatus({ ...report, errors }, flags.failOn);
}

/** What the scan found, with the errors that are the command's own. */
async function found(paths: readonly string[], flags: ScanFlags, terminal: Terminal): Promise<Report> {
  const own = await ownRules(flags.rulesFrom ?? [], terminal);
  const bar = progress(terminal, flags.quiet === true);
  const report = await scan(paths, {
    ...deploymentFrom(flags, terminal), preset: flags.preset, only: flags.rule ?? [], skip: flags.skip ?? [], rules: own.rules,
    ...(flags.minSeverity === undefined ? {} : { minSeverity: flags.minSeverity }),
    ...(flags.minConfidence === undefined ? {} : { minConfidence: flags.minConfidence }),
    lineHashes: [flags.format, ...(flags.output ?? []).map(({ format }) => format)].includes('sarif'),
    onProgress: (done, total) => bar.step(done, total),
  }, diskHost(terminal));
  bar.end();
  const none = foundNone(report) && !flags.allowEmpty ? [`no template found in ${paths.map(path => (path === '.' ? terminal.cwd : path)).join(', ')}: looked for CloudFormation, SAM and serverless.yml in .yml, .yaml, .json and .template files`] : [];
  return { ...report, errors: [...own.errors, ...report.errors, ...none] };
}
