import type { Severity } from '../rule/rule.ts';
import { documentInPieces, Listed } from './document.ts';
import type { ReportText } from './pieces.ts';
import type { Report, ReportedFile, ReportedFinding, ReportedRule } from './report.ts';
import { isBroken, isUnread, withAccepted } from './unread.ts';
import { sentenceOf } from './words.ts';

/** The schema that this report keeps to (gitlab-org/security-products/security-report-schemas). */
const VERSION = '15.0.4';
const SEVERITY: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
};
const LONGEST_NAME = 255;
const MOST_IDENTIFIERS = 20;

/** When a scan began and ended. */
export type Times = { readonly start: Date; readonly end: Date };

/** GitLab's SAST report. The first identifier of a finding is the rule, and its id comes from the fingerprint: both stay the same from scan to scan. */
export function gitlabReport(
  { tool, findings, files, rules, errors }: Report,
  { start, end }: Times,
): ReportText {
  const ruleOf = new Map(rules.map(rule => [rule.id, rule]));
  const analyzer = { id: tool.name, name: tool.name, version: tool.version, vendor: { name: tool.name } };
  const messages = [
    ...files.filter(isUnread).flatMap(fileMessages),
    ...errors.map(value => ({ level: 'fatal', value })),
  ];
  const report = {
    version: VERSION,
    scan: {
      analyzer,
      scanner: analyzer,
      type: 'sast',
      start_time: time(start),
      end_time: time(end),
      status: errors.length > 0 || files.some(isBroken) ? 'failure' : 'success',
      ...(messages.length > 0 ? { messages } : {}),
    },
    vulnerabilities: new Listed(findings, finding => vulnerability(finding, ruleOf.get(finding.rule))),
  };
  return documentInPieces(report);
}

function vulnerability(finding: ReportedFinding, rule: ReportedRule | undefined): object {
  const { rule: id, severity, why, fix, uri, start, end, fingerprint } = finding;
  const cwe = (rule?.maps?.cwe ?? []).map(number => ({
    type: 'cwe',
    name: `CWE-${number}`,
    value: String(number),
    url: `https://cwe.mitre.org/data/definitions/${number}.html`,
  }));
  return {
    id: uuid(fingerprint),
    name: (rule?.title ?? id).slice(0, LONGEST_NAME),
    description: `${sentenceOf(finding)}. ${why}`,
    severity: SEVERITY[severity],
    solution: fix,
    identifiers: [{ type: 'stackward_rule', name: id, value: id }, ...cwe].slice(0, MOST_IDENTIFIERS),
    location: { file: uri, start_line: start.line, end_line: end.line },
    ...(rule && rule.references.length > 0 ? { links: rule.references.map(url => ({ url })) } : {}),
  };
}

function fileMessages(file: ReportedFile): object[] {
  const { uri, status, problems } = file;
  const messages =
    problems.length > 0
      ? problems.map(({ message, line, column }) => `${uri}:${line}:${column} ${status}: ${message}`)
      : [`${uri} ${status}`];
  return messages.map(message => ({
    level: isBroken(file) ? 'fatal' : 'warn',
    value: withAccepted(message, file),
  }));
}

/** The schema refuses a zone and milliseconds. */
const time = (date: Date): string => date.toISOString().slice(0, 19);
/** A name-based UUID (version 8: of our own making) out of the 128 bits of a fingerprint. */
const uuid = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${(8 + (Number.parseInt(hex.charAt(16), 16) & 3)).toString(16)}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
