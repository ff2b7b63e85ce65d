import { groupBy } from '../rule/group-by.ts';
import { SEVERITIES } from '../rule/rule.ts';
import { excerptLines } from './excerpt.ts';
import type { Report, ReportedFile, ReportedFinding } from './report.ts';
import { visible } from './visible.ts';
import { plural, sentenceOf } from './words.ts';
import { wrapped } from './wrap.ts';

export type Style =
  | 'critical'
  | 'high'
  | 'medium'
  | 'low'
  | 'info'
  | 'place'
  | 'quiet'
  | 'mark'
  | 'title'
  | 'code';
export type Paint = (style: Style, text: string) => string;
export type TextOptions = {
  readonly verbose?: boolean;
  readonly quiet?: boolean;
  readonly suppressed?: boolean;
  readonly paint?: Paint;
};
type TextStyle = { readonly verbose: boolean; readonly paint: Paint };

const WIDTH = 80;
const INDENT = '  ';
/** So many findings of one rule in one file are shown whole; of more, all but the first are a line each. */
const WHOLE = 3;
/** So many related places, notes of a file; --verbose shows all. */
const FEW = 3;

/** The findings as a person reads them, with place, line, fix, and what was scanned. Colour is the caller's business. */
export function textReport(
  report: Report,
  { verbose = false, quiet = false, suppressed = false, paint = (_, text) => text }: TextOptions = {},
): string {
  const style = { verbose, paint };
  const blocks = grouped(report.findings).map(group => groupBlock(group, style));
  const notes = report.files.flatMap(file => fileNotes(file, style));
  const accepted = suppressed
    ? report.suppressed
        .map(
          finding =>
            `${lineOf(finding, style)}\n${wrapped(`suppressed ${finding.rule}: ${visible(finding.reason)}`, WIDTH, INDENT)}`,
        )
        .join('\n')
    : '';
  const rest = quiet
    ? []
    : [notes.join('\n'), undecided(report.files, style), summary(report, style, suppressed)];
  return [...blocks, accepted, ...rest]
    .filter(Boolean)
    .map(block => `${block}\n`)
    .join('\n');
}

/** Findings of one rule in one file with one remedy stand together, where the first of them stands. */
const grouped = (findings: readonly ReportedFinding[]): Group[] => [
  ...groupBy(findings, ({ file, rule, severity, confidence, why, fix }) =>
    [file, rule, severity, confidence, why, fix].join('\0'),
  ).values(),
];
type Group = readonly [ReportedFinding, ...ReportedFinding[]];

function groupBlock(group: Group, style: TextStyle): string {
  const short = group.length > WHOLE && !style.verbose;
  const [{ why, fix }] = group;
  const shown = group.map((finding, index) =>
    short && index > 0 ? lineOf(finding, style) : block(finding, style),
  );
  const last = [
    style.verbose ? wrapped(`why: ${visible(why)}`, WIDTH, INDENT, '       ') : '',
    wrapped(`fix: ${visible(fix)}`, WIDTH, INDENT, '       '),
  ];
  return [...shown, ...last].filter(Boolean).join('\n');
}

const placeOf = ({ file, start }: Pick<ReportedFinding, 'file' | 'start'>): string =>
  `${visible(file)}:${start.line}:${start.column}`;
const shown = (finding: ReportedFinding): string => visible(sentenceOf(finding));
const lineOf = (finding: ReportedFinding, { paint }: TextStyle): string =>
  `${paint('place', placeOf(finding))} ${shown(finding)}`;

function block(finding: ReportedFinding, { verbose, paint }: TextStyle): string {
  const { severity, rule, confidence, related, complete: whole } = finding;
  const places = verbose ? related : related.slice(0, FEW);
  const left = related.length - places.length;
  return [
    `${paint('place', placeOf(finding))} ${paint(severity, severity)} ${rule}${confidence === 'certain' ? '' : paint('quiet', ' (with parameter defaults)')}`,
    wrapped(shown(finding), WIDTH, INDENT),
    ...excerptLines(finding, WIDTH - INDENT.length).map(({ gutter, text, mark }) =>
      `${INDENT}${paint('quiet', `${gutter} |`)}${text}${paint('mark', mark)}`.trimEnd(),
    ),
    ...places.map(place =>
      wrapped(`also ${placeOf(place)} ${visible(place.note)}`, WIDTH, INDENT, '       '),
    ),
    left > 0
      ? `${INDENT}and ${left} more ${left === 1 ? 'place' : 'places'} (use --verbose to list all)`
      : '',
    whole ? '' : `${INDENT}not all branches were evaluated: there are too many`,
  ]
    .filter(Boolean)
    .join('\n');
}

/** Every file that was not scanned whole, and what is odd about the others. */
function fileNotes(
  { path, status, problems, verboseOnly: aside }: ReportedFile,
  { verbose, paint }: TextStyle,
): string[] {
  if (aside && !verbose) return [];
  const shown = verbose ? problems : problems.slice(0, FEW);
  const word = status === 'scanned' ? 'note' : status;
  const lines = shown.map(
    ({ line, column, message }) =>
      `${paint('place', `${visible(path)}:${line}:${column}`)} ${paint(status === 'failed' || status === 'incomplete' ? 'high' : 'quiet', word)}: ${visible(message)}`,
  );
  const left = problems.length - shown.length;
  return left > 0 ? [...lines, `${INDENT}and ${left} more for this file (use --verbose to list all)`] : lines;
}

/** A question that a rule asks of many resources is one line. */
function undecided(files: readonly ReportedFile[], { verbose }: TextStyle): string {
  if (!verbose) return '';
  return files
    .flatMap(({ path, undecided: all }) =>
      [...groupBy(all, ({ rule, reason }) => `${rule}\0${reason}`).values()].map(
        ([first, ...others]) =>
          `${visible(path)} undecided: ${first.rule} on ${visible(first.resource)}${others.length > 0 ? ` and ${others.length} more` : ''}: ${visible(first.reason)}`,
      ),
    )
    .join('\n');
}

function summary(
  { findings, files, suppressed, baseline, summary: counts }: Report,
  { paint }: TextStyle,
  listed: boolean,
): string {
  const { scanned, partial, incomplete, skipped, failed } = counts.files;
  const whole = scanned + partial;
  const parts = [
    `${plural(whole, 'template')} scanned${partial > 0 ? ` (${partial} with unknown parts)` : ''}`,
    incomplete > 0 ? `${incomplete} incomplete` : '',
    failed > 0 ? `${failed} failed` : '',
    skipped > 0 ? `${plural(skipped, 'other file')} skipped` : '',
    plural(counts.resources, 'resource'),
    plural(counts.rules, 'rule'),
  ].filter(Boolean);
  const severities = SEVERITIES.filter(severity => counts.findings[severity] > 0).map(severity =>
    paint(severity, `${counts.findings[severity]} ${severity}`),
  );
  const inFiles = new Set(findings.map(({ file }) => file)).size;
  const head =
    findings.length === 0
      ? 'No findings.'
      : `${plural(findings.length, 'finding')} in ${plural(inFiles, 'file')}: ${severities.join(', ')}`;
  const open =
    counts.undecided > 0
      ? `${plural(counts.undecided, 'check')} could not be decided${files.length > 0 ? ' (--verbose lists them)' : ''}\n`
      : '';
  const accepted = [
    suppressed.length > 0
      ? `${suppressed.length} suppressed in the templates${listed ? '' : ' (--report-suppressed lists them)'}\n`
      : '',
    baseline
      ? `${baseline.known} accepted by the baseline${baseline.gone.length > 0 ? `; ${baseline.gone.length} of its findings ${baseline.gone.length === 1 ? 'is' : 'are'} no longer found (remove with \`stackward baseline --prune\`)` : ''}\n`
      : '',
  ].join('');
  return `${paint('title', head)}\n${accepted}${open}${wrapped(parts.join(', '), WIDTH)}`;
}
