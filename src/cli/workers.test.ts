import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FORMATS } from './outputs.ts';
import { folder, run } from './testing.ts';
import { countOf, workersFrom } from './worker-count.ts';

// The threads run the program that was built.

const bucket = (more = ''): string => `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Uploads:
    Type: AWS::S3::Bucket
    Properties: { AccessControl: PublicRead ${more} }
`;
const service = (name: string): string => `service: ${name}
provider:
  name: aws
  iam: { role: { statements: '\${file(../common/grants.yml)}' } }
functions:
  run: { handler: ../common/run.handler, url: true }
`;
/** What could differ: code, an included file and a nested stack that several templates lead to, suppressions, configurations of folders, a broken file, a binary one. */
const FILES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`many/${at}/template.yaml`, bucket()])),
  'b/template.yaml': `# stackward-ignore s3-public-access: it is a website\n${bucket()}`,
  'c/template.yaml': bucket(', Tags: ['),
  'parent.yaml': `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ./child.yaml, Parameters: { Acl: PublicRead } } }
`,
  'child.yaml': `AWSTemplateFormatVersion: '2010-09-09'
Parameters: { Acl: { Type: String, Default: Private } }
Resources:
  Uploads: { Type: AWS::S3::Bucket, Properties: { AccessControl: !Ref Acl } }
`,
  'one/serverless.yml': service('one'),
  'two/serverless.yml': service('two').replace('url: true', ''),
  'common/run.js': 'exports.handler = async event => eval(JSON.parse(event.body).code);\n',
  'common/grants.yml': `# stackward-ignore iam-wildcard-action: it cleans up
- { Effect: Allow, Action: 's3:*', Resource: '*' }
# stackward-ignore iam-admin-policy: nothing needs this
- { Effect: Allow, Action: 'sqs:ReceiveMessage', Resource: 'arn:aws:sqs:eu-west-1:123456789012:jobs' }
`,
  'lenient/stackward.yaml': 'preset: recommended\nrules:\n  s3-public-access: off\n',
  'lenient/template.yaml': bucket(),
  'stackward.yaml': 'preset: strict\n',
};
const env = { SOURCE_DATE_EPOCH: '1700000000' };
const outputs = FORMATS.filter(format => format !== 'text').flatMap(format => [
  '-o',
  `${format}=out/${format}`,
]);

/** What a scan writes in all formats, on standard error, and its status. */
async function reports(cwd: string, ...args: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const { status, out, err } = await run(cwd, ['.', ...args, ...outputs], { env });
  const files = FORMATS.filter(format => format !== 'text').map(format => [
    format,
    readFileSync(`${cwd}/out/${format}`, 'utf8'),
  ]);
  return { ...(Object.fromEntries(files) as Record<string, string>), text: out, err, status: String(status) };
}

describe('several threads report what one does', () => {
  test.each([2, 3, 7])('%i of them, in every format', { timeout: 60_000 }, async count => {
    const cwd = folder(FILES);
    const one = await reports(cwd);
    expect(one['json']).toContain('stale-suppression');
    expect(one['status']).toBe('2');
    expect(await reports(cwd, '--workers', String(count))).toEqual(one);
  });

  test('of any choice of files', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(Object.keys(FILES), { minLength: 2 }),
        fc.integer({ min: 2, max: 4 }),
        async (some, count) => {
          const cwd = folder(Object.fromEntries(some.map(name => [name, FILES[name] ?? ''])));
          expect(await reports(cwd, '--workers', String(count))).toEqual(await reports(cwd));
        },
      ),
      { numRuns: 8, seed: 16 },
    );
  });

  test.each([
    ['a baseline and a gate', ['--baseline', 'stackward-baseline.json', '--fail-on', 'low']],
    ['suppressed findings', ['--report-suppressed', '--include-passed']],
    [
      'settings of the command',
      ['--preset', 'recommended', '--skip', 's3-public-access', '--fail-on', 'never'],
    ],
    ['rules of the user', ['--rules-from', 'own.mjs']],
    ['no limit that is passed', ['--file-timeout', '600']],
  ])('with %s', { timeout: 60_000 }, async (_, args) => {
    const cwd = folder({ ...FILES, 'own.mjs': rule('report(resource, `${resource.id} is a bucket`)') });
    await run(cwd, ['baseline', 'many'], { env });
    const one = await reports(cwd, ...args);
    expect(await reports(cwd, ...args, '--workers', '3')).toEqual(one);
  });

  test('a limit of time that every file passes', async () => {
    const cwd = folder(FILES);
    const args = ['.', '--file-timeout', '0.000001', '--format', 'json'];
    const one = await run(cwd, args, { env });
    const some = await run(cwd, [...args, '--workers', '2'], { env });
    expect(some.status).toBe(2);
    const statuses = (out: string): unknown =>
      (JSON.parse(out) as { files: { path: string; status: string }[] }).files.map(({ path, status }) => [
        path,
        status,
      ]);
    // The clock of the test does not move in this thread; those of the threads do.
    expect(statuses(some.out)).not.toEqual(statuses(one.out));
    expect(JSON.stringify(statuses(some.out))).toContain('["many/0/template.yaml","incomplete"]');
  });

  test('several folders, each with a repository and a configuration of its own', async () => {
    const files = Object.fromEntries(
      ['one', 'two', 'three'].flatMap(name => [
        [`${name}/.git/HEAD`, 'ref: refs/heads/main\n'],
        [`${name}/template.yaml`, bucket()],
        [`${name}/nested/template.yaml`, `# stackward-ignore s3-public-access: it is a website\n${bucket()}`],
        [`${name}/stackward.yaml`, name === 'two' ? 'preset: strict\n' : 'preset: recommended\n'],
      ]),
    );
    const cwd = folder(files);
    const args = ['one', 'two', 'three', '--format', 'json', '--report-suppressed'];
    const one = await run(cwd, args, { env });
    expect(JSON.parse(one.out).findings.length).toBeGreaterThan(3);
    expect(await run(cwd, [...args, '--workers', '2'], { env })).toEqual(one);
  });

  test('shards of a scan', async () => {
    const cwd = folder(FILES);
    const written = async (...args: string[]): Promise<string> => {
      await run(cwd, ['.', '--shard', '1/2', '--shard-file', 'shard.json', ...args], { env });
      return readFileSync(`${cwd}/shard.json`, 'utf8');
    };
    expect(await written('--workers', '2')).toBe(await written());
  });

  test('the bar is full in the end', async () => {
    const cwd = folder(FILES);
    let time = 0;
    const now = (): number => (time += 1_500);
    const { err } = await run(cwd, ['.', '--workers', '2'], { env, tty: true, now });
    expect(err).toMatch(/█ (\d+) of \1 files/);
  });
});

const rule = (check: string): string => `export default {
  id: 'own-rule', title: 'A rule', severity: 'medium', preset: 'recommended', on: ['AWS::S3::Bucket'],
  why: 'It is so.', fix: 'Change it.', references: [],
  check({ resource, report }) { ${check}; },
};
`;

describe('a file that ends its thread', () => {
  const files = {
    ...Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`many/${at}/template.yaml`, bucket()])),
    'bad/template.yaml': bucket().replace('Uploads', 'Bad'),
    'bad2/template.yaml': bucket().replace('Uploads', 'Bad'),
  };
  const scanned = (check: string, ...options: readonly string[]) => {
    const cwd = folder({ ...files, 'own.mjs': rule(`if (resource.id === 'Bad') { ${check} }`) });
    const args = [
      ...options,
      resolve('bin/stackward.js'),
      '.',
      '--rules-from',
      'own.mjs',
      '--format',
      'json',
      '--workers',
      '2',
    ];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
    const report = JSON.parse(stdout) as {
      files: { path: string; status: string; problems: { message: string }[] }[];
      findings: { file: string }[];
    };
    const broken = report.files.filter(one => one.status === 'failed');
    const whole = report.findings.map(({ file }) => file).filter(file => file.startsWith('many/'));
    return {
      status,
      stderr,
      whole: new Set(whole).size,
      broken: broken.map(({ path, problems }) => [path, problems[0]?.message]),
    };
  };

  test('by all memory that one may have: it is told, and the others are scanned', { timeout: 60_000 }, () => {
    const why = 'it took all memory that a thread may have';
    expect(
      scanned(
        'const all = []; for (;;) all.push(new Array(1000).fill(resource.id + all.length))',
        '--max-old-space-size=120',
      ),
    ).toEqual({
      status: 2,
      stderr: expect.not.stringContaining('heap'),
      whole: 8,
      broken: [
        ['bad/template.yaml', why],
        ['bad2/template.yaml', why],
      ],
    });
  });
  test('by ending it', { timeout: 60_000 }, () =>
    expect(scanned('process.exit(3)')).toMatchObject({
      status: 2,
      whole: 8,
      broken: [
        ['bad/template.yaml', 'the thread ended with status 3'],
        ['bad2/template.yaml', 'the thread ended with status 3'],
      ],
    }),
  );
});

test('a process that may have no threads scans in its own', () => {
  const cwd = folder(FILES);
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const flag =
    major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13)
      ? '--permission'
      : '--experimental-permission';
  const scan = (...options: readonly string[]) =>
    spawnSync(process.execPath, [...options, resolve('bin/stackward.js'), '.', '--workers', '2'], {
      cwd,
      encoding: 'utf8',
    });
  const free = scan();
  const bound = scan('--no-warnings', flag, '--allow-fs-read=*');
  expect([bound.status, bound.stdout, bound.stderr]).toEqual([free.status, free.stdout, free.stderr]);
  expect(free.stdout).toContain('s3-public-access');
});

describe('--workers', () => {
  test.each([
    ['1', 1],
    ['12', 12],
    ['auto', 'auto'],
  ])('%s', (text, is) => expect(workersFrom(text)).toBe(is));
  test.each(['0', '-1', '1.5', '65', 'many', ''])('%s is none', text =>
    expect(() => workersFrom(text)).toThrow('--workers must be auto or a number from 1 to 64'),
  );
  test.each([
    ['one thread without being asked', undefined, 10_000, 1],
    ['no more threads than files', 8, 3, 3],
    ['auto: one thread for some files', 'auto', 399, 1],
  ] as const)('%s', (_, workers, files, is) => expect(countOf(workers, files)).toBe(is));
  test('auto: never more threads than processors', () => {
    const { availableParallelism } = process.getBuiltinModule('node:os');
    expect(countOf('auto', 1_000_000)).toBe(Math.min(64, availableParallelism()));
  });
});
