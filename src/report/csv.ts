import type { Report, ReportedFinding } from './report.ts';
import { visible } from './visible.ts';

type Row = ReportedFinding & { readonly reason?: string };
type Cell = readonly [name: string, value: (row: Row) => string | number];

const CELLS: readonly Cell[] = [
  ['severity', ({ severity }) => severity],
  ['rule', ({ rule }) => rule],
  ['file', ({ file }) => file],
  ['line', ({ start }) => start.line],
  ['column', ({ start }) => start.column],
  ['end_line', ({ end }) => end.line],
  ['end_column', ({ end }) => end.column],
  ['resource', ({ resource }) => resource],
  ['resource_type', ({ resourceType }) => resourceType],
  ['message', ({ message }) => message],
  ['when', ({ when }) => when.join(' and ')],
  ['confidence', ({ confidence }) => confidence],
  ['fix', ({ fix }) => fix],
  ['suppressed', ({ reason }) => reason ?? ''],
  ['fingerprint', ({ fingerprint }) => fingerprint],
];

/** A table for a spreadsheet (RFC 4180): a row for each finding; of what templates suppress, with the reason, when it is asked for. */
export function csvReport(
  { findings, suppressed: accepted }: Report,
  { suppressed = false }: { readonly suppressed?: boolean } = {},
): string {
  const rows: readonly Row[] = [...findings, ...(suppressed ? accepted : [])];
  return [CELLS.map(([name]) => name), ...rows.map(row => CELLS.map(([, value]) => cell(value(row))))]
    .map(cells => `${cells.join(',')}\r\n`)
    .join('');
}

// A spreadsheet takes a text that begins so for a formula, full-width signs too; behind an apostrophe it is a text (OWASP, "CSV Injection", read 2026-11).
const FORMULA = /^\s*[=+\-@＝＋－＠]/;

function cell(value: string | number): string {
  const text = visible(String(value));
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
