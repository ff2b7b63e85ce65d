import type { Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-protocol';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { addTo } from '../model/multimap.ts';
import type { Report, ReportedFinding, ReportedPlace, ReportedProblem } from '../report/report.ts';
import { visible } from '../report/visible.ts';
import { sentenceOf } from '../report/words.ts';
import type { Severity } from '../rule/rule.ts';
import { SEVERITY } from './protocol.ts';
import { positionOf, rangeOf } from './range.ts';

/** What a diagnostic says beside its text; the editor sends it back with a request for quick fixes. */
export type DiagnosticData = { readonly fingerprint: string; readonly rule: string };
/** Diagnostics by the absolute path of the file that they stand in. */
export type DiagnosticsByFile = ReadonlyMap<string, readonly Diagnostic[]>;

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  critical: SEVERITY.error,
  high: SEVERITY.error,
  medium: SEVERITY.warning,
  low: SEVERITY.information,
  info: SEVERITY.hint,
};

/** The findings and problems of a report, by file. `root`: the absolute path that the report's `uri`s start from. */
export function diagnosticsOf({ findings, files, rules }: Report, root: string): DiagnosticsByFile {
  const byFile = new Map<string, Diagnostic[]>();
  const add = (uri: string, diagnostic: Diagnostic): void => addTo(byFile, join(root, uri), diagnostic);
  const pages = new Map(rules.map(({ id, references }) => [id, references[0]]));
  for (const finding of findings) add(finding.uri, ofFinding(finding, pages.get(finding.rule), root));
  for (const { uri, problems, verboseOnly, status } of files)
    if (!verboseOnly && status !== 'skipped') for (const problem of problems) add(uri, ofProblem(problem));
  return byFile;
}

const ofFinding = (finding: ReportedFinding, page: string | undefined, root: string): Diagnostic => ({
  range: rangeOf(finding.start, finding.end),
  severity: SEVERITIES[finding.severity],
  source: 'stackward',
  code: finding.rule,
  ...(page === undefined ? {} : { codeDescription: { href: page } }),
  message: visible(`${sentenceOf(finding)}. ${finding.fix}`),
  relatedInformation: finding.related.map(place => ofPlace(place, root)),
  data: { fingerprint: finding.fingerprint, rule: finding.rule } satisfies DiagnosticData,
});

const ofPlace = ({ uri, start, end, note }: ReportedPlace, root: string) => ({
  location: { uri: pathToFileURL(join(root, uri)).href, range: rangeOf(start, end) },
  message: visible(note),
});

function ofProblem({ code, message, line, column, lost }: ReportedProblem): Diagnostic {
  const start = positionOf({ line, column });
  return {
    range: { start, end: start },
    severity: lost === undefined ? SEVERITY.information : SEVERITY.error,
    source: 'stackward',
    code,
    message: visible(message),
  };
}

/** A range after lines of the text changed; undefined where the change took it. */
export function moved(
  before: string,
  after: string,
  { start, end }: Diagnostic['range'],
): Diagnostic['range'] | undefined {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let [top, bottom] = [0, 0];
  const shortest = Math.min(old.length, now.length);
  while (top < shortest && old[top] === now[top]) top += 1;
  while (bottom < shortest - top && old.at(-1 - bottom) === now.at(-1 - bottom)) bottom += 1;
  if (end.line < top) return { start, end };
  if (start.line < old.length - bottom) return undefined;
  const by = now.length - old.length;
  return {
    start: { ...start, line: start.line + by },
    end: { ...end, line: end.line + by },
  };
}
