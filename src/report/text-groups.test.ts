import { describe, expect, test } from 'vitest';
import { SEVERITIES } from '../rule/rule.ts';
import type { ReportedFinding } from './report.ts';
import { finding, report, rule } from './testing.ts';
import { whole } from './pieces.ts';
import { textReport, type TextOptions } from './text.ts';

const at = (line: number, column = 11) => ({ start: { line, column }, end: { line, column: column + 4 } });
const shown = (findings: readonly ReportedFinding[], options: TextOptions = {}): string =>
  whole(textReport(report({ findings }), options));

/** Findings of some rules, severities and files, so many that a report of them is long. */
const many = (count: number): ReportedFinding[] =>
  Array.from({ length: count }, (_, index) =>
    finding({
      rule: `rule-${index % 7}`,
      severity: SEVERITIES[index % 5]!,
      file: `service-${Math.floor(index / 8)}/template.yaml`,
      message: `Resource${index} is open to everybody`,
      fix: `Close what rule-${index % 7} names.`,
      ...at((index % 8) + 1, 1 + index),
      excerpt: `${' '.repeat(index)}Type: AWS::S3::Bucket`,
    }),
  );
const MIXED = [
  finding({ ...at(4), message: 'A is open', excerpt: '    Type: AWS::S3::Bucket' }),
  finding({
    ...at(9),
    severity: 'high',
    rule: 'iam-wildcard-action',
    message: 'B is open',
    excerpt: 'Action: s3',
  }),
  finding({ ...at(4), severity: 'high', rule: 's3-public-access', message: 'C is open', fix: 'Close C.' }),
  finding({
    ...at(9),
    severity: 'high',
    rule: 'iam-wildcard-action',
    message: 'D is open',
    excerpt: 'Action: s3',
  }),
];

test('by file: rules stand together, the gravest first, each source line and each fix once', () =>
  expect(shown(MIXED, { group: 'file', quiet: true })).toBe(`\
template.yaml
  9:11 high iam-wildcard-action | Action: s3
    B is open
    fix: Set BucketEncryption with SSEAlgorithm aws:kms.
  9:11 high iam-wildcard-action
    D is open
  4:11 high s3-public-access | Type: AWS::S3::Bucket
    C is open
    fix: Close C.
  4:11 low s3-bucket-encryption
    A is open
    fix: Set BucketEncryption with SSEAlgorithm aws:kms.
`));

test('by rule and by severity: whole places, and what the heading says is not said again', () => {
  expect(shown(MIXED, { group: 'rule', quiet: true })).toBe(`\
iam-wildcard-action: 2 high
  template.yaml:9:11 | Action: s3
    B is open
    fix: Set BucketEncryption with SSEAlgorithm aws:kms.
  template.yaml:9:11
    D is open

s3-public-access: 1 high
  template.yaml:4:11 | Type: AWS::S3::Bucket
    C is open
    fix: Close C.

s3-bucket-encryption: 1 low (S3 bucket does not state its encryption)
  template.yaml:4:11
    A is open
    fix: Set BucketEncryption with SSEAlgorithm aws:kms.
`);
  expect(
    shown(MIXED, { group: 'severity', quiet: true })
      .split('\n')
      .filter(line => /^\S/.test(line)),
  ).toEqual(['3 high', '1 low']);
});

test('a source line that has no room beside its place stands below it, marked in colour', () => {
  const file = `${'deep/'.repeat(12)}template.yaml`;
  const text = shown([finding({ file, ...at(2) })], {
    group: 'rule',
    paint: (style, word) => (style === 'mark' ? `<${word}>` : word),
  });
  expect(text).toContain(`  ${file}:2:11\n    | Type: <AWS:>:S3::Bucket\n`);
});

test('one line of JSON is shown where each finding stands', () => {
  const excerpt = `{ "Resources": { ${'"Some": { "Type": "AWS::S3::Bucket" }, '.repeat(20)} } }`;
  const text = shown([finding({ ...at(1, 40), excerpt }), finding({ ...at(1, 500), excerpt })], {
    group: 'file',
  });
  expect(text.match(/\| …?.*Bucket/g)).toHaveLength(2);
});

describe.each([31, 201, 1_000])('of %d findings', count => {
  const findings = many(count);
  test.each([undefined, 'file', 'rule', 'severity'] as const)('none is left out by --group %s', group => {
    const text = shown(findings, { ...(group ? { group } : {}), quiet: true });
    const [byFile, said] = [group === undefined || group === 'file', new Set<string>()];
    let file = '';
    for (const line of text.split('\n')) {
      file = /\S+\.yaml/.exec(line)?.[0] ?? file;
      for (const [, place] of line.matchAll(/(\d+:\d+)/g)) said.add(`${file}:${place}`);
    }
    for (const one of findings) {
      expect(said).toContain(`${one.file}:${one.start.line}:${one.start.column}`);
      if (byFile) expect(text).toContain(`${one.rule}`);
    }
  });

  test('both ends lead: the gravest, the rules, and what to run next', () => {
    const text = shown(findings);
    const lines = text.trimEnd().split('\n');
    for (const screen of [lines.slice(0, 24), lines.slice(-24)].map(part => part.join('\n'))) {
      for (const { file, start } of findings.filter(({ severity }) => severity === 'critical').slice(0, 5))
        expect(screen).toContain(`${file}:${start.line}:${start.column}\n    critical `);
      expect(screen).toContain(`${count} findings in`);
      expect(screen).toContain('\nNext\n  stackward explain rule-0 ');
    }
    expect(text).toMatch(/\nBy rule: .*\d+ rule-6/s);
    expect(text).toMatch(/\n {2,}\d+ {2}rule-0 /);
  });

  test('no line is wider than the terminal', () => {
    for (const width of [60, 80, 120])
      for (const line of shown(findings, { width }).split('\n'))
        expect(line.length).toBeLessThanOrEqual(width);
  });
});

test('of very many findings those of low severity are named, and --verbose says all of each', () => {
  const findings = many(201);
  expect(shown(findings)).toContain(`
service-0/template.yaml
  1:1 critical rule-0 | Type: AWS::S3::Bucket
    Resource0 is open to everybody
    fix: Close what rule-0 names.
  6:6 critical rule-5 | Type: AWS::S3::Bucket
    Resource5 is open to everybody
    fix: Close what rule-5 names.
  2:2 high rule-1 | Type: AWS::S3::Bucket
    Resource1 is open to everybody
    fix: Close what rule-1 names.
  7:7 high rule-6 | Type: AWS::S3::Bucket
    Resource6 is open to everybody
    fix: Close what rule-6 names.
  3:3 medium rule-2: Resource2 is open to everybody
  8:8 medium rule-0: Resource7 is open to everybody
  low rule-3 4:4
  info rule-4 5:5
service-1/template.yaml
`);
  const verbose = shown(findings, { verbose: true });
  for (const { message } of findings) expect(verbose).toContain(message);
});

test('--statistics is counts and the gravest, no finding', () => {
  const text = shown([finding(), finding({ ...at(7), severity: 'high' })], { statistics: true });
  expect(text).toBe(`\
By rule, with the first place
  2  s3-bucket-encryption  1 high, 1 low  template.yaml:7:11

Most severe
  template.yaml:7:11
    high s3-bucket-encryption: Uploads states no encryption
  template.yaml:6:11
    low s3-bucket-encryption: Uploads states no encryption

2 findings in 1 file: 1 high, 1 low
1 template scanned, 1 resource, 1 rule

Next
  stackward explain s3-bucket-encryption  why, and how to fix it
`);
  expect(whole(textReport(report(), { statistics: true }))).toBe(
    'No findings.\n1 template scanned, 1 resource, 1 rule\n',
  );
});

test('text of a template can not move the cursor in a group either', () => {
  const hostile = finding({ message: 'a\u001B[2Jb', excerpt: '\tType: \u009B31m', file: 'x\u0007.yaml' });
  for (const group of ['file', 'rule', 'severity'] as const)
    expect(
      whole(textReport(report({ findings: [hostile], rules: [rule({ title: 'b\u202Ec' })] }), { group })),
    ).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
});
