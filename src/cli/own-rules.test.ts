import { expect, test } from 'vitest';
import { folder, jsonOf, OPEN, run } from './testing.ts';

const RULE = `export default {
  id: 'bucket-named', title: 'Bucket without a name', severity: 'low', preset: 'recommended', on: ['AWS::S3::Bucket'],
  why: 'We name our buckets.', fix: 'Set BucketName.', references: [],
  check({ resource, report }) { if (resource.get('BucketName').absent) report(resource, resource.id + ' has no name'); },
};\n`;
const without = (part: string): string => RULE.replace(part, '');
const changed = (part: string, by: string): string => RULE.replace(part, by);

test("a user's rule is a rule like ours: in text, JSON, SARIF, explain, rules, --rule and --skip", async () => {
  const cwd = folder({ 'a.yaml': OPEN, 'own.mjs': RULE });
  const own = ['--rules-from', 'own.mjs'];
  expect((await run(cwd, ['a.yaml', ...own])).out).toContain(
    'a.yaml:4:11 low bucket-named\n  Uploads has no name\n',
  );
  expect(
    jsonOf(await run(cwd, ['a.yaml', ...own, '--rule', 'bucket-named', '-f', 'json'])).findings.map(
      ({ rule }) => rule,
    ),
  ).toEqual(['bucket-named']);
  expect((await run(cwd, ['a.yaml', ...own, '-f', 'sarif'])).out).toContain('"ruleId": "bucket-named"');
  expect((await run(cwd, ['explain', 'bucket-named', ...own])).out).toContain(
    'Bucket without a name (bucket-named)\n\nWe name our buckets.',
  );
  expect((await run(cwd, ['rules', ...own])).out).toMatch(
    /^bucket-named +low +recommended +Bucket without a name$/m,
  );
  expect((await run(cwd, ['a.yaml', ...own, '--skip', 'bucket-named'])).out).not.toContain('bucket-named');
});

test.each([
  ['no default export', 'export const rule = 1;', 'own.mjs: the default export is not a rule'],
  ['an empty list', 'export default [];', 'own.mjs: the list of rules is empty'],
  ['no file', undefined, 'own.mjs cannot be loaded'],
  ['it throws', "throw new Error('at home');", 'own.mjs cannot be loaded: at home'],
  ['a syntax error', 'export default {', 'own.mjs cannot be loaded'],
  ['no check', changed('check({', 'chekc({'), 'needs a function `check`'],
  ['a check that waits', changed('check({', 'async check({'), 'needs a function `check` that is not async'],
  ['no id', without("id: 'bucket-named',"), 'own.mjs: the default export needs an `id`'],
  [
    'a bad severity',
    changed("'low'", "'lwo'"),
    'own.mjs: the rule "bucket-named" needs a `severity`: critical, high, medium, low, info',
  ],
  ['no types', changed("['AWS::S3::Bucket']", '[]'), 'needs `on`: a list of CloudFormation resource types'],
  ['a slip in a name', changed('fix:', 'fxi:'), 'has an unknown property `fxi`'],
])('%s: said with the file, exit status 2, and our rules still run', async (_, text, message) => {
  const ran = await run(folder({ 'a.yaml': OPEN, ...(text === undefined ? {} : { 'own.mjs': text }) }), [
    'a.yaml',
    '--rules-from',
    'own.mjs',
  ]);
  expect(ran.status).toBe(2);
  expect(ran.err).toContain(message);
  expect(ran.out).toContain('s3-public-access');
});

test('an id that is taken', async () => {
  const ran = await run(folder({ 'a.yaml': OPEN, 'own.mjs': changed('bucket-named', 's3-public-access') }), [
    'a.yaml',
    '--rules-from',
    'own.mjs',
  ]);
  expect(ran).toMatchObject({ status: 2, err: 'two rules have the id "s3-public-access"\n' });
});

test('one that throws gives exit status 2 with its name and place, in every format; the others still run', async () => {
  const cwd = folder({
    'a.yaml': OPEN,
    'own.mjs': changed(
      'check({ resource, report }) {',
      "check({ resource, report }) { throw new Error('oh no');",
    ),
  });
  const args = ['a.yaml', '--rules-from', 'own.mjs'];
  const [text, json, sarif] = [
    await run(cwd, args),
    await run(cwd, [...args, '-f', 'json']),
    await run(cwd, [...args, '-f', 'sarif']),
  ];
  expect([text, json, sarif].map(({ status }) => status)).toEqual([2, 2, 2]);
  expect(text.err).toContain('rule bucket-named failed on resource Uploads (a.yaml:4): oh no');
  expect(text.out).toContain('s3-public-access');
  expect(jsonOf(json).files[0]!.problems).toMatchObject([{ code: 'rule-failed', line: 4 }]);
  expect(sarif.out).toContain('rule bucket-named failed');
});

test('a folder: all rules below it, each once; what has a dot or an underscore before its name lies beside them', async () => {
  const cwd = folder({
    'a.yaml': OPEN,
    'rules/one.mjs': "import { helper } from './_helpers.mjs'; export default helper(OWN);".replace(
      'OWN',
      changed('export default', '').trim().replace(/;$/, ''),
    ),
    'rules/_helpers.mjs': 'export const helper = rule => rule;',
    'rules/deep/er/two.js': changed('bucket-named', 'bucket-two'),
    'rules/deep/three.mjs': changed('bucket-named', 'bucket-three'),
    'rules/deep/three.ts': 'not what runs',
    'rules/deep/three.d.ts': '',
    'rules/deep/three.test.mjs': "throw new Error('a test')",
    'rules/all.mjs': "import one from './one.mjs'; export default [one];",
    'rules/node_modules/x/index.js': "throw new Error('of others')",
    'rules/.cache/x.mjs': "throw new Error('hidden')",
    'rules/package.json': '{ "type": "module" }',
    'empty/readme.md': '',
  });
  const ran = await run(cwd, [
    'a.yaml',
    '--rules-from',
    'rules',
    '--rules-from',
    'rules/one.mjs',
    '-f',
    'json',
  ]);
  expect(ran.err).toBe('');
  const own = jsonOf(ran).findings.filter(({ rule }) => /^bucket-(?:named|two|three)$/.test(rule));
  expect(own.map(({ rule }) => rule).toSorted()).toEqual(['bucket-named', 'bucket-three', 'bucket-two']);
  expect((await run(cwd, ['explain', 'bucket-two', '--rules-from', 'rules'])).status).toBe(0);
  expect(await run(cwd, ['a.yaml', '--rules-from', 'empty', '-q'])).toMatchObject({
    status: 2,
    err: 'empty contains no rule: a rule is an .mjs, .js or .ts file\n',
  });
});
