import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { ReportedFile } from '../report/report.ts';
import { concernsOf } from './changed-lines.ts';
import type { Terminal } from './terminal.ts';
import { EMPTY, folder, jsonOf, OPEN, run, writeFiles } from './testing.ts';

const HEAD = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n";
const BROKEN = `${HEAD}  A: { Type: "AWS::S3::Bucket\n`;
const LOW = `${HEAD}  Key:\n    Type: AWS::SecretsManager::Secret\n`;

test('findings below medium do not fail a scan that says nothing else', async () => {
  const cwd = folder({ 'a.yaml': LOW });
  const ran = await run(cwd, ['a.yaml', '-f', 'json']);
  expect(new Set(jsonOf(ran).findings.map(({ severity }) => severity))).toEqual(new Set(['low']));
  expect(ran.status).toBe(0);
  expect((await run(cwd, ['a.yaml', '--fail-on', 'low'])).status).toBe(1);
});

describe('a template that cannot be read', () => {
  const files = { 'a.yaml': OPEN, 'broken.yaml': BROKEN };
  const gate = ['.', '--baseline', 'stackward-baseline.json'];
  test('is held by a baseline, and told each time', async () => {
    const cwd = folder(files);
    expect((await run(cwd, ['.'])).status).toBe(2);
    const made = await run(cwd, ['baseline']);
    expect(made).toMatchObject({ status: 0, err: '' });
    expect(made.out).toContain(
      'It accepts that broken.yaml cannot be read completely, and not what may be found there once it can: broken.yaml:4:1 ',
    );
    const ran = await run(cwd, gate);
    expect(ran).toMatchObject({
      status: 0,
      err: 'warning: 1 template that cannot be read completely is accepted by the baseline: broken.yaml\n',
    });
    expect(ran.out).toMatch(/broken\.yaml:4:1 (?:failed|incomplete): /);
    const json = JSON.parse((await run(cwd, [...gate, '-f', 'json'])).out) as {
      files: { path: string; accepted?: string }[];
    };
    expect(json.files.filter(({ accepted }) => accepted !== undefined)).toMatchObject([
      { path: 'broken.yaml', accepted: 'baseline' },
    ]);
    expect((await run(cwd, [...gate, '--fail-on', 'info'])).status).toBe(0);
    for (const format of ['text', 'github', 'gitlab', 'junit', 'sarif', 'markdown', 'short', 'csv'])
      expect((await run(cwd, [...gate, '-f', format])).out, format).toContain('accepted by the baseline');
  });
  test('counts again for another problem, and where it lies elsewhere', async () => {
    const cwd = folder(files);
    await run(cwd, ['baseline']);
    writeFileSync(join(cwd, 'broken.yaml'), `# two\n# lines\n${BROKEN}`);
    expect((await run(cwd, gate)).status).toBe(0);
    writeFileSync(join(cwd, 'broken.yaml'), `${HEAD}  A: [\n`);
    expect((await run(cwd, gate)).status).toBe(2);
    writeFileSync(join(cwd, 'broken.yaml'), EMPTY);
    writeFileSync(join(cwd, 'other.yaml'), BROKEN);
    expect((await run(cwd, gate)).status).toBe(2);
  });
  test('--prune forgets one that can be read again, and takes in none', async () => {
    const cwd = folder(files);
    await run(cwd, ['baseline']);
    const kept = readFileSync(join(cwd, 'stackward-baseline.json'), 'utf8');
    expect((await run(cwd, ['baseline', '--prune', 'a.yaml'])).status).toBe(0);
    expect(readFileSync(join(cwd, 'stackward-baseline.json'), 'utf8')).toBe(kept);
    writeFiles(cwd, { 'broken.yaml': EMPTY, 'new.yaml': BROKEN });
    const pruned = await run(cwd, ['baseline', '--prune']);
    expect(pruned.status).toBe(2);
    expect(pruned.out).toContain('It accepts nothing of new.yaml, which could not be read: new.yaml:4:1 ');
    expect(readFileSync(join(cwd, 'stackward-baseline.json'), 'utf8')).not.toContain('unread');
  });
  test('a path that is none is not held', async () => {
    const cwd = folder(files);
    const ran = await run(cwd, ['baseline', 'a.yaml', 'missing.yaml']);
    expect(ran.status).toBe(2);
    expect(ran.out).toContain('It accepts nothing of missing.yaml, which could not be read: ');
  });
});

test('text that is lost in a file that a service reads leaves the service incomplete', async () => {
  const cwd = folder({
    'serverless.yml':
      'service: s\nprovider: { name: aws, runtime: nodejs22.x }\nresources: ${file(part.yml)}\n',
    'part.yml': 'Resources:\n  A: { Type: "AWS::S3::Bucket\n',
  });
  const ran = await run(cwd, ['serverless.yml', '-f', 'json']);
  expect(ran.status).toBe(2);
  expect(jsonOf(ran).files).toMatchObject([{ path: 'serverless.yml', status: 'incomplete' }]);
});

test.each([
  [{ 'a.yaml': EMPTY }, [], 'It is empty, because 1 template has no findings.', 0],
  [{ 'a.yaml': 'x: 1' }, [], 'It is empty, because no template could be read.', 2],
  [
    { 'a.yaml': EMPTY },
    ['--prune'],
    'It is empty, because none of the findings that it accepted is still found.',
    0,
  ],
])('an empty baseline says why: %j %j', async (files, args, why, status) => {
  const ran = await run(folder(files), ['baseline', ...args]);
  expect(ran.status).toBe(status);
  expect(ran.out).toContain(`stackward-baseline.json accepts 0 findings`);
  expect(ran.out).toContain(why);
});

describe('--diff', () => {
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd, stdio: 'ignore' });
  function committed(files: Readonly<Record<string, string>>): string {
    const cwd = folder(files);
    git(cwd, 'init');
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-m', 'x');
    return cwd;
  }
  const part = 'Resources:\n  A:\n   - x\n  b\n c: [\n';
  const service =
    'service: s\nprovider: { name: aws, runtime: nodejs22.x }\nresources: ${file(res/bucket.yml)}\n';
  test('leaves out a template that cannot be read where it did not change', async () => {
    const cwd = committed({ 'broken.yaml': BROKEN, 'a.yaml': EMPTY });
    writeFileSync(join(cwd, 'a.yaml'), `${EMPTY}# more\n`);
    expect(await run(cwd, ['.', '--diff', 'HEAD'])).toMatchObject({
      status: 0,
      err: 'warning: 1 template that cannot be read completely is left out because unchanged: broken.yaml\n',
    });
    writeFileSync(join(cwd, 'broken.yaml'), `${BROKEN}# more\n`);
    expect((await run(cwd, ['.', '--diff', 'HEAD'])).status).toBe(2);
  });
  test('a file that it reads changed', async () => {
    const cwd = committed({ 'serverless.yml': service, 'res/bucket.yml': part });
    expect((await run(cwd, ['serverless.yml', '--diff', 'HEAD'])).status).toBe(0);
    writeFileSync(join(cwd, 'res/bucket.yml'), `# more\n${part}`);
    expect((await run(cwd, ['serverless.yml', '--diff', 'HEAD'])).status).toBe(2);
  });
  test('a file that its problem names is gone', async () => {
    const cwd = committed({ 'broken.yaml': `${HEAD}  Part: { Type: "part.yml" }\n  A: [\n`, 'part.yml': '' });
    expect((await run(cwd, ['broken.yaml', '--diff', 'HEAD'])).status).toBe(0);
    const { concernsFile } = await concernsOf('HEAD', ['.'], { cwd } as Terminal);
    const file = (message: string) =>
      ({ path: 'broken.yaml', problems: [{ message }] }) as unknown as ReportedFile;
    rmSync(join(cwd, 'part.yml'));
    expect(concernsFile(file('part.yml does not exist'), [])).toBe(true);
    expect(concernsFile(file('a quote is missing'), [])).toBe(false);
  });
  test('in a shallow clone says how to fetch the revision', async () => {
    const cwd = committed({ 'a.yaml': EMPTY });
    git(cwd, 'commit', '--allow-empty', '-m', 'y');
    const clone = join(folder(), 'clone');
    git(cwd, 'clone', '--depth', '1', pathToFileURL(cwd).href, clone);
    expect(await run(clone, ['.', '--diff', 'HEAD~1'])).toMatchObject({
      status: 2,
      err: expect.stringContaining(
        '; this is a shallow clone: fetch its history, with `git fetch --unshallow` or with fetch-depth: 0 for actions/checkout\n',
      ) as string,
    });
  });
});
