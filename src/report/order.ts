import type { ReportedFinding } from './report.ts';

/** The order of the findings of a report: by file, line, column, rule and message. */
export const compareFindings = (
  a: Pick<ReportedFinding, 'file' | 'start' | 'rule' | 'message'>,
  b: Pick<ReportedFinding, 'file' | 'start' | 'rule' | 'message'>,
): number =>
  compare(a.file, b.file) ||
  a.start.line - b.start.line ||
  a.start.column - b.start.column ||
  compare(a.rule, b.rule) ||
  compare(a.message, b.message);

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
