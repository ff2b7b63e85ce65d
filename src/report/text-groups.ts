import { groupBy } from '../rule/group-by.ts';
import type { Severity } from '../rule/rule.ts';
import { sourceLine } from './excerpt.ts';
import type { Report, ReportedFinding } from './report.ts';
import { bySeverity, rulesOf, severitiesIn } from './text-overview.ts';
import { relatedLines } from './text-related.ts';
import { doubt, INDENT, placeOf, pointOf, sentence, type TextStyle } from './text-style.ts';
import { visible } from './visible.ts';
import { flowed, GLUE, wrapped, type Phrase } from './wrap.ts';

export const GROUPINGS = ['file', 'rule', 'severity'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Of more findings than these, those of low and info are named by rule and position, and those of medium have no source line. */
const MOST_SENTENCES = 200;
/** A source line stands beside its place where so much of it fits. */
const LEAST_SOURCE = 24;
const INNER = `${INDENT}${INDENT}`;

type Group = readonly [ReportedFinding, ...ReportedFinding[]];
type Layout = TextStyle & {
  readonly by: Grouping;
  readonly isBrief: boolean;
  readonly saysSeverity: boolean;
  /** Source lines and fixes that stand above already. */
  readonly told: Set<string>;
};

/** Findings by file, rule or severity: each with its place and sentence, each source line and fix once. */
export function findingGroups({ findings, rules }: Report, by: Grouping, style: TextStyle): string[] {
  const isBrief = findings.length > MOST_SENTENCES && !style.verbose;
  const layout = { ...style, by, isBrief, told: new Set<string>() };
  const titles = new Map(rules.map(({ id, title }) => [id, title]));
  const blocks = groupsOf(findings, by).map(group => {
    const hasOneSeverity = group.every(({ severity }) => severity === group[0].severity);
    const shown = { ...layout, saysSeverity: by === 'file' || (by === 'rule' && !hasOneSeverity) };
    return [heading(group, titles, shown), ...members(group, shown)].join('\n');
  });
  return isBrief && by === 'file' ? [blocks.join('\n')] : blocks;
}

function groupsOf(findings: readonly ReportedFinding[], by: Grouping): readonly Group[] {
  if (by === 'rule') return rulesOf(findings);
  return [...groupBy(by === 'file' ? findings : bySeverity(findings), one => one[by]).values()];
}

function heading(group: Group, titles: ReadonlyMap<string, string>, { by, width, paint }: Layout): string {
  const [{ file, severity, rule }] = group;
  if (by === 'file') return paint('title', visible(file));
  if (by === 'severity') return paint(severity, `${group.length} ${severity}`);
  const title = visible(titles.get(rule) ?? '');
  return flowed([['title', `${rule}:`], ...severitiesIn(group), title && `(${title})`], {
    width,
    paint,
    hang: INDENT,
  });
}

/** Findings of one rule stand together, the gravest first. */
function members(group: Group, layout: Layout): string[] {
  const sorted = [
    ...groupBy(bySeverity(group), ({ severity, rule }) => `${severity}\0${rule}`).values(),
  ].flat();
  const isNamed = ({ severity }: ReportedFinding): boolean => layout.isBrief && !isGrave(severity);
  return [
    ...sorted.filter(one => !isNamed(one)).map(one => member(one, layout)),
    ...named(sorted.filter(isNamed), layout),
  ];
}

const isGrave = (severity: Severity): boolean => severity !== 'low' && severity !== 'info';

function member(finding: ReportedFinding, layout: Layout): string {
  const { verbose, width, isBrief } = layout;
  const remedy = (name: string, text: string): string[] =>
    isNew(`${name}\0${finding.rule}\0${text}`, layout)
      ? [wrapped(`${name}: ${visible(text)}`, width, INNER, `${INNER}     `)]
      : [];
  const whole = finding.complete ? [] : [`${INNER}not all branches were evaluated: there are too many`];
  if (isBrief && finding.severity === 'medium')
    return [
      flowed([...lead(finding, layout, ':'), sentence(finding)], { ...layout, first: INDENT, hang: INNER }),
      ...whole,
    ].join('\n');
  return [
    head(finding, layout),
    wrapped(sentence(finding), width, INNER),
    ...(isBrief ? [] : relatedLines(finding, layout, INNER)),
    ...whole,
    ...(verbose ? remedy('why', finding.why) : []),
    ...remedy('fix', finding.fix),
  ].join('\n');
}

/** The place, and what the heading does not say. */
function lead(finding: ReportedFinding, { by, saysSeverity }: Layout, end = ''): Phrase[] {
  const words: Phrase[] = [
    ['place', by === 'file' ? pointOf(finding) : placeOf(finding)],
    ...(saysSeverity ? [[finding.severity, finding.severity] satisfies Phrase] : []),
    ...(by === 'rule' ? [] : [finding.rule]),
    ...(doubt(finding) === '' ? [] : [['quiet', doubt(finding)] satisfies Phrase]),
  ];
  const last = words.pop() ?? '';
  return [...words, typeof last === 'string' ? `${last}${end}` : [last[0], `${last[1]}${end}`]];
}

/** With the source line beside it, or below. */
function head(finding: ReportedFinding, layout: Layout): string {
  const { width, paint } = layout;
  const parts = lead(finding, layout);
  const plain = flowed(parts, { width, first: INDENT, hang: INNER, paint: (_, text) => text });
  const shown = flowed(parts, { width, first: INDENT, hang: INNER, paint });
  const beside = width - plain.length - ' | '.length;
  const source = (room: number): string => {
    const { before, marked, after } = sourceLine(finding, room);
    const line = `${before}${marked}${after}`;
    const isShown = line !== '' && isNew(`${finding.file}\0${finding.start.line}\0${line}`, layout);
    return isShown ? `${paint('quiet', '|')} ${before}${paint('mark', marked)}${after}` : '';
  };
  const isBeside = !plain.includes('\n') && beside >= LEAST_SOURCE;
  const text = source(isBeside ? beside : width - INNER.length - '| '.length);
  if (text === '') return shown;
  return isBeside ? `${shown} ${text}` : `${shown}\n${INNER}${text}`;
}

/** Rules and positions, a line for each file and severity. */
function named(findings: readonly ReportedFinding[], layout: Layout): string[] {
  const { by, saysSeverity, width, paint } = layout;
  const positions = (ones: Group): string => ones.map(pointOf).join(', ');
  return [...groupBy(findings, ({ severity, file }) => `${severity}\0${file}`).values()].map(group => {
    const [{ severity, file }] = group;
    const rules = [...groupBy(group, ({ rule }) => rule).values()];
    const start: Phrase[] = [
      ...(saysSeverity ? [[severity, severity] satisfies Phrase] : []),
      ...(by === 'severity' ? [['place', visible(file)] satisfies Phrase] : []),
    ];
    const list =
      by === 'rule'
        ? `${visible(file)}:${positions(group)}`
        : rules.map(ones => `${ones[0].rule}${GLUE}${positions(ones)}`).join('; ');
    return flowed([...start, list], { width, paint, first: INDENT, hang: INNER });
  });
}

function isNew(text: string, { told }: Layout): boolean {
  const isTold = told.has(text);
  told.add(text);
  return !isTold;
}
