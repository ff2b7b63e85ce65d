import { groupBy } from '../rule/group-by.ts';
import { pieces, type ReportText } from './pieces.ts';
import type { Report, ReportedFile, ReportedFinding } from './report.ts';
import { findingBlocks, findingLine } from './text-blocks.ts';
import { findingGroups, type Grouping } from './text-groups.ts';
import { headline, mostSevere, nextSteps, ruleCounts, ruleTable } from './text-overview.ts';
import { FEW, INDENT, type Paint, type TextStyle } from './text-style.ts';
import { isBroken, withAccepted } from './unread.ts';
import { visible } from './visible.ts';
import { plural } from './words.ts';
import { flowed, GLUE, wrapped } from './wrap.ts';

export type TextOptions = {
  readonly verbose?: boolean;
  readonly quiet?: boolean;
  readonly suppressed?: boolean;
  /** Columns of the terminal. */
  readonly width?: number;
  readonly group?: Grouping;
  readonly statistics?: boolean;
  /** Files with rules of one's own, which `explain` needs too. */
  readonly rulesFrom?: readonly string[];
  readonly paint?: Paint;
};

/** Lines are as wide as the terminal, within these. */
const [NARROWEST, WIDEST] = [60, 120];
/** More findings than a look takes in are counted by rule. */
const GLANCE = 5;
/** More are grouped, and what matters stands at both ends. */
const LONG = 30;

/** The findings as a person reads them, with what matters at the end and, when there are many, at the start. Colour is the caller's business. */
export function textReport(
  report: Report,
  {
    verbose = false,
    quiet = false,
    suppressed = false,
    width = 80,
    group,
    statistics = false,
    rulesFrom = [],
    paint = (_, text) => text,
  }: TextOptions = {},
): ReportText {
  const { findings, files } = report;
  const style = { verbose, width: Math.min(WIDEST, Math.max(NARROWEST, width)), paint };
  const isLong = findings.length > LONG;
  const by = group ?? (isLong && !verbose ? 'file' : undefined);
  const next = nextSteps(report, { isLong, rulesFrom }, style);
  const list = [
    ...(by === undefined ? findingBlocks(findings, style) : findingGroups(report, by, style)),
    suppressed ? report.suppressed.map(one => suppressedBlock(one, style)).join('\n') : '',
  ];
  const hasOverview = findings.length > GLANCE || (statistics && findings.length > 0);
  const gravest = hasOverview ? mostSevere(findings, style) : '';
  const overview = hasOverview ? [ruleTable(findings, style), gravest] : [];
  const start = isLong && !quiet ? [headline(report, style), gravest, ruleCounts(findings, style), next] : [];
  const notes = [files.flatMap(file => fileNotes(file, style)).join('\n'), undecided(files, style)];
  const end = [...overview, summary(report, style, suppressed), next];
  const blocks = statistics ? end : [...start, ...list, ...(quiet ? [] : [...notes, ...end])];
  return pieces(function* () {
    for (const [at, block] of blocks.filter(Boolean).entries())
      yield at === 0 ? `${block}\n` : `\n${block}\n`;
  });
}

const suppressedBlock = (finding: ReportedFinding & { readonly reason: string }, style: TextStyle): string =>
  `${findingLine(finding, style)}\n${wrapped(`suppressed ${finding.rule}: ${visible(finding.reason)}`, style.width, INDENT)}`;

/** Every file that was not scanned whole, and what is odd about the others. */
function fileNotes(file: ReportedFile, style: TextStyle): string[] {
  const { path, status, problems, verboseOnly: aside } = file;
  if (aside && !style.verbose) return [];
  const shown = style.verbose ? problems : problems.slice(0, FEW);
  const word = status === 'scanned' ? 'note' : status;
  const look = isBroken(file) ? 'high' : 'quiet';
  const lines = shown.map(({ line, column, message }) =>
    flowed(
      [
        ['place', `${visible(path)}:${line}:${column}`],
        [look, `${word}:`],
        visible(withAccepted(message, file)),
      ],
      {
        ...style,
        hang: INDENT,
      },
    ),
  );
  const left = problems.length - shown.length;
  return left > 0 ? [...lines, `${INDENT}and ${left} more for this file (use --verbose to list all)`] : lines;
}

/** A question that a rule asks of many resources is one line. */
function undecided(files: readonly ReportedFile[], { verbose, width }: TextStyle): string {
  if (!verbose) return '';
  return files
    .flatMap(({ path, undecided: all }) =>
      [...groupBy(all, ({ rule, reason }) => `${rule}\0${reason}`).values()].map(([first, ...others]) =>
        wrapped(
          `${visible(path)} undecided: ${first.rule} on ${visible(first.resource)}${others.length > 0 ? ` and ${others.length} more` : ''}: ${visible(first.reason)}`,
          width,
          '',
          INDENT,
        ),
      ),
    )
    .join('\n');
}

function summary(report: Report, style: TextStyle, listed: boolean): string {
  const { files, suppressed, baseline, summary: counts } = report;
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
  const open =
    counts.undecided > 0
      ? `${plural(counts.undecided, 'check')} could not be decided${files.length > 0 ? ' (--verbose lists them)' : ''}`
      : '';
  const counted = [
    suppressed.length > 0
      ? `${suppressed.length} suppressed in the templates${listed ? '' : ' (--report-suppressed lists them)'}`
      : '',
    baseline
      ? `${baseline.known} accepted by the baseline${baseline.gone.length > 0 ? `; ${baseline.gone.length} of its findings ${baseline.gone.length === 1 ? 'is' : 'are'} no longer found (remove with \`${['stackward', 'baseline', '--prune'].join(GLUE)}\`)` : ''}`
      : '',
    open,
    parts.join(', '),
  ]
    .filter(Boolean)
    .map(line => wrapped(line, style.width));
  return [headline(report, style), ...counted].join('\n');
}
