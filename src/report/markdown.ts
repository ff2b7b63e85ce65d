import { compareSeverity, SEVERITIES, type Severity } from '../rule/rule.ts';
import type { Report, ReportedFile, ReportedFinding } from './report.ts';
import { code, plain } from './markdown-text.ts';
import { isBroken, isUnread, withAccepted } from './unread.ts';
import { counted, plural, sentenceOf } from './words.ts';

/** A comment on GitHub holds 65,536 characters; a page that is longer is refused whole. */
const MOST = 60_000;
/** What the heads of the tables, and the sentence about what is left out, may take of it. */
const TABLES = 1_000;
/** So many files that were not read whole are named. */
const MOST_FILES = 50;
const [BROKEN_MARK, ACCEPTED_MARK] = ['⚠️', 'ℹ️'];
const MARK: Readonly<Record<Severity, string>> = {
  critical: '🟥',
  high: '🟧',
  medium: '🟨',
  low: '🟦',
  info: '⬜',
};

/** The rows of a severity that have room, and how many have none. */
type Rows = { readonly rows: readonly string[]; readonly left: number };

/** A page for a job summary or a pull-request comment: the gravest first, each severity a table, what was not scanned, and how much there was. */
export function markdownReport(report: Report): string {
  const { findings, files, summary } = report;
  const head = `### stackward: ${counted(summary.findings)}\n`;
  const scanned = summary.files.scanned + summary.files.partial;
  const foot = [
    ...unreadFiles(files),
    `${plural(scanned, 'template')}, ${plural(summary.resources, 'resource')}, ${plural(summary.rules, 'rule')}${summary.undecided > 0 ? `; ${plural(summary.undecided, 'check')} could not be decided` : ''}`,
  ].join('\n\n');
  const sorted = findings.toSorted((a, b) => compareSeverity(a.severity, b.severity));
  const rows = sorted.map(tableRow);
  const most = fitting(rows, MOST - head.length - foot.length - TABLES);
  const of = (severity: Severity): Rows => {
    const first = sorted.findIndex(finding => finding.severity === severity);
    const count = summary.findings[severity];
    const shown = count > 0 ? rows.slice(first, Math.max(first, Math.min(first + count, most))) : [];
    return { rows: shown, left: count - shown.length };
  };
  const left = SEVERITIES.flatMap(severity =>
    of(severity).left > 0 ? `${of(severity).left} ${severity}` : [],
  );
  return [
    head,
    ...SEVERITIES.flatMap(severity => table(severity, of(severity))),
    ...(left.length > 0 ? [`This page is full. Not on it: ${left.join(', ')}.\n`] : []),
    `${foot}\n`,
  ].join('\n');
}

/** How many rows, from the first, have room. */
function fitting(rows: readonly string[], room: number): number {
  let left = room;
  const over = rows.findIndex(row => (left -= row.length + 1) < 0);
  return over < 0 ? rows.length : over;
}

/** What has to be mended soon stands open, the rest folded. */
function table(severity: Severity, { rows, left }: Rows): string[] {
  if (rows.length === 0) return [];
  const body = ['| where | what | rule |', '|---|---|---|', ...rows].join('\n');
  const count = left > 0 ? `${rows.length} of ${rows.length + left}` : rows.length;
  const title = `${MARK[severity]} ${count} ${severity}`;
  return [
    severity === 'critical' || severity === 'high'
      ? `**${title}**\n\n${body}\n`
      : `<details><summary>${title}</summary>\n\n${body}\n\n</details>\n`,
  ];
}

const tableRow = (finding: ReportedFinding): string =>
  `| ${code(`${finding.uri}:${finding.start.line}`)} | ${plain(sentenceOf(finding))}<br>${plain(finding.fix)} | ${code(finding.rule)} |`;
/** Those that fail the scan first. */
function unreadFiles(files: readonly ReportedFile[]): string[] {
  const broken = files.filter(isBroken);
  const accepted = files.filter(file => isUnread(file) && !isBroken(file));
  const more = (count: number, mark: string, why = ''): string[] =>
    count > 0 ? [`${mark} ${plural(count, 'more file')} failed or incomplete${why}`] : [];
  const room = Math.max(0, MOST_FILES - broken.length);
  return [
    ...broken.slice(0, MOST_FILES).map(unread),
    ...more(broken.length - MOST_FILES, BROKEN_MARK),
    ...accepted.slice(0, room).map(unread),
    ...more(accepted.length - room, ACCEPTED_MARK, ' (accepted)'),
  ];
}

function unread(file: ReportedFile): string {
  const {
    uri,
    status,
    problems: [first],
  } = file;
  const place = code(first ? `${uri}:${first.line}:${first.column}` : uri);
  const words = plain(withAccepted(first?.message ?? '', file));
  return `${isBroken(file) ? BROKEN_MARK : ACCEPTED_MARK} ${place} ${status}: ${words}`;
}
