import { groupBy } from '../rule/group-by.ts';
import { compareSeverity, SEVERITIES } from '../rule/rule.ts';
import type { Report, ReportedFinding } from './report.ts';
import { INDENT, placeOf, sentence, type Style, type TextStyle } from './text-style.ts';
import { visible } from './visible.ts';
import { plural } from './words.ts';
import { flowed, GLUE, oneLine } from './wrap.ts';

/** So many of the gravest stand together. */
const GRAVEST = 5;
type Findings = readonly ReportedFinding[];
type Group = readonly [ReportedFinding, ...ReportedFinding[]];

/** `48 high, 27 medium`, the gravest first. */
export const severitiesIn = (findings: Findings): (readonly [Style, string])[] => {
  const counts = groupBy(findings, ({ severity }) => severity);
  const found = SEVERITIES.filter(severity => counts.has(severity));
  return found.map((severity, index) => [
    severity,
    `${counts.get(severity)?.length} ${severity}${index < found.length - 1 ? ',' : ''}`,
  ]);
};

/** How much was found, how grave it is and in how many files. */
export function headline({ findings }: Pick<Report, 'findings'>, style: TextStyle): string {
  if (findings.length === 0) return style.paint('title', 'No findings.');
  const inFiles = new Set(findings.map(({ file }) => file)).size;
  const text = `${plural(findings.length, 'finding')} in ${plural(inFiles, 'file')}:`;
  return flowed([['title', text], ...severitiesIn(findings)], { ...style, hang: INDENT });
}

export const bySeverity = (findings: Findings): Findings =>
  findings.toSorted((a, b) => compareSeverity(a.severity, b.severity));

/** The gravest findings with their places. */
export const mostSevere = (findings: Findings, style: TextStyle): string =>
  [
    style.paint('title', 'Most severe'),
    ...bySeverity(findings)
      .slice(0, GRAVEST)
      .flatMap(finding => [
        `${INDENT}${style.paint('place', placeOf(finding))}`,
        oneLine([[finding.severity, finding.severity], `${finding.rule}: ${sentence(finding)}`], {
          ...style,
          first: `${INDENT}${INDENT}`,
        }),
      ]),
  ].join('\n');

/** The findings of each rule, the rule with the gravest first. */
export const rulesOf = (findings: Findings): Group[] =>
  [...groupBy(bySeverity(findings), ({ rule }) => rule).values()].toSorted(
    ([a, ...as], [b, ...bs]) => compareSeverity(a.severity, b.severity) || bs.length - as.length,
  );

/** Which rule, how often and where first, of its gravest: a table, or two lines a rule where it would be too wide. */
export function ruleTable(findings: Findings, style: TextStyle): string {
  const rows = rulesOf(findings).map(group => ({
    count: String(group.length),
    rule: group[0].rule,
    severities: severitiesIn(group),
    place: placeOf(group[0]),
  }));
  const widest = (cell: (row: (typeof rows)[number]) => string): number =>
    Math.max(...rows.map(row => cell(row).length));
  const plain = ({ severities }: (typeof rows)[number]): string =>
    severities.map(([, text]) => text).join(' ');
  const [count, rule, severities] = [widest(row => row.count), widest(row => row.rule), widest(plain)];
  const start = `${INDENT}${' '.repeat(count)}${INDENT}`;
  const isWide = start.length + rule + severities + widest(row => row.place) + 4 <= style.width;
  return [
    style.paint('title', 'By rule, with the first place'),
    ...rows.flatMap(row => {
      const first = `${INDENT}${row.count.padStart(count)}${INDENT}${row.rule.padEnd(rule)}${INDENT}`;
      const line = flowed(row.severities, { ...style, first, hang: start });
      const place = style.paint('quiet', row.place);
      return isWide
        ? [`${line}${' '.repeat(severities - plain(row).length)}${INDENT}${place}`]
        : [line, `${start}${place}`];
    }),
  ].join('\n');
}

/** The same as a sentence, for the start of a long report. */
export const ruleCounts = (findings: Findings, style: TextStyle): string =>
  flowed(
    [
      ['title', 'By rule:'],
      rulesOf(findings)
        .map(group => `${group.length}${GLUE}${group[0].rule}`)
        .join(', '),
    ],
    { ...style, hang: INDENT },
  );

type Next = { readonly isLong: boolean; readonly rulesFrom: readonly string[] };

/** What to run next, for a report of which all may be too much to read. */
export function nextSteps(
  { findings, baseline }: Report,
  { isLong, rulesFrom }: Next,
  style: TextStyle,
): string {
  const [first] = bySeverity(findings);
  if (!first) return '';
  const grave = findings.filter(({ severity }) => severity === 'critical' || severity === 'high').length;
  const own = rulesFrom.map(file => ` --rules-from ${visible(file)}`);
  const steps: (readonly [string, string])[] = [
    [`stackward explain ${first.rule}${own.join('')}`, 'why, and how to fix it'],
  ];
  const fixes = findings.flatMap(({ repair }) => repair?.safety ?? []);
  const safe = fixes.filter(safety => safety === 'safe').length;
  if (safe > 0) steps.push(['--fix', `fix ${safe} of these; with --dry-run only print the changes`]);
  if (fixes.length > safe)
    steps.push([
      '--fix-unsafe',
      `fix ${safe > 0 ? `${fixes.length - safe} more` : `${fixes.length} of these`}, and print what may break`,
    ]);
  if (isLong && grave > 0 && grave < findings.length)
    steps.push(['--min-severity high', `only the ${grave} critical and high`]);
  if (isLong) steps.push(['--verbose', 'each finding in full']);
  if (isLong && !baseline) steps.push(['stackward baseline', 'accept these, report only new ones']);
  const widest = Math.max(...steps.map(([command]) => command.length));
  const isWide = steps.every(([, about]) => INDENT.length * 2 + widest + about.length <= style.width);
  return [
    style.paint('title', 'Next'),
    ...steps.map(([command, about]) =>
      isWide
        ? `${INDENT}${style.paint('code', command)}${' '.repeat(widest - command.length)}${INDENT}${about}`
        : flowed([['code', command], `(${about})`], { ...style, first: INDENT, hang: `${INDENT}${INDENT}` }),
    ),
  ].join('\n');
}
