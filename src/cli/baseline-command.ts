import { relative, resolve, sep } from 'node:path';
import { compareWith, writtenBaseline, type Baseline } from '../config/baseline.ts';
import { baselineIn } from './config-file.ts';
import type { ScanFlags } from './resolve-options.ts';
import { exitStatus } from './exit.ts';
import { written } from './outputs.ts';
import { found } from './scan-command.ts';
import { printError, type Terminal } from './terminal.ts';
import { existsSync } from 'node:fs';

export type BaselineFlags = ScanFlags & { readonly prune?: true; readonly quiet?: true };
export const BASELINE_FILE = 'stackward-baseline.json';

/** Writes what is found now as accepted, or with --prune only takes out what is no longer found. What was not scanned stays accepted. */
export async function writeBaseline(
  paths: readonly string[],
  flags: BaselineFlags,
  terminal: Terminal,
): Promise<number> {
  const { report, baseline: file = BASELINE_FILE } = await found(
    paths,
    { ...flags, accept: true },
    terminal,
    { quiet: flags.quiet === true },
  );
  const shown = relative(terminal.cwd, resolve(terminal.cwd, file)).split(sep).join('/');
  const before = existsSync(resolve(terminal.cwd, file)) ? baselineIn(file, terminal.cwd) : { accepted: [] };
  if ('fault' in before) return failed([...report.errors, before.fault], terminal);
  const scanned = new Set(
    report.files.filter(({ status }) => status === 'scanned' || status === 'partial').map(({ uri }) => uri),
  );
  const now: Baseline = report.findings.map(({ fingerprint, rule, uri, template, resource }) => ({
    fingerprint,
    rule,
    file: template?.uri ?? uri,
    resource,
  }));
  const ran = new Set(report.rules.map(({ id }) => id));
  const { fresh, gone } = compareWith(
    before.accepted,
    now,
    one => scanned.has(one.file) && ran.has(one.rule),
  );
  const kept = before.accepted.filter(one => !gone.includes(one));
  const after = flags.prune ? kept : [...kept, ...fresh];
  const unwritten = written(terminal.cwd, { file }, writtenBaseline(after));
  if (unwritten !== undefined) return failed([...report.errors, unwritten], terminal);
  const changes = [flags.prune ? '' : `${fresh.length} new`, `${gone.length} no longer found`]
    .filter(Boolean)
    .join(', ');
  terminal.out(
    `${shown} accepts ${after.length} ${after.length === 1 ? 'finding' : 'findings'} (${changes}).\n${flags.prune || fresh.length === 0 ? '' : `To report only new findings, scan with --baseline ${shown} or add \`baseline: ${shown}\` to stackward.yaml.\n`}`,
  );
  for (const error of report.errors) printError(terminal, error);
  return exitStatus({ ...report, findings: [] }, 'never');
}

function failed(errors: readonly string[], terminal: Terminal): number {
  for (const error of errors) printError(terminal, error);
  return 2;
}
