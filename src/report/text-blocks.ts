import { groupBy } from '../rule/group-by.ts';
import { excerptLines } from './excerpt.ts';
import type { ReportedFinding } from './report.ts';
import { relatedLines } from './text-related.ts';
import { doubt, INDENT, placeOf, sentence, type TextStyle } from './text-style.ts';
import { visible } from './visible.ts';
import { flowed, wrapped } from './wrap.ts';

/** So many findings of one rule in one file are shown whole; of more, all but the first are a line each. */
const WHOLE = 3;
const HANG = '       ';

/** Each finding with its place, the source line and the fix. Findings of one rule in one file with one remedy stand together, where the first of them stands. */
export const findingBlocks = (findings: readonly ReportedFinding[], style: TextStyle): string[] =>
  [
    ...groupBy(findings, ({ file, rule, severity, confidence, why, fix }) =>
      [file, rule, severity, confidence, why, fix].join('\0'),
    ).values(),
  ].map(group => groupBlock(group, style));

function groupBlock(group: readonly [ReportedFinding, ...ReportedFinding[]], style: TextStyle): string {
  const short = group.length > WHOLE && !style.verbose;
  const [{ why, fix }] = group;
  const shown = group.map((finding, index) =>
    short && index > 0 ? findingLine(finding, style) : block(finding, style),
  );
  const last = [
    style.verbose ? wrapped(`why: ${visible(why)}`, style.width, INDENT, HANG) : '',
    wrapped(`fix: ${visible(fix)}`, style.width, INDENT, HANG),
  ];
  return [...shown, ...last].filter(Boolean).join('\n');
}

/** A finding in one line, or as few as it needs. */
export const findingLine = (finding: ReportedFinding, style: TextStyle): string =>
  flowed([['place', placeOf(finding)], sentence(finding)], { ...style, hang: INDENT });

function block(finding: ReportedFinding, style: TextStyle): string {
  const { severity, rule, complete: whole } = finding;
  const { width, paint } = style;
  return [
    flowed([['place', placeOf(finding)], [severity, severity], rule, ['quiet', doubt(finding)]], {
      ...style,
      hang: INDENT,
    }),
    wrapped(sentence(finding), width, INDENT),
    ...excerptLines(finding, width - INDENT.length).map(({ gutter, text, mark }) =>
      `${INDENT}${paint('quiet', `${gutter} |`)}${text}${paint('mark', mark)}`.trimEnd(),
    ),
    ...relatedLines(finding, style, INDENT),
    whole ? '' : `${INDENT}not all branches were evaluated: there are too many`,
  ]
    .filter(Boolean)
    .join('\n');
}
