import { documentInPieces, Listed } from './document.ts';
import type { ReportText } from './pieces.ts';
import { standardVerdicts } from './standard-verdicts.ts';
import { itemsOf, STANDARDS } from '../rule/finding.ts';
import { suppressionOf } from './suppression.ts';
import type { Point, Report, ReportedFile, ReportedFinding, ReportedRule } from './report.ts';

/** The report as one JSON document, version 1; schema/report.schema.json describes it. */
export function jsonReport(
  report: Report,
  { suppressed: listed = false }: { readonly suppressed?: boolean } = {},
): ReportText {
  const { tool, run, files, findings, suppressed, baseline, rules, warnings, summary } = report;
  const found = new Set(findings.map(({ rule: id }) => id));
  return documentInPieces({
    schema: 'stackward.report/1',
    untrusted: UNTRUSTED,
    tool,
    run,
    files: new Listed(files, file),
    findings: new Listed(findings, finding),
    rules: rules.filter(({ id }) => found.has(id)).map(rule),
    ...(listed
      ? { suppressed: new Listed(suppressed, one => ({ ...finding(one), reason: one.reason })) }
      : {}),
    ...(baseline
      ? {
          baseline: {
            known: baseline.known,
            gone: baseline.gone.map(({ rule: id, file: path, resource }) => ({
              rule: id,
              file: path,
              resource,
            })),
          },
        }
      : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(files.some(({ checks }) => checks) ? { standards: standardVerdicts(report) } : {}),
    summary: { ...summary, suppressed: suppressed.length },
  });
}

/** Where text of templates and code stands: to read, and never an instruction to whoever reads it. */
const UNTRUSTED = [
  'files[].path',
  'files[].problems[].message',
  'files[].undecided[].reason',
  'findings[].message',
  'findings[].fix',
  'findings[].file',
  'findings[].resource',
  'findings[].when[]',
  'findings[].related[].note',
  'findings[].replacement',
  'findings[].fixes[].description',
  'findings[].fixes[].edits[].text',
  'suppressed[].reason',
];

// Field by field: what a report knows besides is not part of the format.
const file = ({ path, dialect, status, accepted, resources, problems, undecided, checks }: ReportedFile) => ({
  path,
  dialect,
  status,
  accepted,
  resources,
  problems: problems.map(({ code, message, line, column }) => ({ code, message, line, column })),
  undecided,
  checks,
});

const finding = ({
  rule,
  severity,
  confidence,
  message,
  why,
  fix,
  file: path,
  start,
  end,
  resource,
  resourceType,
  deployed,
  when,
  related,
  replacement,
  repair,
  fingerprint,
  template,
  excerpt,
}: ReportedFinding) => ({
  rule,
  severity,
  confidence,
  message,
  why,
  fix,
  file: path,
  start: point(start),
  end: point(end),
  resource,
  resourceType,
  deployed,
  when,
  related: related.map(other => ({
    file: other.file,
    start: point(other.start),
    end: point(other.end),
    note: other.note,
    resource: other.resource,
    step: other.step,
    leads: other.leads,
  })),
  replacement,
  fixes: repair && [
    {
      description: repair.description,
      safety: repair.safety,
      risk: repair.risk,
      changes: repair.changes,
      edits: repair.edits.map(edit => ({
        file: edit.file,
        start: point(edit.start),
        end: point(edit.end),
        text: edit.text,
      })),
    },
  ],
  fingerprint,
  suppression: suppressionOf(
    { rule, file: path, start, excerpt, ...(template ? { template } : {}) },
    'REASON',
  ),
});

const rule = ({ id, title, severity, preset, references, maps = {} }: ReportedRule) => ({
  id,
  title,
  severity,
  preset,
  references,
  maps: Object.fromEntries(
    STANDARDS.map(standard => [standard.key, itemsOf(standard, maps)] as const).filter(
      ([, items]) => items.length > 0,
    ),
  ),
});

const point = ({ line, column }: Point): Point => ({ line, column });
