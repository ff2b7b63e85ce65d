import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONFIG_KEYS } from '../config/read-config.ts';
import { folder, jsonOf, run, type RunOutcome } from './testing.ts';

const bucket = (name: string, more = '', comment = ''): string =>
  `  ${name}:${comment}\n    Type: AWS::S3::Bucket\n    Properties:\n      AccessControl: PublicRead\n${more}`;
const HEAD = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n";
const only = ['--rule', 's3-public-access', '--rule', 'stale-suppression'];
const said = (ran: RunOutcome): string[] =>
  jsonOf(ran).findings.map(({ rule, start, resource }) => `${start.line} ${rule} ${resource}`);
const scanned = async (text: string, ...args: string[]) =>
  run(folder({ 'a.yaml': HEAD + text }), ['a.yaml', ...only, '-f', 'json', ...args]);

describe('suppressions', () => {
  const COMMENT = ' # stackward-ignore s3-public-access: a website';
  test('above a resource, or in its Metadata, for all that is found there', async () => {
    expect(said(await scanned(bucket('Site', '', COMMENT) + bucket('Other')))).toEqual([
      '10 s3-public-access Other',
    ]);
    const ran = await scanned(bucket('Site', '', COMMENT));
    expect(ran.status).toBe(0);
    expect(said(ran)).toEqual([]);
    expect(
      said(
        await scanned(
          bucket(
            'Site',
            '    Metadata: { stackward: { ignore: [{ rule: s3-public-access, reason: a website }] } }\n',
          ),
        ),
      ),
    ).toEqual([]);
  });
  test('--no-ignores reports them all the same, --report-suppressed lists them with the reason', async () => {
    expect(said(await scanned(bucket('Site', '', COMMENT), '--no-ignores')).length).toBeGreaterThan(0);
    const listed = JSON.parse((await scanned(bucket('Site', '', COMMENT), '--report-suppressed')).out) as {
      suppressed: { rule: string; reason: string }[];
    };
    expect(listed.suppressed[0]).toMatchObject({ rule: 's3-public-access', reason: 'a website' });
    const text = await run(folder({ 'a.yaml': HEAD + bucket('Site', '', COMMENT) }), [
      'a.yaml',
      ...only,
      '--report-suppressed',
    ]);
    expect(text.out).toContain('suppressed s3-public-access: a website');
  });
  test('SARIF leaves them out unless asked for', async () => {
    const results = async (...args: string[]): Promise<{ suppressions?: unknown[] }[]> =>
      (
        JSON.parse(
          (
            await run(folder({ 'a.yaml': HEAD + bucket('Site', '', COMMENT) }), [
              'a.yaml',
              ...only,
              '-f',
              'sarif',
              ...args,
            ])
          ).out,
        ) as { runs: [{ results: { suppressions?: unknown[] }[] }] }
      ).runs[0].results;
    expect(await results()).toEqual([]);
    expect((await results('--report-suppressed'))[0]!.suppressions).toEqual([
      { kind: 'inSource', justification: 'a website' },
    ]);
  });
  test('what is generated from a resource is covered by the resource', async () => {
    const sam = `Transform: AWS::Serverless-2016-10-31\nResources:\n  # stackward-ignore iam-wildcard-resource, iam-wildcard-action, iam-admin-policy: a migration, gone in May\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: a.b\n      Runtime: nodejs22.x\n      CodeUri: .\n      Policies: [{ Statement: [{ Effect: Allow, Action: 's3:*', Resource: '*' }] }]\n`;
    const rules = (ran: RunOutcome): string[] =>
      jsonOf(ran)
        .findings.map(({ rule }) => rule)
        .filter(rule => rule.startsWith('iam-wildcard'));
    expect(rules(await run(folder({ 'a.yaml': sam }), ['a.yaml', '-f', 'json']))).toEqual([]);
    expect(
      rules(await run(folder({ 'a.yaml': sam }), ['a.yaml', '-f', 'json', '--no-ignores'])).length,
    ).toBeGreaterThan(0);
  });
  test.each([
    [
      'unused',
      bucket('Site').replace('PublicRead', 'Private # stackward-ignore s3-public-access: why'),
      's3-public-access reports nothing here, so the suppression is not needed',
    ],
    [
      'misspelt',
      bucket('Site', '', ' # stackward-ignore s3-public-acess: why'),
      'there is no rule s3-public-acess to suppress, did you mean s3-public-access?',
    ],
    [
      'over',
      bucket('Site', '', ' # stackward-ignore s3-public-access until 2026-11-24: why'),
      'the suppression of s3-public-access expired after 2026-11-24',
    ],
  ])('one that is %s is a finding', async (_, text, message) => {
    expect(jsonOf(await scanned(text)).findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ rule: 'stale-suppression', severity: 'low', message }),
      ]),
    );
  });
  test('of rules that did not run nothing is said', async () => {
    const cwd = folder({
      'a.yaml': `${HEAD}  Site: # stackward-ignore vpc-egress-open: why\n    Type: AWS::S3::Bucket\n`,
    });
    expect(
      said(await run(cwd, ['a.yaml', ...only, '-f', 'json'])).filter(one => one.includes('stale')),
    ).toEqual([]);
  });
  test('without a reason it does not count: exit status 2, and the findings stand', async () => {
    const ran = await scanned(bucket('Site', '', ' # stackward-ignore s3-public-access'));
    expect(ran).toMatchObject({
      status: 2,
      err: 'a.yaml:3:9 the suppression of s3-public-access has no reason and is ignored: write `stackward-ignore s3-public-access: reason`\n',
    });
    expect(said(ran).length).toBeGreaterThan(0);
  });
  test("text that is no template is nobody's suppression", async () => {
    const ran = await run(
      folder({ 'a.yaml': HEAD + bucket('Site'), 'notes.yml': '# stackward-ignore nothing\na: 1\n' }),
      ['.', ...only],
    );
    expect(ran.err).toBe('');
  });
});

describe('a baseline', () => {
  const files = { 'a.yaml': HEAD + bucket('Old'), 'b.yaml': HEAD + bucket('Elsewhere') };
  test('what is there is accepted, what is new is reported, also in the same resource', async () => {
    const cwd = folder(files);
    expect((await run(cwd, ['baseline', ...only.slice(0, 2)])).out).toContain(
      'stackward-baseline.json accepts 2 findings (2 new, 0 no longer found).',
    );
    const again = ['.', '--baseline', 'stackward-baseline.json', ...only, '-f', 'json'];
    expect(await run(cwd, again)).toMatchObject({ status: 0 });
    writeFileSync(
      join(cwd, 'a.yaml'),
      `# a line above\n${HEAD}${bucket('Old', '      PublicAccessBlockConfiguration: { BlockPublicAcls: false }\n')}`,
    );
    expect(said(await run(cwd, again))).toEqual(['8 s3-public-access Old']);
  });
  test('what is gone is told, and --prune takes it out; writing twice changes nothing', async () => {
    const cwd = folder(files);
    await run(cwd, ['baseline', ...only.slice(0, 2)]);
    const text = readFileSync(join(cwd, 'stackward-baseline.json'), 'utf8');
    await run(cwd, ['baseline', ...only.slice(0, 2)]);
    expect(readFileSync(join(cwd, 'stackward-baseline.json'), 'utf8')).toBe(text);
    writeFileSync(
      join(cwd, 'a.yaml'),
      `${HEAD}  Wait: { Type: 'AWS::CloudFormation::WaitConditionHandle' }\n`,
    );
    const { out } = await run(cwd, ['.', '--baseline', 'stackward-baseline.json', ...only]);
    expect(out.replaceAll('\n', ' ')).toContain(
      '1 accepted by the baseline; 1 of its findings is no longer found (remove with `stackward baseline --prune`)',
    );
    expect((await run(cwd, ['baseline', '--prune', ...only.slice(0, 2)])).out).toBe(
      'stackward-baseline.json accepts 1 finding (1 no longer found).\n',
    );
  });
  test('what other rules found is neither gone nor pruned', async () => {
    const cwd = folder(files);
    await run(cwd, ['baseline']);
    const written = readFileSync(join(cwd, 'stackward-baseline.json'), 'utf8');
    expect(
      (await run(cwd, ['.', '--baseline', 'stackward-baseline.json', '--rule', 'kms-key-rotation'])).out,
    ).toContain('0 accepted by the baseline\n');
    await run(cwd, ['baseline', '--prune', '--rule', 'kms-key-rotation']);
    expect(readFileSync(join(cwd, 'stackward-baseline.json'), 'utf8')).toBe(written);
  });
  test('a scan of one file says nothing about the others', async () => {
    const cwd = folder(files);
    await run(cwd, ['baseline', ...only.slice(0, 2)]);
    expect((await run(cwd, ['a.yaml', '--baseline', 'stackward-baseline.json', ...only])).out).toContain(
      '1 accepted by the baseline\n',
    );
  });
  test.each([
    ['is not there', undefined, 'no such file or folder'],
    [
      'is of a newer version',
      '{"schema":"stackward.baseline/2","findings":[]}',
      'this baseline has version 2 and was written by a newer stackward; this stackward reads version 1',
    ],
    ['is broken', '{', ''],
  ])('one that %s: exit status 2, and everything is reported', async (_, text, message) => {
    const ran = await run(folder({ ...files, ...(text === undefined ? {} : { 'base.json': text }) }), [
      'a.yaml',
      ...only,
      '--baseline',
      'base.json',
      '-f',
      'json',
    ]);
    expect(ran.status).toBe(2);
    expect(ran.err).toContain(`--baseline base.json: ${message}`);
    expect(said(ran).length).toBe(1);
  });
});

describe('--diff', () => {
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd, stdio: 'ignore' });
  test('only what lies in changed lines, or in a resource that lost some', async () => {
    const kept =
      '      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true }\n';
    const cwd = folder({ 'a.yaml': HEAD + bucket('Old') + bucket('Losing', kept) });
    git(cwd, 'init');
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-m', 'x');
    const diff = ['a.yaml', '--diff', 'HEAD', ...only, '-f', 'json'];
    expect(said(await run(cwd, diff))).toEqual([]);
    await run(cwd, ['baseline', ...only.slice(0, 2)]);
    expect(
      (
        await run(cwd, [
          'a.yaml',
          '--diff',
          'HEAD',
          ...only.slice(0, 2),
          '--baseline',
          'stackward-baseline.json',
        ])
      ).out,
    ).toContain('0 accepted by the baseline\n');
    writeFileSync(join(cwd, 'a.yaml'), HEAD + bucket('Old') + bucket('Losing') + bucket('New'));
    expect([...new Set(said(await run(cwd, diff)).map(one => one.split(' ')[2]))]).toEqual(['Losing', 'New']);
    expect(await run(cwd, ['a.yaml', '--diff', 'nowhere', ...only])).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringContaining('git does not know the revision "nowhere"') as string,
    });
  });
});

describe('stackward.yaml', () => {
  test('is found from what is scanned upward; the command line wins', async () => {
    const cwd = folder({
      '.git/HEAD': '',
      'stackward.yaml': 'preset: strict\nfail-on: never\nrules: { s3-public-access: { severity: info } }\n',
      'infra/a.yaml': HEAD + bucket('Site'),
    });
    const ran = await run(cwd, ['infra', '-f', 'json', '--rule', 's3-public-access']);
    expect(ran.status).toBe(0);
    expect(new Set(jsonOf(ran).findings.map(({ severity }) => severity))).toEqual(new Set(['info']));
    expect((await run(cwd, ['infra', '--fail-on', 'info', '--rule', 's3-public-access'])).status).toBe(1);
  });
  test('is found beside a file that is scanned, also out of a repository', async () => {
    const cwd = folder({
      'stackward.yaml': 'rules: { s3-public-access: off }\n',
      'a.yaml': HEAD + bucket('Site'),
    });
    for (const path of ['a.yaml', '.', '*.yaml'])
      expect(
        jsonOf(await run(cwd, [path, '-f', 'json'])).findings.filter(
          ({ rule }) => rule === 's3-public-access',
        ),
      ).toEqual([]);
  });
  test('a rule may be off, files left out, parameters given, and paths named once', async () => {
    const config =
      'rules: { s3-public-access: off }\npaths: [infra]\nexclude: [infra/old/**]\nparameters:\n  infra/*.yaml: { Acl: Private }\n';
    const cwd = folder({
      '.git/HEAD': '',
      'stackward.yaml': config,
      'infra/a.yaml': HEAD + bucket('Site'),
      'infra/old/b.yaml': HEAD + bucket('Old'),
      'c.yaml': HEAD + bucket('Outside'),
    });
    const ran = jsonOf(await run(cwd, ['-f', 'json']));
    expect(ran.files.map(({ path }) => path)).toEqual(['infra/a.yaml']);
    expect(ran.findings.filter(({ rule }) => rule === 's3-public-access')).toEqual([]);
  });
  test('its faults are told with their places, exit status 2, and the scan goes on', async () => {
    const cwd = folder({
      '.git/HEAD': '',
      'stackward.yaml': 'pre-set: strict\nrules:\n  s3-encryption: low\n',
      'a.yaml': HEAD + bucket('Site'),
    });
    const ran = await run(cwd, ['a.yaml', '-f', 'json', ...only]);
    expect(ran.status).toBe(2);
    expect(ran.err).toBe(
      'stackward.yaml:1:1 unknown key "pre-set", did you mean "preset"?\nstackward.yaml:3:3 unknown rule "s3-encryption", did you mean "s3-bucket-encryption"?\n',
    );
    expect(said(ran).length).toBeGreaterThan(0);
  });
  test('broken text is a fault too', async () => {
    const cwd = folder({ '.git/HEAD': '', 'stackward.yaml': 'rules: {\n', 'a.yaml': HEAD + bucket('Site') });
    const ran = await run(cwd, ['a.yaml', '-f', 'json', ...only]);
    expect(ran.status).toBe(2);
    expect(ran.err).toMatch(/^stackward\.yaml:\d+:\d+ /);
    expect(said(ran).length).toBeGreaterThan(0);
  });
  test('is never code', async () => {
    const cwd = folder({
      '.git/HEAD': '',
      'stackward.config.mjs': 'throw new Error("run");',
      'a.yaml': HEAD + bucket('Site'),
    });
    expect((await run(cwd, ['a.yaml', ...only])).status).toBe(1);
  });
  test.each<[string, Readonly<Record<string, string>>, string, string | undefined]>([
    ['an installed package', { 'node_modules/stackward/dist/config.schema.json': '{}' }, '.', ''],
    [
      'one of the workspace above',
      { 'node_modules/stackward/dist/config.schema.json': '{}' },
      'a/b',
      '../../',
    ],
    [
      'the nearest one',
      {
        'node_modules/stackward/dist/config.schema.json': '{}',
        'a/node_modules/stackward/dist/config.schema.json': '{}',
      },
      'a/b',
      '../',
    ],
    ['none: no line', { 'node_modules/stackward/package.json': '{}' }, '.', undefined],
  ])('init names the schema of %s', async (_, files, below, up) => {
    const cwd = folder({ '.git/HEAD': '', 'a/b/c': '', ...files });
    expect((await run(join(cwd, below), ['init'])).status).toBe(0);
    const text = readFileSync(join(cwd, below, 'stackward.yaml'), 'utf8');
    const [, schema] = /^# yaml-language-server: \$schema=(.*)$/m.exec(text) ?? [];
    expect(schema).toBe(up === undefined ? undefined : `${up}node_modules/stackward/dist/config.schema.json`);
    expect(text).not.toContain('https://');
    expect(text).toMatch(/^#/);
  });
  test('init writes one that is read without a fault, once', async () => {
    const cwd = folder({
      'a.yaml': HEAD + bucket('Site'),
      'service/serverless.yml': 'service: a\nprovider: { name: aws }\n',
    });
    expect(await run(cwd, ['init'])).toMatchObject({ status: 0, err: '' });
    expect((await run(cwd, ['a.yaml', ...only])).err).toBe('');
    const keys = CONFIG_KEYS.filter(key => key !== '$schema');
    const uncommented = readFileSync(join(cwd, 'stackward.yaml'), 'utf8').replace(
      new RegExp(`^# (?=(?:${keys.join('|')}):|  )`, 'gm'),
      '',
    );
    expect(keys.filter(key => !new RegExp(`^${key}:`, 'm').test(uncommented))).toEqual([]);
    writeFileSync(join(cwd, 'stackward.yaml'), uncommented);
    expect((await run(cwd, ['a.yaml', ...only])).err).toBe(
      'stackward.yaml:26:10 extends ../stackward.yaml: outside the root of the scan; use --root DIR to set another root\n--baseline stackward-baseline.json: no such file or folder\n--audit-file npm-audit.json: no such file or folder\n',
    );
    expect(await run(cwd, ['init'])).toMatchObject({
      status: 2,
      err: 'stackward.yaml already exists and was not changed\n',
    });
  });
});

describe('outputs', () => {
  test('--allow-parse-errors tells what could not be read, without exit status 2', async () => {
    const cwd = folder({ 'a.yaml': HEAD + bucket('Site'), 'broken.yaml': `${HEAD}  A: { Type: "x\n` });
    expect((await run(cwd, ['.', ...only])).status).toBe(2);
    const ran = await run(cwd, ['.', '--allow-parse-errors', ...only]);
    expect(ran.status).toBe(1);
    expect(ran.out).toContain('broken.yaml');
  });
  test('--allow-empty passes over files that are no templates, also broken ones, as a commit hook names them', async () => {
    const cwd = folder({
      'tsconfig.json': '{ // a comment\n "a": 1 }',
      'notes.yml': 'a: "b',
      'list.json': '[1]',
    });
    expect(await run(cwd, ['tsconfig.json', 'notes.yml', 'list.json', '--allow-empty', '--quiet'])).toEqual({
      status: 0,
      out: '',
      err: '',
    });
    expect((await run(cwd, ['notes.yml'])).status).toBe(2);
  });
  test.each(['github', 'markdown', 'gitlab', 'codequality', 'junit'])('%s of a scan', async format => {
    const ran = await run(folder({ 'a.yaml': HEAD + bucket('Site') }), ['a.yaml', ...only, '-f', format]);
    expect(ran.status).toBe(1);
    expect(ran.out).toContain('s3-public-access');
  });
});
