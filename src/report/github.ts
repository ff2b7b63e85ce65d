import { compareSeverity, type Severity } from '../rule/rule.ts';
import { lines, type ReportText } from './pieces.ts';
import type { Report, ReportedFile, ReportedFinding } from './report.ts';
import { isBroken, isUnread, withAccepted } from './unread.ts';
import { unhidden } from './visible.ts';
import { counted, sentenceOf } from './words.ts';

const COMMAND: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
};

/**
 * Workflow commands that GitHub Actions shows as annotations beside the lines. The gravest come first: a step shows only the first few of each kind.
 * Text of a template can not end a command or begin another: data is escaped as @actions/core does it.
 */
export const githubReport = ({ findings, files, summary }: Report): ReportText =>
  lines(function* () {
    yield* files.filter(isBroken).map(fileCommand);
    for (const finding of findings.toSorted((a, b) => compareSeverity(a.severity, b.severity)))
      yield findingCommand(finding);
    yield* files.filter(file => isUnread(file) && !isBroken(file)).map(fileCommand);
    yield counted(summary.findings);
  });

function findingCommand(finding: ReportedFinding): string {
  const { severity, rule, uri, start, end, fix } = finding;
  const place = { file: uri, line: start.line, endLine: end.line, col: start.column, endColumn: end.column };
  return command(
    COMMAND[severity],
    { ...place, title: `${rule} (${severity})` },
    `${sentenceOf(finding)}\n${fix}`,
  );
}

function fileCommand(file: ReportedFile): string {
  const {
    uri,
    status,
    problems: [first],
  } = file;
  return command(
    isBroken(file) ? 'error' : 'notice',
    {
      file: uri,
      ...(first ? { line: first.line, col: first.column } : {}),
      title: `${status}: the file was not scanned completely`,
    },
    withAccepted(first?.message ?? status, file),
  );
}

const command = (
  name: string,
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string =>
  `::${name} ${Object.entries(properties)
    .map(([key, value]) => `${key}=${property(String(value))}`)
    .join(',')}::${data(message)}`;
const data = (text: string): string =>
  unhidden(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
