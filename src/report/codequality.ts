import type { Severity } from '../rule/rule.ts';
import { document } from './document.ts';
import type { Report } from './report.ts';
import { sentenceOf } from './words.ts';

const SEVERITY: Readonly<Record<Severity, string>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
};

/** GitLab's Code Quality artifact: one JSON array, each finding with its own fingerprint (GitLab docs, "Code Quality report format", read 2026-11). */
export function codequalityReport({ findings }: Report): string {
  const issues = findings.map(finding => ({
    description: sentenceOf(finding),
    check_name: finding.rule,
    fingerprint: finding.fingerprint,
    severity: SEVERITY[finding.severity],
    location: { path: finding.uri, lines: { begin: finding.start.line, end: finding.end.line } },
  }));
  return document(issues);
}
