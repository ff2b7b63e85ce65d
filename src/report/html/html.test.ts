import { expect, test } from 'vitest';
import type { ReportedFinding as Finding } from '../report.ts';
import { finding, report } from '../testing.ts';
import { htmlReport } from './html.ts';
import type { PageData } from './page-data.ts';
import { serviceOf, serviceOfNoun, topicOf } from './topics.ts';
import { rules } from '../../../rules/index.ts';

const HOSTILE = '</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> \u202E "\' & ';
const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    finding({
      rule: `rule-${index % 40}`,
      message: `Uploads${index} allows everyone to use s3:GetObject and 14 more actions on every bucket of the account`,
      file: `services/app-${index % 50}/template.yaml`,
      start: { line: index, column: 11 },
      end: { line: index, column: 26 },
      related: [0, 1].map(other => ({
        file: 'template.yaml',
        uri: 'template.yaml',
        start: { line: other, column: 1 },
        end: { line: other, column: 2 },
        note: 'the policy applies to Uploads',
      })),
      fingerprint: String(index).padStart(32, '0'),
    }),
  );

test('the page fetches nothing, and runs only the script that its policy names', () => {
  const page = htmlReport(report({ findings: [finding()] }));
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? '';
  expect(policy.replaceAll(/sha256-[\w+/=]{44}/g, 'HASH')).toBe(
    "default-src 'none'; script-src 'HASH'; style-src 'HASH'; base-uri 'none'; form-action 'none'",
  );
  expect(page).not.toMatch(/<(?:link|img|iframe)\b|\bsrc=|@import|url\(/);
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page).toContain('prefers-color-scheme:dark');
});

test('text of a template can neither end the block of data nor hide itself', () => {
  const page = htmlReport(
    report({ findings: [finding({ message: HOSTILE, file: HOSTILE, resource: HOSTILE, excerpt: HOSTILE })] }),
  );
  const block = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
  expect(block).not.toMatch(/[<>\u202E]/);
  expect((JSON.parse(block) as { findings: { message: string }[] }).findings[0]?.message).toContain(
    '</script>',
  );
});

const repair = (parts: Partial<NonNullable<Finding['repair']>>) =>
  finding({
    repair: { description: 'Set it', safety: 'safe', changes: [], edits: [], ...parts },
    replacement: 'x',
  });
const shownRepair = (parts: Parameters<typeof repair>[0]) => {
  const page = htmlReport(report({ findings: [repair(parts)] }));
  const block = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
  return (JSON.parse(block) as PageData).findings[0];
};

test('a fix: its diff instead of a replaced line, the option, what may break', () => {
  const shown = shownRepair({
    safety: 'unsafe',
    risk: 'Calls fail.',
    diff: '--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n',
  });
  expect(shown).not.toHaveProperty('replacement');
  expect(shown?.repair).toEqual({
    description: 'Set it',
    safety: 'unsafe',
    risk: 'Calls fail.',
    option: '--fix-unsafe',
    lines: ['--- a/f', '+++ b/f', '@@ -1 +1 @@', '-a', '+b'],
  });
});

test.each([
  [undefined, 0, 'The lines are too long to be shown: --fix --dry-run prints the changes'],
  ['+x\n'.repeat(61), 60, 'and 1 line more: --fix --dry-run prints the changes'],
])('what of a diff is not shown is told', (diff, count, more) => {
  const { lines, ...rest } = shownRepair(diff === undefined ? {} : { diff })?.repair ?? { lines: [] };
  expect(lines).toHaveLength(count);
  expect(rest).toMatchObject({ option: '--fix', more });
});

test('3,000 findings are at most 3 MB', () => {
  expect(htmlReport(report({ findings: many(3_000) })).length).toBeLessThan(3_000_000);
});

test('each rule has a topic', () =>
  expect(rules.filter(({ id }) => topicOf(id) === 'Other').map(({ id }) => id)).toEqual([]));

test.each([
  ['AWS::Lambda::Function', 'Lambda'],
  ['AWS::ApiGatewayV2::Api', 'API Gateway'],
  ['AWS::Events::Rule', 'EventBridge'],
  ['Custom::Thing', 'Custom'],
  ['', 'Template'],
])('%s is of %s', (type, service) => expect(serviceOf(type)).toBe(service));

test.each([
  ['table', 'DynamoDB'],
  ['schedule', 'EventBridge'],
  ['ses resource', 'ses'],
  ['callers', undefined],
])('a %s is drawn with %s', (noun, service) => expect(serviceOfNoun(noun)).toBe(service));
