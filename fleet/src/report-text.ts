import {
  SEVERITIES,
  type Counts,
  type FleetReport,
  type NewFinding,
  type RepositoryRow,
  type Row,
} from './fleet-report.ts';

const MOST_ROWS = 20;

/** The answers as text. Names and messages come from repositories: control characters do not reach the terminal. */
export function reportText(report: FleetReport, group: 'all' | 'repository' = 'all'): string {
  const { repositories, teams, rules, standards, worst, setAside, missing, gone, first } = report;
  const total = repositories
    .map(({ findings }) => findings)
    .reduce(sumOf, { critical: 0, high: 0, medium: 0, low: 0, info: 0 });
  const unread = repositories.filter(one => one.unread > 0);
  const blocks = [
    `run ${report.run}: ${repositories.length} repositories scanned, ${sizeOf(total)} findings (${countsOf(total)})`,
    block('worst repositories', worst, repositoryLine),
    block('teams', teams, rowLine),
    block('rules', rules, rowLine),
    block('standards', standards, rowLine),
    `new since the last run: ${report.new.length}; found no more: ${gone}${first > 0 ? `; repositories without an earlier report: ${first}` : ''}`,
    block('new findings', report.new, newLine),
    ...(group === 'repository' ? [block('repositories', repositories, repositoryLine, Infinity)] : []),
    block(
      'repositories with templates that could not be read completely',
      unread,
      one => `  ${one.name}: ${one.unread}`,
    ),
    block(
      'errors in repositories',
      report.errors,
      ({ repository, message }) => `  ${repository}: ${message.replaceAll('\n', ' ')}`,
    ),
    block(
      'set aside, not scanned',
      setAside,
      ({ name, team, reason }) => `  ${name} (${team}): ${reason}`,
      Infinity,
    ),
    block('not scanned yet', missing, name => `  ${name}`),
  ];
  return `${blocks.filter(Boolean).map(visible).join('\n\n')}\n`;
}

function block<T>(title: string, rows: readonly T[], line: (row: T) => string, most = MOST_ROWS): string {
  if (rows.length === 0) return '';
  const more = rows.length > most ? [`  and ${rows.length - most} more; --format json has all`] : [];
  return [`${title}:`, ...rows.slice(0, most).map(line), ...more].join('\n');
}

const countsOf = (findings: Counts): string =>
  SEVERITIES.filter(severity => findings[severity] > 0)
    .map(severity => `${findings[severity]} ${severity}`)
    .join(', ') || 'none';
const sizeOf = (findings: Counts): number =>
  SEVERITIES.reduce((sum, severity) => sum + findings[severity], 0);
const sumOf = (a: Counts, b: Counts): Counts =>
  Object.fromEntries(SEVERITIES.map(severity => [severity, a[severity] + b[severity]])) as Counts;
const repositoryLine = ({ name, team, commit, findings }: RepositoryRow): string =>
  `  ${name} ${commit.slice(0, 10)} (${team}): ${countsOf(findings)}`;
const rowLine = ({ name, title, findings, repositories }: Row): string =>
  `  ${name}${title === undefined ? '' : ` (${title})`}: ${countsOf(findings)}, in ${repositories} ${repositories === 1 ? 'repository' : 'repositories'}`;
const newLine = ({ repository, file, line, severity, rule, message }: NewFinding): string =>
  `  ${repository}/${file}:${line} ${severity} ${rule}: ${message.replaceAll('\n', ' ')}`;

/** Control characters and characters that turn the direction of text, as escapes. */
export const visible = (text: string): string =>
  text.replace(
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    found => `\\u${(found.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
