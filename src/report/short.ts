import { lines, type ReportText } from './pieces.ts';
import type { Report, ReportedFile, ReportedFinding } from './report.ts';
import { placeOf } from './text-style.ts';
import { isBroken, isUnread, withAccepted } from './unread.ts';
import { visible } from './visible.ts';
import { sentenceOf } from './words.ts';

/** A line for each finding, `file:line:column: severity rule message`, as editors and problem matchers read it, and one for each problem of a file that could not be read. */
export const shortReport = ({ findings, files }: Report): ReportText =>
  lines(function* () {
    for (const file of files) yield* unread(file);
    for (const finding of findings) yield findingLine(finding);
  });

const findingLine = (finding: ReportedFinding): string =>
  `${placeOf(finding)}: ${finding.severity} ${finding.rule} ${visible(sentenceOf(finding))}`;

function unread(file: ReportedFile): string[] {
  const { path, status, problems } = file;
  if (!isUnread(file)) return [];
  const word = isBroken(file) ? status : 'accepted';
  return problems.map(
    ({ code, message, ...start }) =>
      `${placeOf({ file: path, start })}: ${word} ${code} ${visible(withAccepted(message, file))}`,
  );
}
