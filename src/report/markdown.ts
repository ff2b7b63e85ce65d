import { SEVERITIES, type Severity } from '../rule/rule.ts';
import type { Report, ReportedFile, ReportedFinding } from './report.ts';
import { visible } from './visible.ts';
import { counted, plural, sentenceOf } from './words.ts';

/** A comment on GitHub holds 65,536 characters; a page that is longer is refused whole. */
const MOST = 60_000;
const MARK: Readonly<Record<Severity, string>> = {
  critical: '🟥',
  high: '🟧',
  medium: '🟨',
  low: '🟦',
  info: '⬜',
};

/** A page for a job summary or a pull-request comment: the gravest first, each severity a table, what was not scanned, and how much there was. */
export function markdownReport(report: Report): string {
  const { findings, files, summary } = report;
  const head = `### stackward: ${counted(summary.findings)}\n`;
  const scanned = summary.files.scanned + summary.files.partial;
  const foot = [
    ...files.filter(({ status }) => status === 'failed' || status === 'incomplete').map(unread),
    `${plural(scanned, 'template')}, ${plural(summary.resources, 'resource')}, ${plural(summary.rules, 'rule')}${summary.undecided > 0 ? `; ${plural(summary.undecided, 'check')} could not be decided` : ''}`,
  ].join('\n\n');
  let left = MOST - head.length - foot.length;
  let rowCount = 0;
  const blocks: string[] = [];
  for (const severity of SEVERITIES) {
    const rows: string[] = [];
    for (const row of findings.filter(finding => finding.severity === severity).map(tableRow)) {
      if (left < row.length + 200) break;
      left -= row.length;
      rows.push(row);
    }
    rowCount += rows.length;
    if (rows.length > 0) blocks.push(table(severity, rows));
  }
  const more = findings.length - rowCount;
  return [
    head,
    ...blocks,
    ...(more > 0 ? [`… and ${plural(more, 'more finding')}, too many for one page.\n`] : []),
    `${foot}\n`,
  ].join('\n');
}

/** What has to be mended soon stands open, the rest folded. */
const table = (severity: Severity, rows: readonly string[]): string => {
  const body = ['| where | what | rule |', '|---|---|---|', ...rows].join('\n');
  const title = `${MARK[severity]} ${rows.length} ${severity}`;
  return severity === 'critical' || severity === 'high'
    ? `**${title}**\n\n${body}\n`
    : `<details><summary>${title}</summary>\n\n${body}\n\n</details>\n`;
};

const tableRow = (finding: ReportedFinding): string =>
  `| ${code(`${finding.uri}:${finding.start.line}`)} | ${plain(sentenceOf(finding))}<br>${plain(finding.fix)} | ${code(finding.rule)} |`;
const unread = ({ uri, status, problems: [first] }: ReportedFile): string =>
  `⚠️ ${code(first ? `${uri}:${first.line}:${first.column}` : uri)} ${status}: ${plain(first?.message ?? '')}`;

/** Text of a template stays text: no markup, no mention of a person, no issue number that links. */
const plain = (text: string): string =>
  visible(text)
    .replace(/[\\`*_{}[\]<>|~$]/g, character => `\\${character}`)
    .replace(/&/g, '&amp;')
    .replace(/([@#])(?=\w)/g, '$1\u{200B}')
    .replace(/(https?|www)(?=[:.])/gi, '$1\u{200B}');
/** A code span that no text can end. */
const code = (text: string): string => {
  const shown = visible(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map(run => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`;
};
