import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Check } from '../rule/finding.ts';
import { folder, OPEN, run } from './testing.ts';

type Evidence = {
  readonly run: {
    readonly time: string;
    readonly commit?: string;
    readonly settings: Readonly<Record<string, unknown>>;
  };
  readonly files: readonly { readonly checks?: readonly Check[] }[];
  readonly standards?: Readonly<Record<string, readonly { item: string; verdict: string }[]>>;
};
const evidence = async (
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Evidence> => JSON.parse((await run(cwd, [...args, '-f', 'json'], { env })).out) as Evidence;

describe('a JSON report says', () => {
  test('when it was made, and where SOURCE_DATE_EPOCH is set, its time', async () => {
    const cwd = folder({ 'a.yaml': OPEN });
    expect((await evidence(cwd, [])).run.time).toBe('2026-11-25T10:00:00Z');
    expect((await evidence(cwd, [], { SOURCE_DATE_EPOCH: '1' })).run.time).toBe('1970-01-01T00:00:01Z');
    expect((await evidence(cwd, [], { SOURCE_DATE_EPOCH: 'soon' })).run.time).toBe('2026-11-25T10:00:00Z');
  });

  test('on which commit, where there is one', async () => {
    expect((await evidence(folder({ 'a.yaml': OPEN }), [])).run.commit).toBeUndefined();
    const cwd = folder({ 'a.yaml': OPEN });
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
        cwd,
        encoding: 'utf8',
      });
    git('init', '--quiet');
    expect((await evidence(cwd, [])).run.commit).toBeUndefined();
    git('commit', '--quiet', '--allow-empty', '-m', 'first');
    expect((await evidence(cwd, [])).run.commit).toBe(git('rev-parse', 'HEAD').trim());
  });

  test('with which settings, without values of parameters and variables, or paths of the machine', async () => {
    const cwd = folder({
      'a.yaml': OPEN,
      'stackward.yaml':
        'paths: [a.yaml]\nfail-on: high\nrules: { s3-plain-http: off, secret-rotation: { severity: low, options: { longest-days: 30 } } }\n',
    });
    const { run: ran } = await evidence(
      cwd,
      [
        '--parameter',
        'DbPassword=winter-Garden-2031',
        '--env',
        'TOKEN=spring-Garden-2031',
        '--stage',
        'prod',
        '--skip',
        'no-alarms',
      ],
      { HOME: '/home/somebody' },
    );
    expect(ran.settings).toMatchObject({
      paths: ['a.yaml'],
      preset: 'recommended',
      'fail-on': 'high',
      configuration: 'stackward.yaml',
      severities: { 's3-plain-http': 'off', 'secret-rotation': 'low' },
      'rule-options': { 'secret-rotation': { 'longest-days': 30 } },
      'skipped-rules': ['no-alarms'],
      parameters: ['DbPassword'],
      stage: 'prod',
      suppressions: true,
    });
    const text = JSON.stringify(ran);
    for (const secret of ['Garden', cwd, '/home']) expect(text).not.toContain(secret);
  });

  test('nothing of what passed, unless it is asked for', async () => {
    const { files, standards } = await evidence(folder({ 'a.yaml': OPEN }), []);
    expect([files[0]?.checks, standards]).toEqual([undefined, undefined]);
  });
});

describe('--include-passed', () => {
  const TWO = `AWSTemplateFormatVersion: '2010-09-09'
Parameters: { Acl: { Type: String } }
Resources:
  Open: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } }
  Closed: { Type: AWS::S3::Bucket, Properties: { AccessControl: Private } }
  Fn:
    Type: AWS::Lambda::Function
    Properties: { Handler: a.b, Runtime: !Ref Acl, Code: { ZipFile: '' }, Role: !Ref Acl }
`;
  const ARGS = ['--include-passed', '--rule', 's3-public-access', '--rule', 'lambda-deprecated-runtime'];

  test('tells each rule on each resource, with its verdict', async () => {
    const { files } = await evidence(folder({ 'a.yaml': TWO }), ARGS);
    expect(
      files[0]?.checks?.map(({ rule, resource, deployed, verdict }) => [rule, resource, deployed, verdict]),
    ).toEqual([
      ['lambda-deprecated-runtime', 'Fn', 'Fn', 'unknown'],
      ['s3-public-access', 'Open', 'Open', 'fail'],
      ['s3-public-access', 'Closed', 'Closed', 'pass'],
    ]);
  });

  test('a suppressed finding is no pass', async () => {
    const text = TWO.replace('  Open:', '  # stackward-ignore s3-public-access: reviewed\n  Open:');
    const { files } = await evidence(folder({ 'a.yaml': text }), ARGS);
    expect(files[0]?.checks?.find(({ resource }) => resource === 'Open')?.verdict).toBe('fail');
  });

  test('in a file that could not be read whole nothing passes', async () => {
    const { files, standards } = await evidence(folder({ 'a.yaml': `${TWO}  - x\n` }), ARGS);
    const verdicts = files[0]?.checks?.map(({ verdict }) => verdict) ?? [];
    expect(verdicts).not.toContain('pass');
    expect(
      Object.values(standards ?? {}).flatMap(items => items.map(({ verdict }) => verdict)),
    ).not.toContain('pass');
  });

  test('each stage of a service counts', async () => {
    const text = `service: s
provider: { name: aws, runtime: nodejs22.x }
params: { dev: { acl: Private }, prod: { acl: PublicRead } }
resources:
  Resources:
    Box: { Type: AWS::S3::Bucket, Properties: { AccessControl: '\${param:acl}' } }
`;
    const { files } = await evidence(folder({ 'serverless.yml': text }), ARGS);
    expect(files[0]?.checks?.filter(({ resource }) => resource === 'Box')).toEqual([
      expect.objectContaining({ verdict: 'fail' }),
    ]);
  });

  test('gives each item of the standards a verdict', async () => {
    const { standards } = await evidence(folder({ 'a.yaml': TWO }), ARGS);
    const verdicts = Object.fromEntries(
      standards?.['owasp']?.map(({ item, verdict }) => [item, verdict]) ?? [],
    );
    expect(verdicts).toMatchObject({ S4: 'not-checked', S5: 'fail', S9: 'unknown', S10: 'not-checked' });
    const { standards: closed } = await evidence(
      folder({ 'a.yaml': TWO.replace('PublicRead', 'Private').replace('!Ref Acl', 'nodejs24.x') }),
      ARGS,
    );
    expect(closed?.['owasp']?.find(({ item }) => item === 'S5')?.verdict).toBe('pass');
  });
});
