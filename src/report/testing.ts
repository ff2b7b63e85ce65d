import { SEVERITIES } from '../rule/rule.ts';
import type { FileStatus, Report, ReportedFile, ReportedFinding, ReportedRule } from './report.ts';

/** For tests: a finding with what matters to them. */
export const finding = (parts: Partial<ReportedFinding> = {}): ReportedFinding => {
  const file = parts.file ?? 'template.yaml';
  return {
    rule: 's3-bucket-encryption',
    severity: 'low',
    confidence: 'certain',
    message: 'Uploads states no encryption',
    why: 'Nobody chose the key.',
    fix: 'Set BucketEncryption with SSEAlgorithm aws:kms.',
    file,
    uri: file,
    start: { line: 6, column: 11 },
    end: { line: 6, column: 26 },
    resource: 'Uploads',
    resourceType: 'AWS::S3::Bucket',
    deployed: 'Uploads',
    when: [],
    related: [],
    fingerprint: '0123456789abcdef0123456789abcdef',
    lineHash: '271789c17abda88f:1',
    excerpt: '    Type: AWS::S3::Bucket',
    excerptFrom: 1,
    complete: true,
    ...parts,
  };
};

export const file = (path: string, status: FileStatus, parts: Partial<ReportedFile> = {}): ReportedFile => ({
  path,
  uri: path,
  status,
  resources: 0,
  problems: [],
  undecided: [],
  verboseOnly: false,
  ...parts,
});

export const rule = (parts: Partial<ReportedRule> = {}): ReportedRule => ({
  id: 's3-bucket-encryption',
  title: 'S3 bucket does not state its encryption',
  severity: 'low',
  preset: 'recommended',
  why: 'Nobody chose the key.',
  fix: 'Set BucketEncryption.',
  references: ['https://docs.aws.amazon.com/s3'],
  maps: { owasp: ['S3'], sas: ['SAS-03'], cwe: [311, 311] },
  ...parts,
});

export function report(parts: Partial<Omit<Report, 'summary'>> = {}): Report {
  const {
    findings = [],
    files = [file('template.yaml', 'scanned', { dialect: 'cloudformation', resources: 1 })],
    rules = [rule()],
  } = parts;
  const count = (status: FileStatus): number => files.filter(one => one.status === status).length;
  return {
    tool: { name: 'stackward', version: '1.2.3', data: { 'iam-actions': '2026-09-26' } },
    errors: [],
    warnings: [],
    suppressed: [],
    ...parts,
    findings,
    files,
    rules,
    summary: {
      files: {
        scanned: count('scanned'),
        partial: count('partial'),
        incomplete: count('incomplete'),
        skipped: count('skipped'),
        failed: count('failed'),
      },
      resources: files.reduce((sum, { resources }) => sum + resources, 0),
      rules: rules.length,
      findings: Object.fromEntries(
        SEVERITIES.map(severity => [severity, findings.filter(one => one.severity === severity).length]),
      ) as Report['summary']['findings'],
      undecided: files.reduce((sum, { undecided }) => sum + undecided.length, 0),
    },
  };
}
