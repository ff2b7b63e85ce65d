import { diskHost } from './cli/host.ts';
import { readStdin } from './cli/stdin.ts';
import type { Report } from './report/report.ts';
import { scan as scanOn } from './scan.ts';
import type { ScanOptions } from './scan/options.ts';

export { defineRule } from './rule/rule.ts';
export type {
  Maps,
  Preset,
  Related,
  ReportDetails,
  Rule,
  RuleContext,
  RuleOption,
  Settings,
  Severity,
} from './rule/rule.ts';
/** @deprecated The earlier names of `RuleContext` and `ReportDetails`. */
export type { RuleContext as Look, ReportDetails as More } from './rule/rule.ts';
export type { Confidence, Dialect } from './rule/finding.ts';
export type { Resource, Value } from './model/world.ts';
export type { World } from './model/world.ts';
export type {
  FileStatus,
  Point,
  Report,
  ReportedFile,
  ReportedFinding,
  ReportedPlace,
  ReportedProblem,
  ReportedRule,
  Summary,
} from './report/report.ts';
export type { ScanOptions } from './scan/options.ts';

/**
 * Scans files, folders and globs, as the command does, and returns what it found. `cwd` (default: the working directory) is where
 * relative paths start and what `file` is relative to, `today` the day that dates are compared with. No variable of the environment
 * is read unless `env` is given; what it gives is covered in the report.
 */
export const scan = (
  paths: string | readonly string[],
  {
    cwd = process.cwd(),
    today = new Date().toISOString().slice(0, 10),
    ...options
  }: ScanOptions & { readonly cwd?: string } = {},
): Promise<Report> =>
  scanOn(
    typeof paths === 'string' ? [paths] : paths,
    { ...options, today },
    diskHost({ cwd, stdin: readStdin }),
  );
