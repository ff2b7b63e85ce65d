import type { Severity } from '../rule/rule.ts';
import { documentInPieces, Listed } from './document.ts';
import type { ReportText } from './pieces.ts';
import type { Report, ReportedFinding } from './report.ts';
import { sentenceOf } from './words.ts';

const SEVERITY: Readonly<Record<Severity, string>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
};

/** GitLab's Code Quality artifact: one JSON array, each finding with its own fingerprint (GitLab docs, "Code Quality report format", read 2026-11). */
export const codequalityReport = ({ findings }: Report): ReportText =>
  documentInPieces(new Listed(findings, issue));

const issue = (finding: ReportedFinding): object => ({
  description: sentenceOf(finding),
  check_name: finding.rule,
  fingerprint: finding.fingerprint,
  severity: SEVERITY[finding.severity],
  location: { path: finding.uri, lines: { begin: finding.start.line, end: finding.end.line } },
});
