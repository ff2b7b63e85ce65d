import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitIgnored } from './git-ignored.ts';
import { finding } from '../report/testing.ts';
import { folder, OPEN, run } from './testing.ts';

const at = (file: string) => finding({ file, uri: file });

test('a file that git ignores is one below a folder that it ignores, whatever was named', () => {
  const cwd = folder({
    '.gitignore': 'cdk.out\n*.gen.yaml\n!kept.gen.yaml\n',
    'app/.gitignore': 'local/\n',
    'app/local/.gitignore': '!*\n',
  });
  mkdirSync(join(cwd, '.git'));
  const files = [
    'a.yaml',
    'a.gen.yaml',
    'kept.gen.yaml',
    'cdk.out/Shop.template.json',
    'app/cdk.out/deep/Shop.template.json',
    'app/local/a.yaml',
    'local/a.yaml',
    '../outside.gen.yaml',
    '-',
  ];
  expect([...gitIgnored({ findings: files.map(at) }, cwd)]).toEqual([
    'a.gen.yaml',
    'cdk.out/Shop.template.json',
    'app/cdk.out/deep/Shop.template.json',
    'app/local/a.yaml',
  ]);
});

test('outside git nothing is ignored', () =>
  expect(gitIgnored({ findings: [at('a.yaml')] }, folder({ '.gitignore': '*' })).size).toBe(0));

test('a SARIF file with results in such files is told once, and not for another format', async () => {
  const cwd = folder({ '.gitignore': 'build/\n', 'build/a.yaml': OPEN, 'b.yaml': OPEN });
  mkdirSync(join(cwd, '.git'));
  const ran = await run(cwd, ['build', 'b.yaml', '--format', 'sarif', '-o', 'json=r.json']);
  expect(ran.err).toMatch(
    /^warning: \d findings in the SARIF file are in files that git ignores, such as build\/a\.yaml: GitHub has no code to show for them\n$/,
  );
  expect(ran.out).toContain('"ignored-by-git"');
  expect((await run(cwd, ['build', '--format', 'json'])).err).toBe('');
  expect((await run(cwd, ['build', '--format', 'sarif', '--quiet'])).err).toBe('');
});
