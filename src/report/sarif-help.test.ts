import type { Log } from 'sarif';
import { expect, test } from 'vitest';
import type { Dialect } from '../rule/finding.ts';
import { helpOf } from './sarif-help.ts';
import { whole } from './pieces.ts';
import { sarifReport } from './sarif.ts';
import { file, finding, report, rule } from './testing.ts';
import type { Report } from './report.ts';

const runOf = (given: Report): Log['runs'][number] => (JSON.parse(whole(sarifReport(given))) as Log).runs[0]!;

test('the help of a rule is its page without what tests read, in the dialects of its findings', () => {
  const page = [
    '# A bucket',
    '<!-- generated -->\n| severity | low |\n|---|---|\n<!-- /generated -->',
    '## Flagged',
    "```yaml strict on 2027-01-30\nResources:\n  A: # <- low 'x' when b is c\n    Type: AWS::S3::Bucket\n```",
    'SAM writes it so:',
    '```yaml\nTransform: AWS::Serverless-2016-10-31\nResources: {}\n```',
    'The framework writes it so:',
    '```yaml\n# could not tell: nothing\nservice: a\nprovider: { name: aws } # <-\n```',
    '## Accepted',
    '```yaml\nTransform: AWS::Serverless-2016-10-31\n```',
    '## Fix',
    'Encrypt it:',
    '```yaml\nResources: { A: { Type: AWS::S3::Bucket } }\n```',
    '',
  ].join('\n\n');
  const helpFor = (...dialects: Dialect[]): string =>
    runOf(
      report({
        findings: dialects.map(dialect => finding({ file: dialect, uri: dialect })),
        files: (['cloudformation', 'sam', 'serverless'] as const).map(dialect =>
          file(dialect, 'scanned', { dialect }),
        ),
        rules: [rule({ page })],
      }),
    ).tool.driver.rules![0]!.help!.markdown!;
  expect(helpFor('serverless')).toBe(`\
# A bucket

| severity | low |
|---|---|

## Flagged

The framework writes it so:

\`\`\`yaml
service: a
provider: { name: aws }
\`\`\`

## Fix

Encrypt it:

\`\`\`yaml
Resources: { A: { Type: AWS::S3::Bucket } }
\`\`\`
`);
  expect(helpFor('cloudformation')).toContain(
    '```yaml\nResources:\n  A:\n    Type: AWS::S3::Bucket\n```\n\n## Fix',
  );
  expect(helpFor('sam', 'serverless')).toMatch(
    /SAM writes[^]*The framework writes[^]*## Accepted\n\n```yaml\nTransform/,
  );
});

test('the help of every rule says what it said, without marks, and is far shorter', async () => {
  const rules = (await import('../../rules/pages.ts')).pages;
  let [before, after] = [0, 0];
  for (const page of Object.values(rules))
    for (const dialect of ['cloudformation', 'sam', 'serverless'] as const) {
      const help = helpOf(page, new Set([dialect]));
      expect(help).not.toMatch(/# <-|could not tell: |<!--|\n\n\n/);
      expect(help.match(/^```/gm)?.length ?? 0).toBe(2 * (help.match(/^```\w+$/gm)?.length ?? 0));
      expect(help).toContain('\n## Fix\n');
      before += page.length;
      after += help.length;
    }
  expect(after).toBeLessThan(before / 2);
});
