import { expect, test } from 'vitest';
import { originAsked } from './manifest.ts';
import { originOf } from './origin.ts';

test.each([
  ['https://registry.npmjs.org/a/-/a-1.0.0.tgz', 'registry registry.npmjs.org a'],
  ['https://registry.npmjs.org/@s/a/-/a-1.0.0.tgz', 'registry registry.npmjs.org @s/a'],
  ['https://registry.npmjs.org/@s%2fa/-/a-1.0.0.tgz', 'registry registry.npmjs.org @s/a'],
  ['https://npm.corp.example:8443/repository/all/a/-/a-1.0.0.tgz', 'registry npm.corp.example a'],
  ['https://npm.pkg.github.com/download/@s/a/1.0.0/abc', 'registry npm.pkg.github.com'],
  ['https://user:secret@npm.corp.example/a/-/a-1.0.0.tgz', 'registry npm.corp.example a'],
  ['http://registry.npmjs.org/a/-/a-1.0.0.tgz', 'registry registry.npmjs.org a plain'],
  ['https://example.com/a-1.0.0.tgz', 'url example.com'],
  ['https://codeload.github.com/o/r/tar.gz/5ef4a4b', 'git github.com'],
  ['https://github.com/o/r/archive/main.tar.gz', 'url github.com'],
  ['git+ssh://git@github.com/o/r.git#5ef4a4b', 'git github.com'],
  ['git@gitlab.corp.example:o/r.git', 'git gitlab.corp.example'],
  ['git://example.com/r.git', 'git example.com plain'],
  ['https://github.com/o/r.git#commit=5ef4a4b', 'git github.com'],
  ['github:o/r', 'git github.com'],
  ['file:../a', 'project'],
  ['./a', 'project'],
  ['', 'project'],
])('%s: %s', (address, told) => {
  const { from, ...rest } = originOf(address);
  const { host, tarball, isPlain } = rest as { host?: string; tarball?: string; isPlain?: boolean };
  expect([from, host, tarball, isPlain ? 'plain' : undefined].filter(Boolean).join(' ')).toBe(told);
});

test.each([
  ['^1.0.0', undefined],
  ['latest', undefined],
  ['npm:other@^1', undefined],
  ['catalog:', undefined],
  ['workspace:^', 'project'],
  ['o/r#semver:^1', 'git'],
  ['../common', 'project'],
  ['https://example.com/a.tgz', 'url'],
])('package.json asks for %s', (asked, from) => expect(originAsked(asked)?.from).toBe(from));
