import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { folder, jsonOf, run } from './testing.ts';

// docs/own-rules.md, done as it says: its files are written, its commands are run.
const page = readFileSync('docs/own-rules.md', 'utf8');
const block = (language: string): string => new RegExp(`^(\`{3,4})${language}\\n([^]*?)^\\1$`, 'm').exec(page)![2]!;
const rule = block('js').replace("import { defineRule } from 'stackward';", 'const defineRule = rule => rule;');
const files = { 'rules/bucket-owner.mjs': rule, 'rules/bucket-owner.md': block('markdown') };

test('the example is tested with the answer that is printed', async () => {
  expect(page).toContain('npx stackward test-rules rules/');
  expect(await run(folder(files), ['test-rules', 'rules/'])).toEqual({ status: 0, out: block('text'), err: '' });
});

test('the example scans, explains itself, and follows the configuration', async () => {
  const template = 'Resources:\n  Uploads: { Type: AWS::S3::Bucket, Properties: { Tags: [{ Key: Owner, Value: shop }] } }\n';
  const configuration = page.slice(page.indexOf('and is read where the rule is there')).split('```yaml\n')[1]!.split('```')[0]!;
  const scan = async (more: Readonly<Record<string, string>>): Promise<string[]> =>
    jsonOf(await run(folder({ ...files, 'template.yaml': template, ...more }), ['.', '--rules-from', 'rules/bucket-owner.mjs', '--rule', 'bucket-owner', '-f', 'json'])).findings.map(({ severity, message }) => `${severity} ${message}`);
  expect(await scan({})).toEqual([]);
  expect(await scan({ 'stackward.yaml': configuration })).toEqual(['medium Uploads has no tag Team']);
  expect((await run(folder(files), ['explain', 'bucket-owner', '--rules-from', 'rules/bucket-owner.mjs'])).out).toContain('Each bucket names the team that answers for it.');
});
