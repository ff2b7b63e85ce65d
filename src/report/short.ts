import type { Report, ReportedFile, ReportedFinding } from './report.ts';
import { placeOf } from './text-style.ts';
import { visible } from './visible.ts';
import { sentenceOf } from './words.ts';

/** A line for each finding, `file:line:column: severity rule message`, as editors and problem matchers read it, and one for each problem of a file that could not be read. */
export const shortReport = ({ findings, files }: Report): string =>
  [...files.flatMap(unread), ...findings.map(findingLine)].map(line => `${line}\n`).join('');

const findingLine = (finding: ReportedFinding): string =>
  `${placeOf(finding)}: ${finding.severity} ${finding.rule} ${visible(sentenceOf(finding))}`;

const unread = ({ path, status, problems }: ReportedFile): string[] =>
  status === 'failed' || status === 'incomplete'
    ? problems.map(
        ({ code, message, ...start }) =>
          `${placeOf({ file: path, start })}: ${status} ${code} ${visible(message)}`,
      )
    : [];
