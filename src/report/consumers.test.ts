import { describe, expect, test } from 'vitest';
import { whole } from './pieces.ts';
import { codequalityReport } from './codequality.ts';
import { githubReport } from './github.ts';
import { gitlabReport } from './gitlab.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import { file, finding, report } from './testing.ts';

const broken = file('infra/b.yaml', 'failed', {
  problems: [{ code: 'bad-yaml', message: 'this quote is never closed', line: 3, column: 7 }],
});
const nothing = report({ files: [] });
const full = report({
  files: [file('template.yaml', 'scanned', { resources: 2 }), broken],
  findings: [
    finding(),
    finding({
      severity: 'critical',
      rule: 'iam-admin-policy',
      message: '"*" on "*" grants Role administrator access',
      when: ['Stage is prod'],
      fingerprint: 'f'.repeat(32),
      start: { line: 9, column: 3 },
      end: { line: 9, column: 6 },
    }),
    finding({
      severity: 'medium',
      message: 'a | b `c` <d> @user #1\n::set-output name=x::y %',
      fingerprint: '1'.repeat(32),
    }),
  ],
  errors: ['rule x failed'],
});

describe('github', () => {
  test('nothing found', () => expect(whole(githubReport(nothing))).toBe('No findings.\n'));
  test('a broken file first, then the gravest findings, each one line', () =>
    expect(whole(githubReport(full))).toMatchInlineSnapshot(`
    "::error file=infra/b.yaml,line=3,col=7,title=failed%3A the file was not scanned completely::this quote is never closed
    ::error file=template.yaml,line=9,endLine=9,col=3,endColumn=6,title=iam-admin-policy (critical)::"*" on "*" grants Role administrator access when Stage is prod%0ASet BucketEncryption with SSEAlgorithm aws:kms.
    ::warning file=template.yaml,line=6,endLine=6,col=11,endColumn=26,title=s3-bucket-encryption (medium)::a | b \`c\` <d> @user #1%0A::set-output name=x::y %25%0ASet BucketEncryption with SSEAlgorithm aws:kms.
    ::notice file=template.yaml,line=6,endLine=6,col=11,endColumn=26,title=s3-bucket-encryption (low)::Uploads states no encryption%0ASet BucketEncryption with SSEAlgorithm aws:kms.
    3 findings: 1 critical, 1 medium, 1 low
    "
  `));
  test('a file name with a colon and a comma stays one property', () =>
    expect(
      whole(githubReport(report({ findings: [finding({ file: 'a:b,c%.yaml', uri: 'a:b,c%.yaml' })] }))),
    ).toContain('file=a%3Ab%2Cc%25.yaml,line=6,'));
  test('no text of a template begins a command of its own', () =>
    expect(
      whole(githubReport(full))
        .split('\n')
        .filter(line => line.startsWith('::set-output')),
    ).toEqual([]));
});

describe('markdown', () => {
  test('nothing found', () =>
    expect(markdownReport(nothing)).toMatchInlineSnapshot(`
    "### stackward: No findings.

    0 templates, 0 resources, 1 rule
    "
  `));
  test('grave ones open, the rest folded, what could not be read below', () =>
    expect(markdownReport(full)).toMatchInlineSnapshot(`
    "### stackward: 3 findings: 1 critical, 1 medium, 1 low

    **🟥 1 critical**

    | where | what | rule |
    |---|---|---|
    | \`template.yaml:9\` | "\\*" on "\\*" grants Role administrator access when Stage is prod<br>Set BucketEncryption with SSEAlgorithm aws:kms. | \`iam-admin-policy\` |

    <details><summary>🟨 1 medium</summary>

    | where | what | rule |
    |---|---|---|
    | \`template.yaml:6\` | a \\| b \\\`c\\\` \\<d\\> @​user #​1 ·:set-output name=x::y %<br>Set BucketEncryption with SSEAlgorithm aws:kms. | \`s3-bucket-encryption\` |

    </details>

    <details><summary>🟦 1 low</summary>

    | where | what | rule |
    |---|---|---|
    | \`template.yaml:6\` | Uploads states no encryption<br>Set BucketEncryption with SSEAlgorithm aws:kms. | \`s3-bucket-encryption\` |

    </details>

    ⚠️ \`infra/b.yaml:3:7\` failed: this quote is never closed

    1 template, 2 resources, 1 rule
    "
  `));
  test('never longer than a comment may be: the gravest are on it, and it counts what is not', () => {
    const findings = Array.from({ length: 2_000 }, (_, line) =>
      finding({
        severity: (['critical', 'high', 'info', 'high', 'info'] as const)[
          line % 20 === 0 ? 0 : 1 + (line % 4)
        ]!,
        message: `Fault${line}`,
        start: { line: line + 1, column: 1 },
      }),
    );
    const problem = { code: 'x', message: 'y'.repeat(300), line: 1, column: 1 };
    const files = Array.from({ length: 100 }, (_, at) =>
      file(`${at}.yaml`, 'failed', { problems: [problem] }),
    );
    const page = markdownReport(report({ findings, files }));
    expect(page.length).toBeLessThan(65_536);
    expect(page).toContain('⚠️ 50 more files failed or incomplete');
    const said = (severity: string): number =>
      findings.filter(one => one.severity === severity && page.includes(`${one.message}<br>`)).length;
    expect([said('critical'), said('info')]).toEqual([100, 0]);
    expect(page).toContain('**🟥 100 critical**');
    expect(page).toContain(`**🟧 ${said('high')} of 900 high**`);
    expect(page).toContain(`This page is full. Not on it: ${900 - said('high')} high, 1000 info.`);
    expect(said('high')).toBeGreaterThan(150);
  });
  test('a short row of less is not put in the room that a long one of more has not', () => {
    const findings = [
      finding({ severity: 'high', message: 'z'.repeat(61_000) }),
      finding({ severity: 'low', message: 'small' }),
    ];
    const page = markdownReport(report({ findings }));
    expect(page).not.toContain('small');
    expect(page).toContain('This page is full. Not on it: 1 high, 1 low.');
  });
});

describe('codequality', () => {
  test('nothing found is an empty list', () =>
    expect(JSON.parse(whole(codequalityReport(nothing)))).toEqual([]));
  test('each finding has what GitLab asks for, and its own fingerprint', () => {
    const issues = JSON.parse(whole(codequalityReport(full))) as { fingerprint: string }[];
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(3);
    expect(issues[1]).toEqual({
      description: '"*" on "*" grants Role administrator access when Stage is prod',
      check_name: 'iam-admin-policy',
      fingerprint: 'f'.repeat(32),
      severity: 'blocker',
      location: { path: 'template.yaml', lines: { begin: 9, end: 9 } },
    });
  });
});

describe('gitlab', () => {
  const times = { start: new Date('2026-11-25T10:00:00.123Z'), end: new Date('2026-11-25T10:00:01Z') };
  type Sast = {
    version: string;
    scan: { status: string; start_time: string; end_time: string; messages?: unknown[] };
    vulnerabilities: { id: string; name: string; identifiers: { value: string }[] }[];
  };
  const read = (given: typeof full): Sast => JSON.parse(whole(gitlabReport(given, times))) as Sast;
  test('nothing found is a success', () =>
    expect(read(nothing)).toMatchObject({
      scan: {
        status: 'success',
        type: 'sast',
        start_time: '2026-11-25T10:00:00',
        end_time: '2026-11-25T10:00:01',
      },
      vulnerabilities: [],
    }));
  test('a file that could not be read is a failure, and named', () =>
    expect(read(full).scan).toMatchObject({
      status: 'failure',
      messages: [
        { level: 'fatal', value: 'infra/b.yaml:3:7 failed: this quote is never closed' },
        { level: 'fatal', value: 'rule x failed' },
      ],
    }));
  test('ids are UUIDs that come from fingerprints; the rule is the first identifier', () => {
    const { vulnerabilities } = read(full);
    expect(vulnerabilities.map(({ id }) => id)).toEqual([
      '01234567-89ab-8def-8123-456789abcdef',
      'ffffffff-ffff-8fff-bfff-ffffffffffff',
      '11111111-1111-8111-9111-111111111111',
    ]);
    for (const { id } of vulnerabilities)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(vulnerabilities[0]!.identifiers.map(({ value }) => value)).toEqual([
      's3-bucket-encryption',
      '311',
      '311',
    ]);
  });
});

describe('junit', () => {
  test('nothing found is a document with a passed case', () =>
    expect(whole(junitReport(nothing))).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="stackward" tests="1" failures="0" errors="0">
      <testsuite name="stackward" tests="1" failures="0" errors="0">
        <testcase classname="stackward" name="run"/>
      </testsuite>
    </testsuites>
    "
  `));
  test('a case for each rule that spoke and for each file', () =>
    expect(whole(junitReport(full))).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="stackward" tests="5" failures="2" errors="2">
      <testsuite name="template.yaml" tests="3" failures="2" errors="0">
        <testcase classname="template.yaml" name="can be read"/>
        <testcase classname="template.yaml" name="s3-bucket-encryption" file="template.yaml" line="6">
          <failure type="medium" message="a | b \`c\` &lt;d&gt; @user #1&#10;::set-output name=x::y %, and 1 more">template.yaml:6:11 medium: a | b \`c\` &lt;d&gt; @user #1&#10;::set-output name=x::y %&#10;Set BucketEncryption with SSEAlgorithm aws:kms.&#10;template.yaml:6:11 low: Uploads states no encryption&#10;Set BucketEncryption with SSEAlgorithm aws:kms.</failure>
        </testcase>
        <testcase classname="template.yaml" name="iam-admin-policy" file="template.yaml" line="9">
          <failure type="critical" message="&quot;*&quot; on &quot;*&quot; grants Role administrator access when Stage is prod">template.yaml:9:3 critical: &quot;*&quot; on &quot;*&quot; grants Role administrator access when Stage is prod&#10;Set BucketEncryption with SSEAlgorithm aws:kms.</failure>
        </testcase>
      </testsuite>
      <testsuite name="infra/b.yaml" tests="1" failures="0" errors="1">
        <testcase classname="infra/b.yaml" name="can be read">
          <error type="failed" message="this quote is never closed"/>
        </testcase>
      </testsuite>
      <testsuite name="stackward" tests="1" failures="0" errors="1">
        <testcase classname="stackward" name="run 1">
          <error type="run" message="rule x failed"/>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `));
  test('characters that XML has no place for are replaced', () =>
    expect(
      whole(junitReport(report({ findings: [finding({ message: 'bell \u0007 & "quote" <tag> \uD800' })] }))),
    ).toContain('bell \u{FFFD} &amp; &quot;quote&quot; &lt;tag&gt; \u{FFFD}'));
});
