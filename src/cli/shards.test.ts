import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { FORMATS } from './outputs.ts';
import { shardFrom } from './shard-command.ts';
import { folder, run, writeFiles } from './testing.ts';

const bucket = (more: string): string => `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Uploads:
    Type: AWS::S3::Bucket
    Properties: { AccessControl: PublicRead ${more} }
`;
const CODE = 'exports.handler = async event => eval(JSON.parse(event.body).code);\n';
const service = (name: string): string => `service: ${name}
provider:
  name: aws
  iam: { role: { statements: '\${file(../common/grants.yml)}' } }
functions:
  run: { handler: ../common/run.handler, url: true }
`;
/** What could differ: a nested stack, an included file and code that several templates lead to, suppressions that only one of them needs, a broken file, a baseline. */
const FILES: Readonly<Record<string, string>> = {
  'a/template.yaml': bucket(''),
  'b/template.yaml': `# stackward-ignore s3-public-access: it is a website\n${bucket('')}`,
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
  'common/run.js': CODE,
  'common/grants.yml': `# stackward-ignore iam-wildcard-action: it cleans up
- { Effect: Allow, Action: 's3:*', Resource: '*' }
# stackward-ignore iam-admin-policy: nothing needs this
- { Effect: Allow, Action: 'sqs:ReceiveMessage', Resource: 'arn:aws:sqs:eu-west-1:123456789012:jobs' }
`,
  'lenient/stackward.yaml': 'preset: recommended\nrules:\n  s3-public-access: off\n',
  'lenient/template.yaml': bucket(''),
  'stackward.yaml': 'preset: strict\n',
};
const env = { SOURCE_DATE_EPOCH: '1700000000' };
const outputs = FORMATS.filter(format => format !== 'text').flatMap(format => [
  '-o',
  `${format}=out/${format}`,
]);

/** What one scan, or a merge, writes in all formats. */
async function reports(cwd: string, args: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const { status, out, err } = await run(cwd, [...args, ...outputs], { env });
  const files = FORMATS.filter(format => format !== 'text').map(format => [
    format,
    readFileSync(`${cwd}/out/${format}`, 'utf8'),
  ]);
  return { ...(Object.fromEntries(files) as Record<string, string>), text: out, err, status: String(status) };
}

/** Scans the shards, and returns the files that they wrote. */
async function shards(cwd: string, total: number, ...args: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (let index = 1; index <= total; index += 1) {
    const ran = await run(cwd, ['.', '--shard', `${index}/${total}`, ...args], { env });
    expect(ran.out).toContain(`shard ${index} of ${total}: `);
    files.push(`stackward-shard-${index}-of-${total}.json`);
  }
  return files;
}

test.each([
  ['no map', () => []],
  ['targets that are none', (all: Shard) => ({ ...all, targets: [null] })],
  ['a target without results', (all: Shard) => ({ ...all, targets: [['a/template.yaml', {}]] })],
  [
    'findings of another type',
    (all: Shard) => ({
      ...all,
      targets: all.targets.map(([path, one]) => [path, { ...one, findings: [1] }]),
    }),
  ],
  [
    'findings without a place',
    (all: Shard) => ({
      ...all,
      targets: all.targets.map(([path, one]) => [path, { ...one, findings: [{ rule: 'x' }] }]),
    }),
  ],
  ['a total that no scan has', (all: Shard) => ({ ...all, shard: { index: 1, total: 1e9 } })],
  ['suppressions of another type', (all: Shard) => ({ ...all, used: [{ file: 1 }] })],
  ['inherited members', ({ used, ...all }: Shard) => ({ ...all, __proto__: { used } })],
])('what is no result of a shard is refused: %s', async (_, broken) => {
  const cwd = folder(FILES);
  await run(cwd, ['.', '--shard', '1/1', '--shard-file', 's.json']);
  const whole = JSON.parse(readFileSync(`${cwd}/s.json`, 'utf8')) as Shard;
  writeFiles(cwd, { 's.json': JSON.stringify(broken(whole)) });
  expect(await run(cwd, ['merge', 's.json'])).toEqual({
    status: 2,
    out: '',
    err: 's.json is no result of `stackward --shard`\n',
  });
});
type Shard = { readonly targets: readonly (readonly [string, object])[]; readonly used: unknown };

describe('merged shards are one scan', () => {
  test.each([1, 2, 3, 7])('of %i, in every format', async total => {
    const cwd = folder(FILES);
    const one = await reports(cwd, ['.']);
    expect(one.json).toContain('stale-suppression');
    const files = await shards(cwd, total);
    expect(await reports(cwd, ['merge', ...files])).toEqual(one);
    expect(await reports(cwd, ['merge', 'stackward-shard-*.json'])).toEqual(one);
  });

  test('of any choice of files', { timeout: 60_000 }, async () => {
    const names = Object.keys(FILES);
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(names, { minLength: 1 }),
        fc.integer({ min: 2, max: 5 }),
        async (some, total) => {
          const cwd = folder(Object.fromEntries(some.map(name => [name, FILES[name] ?? ''])));
          const one = await reports(cwd, ['.']);
          const files = await shards(cwd, total);
          expect(await reports(cwd, ['merge', ...files])).toEqual(one);
        },
      ),
      { numRuns: 12, seed: 16 },
    );
  });

  test('with a baseline and a gate', async () => {
    const cwd = folder(FILES);
    await run(cwd, ['baseline'], { env });
    const args = ['--baseline', 'stackward-baseline.json'];
    const one = await reports(cwd, ['.', ...args, '--fail-on', 'low']);
    const files = await shards(cwd, 2, ...args);
    expect(await reports(cwd, ['merge', ...files, ...args, '--fail-on', 'low'])).toEqual(one);
  });
});

describe('what can not be merged is told', () => {
  const told = async (
    change: (cwd: string, files: string[]) => Promise<string[]> | string[],
    ...args: string[]
  ) => {
    const cwd = folder({ 'a/template.yaml': bucket(''), 'b/template.yaml': bucket('') });
    const files = await shards(cwd, 2);
    const { status, err } = await run(cwd, ['merge', ...(await change(cwd, files)), ...args], { env });
    expect(status).toBe(2);
    return err;
  };
  test('a missing shard', async () =>
    expect(await told((_, [first = '']) => [first])).toBe('shard 2 of 2 is missing\n'));
  test('other shards of the same number', async () =>
    expect(
      await told(async (cwd, [first = '', second = '']) => {
        await run(cwd, ['.', '--shard', '1/2', '--shard-file', 'again.json'], { env });
        return [first, second, 'again.json'];
      }),
    ).toBe('stackward-shard-1-of-2.json and again.json are both shard 1\n'));
  test('other settings', async () =>
    expect(
      await told(async (cwd, [first = '']) => {
        await run(cwd, ['.', '--shard', '2/2', '--preset', 'strict', '--shard-file', 'strict.json'], { env });
        return [first, 'strict.json'];
      }),
    ).toBe('strict.json was scanned with other settings: preset\n'));
  test('a template that changed since', async () =>
    expect(
      await told((cwd, files) => {
        writeFiles(cwd, { 'a/template.yaml': bucket(', BucketName: later') });
        return files;
      }),
    ).toBe('a/template.yaml changed since its shard was scanned\n'));
  test('a template that no shard saw', async () =>
    expect(
      await told((cwd, files) => {
        writeFiles(cwd, { 'c/template.yaml': bucket('') });
        return files;
      }),
    ).toBe('c/template.yaml is in no shard: run the shards and the merge on the same files\n'));
  test('a report that is no shard', async () =>
    expect(
      await told(cwd => {
        writeFiles(cwd, { 'report.json': '{}' });
        return ['report.json'];
      }),
    ).toBe('report.json is no result of `stackward --shard`\n'));
  test('a file that is not there', async () =>
    expect(await told(() => ['absent.json'])).toBe('absent.json cannot be read: ENOENT\n'));
});

test('a shard without templates is no error, and findings do not fail it', async () => {
  const cwd = folder({ 'a/template.yaml': bucket('') });
  const statuses = [];
  for (const index of [1, 2, 3]) statuses.push((await run(cwd, ['.', '--shard', `${index}/3`])).status);
  expect(statuses).toEqual([0, 0, 0]);
});

describe('--shard', () => {
  const of = (text: string, given: Readonly<Record<string, string>> = {}): string => {
    try {
      const { index, total } = shardFrom(text, name => given[name]);
      return `${index} of ${total}`;
    } catch (error) {
      return (error as Error).message;
    }
  };
  test.each([
    ['2/8', {}, '2 of 8'],
    ['auto', { CI_NODE_INDEX: '1', CI_NODE_TOTAL: '4' }, '1 of 4'],
    ['auto', { CIRCLE_NODE_INDEX: '0', CIRCLE_NODE_TOTAL: '4' }, '1 of 4'],
    ['auto', { BUILDKITE_PARALLEL_JOB: '3', BUILDKITE_PARALLEL_JOB_COUNT: '4' }, '4 of 4'],
    ['auto', { AWS_BATCH_JOB_ARRAY_INDEX: '2', AWS_BATCH_JOB_ARRAY_SIZE: '8' }, '3 of 8'],
    ['auto/5', { JOB_COMPLETION_INDEX: '4' }, '5 of 5'],
    [
      'auto',
      { JOB_COMPLETION_INDEX: '4' },
      '--shard auto: JOB_COMPLETION_INDEX does not tell how many shards there are: use auto/TOTAL',
    ],
    ['auto', {}, expect.stringMatching(/^--shard auto: none of CI_NODE_INDEX, .* is set$/)],
    ['0/8', {}, '--shard 0/8: shard 0 is not one of 8'],
    ['9/8', {}, '--shard 9/8: shard 9 is not one of 8'],
    ['1/0', {}, '--shard 1/0: the total must be 1 to 10000'],
    ['half', {}, '--shard half: use INDEX/TOTAL, such as 2/8, or auto'],
    ['auto', { CI_NODE_INDEX: 'x', CI_NODE_TOTAL: '4' }, '--shard auto: shard x is not one of 4'],
  ])('%s with %o is %s', (text, given, is) => expect(of(text, given)).toEqual(is));

  test('takes no standard input, and writes no report', async () => {
    const cwd = folder({ 'a.yaml': bucket('') });
    expect((await run(cwd, ['-', '--shard', '1/2'])).err).toBe(
      '--shard takes files and folders, not standard input\n',
    );
    expect((await run(cwd, ['.', '--shard', '1/2', '-o', 'json=a.json'])).err).toBe(
      '--shard writes no report: use --output with `stackward merge`\n',
    );
  });
});

describe('the jobs of docs/fleet.md', () => {
  const page = readFileSync('docs/fleet.md', 'utf8');
  const text = (name: string): string => readFileSync(`templates/shards/${name}`, 'utf8');
  test.each(['github.yml', 'gitlab.yml', 'kubernetes.yaml'])('%s stands in the page', name => {
    expect(page).toContain(text(name));
    expect(parse(text(name))).toBeTypeOf('object');
  });
  test('scan as many shards as they start', () => {
    const github = parse(text('github.yml')) as {
      jobs: { shard: { strategy: { matrix: { shard: number[] } } } };
    };
    const total = github.jobs.shard.strategy.matrix.shard.length;
    expect(text('github.yml')).toContain(`--shard "$SHARD/${total}"`);
    const job = parse(text('kubernetes.yaml')) as { spec: { completions: number; parallelism: number } };
    expect(text('kubernetes.yaml')).toContain(`--shard auto/${job.spec.completions}`);
  });
});
