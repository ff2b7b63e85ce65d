import { expect, test } from 'vitest';
import { file, finding, report } from './testing.ts';
import type { ReportedPlace } from './report.ts';
import { whole } from './pieces.ts';
import { textReport } from './text.ts';

const line = (at: number) => ({ start: { line: at, column: 3 }, end: { line: at, column: 9 } });
const lines = (text: string): string[] => text.split('\n');

test('a finding: place, what, the line itself, what to do', () => {
  expect(
    whole(
      textReport(report({ findings: [finding({ when: ['Stage is not prod', 'Region is eu-west-1'] })] })),
    ),
  ).toBe(`\
template.yaml:6:11 low s3-bucket-encryption
  Uploads states no encryption when Stage is not prod and Region is eu-west-1
    |
  6 |     Type: AWS::S3::Bucket
    |           ^^^^^^^^^^^^^^^
  fix: Set BucketEncryption with SSEAlgorithm aws:kms.

1 finding in 1 file: 1 low
1 template scanned, 1 resource, 1 rule

Next
  stackward explain s3-bucket-encryption  why, and how to fix it
`);
});

test('nothing found says so, and what was looked at', () =>
  expect(whole(textReport(report()))).toBe('No findings.\n1 template scanned, 1 resource, 1 rule\n'));

test("what to run next loads the rules of one's own", () =>
  expect(whole(textReport(report({ findings: [finding()] }), { rulesFrom: ['rules/a.mjs'] }))).toContain(
    '  stackward explain s3-bucket-encryption --rules-from rules/a.mjs',
  ));

test('quiet is findings only', () => {
  expect(whole(textReport(report(), { quiet: true }))).toBe('');
  expect(whole(textReport(report({ findings: [finding()] }), { quiet: true }))).not.toContain('scanned');
});

test('of many findings of one rule all but the first are a line each', () => {
  const findings = Array.from({ length: 20 }, (_, at) =>
    finding({ message: `Bucket${at} states no encryption`, ...line(at + 1) }),
  );
  const text = whole(textReport(report({ findings }), { quiet: true }));
  expect(lines(text)).toHaveLength(5 + 19 + 1 + 1);
  expect(text).toContain('template.yaml:20:3 Bucket19 states no encryption\n  fix: ');
  expect(text.match(/fix:/g)).toHaveLength(1);
  expect(whole(textReport(report({ findings }), { verbose: true })).match(/\^/g)!.length).toBeGreaterThan(20);
});

test('the same position is never said twice under also, and a place of the same file is its line and column', () => {
  const place = (file: string, at: number, note: string): ReportedPlace => ({
    file,
    uri: file,
    ...line(at),
    note,
  });
  const related = [
    place('template.yaml', 6, 'of another width'),
    place('template.yaml', 9, 'the key'),
    place('b.yaml', 9, 'the bucket'),
    place('template.yaml', 9, 'the key'),
    place('template.yaml', 9, 'its policy'),
  ];
  const text = whole(textReport(report({ findings: [finding({ ...line(6), related })] })));
  expect(lines(text).filter(one => one.includes('also'))).toEqual([
    '  also of another width',
    '  also 9:3 the key; its policy',
    '  also b.yaml:9:3 the bucket',
  ]);
});

test('beyond a few findings the report ends with the rules, the gravest and what to run next', () => {
  const findings = [
    ...Array.from({ length: 6 }, (_, at) => finding(line(at + 1))),
    finding({ ...line(9), rule: 'iam-admin-policy', severity: 'critical', message: 'a '.repeat(60) }),
    finding({ ...line(10), rule: 'iam-admin-policy', severity: 'high', file: 'b.yaml', message: 'b' }),
  ];
  expect(whole(textReport(report({ findings })))).toContain(`
By rule, with the first place
  2  iam-admin-policy      1 critical, 1 high  template.yaml:9:3
  6  s3-bucket-encryption  6 low               template.yaml:1:3

Most severe
  template.yaml:9:3
    critical iam-admin-policy: a a a a a a a a a a a a a a a a a a a a a a a a …
  b.yaml:10:3
    high iam-admin-policy: b
  template.yaml:1:3
    low s3-bucket-encryption: Uploads states no encryption
  template.yaml:2:3
    low s3-bucket-encryption: Uploads states no encryption
  template.yaml:3:3
    low s3-bucket-encryption: Uploads states no encryption

8 findings in 2 files: 1 critical, 1 high, 6 low
1 template scanned, 1 resource, 1 rule

Next
  stackward explain iam-admin-policy  why, and how to fix it
`);
});

test('no line is wider than 80 columns, wherever the finding stands in a long line', () => {
  const excerpt = `Resources: { ${'Some: { Type: AWS::S3::Bucket }, '.repeat(12)}}`;
  for (let column = 1; column < excerpt.length; column += 7) {
    const one = finding({
      excerpt,
      start: { line: 123, column },
      end: { line: 123, column: column + 5 },
      message: 'word '.repeat(60),
      related: [
        {
          file: 'a.yaml',
          uri: 'a.yaml',
          start: { line: 1, column: 1 },
          end: { line: 1, column: 2 },
          note: 'note '.repeat(40),
        },
      ],
    });
    const shown = lines(whole(textReport(report({ findings: [one] }))));
    expect(Math.max(...shown.map(text => text.length))).toBeLessThanOrEqual(80);
    const [source, mark] = [
      shown.find(line => line.startsWith('  123 |'))!,
      shown.find(line => line.includes('^'))!,
    ];
    const under = source.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1);
    expect(
      excerpt
        .slice(column - 1, column + 4)
        .trimEnd()
        .startsWith(under.replace(/…$/, '').trimEnd()),
    ).toBe(true);
  }
});

test('every file that was not scanned whole is named; what a walk passed by only when all is asked for', () => {
  const problem = { code: 'bad-yaml', message: 'this quote is never closed', line: 3, column: 7 };
  const files = [
    file('a.yaml', 'failed', { problems: [problem] }),
    file('b.yaml', 'incomplete', { problems: [problem] }),
    file('c.yaml', 'partial', { problems: Array.from({ length: 9 }, (_, line) => ({ ...problem, line })) }),
    file('d.yaml', 'skipped', { problems: [{ ...problem, message: 'this is text for Jinja' }] }),
    file('e.json', 'skipped', {
      problems: [{ ...problem, message: 'this is not a template' }],
      verboseOnly: true,
    }),
  ];
  const text = whole(textReport(report({ files })));
  expect(text).toContain(
    'a.yaml:3:7 failed: this quote is never closed\nb.yaml:3:7 incomplete: this quote is never closed\nc.yaml:0:7 partial',
  );
  expect(text).toContain(
    'and 6 more for this file (use --verbose to list all)\nd.yaml:3:7 skipped: this is text for Jinja\n\n',
  );
  expect(text).toContain(
    '1 template scanned (1 with unknown parts), 1 incomplete, 1 failed, 2 other files\nskipped',
  );
  expect(text).not.toContain('e.json');
  expect(whole(textReport(report({ files }), { verbose: true }))).toContain(
    'e.json:3:7 skipped: this is not a template',
  );
});

test('text of a template can not move the cursor or turn the line around', () => {
  const text = whole(
    textReport(
      report({
        findings: [
          finding({ message: 'a\u001B[2Jb\u202Ec', excerpt: '\tType: \u009B31m', file: 'x\u0007.yaml' }),
        ],
      }),
    ),
  );
  expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
  expect(text).toContain('a·[2Jb·c');
});

test('colour changes nothing but colour', () => {
  const all = report({
    findings: [finding({ confidence: 'with defaults', complete: false }), finding({ severity: 'high' })],
    files: [file('a.yaml', 'failed', { problems: [{ code: 'x', message: 'y', line: 1, column: 1 }] })],
  });
  const coloured = whole(textReport(all, { paint: (style, text) => `<${style}>${text}</>` }));
  expect(coloured).toContain('<high>high</>');
  expect(coloured.replace(/<[^<>]*>/g, '').replace(/[ ]+$/gm, '')).toBe(whole(textReport(all)));
});

test('a question that a rule asks of several resources is one line', () => {
  const undecided = ['A', 'B', 'C'].map(resource => ({ rule: 'api-waf', resource, reason: 'why' }));
  const files = [
    file('a.yaml', 'scanned', { undecided: [...undecided, { rule: 'r', resource: 'A', reason: 'why' }] }),
  ];
  expect(whole(textReport(report({ files }), { verbose: true }))).toContain(
    'a.yaml undecided: api-waf on A and 2 more: why\na.yaml undecided: r on A: why\n',
  );
});
