import { lines, type ReportText } from './pieces.ts';
import type { Report, ReportedFile, ReportedFinding } from './report.ts';
import { ACCEPTED, isUnread } from './unread.ts';
import { visible } from './visible.ts';

const COLUMNS = [
  'severity',
  'rule',
  'file',
  'line',
  'column',
  'end_line',
  'end_column',
  'resource',
  'resource_type',
  'message',
  'when',
  'confidence',
  'fix',
  'suppressed',
  'fingerprint',
] as const;
type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], string | number>>>;

/** A table for a spreadsheet (RFC 4180): a row for each problem of a file that could not be read, for each finding and, when it is asked for, for each that a template suppresses. */
export function csvReport(
  { findings, files, suppressed: accepted }: Report,
  { suppressed = false }: { readonly suppressed?: boolean } = {},
): ReportText {
  const line = (row: Row): string => COLUMNS.map(column => cell(row[column] ?? '')).join(',');
  return lines(function* () {
    yield COLUMNS.join(',');
    for (const file of files) yield* unread(file).map(line);
    for (const finding of [...findings, ...(suppressed ? accepted : [])]) yield line(rowOf(finding));
  }, '\r\n');
}

const rowOf = (finding: ReportedFinding & { readonly reason?: string }): Row => ({
  ...finding,
  line: finding.start.line,
  column: finding.start.column,
  end_line: finding.end.line,
  end_column: finding.end.column,
  resource_type: finding.resourceType,
  when: finding.when.join(' and '),
  suppressed: finding.reason ?? '',
});

function unread(file: ReportedFile): Row[] {
  const { path, status, accepted, problems } = file;
  if (!isUnread(file)) return [];
  return problems.map(({ code, ...problem }) => ({
    severity: status,
    rule: code,
    file: path,
    ...problem,
    suppressed: accepted ? ACCEPTED[accepted] : '',
  }));
}

// A spreadsheet takes a text that begins so for a formula, full-width signs too; behind an apostrophe it is a text (OWASP, "CSV Injection", read 2026-11).
const FORMULA = /^\s*[=+\-@＝＋－＠]/;

function cell(value: string | number): string {
  const text = visible(String(value));
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
