import { describe, expect, test } from 'vitest';
import { folder, OPEN, run, type RunOutcome } from './testing.ts';

const RULE = `export default {
  id: 'bucket-prefix', title: 'Bucket without our prefix', severity: 'low', preset: 'recommended', on: ['AWS::S3::Bucket'],
  why: 'w', fix: 'Rename it.', references: [], options: { prefix: { about: 'What names begin with.', fallback: 'us-' } },
  check({ resource, options, strict, settings, today, report, unsure }) {
    const name = resource.get('BucketName');
    if (name.literal === 'throw') throw new Error('oh no');
    if (name.absent) return;
    if (name.literal === undefined) unsure('its name is known only at deployment');
    else if (!name.literal.startsWith(options.prefix)) report(name, resource.name + ' begins with another prefix', { severity: settings.sensitive ? 'high' : strict ? 'medium' : today > '2027' ? 'critical' : 'low' });
  },
};\n`;
const named = (name: string, { head = '', info = '' } = {}): string =>
  `\`\`\`yaml${info}\n${head}Resources:\n  Uploads:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: ${name}\n\`\`\`\n`;
const page = (flagged: string, accepted = ''): string =>
  `# Bucket without our prefix\n\nWhy.\n\n## Flagged\n\n${flagged}\n## Accepted\n\n${accepted}`;
const FOUND = named('uploads # <-');

const tested = (
  text: string | undefined,
  more: Readonly<Record<string, string>> = {},
  ...args: string[]
): Promise<RunOutcome> =>
  run(
    folder({
      'rules/own.mjs': RULE,
      ...(text === undefined ? {} : { 'rules/bucket-prefix.md': text }),
      ...more,
    }),
    ['test-rules', 'rules', ...args],
  );

test('every block passes: each is told, --quiet keeps the counts', async () => {
  const text = page(FOUND + named('uploads # <- low "another prefix"'), named('us-uploads'));
  expect(await tested(text)).toEqual({
    status: 0,
    err: '',
    out: 'passed rules/bucket-prefix.md:8 bucket-prefix: Flagged 1\npassed rules/bucket-prefix.md:15 bucket-prefix: Flagged 2\npassed rules/bucket-prefix.md:25 bucket-prefix: Accepted 1\n1 rule, 3 blocks: 3 passed, 0 failed\n',
  });
  expect(await tested(text, {}, '--quiet')).toEqual({
    status: 0,
    err: '',
    out: '1 rule, 3 blocks: 3 passed, 0 failed\n',
  });
});

test('a page is judged the same with the line ends of Windows', async () =>
  expect(await tested(page(FOUND, named('us-uploads')).replaceAll('\n', '\r\n'))).toMatchObject({
    status: 0,
    err: '',
    out: expect.stringContaining(
      'rules/bucket-prefix.md:18 bucket-prefix: Accepted 1\n1 rule, 2 blocks: 2 passed',
    ) as string,
  }));

describe('a block that fails is told with the line of the page, what was expected and what was found', () => {
  test.each([
    [
      'a wrong severity',
      page(named('uploads # <- high')),
      '12 expected high, found low "Uploads begins with another prefix"',
    ],
    [
      'wrong words',
      page(named('uploads # <- "no name"')),
      '12 expected "no name", found low "Uploads begins with another prefix"',
    ],
    [
      'a branch that is none',
      page(named('uploads # <- when Stage is prod')),
      '12 expected a finding when Stage is prod, found low "Uploads begins with another prefix"',
    ],
    ['a mark where nothing is found', page(named('us-uploads # <-')), '12 expected a finding, found nothing'],
    [
      'a finding without a mark',
      page(FOUND, named('uploads')),
      '22 expected nothing, found low "Uploads begins with another prefix"',
    ],
    ['no mark', page(named('us-uploads')), '8 no line of this block is marked with # <- as a finding'],
    ['a slip in a mark', page(named('uploads # <- hihg')), '12 this is not a mark: write # <-'],
    [
      'a mark under Accepted',
      page(FOUND, named('us-uploads # <-')),
      '22 marks are allowed only under "## Flagged"',
    ],
    [
      'a reason that was not given',
      page(FOUND, named('us-uploads # could not tell: its name is a secret')),
      '22 expected could not tell: its name is a secret, found nothing',
    ],
    [
      'another reason',
      page(
        FOUND,
        named('!Ref Name # could not tell: its name', { head: 'Parameters: { Name: { Type: String } }\n' }),
      ),
      '23 expected could not tell: its name, found could not tell: its name is known only at deployment',
    ],
    ['a rule that throws', page(FOUND, named('throw')), '20 the rule failed on Uploads: oh no'],
    ['broken YAML', page(FOUND, '```yaml\nResources: {\n```\n'), '18 '],
    ['no template', page(FOUND, '```yaml\na: 1\n```\n'), '18 this is not a template'],
    [
      'a configuration that is none',
      page(
        FOUND,
        named('us-a', { head: '# stackward.yaml: rules: { bucket-prefix: { options: { prefx: eu- } } }\n' }),
      ),
      '18 # stackward.yaml: rules: { bucket-prefix: { options: { prefx: eu- } } }: bucket-prefix has no option "prefx", did you mean "prefix"?',
    ],
  ])('%s', async (_, text, line) => {
    const ran = await tested(text);
    expect(ran).toMatchObject({ status: 1, err: '' });
    expect(ran.out).toContain(`  rules/bucket-prefix.md:${line}`);
    expect(ran.out).toMatch(/\d passed, 1 failed\n$/);
  });
});

test.each([
  [
    'options',
    named('uploads', { head: '# stackward.yaml: rules: { bucket-prefix: { options: { prefix: up } } }\n' }),
  ],
  [
    'a reason',
    named('!Ref Name # could not tell: its name is known only at deployment', {
      head: 'Parameters: { Name: { Type: String } }\n',
    }),
  ],
])('a block under Accepted has %s', async (_, text) =>
  expect(await tested(page(FOUND, text))).toMatchObject({ status: 0, err: '' }),
);

test.each([
  ['settings', named('uploads # <- high', { head: '# stackward.yaml: data-class: sensitive\n' })],
  ['the strict preset', named('uploads # <- medium', { info: ' strict' })],
  ['a day', named('uploads # <- critical', { info: ' on 2028-01-01' })],
  ['no day, which is before every other', named('uploads # <- low')],
  [
    'a branch',
    '```yaml\nParameters: { Stage: { Type: String } }\nConditions: { Prod: !Equals [!Ref Stage, prod] }\nResources:\n  Uploads:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: !If [Prod, us-a, uploads] # <- low when Stage is not prod\n```\n',
  ],
])('a block under Flagged has %s', async (_, text) =>
  expect(await tested(page(text))).toMatchObject({ status: 0, err: '' }),
);

describe('a rule without tests is told', () => {
  test('no page', async () =>
    expect(await tested(undefined)).toEqual({
      status: 1,
      err: '',
      out: 'rules/own.mjs: bucket-prefix has no page: write its tests in rules/bucket-prefix.md\n1 rule, 0 blocks: 0 passed, 0 failed; 1 rule without a page\n',
    }));
  test('no flagged block', async () =>
    expect(await tested(`# Title\n\n## Accepted\n\n${named('us-a')}`)).toEqual({
      status: 1,
      err: '',
      out: 'passed rules/bucket-prefix.md:6 bucket-prefix: Accepted 1\nrules/bucket-prefix.md: bucket-prefix has no block under "## Flagged": no test shows that it reports a finding\n1 rule, 1 block: 1 passed, 0 failed; 1 rule without a flagged block\n',
    }));
});

describe('a page that can not be run is exit status 2', () => {
  test.each([
    [
      'a block that is not closed',
      page(`\`\`\`yaml\na: 1\n\n${FOUND}`),
      'rules/bucket-prefix.md:7 this block is not closed',
    ],
    [
      'the last block is not closed',
      page(FOUND, '```yaml\na: 1\n'),
      'rules/bucket-prefix.md:17 this block is not closed',
    ],
    [
      'a blank behind the fence',
      page(FOUND.replace(/```\n$/, '``` \n')),
      'rules/bucket-prefix.md:7 this block is not closed',
    ],
    [
      'a fence that is written otherwise',
      page(FOUND + FOUND.replace('yaml', 'yml')),
      'rules/bucket-prefix.md:14 this block is not tested: begin it with ```yaml',
    ],
    [
      'a slip in a heading',
      page(FOUND, FOUND).replace('## Accepted', '## Acepted'),
      'rules/bucket-prefix.md:15 blocks under "## Acepted" are not tested, did you mean "## Accepted"?',
    ],
    [
      'a heading that stands twice',
      page(FOUND, FOUND).replace('## Accepted', '## Flagged'),
      'rules/bucket-prefix.md:17 this block is not tested: it is under a second "## Flagged"',
    ],
  ])('%s', async (_, text, message) => {
    const ran = await tested(text);
    expect(ran).toMatchObject({ status: 2, out: '1 rule, 0 blocks: 0 passed, 0 failed\n' });
    expect(ran.err).toContain(message);
  });
  test('a folder of its name', async () =>
    expect(await tested(undefined, { 'rules/bucket-prefix.md/a': '' })).toMatchObject({
      status: 2,
      err: 'rules/bucket-prefix.md: this is a folder, not a file\n',
    }));
  test('the page of no rule', async () =>
    expect(
      await tested(undefined, {
        'rules/bucket-prefixes.md': page(FOUND),
        'rules/README.md': '# Our rules\n',
      }),
    ).toMatchObject({
      status: 2,
      err: 'rules/bucket-prefixes.md is not the page of a rule here: a page has the name of its rule id, did you mean bucket-prefix.md?\n',
    }));
});

describe('rules that can not be run are exit status 2, with the way out; the others are tested', () => {
  test('an empty folder', async () =>
    expect(await run(folder({ 'rules/a/_own.mjs': RULE }), ['test-rules', 'rules'])).toMatchObject({
      status: 2,
      out: '',
      err: 'rules contains no rule: a rule is an .mjs, .js or .ts file with its page, an .md file, in the same folder\n`stackward test-rules --help` shows a rule and its page\n',
    }));
  test('no folder', async () =>
    expect(await run(folder(), ['test-rules', 'rules'])).toEqual({
      status: 2,
      out: '',
      err: 'rules: no such file or folder\n',
    }));
  test('a file that does not load', async () =>
    expect(
      await tested(page(FOUND), {
        'rules/other.mjs': 'export default {',
        'rules/third.mjs': 'export const a = 1;',
      }),
    ).toMatchObject({
      status: 2,
      out: expect.stringContaining('1 rule, 1 block: 1 passed') as string,
      err: expect.stringMatching(
        /^rules\/other\.mjs cannot be loaded: .*\nrules\/third\.mjs: the default export is not a rule/,
      ) as string,
    }));
  test('an id that is taken', async () =>
    expect(await tested(page(FOUND), { 'rules/second.mjs': RULE })).toMatchObject({
      status: 2,
      err: 'two rules have the id "bucket-prefix"\n',
    }));
});

describe('a folder: all rules below it, as --rules-from has them', () => {
  const again = (id: string): string => RULE.replace('bucket-prefix', id);
  const files = {
    'rules/own.mjs': RULE,
    'rules/bucket-prefix.md': page(FOUND),
    'rules/s3/deep/again.mjs': again('bucket-again'),
    'rules/s3/deep/again.md': page(FOUND),
    'rules/node_modules/a/a.mjs': 'export default {',
    'rules/.hidden/b.mjs': 'export default {',
    'rules/_lib/c.mjs': 'export default {',
    'rules/own.test.js': 'export default {',
  };
  test('with their pages beside them', async () =>
    expect(await run(folder(files), ['test-rules', 'rules'])).toEqual({
      status: 0,
      err: '',
      out: 'passed rules/bucket-prefix.md:8 bucket-prefix: Flagged 1\npassed rules/s3/deep/again.md:8 bucket-again: Flagged 1\n2 rules, 2 blocks: 2 passed, 0 failed\n',
    }));
  test('the same rules, whichever of the two loads them', async () => {
    const cwd = folder({ ...files, 'a.yaml': OPEN });
    const scan = await run(cwd, ['a.yaml', '--rules-from', 'rules', '-f', 'json']);
    expect(scan.err).toBe('');
    expect((await run(cwd, ['test-rules', '.'])).out).toContain('2 rules, ');
  });
  test('TypeScript: a compiled file counts instead of its source', async () =>
    expect(
      await run(
        folder({ 'rules/own.ts': 'export default {', 'rules/own.js': RULE, 'rules/own.md': page(FOUND) }),
        ['test-rules', 'rules'],
      ),
    ).toMatchObject({ status: 0, err: '' }));
  test('the page of no rule below it', async () =>
    expect(
      await run(folder({ ...files, 'rules/s3/agian.md': page(FOUND) }), ['test-rules', 'rules']),
    ).toMatchObject({
      status: 2,
      err: expect.stringMatching(/^rules\/s3\/agian\.md is not the page of a rule here/) as string,
    }));
  test('a file above that hands one rule on is not its home', async () =>
    expect(
      await run(folder({ ...files, 'rules/all.mjs': "export { default } from './s3/deep/again.mjs';\n" }), [
        'test-rules',
        'rules',
      ]),
    ).toMatchObject({ status: 0, err: '' }));
});

describe('which page is whose', () => {
  test('a file of one rule may lend its name; a file that is named is tested alone', async () => {
    const cwd = folder({
      'rules/own.mjs': RULE,
      'rules/own.md': page(FOUND),
      'rules/other.mjs': 'export default {',
      'rules/other.md': page(FOUND),
    });
    expect(await run(cwd, ['test-rules', './rules/own.mjs', 'rules/own.mjs'])).toMatchObject({
      status: 0,
      err: '',
      out: 'passed rules/own.md:8 bucket-prefix: Flagged 1\n1 rule, 1 block: 1 passed, 0 failed\n',
    });
  });
  test('of several rules of a file each has its own', async () => {
    const two = `${RULE.replace('export default', 'const one =')}export default [one, { ...one, id: 'bucket-again' }];\n`;
    const ran = await tested(page(FOUND), {
      'rules/own.mjs': two,
      'rules/own.md': page(FOUND),
      'rules/bucket-again.md': page(named('us-a # <-')),
    });
    expect(ran).toMatchObject({
      status: 2,
      out: expect.stringMatching(/2 rules, 2 blocks: 1 passed, 1 failed\n$/) as string,
      err: 'rules/own.md is not the page of a rule here: a page has the name of its rule id\n',
    });
  });
  test('a file that collects the rules of others is no second home', async () =>
    expect(
      await tested(undefined, {
        'rules/own.md': page(FOUND),
        'rules/all.mjs':
          "import own from './own.mjs';\nexport default [own, { ...own, id: 'bucket-again' }];\n",
        'rules/bucket-again.md': page(FOUND),
      }),
    ).toEqual({
      status: 0,
      err: '',
      out: 'passed rules/bucket-again.md:8 bucket-again: Flagged 1\npassed rules/own.md:8 bucket-prefix: Flagged 1\n2 rules, 2 blocks: 2 passed, 0 failed\n',
    }));
  test('explain shows it', async () => {
    const ran = await run(folder({ 'own.mjs': RULE, 'own.md': page(FOUND) }), [
      'explain',
      'bucket-prefix',
      '--rules-from',
      'own.mjs',
    ]);
    expect(ran).toMatchObject({ status: 0, err: '' });
    expect(ran.out).toMatch(
      /^Bucket without our prefix \(bucket-prefix\)\n\nseverity {7}low\n[\s\S]*option prefix +What names begin with\. Default: us-\.\n\nWhy\.\n\nFlagged\n\n {4}Resources:\n/,
    );
  });
});

test('what a rule says is shown, never interpreted', async () => {
  const ran = await tested(page(FOUND), {
    'rules/own.mjs': RULE.replace("' begins with", "'\\u001b[2J begins with"),
  });
  expect(ran).toMatchObject({ status: 0 });
  expect(
    (
      await tested(page(named('uploads # <- high')), {
        'rules/own.mjs': RULE.replace("' begins with", "'\\u001b[2J begins with"),
      })
    ).out,
  ).not.toContain('\u001B');
});
