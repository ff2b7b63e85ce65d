import { expect, test } from 'vitest';
import { folder, run } from './testing.ts';

const RULE = `export default {
  id: 'bucket-named', title: 'Bucket without a name', severity: 'low', preset: 'recommended', on: ['AWS::S3::Bucket'],
  why: 'We name our buckets.', fix: 'Set BucketName.', references: [],
  check({ resource, report }) { if (resource.get('BucketName').absent) report(resource, resource.id + ' has no name'); },
};\n`;
const block = (text: string): string => `\`\`\`yaml\n${text}\`\`\`\n`;
const bucket = (mark = '', properties = ''): string => `Resources:\n  Site:\n    Type: AWS::S3::Bucket${mark}\n${properties}`;
const NAMED = '    Properties: { BucketName: orders }\n';
const PAGE = `# Bucket without a name\n\nWe name our buckets.\n\n## Flagged\n\n${block(bucket(' # <- low "Site has no name"'))}\n## Accepted\n\n${block(bucket('', NAMED))}`;
const tested = async (files: Readonly<Record<string, string>>, ...paths: string[]) => run(folder(files), ['test-rules', ...(paths.length > 0 ? paths : ['.'])]);

test('a page that agrees with its rule', async () => {
  const { status, out, err } = await tested({ 'own/bucket-named.mjs': RULE, 'own/bucket-named.md': PAGE });
  expect([status, out, err]).toEqual([0, 'bucket-named: 2 blocks agree\n1 rule, 2 blocks: all agree\n', '']);
});

test('explain shows that page', async () => {
  const { out } = await run(folder({ 'own.mjs': RULE, 'own.md': PAGE }), ['explain', 'bucket-named', '--rules-from', 'own.mjs']);
  expect(out).toContain('Type: AWS::S3::Bucket # <- low "Site has no name"');
});

test.each([
  ['a line that is not found', PAGE.replace(block(bucket('', NAMED)), block(bucket())).replace('Site has no name', 'nothing like it'), [
    'own.md:10 Flagged 1: was to be found and was not: low "nothing like it"', 'own.md:10 Flagged 1: was found and has no such mark: low "Site has no name"', 'own.md:18 Accepted 1: was found and has no such mark: low "Site has no name"',
  ]],
  ['no mark', PAGE.replace(/ # <-.*/, ''), ['own.md:8 Flagged 1: no line is marked: end one that is to be found with # <-']],
  ['a mark under Accepted', PAGE.replace('{ BucketName: orders }', '{ BucketName: orders } # <-'), ['own.md:19 Accepted 1: # <- belongs under ## Flagged only']],
  ['no block', '# Title\n\n## Accepted\n', ['own.md:1 Flagged: no ```yaml block stands under ## Flagged', 'own.md:1 Accepted: no ```yaml block stands under ## Accepted']],
  ['no template in a block', PAGE.replace('Type: AWS::S3::Bucket # <-', 'Typ: # <-').replace('Resources:', 'Sources:'), ['own.md:8 Flagged 1: no template']],
])('%s is told with the line of the page', async (_, page, faults) => {
  const { status, out } = await tested({ 'own.mjs': RULE, 'own.md': page });
  expect(status).toBe(1);
  for (const fault of faults) expect(out).toContain(`  ${fault}\n`);
});

test('a rule that throws, and one without a page', async () => {
  const { status, out } = await tested({
    'a.mjs': RULE.replace('bucket-named', 'thrower').replace("if (resource.get('BucketName').absent)", "throw new Error('at home');"), 'thrower.md': PAGE, 'b.mjs': RULE,
  });
  expect(status).toBe(1);
  expect(out).toContain('  thrower.md:8 Flagged 1: thrower failed on Site: at home\n');
  expect(out).toContain('bucket-named: a fault\n  b.mjs has no page: write bucket-named.md, with blocks under ## Flagged and ## Accepted\n');
});

test('what can not be loaded is exit status 2, and the others are tested', async () => {
  const { status, out, err } = await tested({ 'a.mjs': 'export default {};', 'bucket-named.mjs': RULE, 'bucket-named.md': PAGE });
  expect([status, err.includes('a.mjs: the default export needs an `id`'), out.includes('1 rule, 2 blocks: all agree')]).toEqual([2, true, true]);
});

test('where there is no rule, what was looked for', async () => {
  expect(await tested({ 'a.md': '' })).toMatchObject({ status: 2, err: expect.stringContaining('no rule in .: looked for .mjs and .js files') as unknown });
  expect(await tested({}, 'nowhere')).toMatchObject({ status: 2, err: expect.stringContaining('nowhere does not exist') as unknown });
});
