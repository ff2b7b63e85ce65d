import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EMPTY, folder, jsonOf, OPEN, run, statuses } from './testing.ts';

const paths = async (cwd: string, args: readonly string[]): Promise<string[]> =>
  Object.keys((await statuses(cwd, args)).files);

test('a walk takes what looks like a template file, and leaves what others wrote', async () => {
  const cwd = folder({
    'a.yml': EMPTY,
    'b.yaml': EMPTY,
    'c.json': JSON.stringify({ AWSTemplateFormatVersion: 'x', Resources: {} }),
    'd.template': EMPTY,
    'e.txt': EMPTY,
    'node_modules/x/a.yaml': EMPTY,
    '.git/a.yaml': EMPTY,
    '.serverless/a.json': '{}',
    '.aws-sam/a.yaml': EMPTY,
    'cdk.out/a.json': '{}',
    '.hidden/f.yaml': EMPTY,
  });
  expect(await paths(cwd, [])).toEqual(['.hidden/f.yaml', 'a.yml', 'b.yaml', 'c.json', 'd.template']);
  expect(await paths(cwd, ['node_modules/x', 'cdk.out/a.json'])).toEqual([
    'cdk.out/a.json',
    'node_modules/x/a.yaml',
  ]);
});

test('.gitignore counts: nested, negated, from above up to the root, and not for what is named', async () => {
  const cwd = folder({
    '.git/HEAD': '',
    '.gitignore': 'build/\n*.gen.yaml\n/only-here.yaml\n',
    'a.yaml': EMPTY,
    'x.gen.yaml': EMPTY,
    'only-here.yaml': EMPTY,
    'build/b.yaml': EMPTY,
    'sub/.gitignore': '!keep.gen.yaml\nlocal.yaml\n',
    'sub/keep.gen.yaml': EMPTY,
    'sub/y.gen.yaml': EMPTY,
    'sub/local.yaml': EMPTY,
    'sub/only-here.yaml': EMPTY,
  });
  expect(await paths(cwd, [])).toEqual(['a.yaml', 'sub/keep.gen.yaml', 'sub/only-here.yaml']);
  expect(await paths(join(cwd, 'sub'), [])).toEqual(['keep.gen.yaml', 'only-here.yaml']);
  expect(await paths(cwd, ['build', 'x.gen.yaml'])).toEqual(['build/b.yaml', 'x.gen.yaml']);
});

test('a glob finds files as a walk does; a file whose name is a pattern is that file', async () => {
  const cwd = folder({
    '.git/HEAD': '',
    '.gitignore': 'c.yaml\n',
    'a/a.yaml': EMPTY,
    'b/b.yaml': EMPTY,
    'b/c.yaml': EMPTY,
    'node_modules/d.yaml': EMPTY,
    '[x].yaml': EMPTY,
  });
  expect(await paths(cwd, ['*/*.yaml'])).toEqual(['a/a.yaml', 'b/b.yaml']);
  expect(await paths(cwd, ['{a,node_modules}/**'])).toEqual(['a/a.yaml']);
  expect(await paths(cwd, ['[x].yaml'])).toEqual(['[x].yaml']);
});

test('a file is scanned once, however often it is reached', async () =>
  expect(await paths(folder({ 'a.yaml': EMPTY }), ['.', 'a.yaml', './a.yaml', '*.yaml'])).toEqual([
    'a.yaml',
  ]));

test('from any folder the same root-relative path and the same fingerprint; file is relative to where one stands', async () => {
  const cwd = folder({ '.git/HEAD': '', 'infra/app/template.yaml': OPEN });
  const seen = await Promise.all(
    [
      [cwd, 'infra'],
      [join(cwd, 'infra/app'), 'template.yaml'],
      [join(cwd, 'infra'), '..'],
    ].map(async ([at, path]) => {
      const [json, sarif] = [await run(at!, [path!, '-f', 'json']), await run(at!, [path!, '-f', 'sarif'])];
      const { file, fingerprint } = jsonOf(json).findings[0]!;
      return { file, fingerprint, uri: /"uri": "([^"]+)"/.exec(sarif.out)![1] };
    }),
  );
  expect(seen.map(({ file }) => file)).toEqual([
    'infra/app/template.yaml',
    'template.yaml',
    'app/template.yaml',
  ]);
  expect(new Set(seen.map(({ uri, fingerprint }) => `${uri} ${fingerprint}`)).size).toBe(1);
  expect(seen[0]!.uri).toBe('infra/app/template.yaml');
});

test('--root bounds what is read, and a path outside it is refused', async () => {
  const cwd = folder({ 'a/a.yaml': EMPTY, 'b/b.yaml': EMPTY });
  expect(await statuses(cwd, ['a', '--root', 'a'])).toMatchObject({
    status: 0,
    files: { 'a/a.yaml': 'scanned' },
  });
  expect(await statuses(cwd, ['a', 'b', '--root', 'a'])).toMatchObject({
    status: 2,
    files: { 'a/a.yaml': 'scanned', b: 'failed' },
  });
});

test('parts of a service are not files of their own, unless named', async () => {
  const cwd = folder({
    'serverless.yml':
      'service: s\nprovider: { name: aws, runtime: nodejs22.x }\nresources: ${file(res/bucket.yml)}\n',
    'res/bucket.yml':
      'Resources:\n  Uploads:\n    Type: AWS::S3::Bucket\n    Properties:\n      AccessControl: PublicRead\n',
  });
  const ran = await run(cwd, ['-f', 'json']);
  expect(jsonOf(ran).files.map(({ path }) => path)).toEqual(['serverless.yml']);
  expect(
    jsonOf(ran).findings.filter(({ rule, severity }) => rule === 's3-public-access' && severity === 'high'),
  ).toMatchObject([{ file: 'res/bucket.yml', start: { line: 5 } }]);
  expect(await paths(cwd, ['res/bucket.yml'])).toEqual(['res/bucket.yml']);
});
