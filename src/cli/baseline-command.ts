import { relative, resolve, sep } from 'node:path';
import {
  acceptsUnread,
  compareWith,
  NO_BASELINE,
  writtenBaseline,
  type Accepted,
  type AcceptedUnread,
  type Baseline,
} from '../config/baseline.ts';
import type { Report, ReportedFile } from '../report/report.ts';
import { isUnread } from '../report/unread.ts';
import { plural } from '../report/words.ts';
import { lostOf } from '../scan/assemble-report.ts';
import { BASELINE_FILE } from './accepting.ts';
import { exists } from './exists.ts';
import { exitStatus } from './exit.ts';
import { harmless } from '../report/document.ts';
import { visible } from '../report/visible.ts';
import { written } from './outputs.ts';
import { baselineIn } from './projects.ts';
import type { ScanFlags } from './scan-flags.ts';
import { found } from './found.ts';
import { printError, type Terminal } from './terminal.ts';

export type BaselineFlags = ScanFlags & { readonly prune?: true; readonly quiet?: true };

/** Writes what is found now as accepted, or with --prune only takes out what is no longer found. What was not scanned stays accepted. */
export async function writeBaseline(
  paths: readonly string[],
  flags: BaselineFlags,
  terminal: Terminal,
): Promise<number> {
  const {
    report,
    excluded,
    baseline: file = BASELINE_FILE,
  } = await found(paths, { ...flags, accept: true }, terminal, { quiet: flags.quiet === true });
  const shown = relative(terminal.cwd, resolve(terminal.cwd, file)).split(sep).join('/');
  const before = exists(resolve(terminal.cwd, file))
    ? baselineIn(file, terminal.cwd)
    : { accepted: NO_BASELINE };
  if ('fault' in before) return failed([...report.errors, before.fault], terminal);
  const { fresh, gone } = comparedWith(before.accepted, report);
  const kept = before.accepted.findings.filter(one => !gone.includes(one));
  const after: Baseline = {
    findings: flags.prune ? kept : [...kept, ...fresh],
    unread: unreadAfter(before.accepted, report, flags.prune === true),
  };
  const unwritten = written(terminal.cwd, { file }, harmless(writtenBaseline(after)));
  if (unwritten !== undefined) return failed([...report.errors, unwritten], terminal);
  const changes = [flags.prune ? '' : `${fresh.length} new`, `${gone.length} no longer found`]
    .filter(Boolean)
    .join(', ');
  const files = report.files.map(one =>
    isHeld(one, after) ? { ...one, accepted: 'baseline' as const } : one,
  );
  terminal.out(
    [
      `${shown} accepts ${plural(after.findings.length, 'finding')} (${changes}).`,
      ...(after.findings.length === 0 ? [whyEmpty(report, flags.prune === true)] : []),
      ...unreadLines(files),
      ...(flags.prune || fresh.length === 0
        ? []
        : [
            `To report only new findings, scan with --baseline ${shown} or add \`baseline: ${shown}\` to stackward.yaml.`,
          ]),
    ]
      .map(line => `${visible(line)}\n`)
      .join(''),
  );
  for (const error of report.errors) printError(terminal, error);
  if (excluded !== undefined && !flags.quiet) printError(terminal, `warning: ${excluded}`);
  return exitStatus({ ...report, files, findings: [] }, () => 'never');
}

function comparedWith(
  before: Baseline,
  report: Report,
): { readonly fresh: readonly Accepted[]; readonly gone: readonly Accepted[] } {
  const scanned = new Set(
    report.files
      .filter(one => !isUnread(one) && one.status !== 'skipped')
      .flatMap(({ uri, code = [] }) => [uri, ...code]),
  );
  const ran = new Set(report.rules.map(({ id }) => id));
  const now = report.findings.map(({ fingerprint, rule, uri, template, resource }) => ({
    fingerprint,
    rule,
    file: template?.uri ?? uri,
    resource,
  }));
  return compareWith(before.findings, now, one => scanned.has(one.file) && ran.has(one.rule));
}

const isHeld = (file: ReportedFile, baseline: Baseline): boolean =>
  isUnread(file) && acceptsUnread(baseline, file.uri, lostOf(file));

/** What is unreadable now, or with --prune what was accepted and still is; of files that were not looked at, what was accepted. */
function unreadAfter(before: Baseline, { files }: Report, prune: boolean): readonly AcceptedUnread[] {
  const looked = new Set(files.map(({ uri }) => uri));
  const now = files
    .filter(one => isUnread(one) && one.accepted === undefined && (!prune || isHeld(one, before)))
    .flatMap(file => lostOf(file).map(one => ({ file: file.uri, ...one })));
  return [...before.unread.filter(({ file }) => !looked.has(file)), ...now];
}

function whyEmpty({ files }: Report, prune: boolean): string {
  const read = files.filter(({ status }) => status === 'scanned' || status === 'partial').length;
  if (prune) return 'It is empty, because none of the findings that it accepted is still found.';
  return read === 0
    ? 'It is empty, because no template could be read.'
    : `It is empty, because ${plural(read, 'template')} ${read === 1 ? 'has' : 'have'} no findings.`;
}

/** What is not accepted by its findings, and why. */
function unreadLines(files: readonly ReportedFile[]): string[] {
  return files.filter(isUnread).map(({ path, accepted, problems }) => {
    const {
      line = 1,
      column = 1,
      message = '',
    } = problems.find(({ lost }) => lost !== undefined) ?? problems[0] ?? {};
    const place = `${path}:${line}:${column}`;
    return accepted
      ? `It accepts that ${path} cannot be read completely, and not what may be found there once it can: ${place} ${message}`
      : `It accepts nothing of ${path}, which could not be read: ${place} ${message}`;
  });
}

function failed(errors: readonly string[], terminal: Terminal): number {
  for (const error of errors) printError(terminal, error);
  return 2;
}
