import { expect, test } from 'vitest';
import { textFiles } from '../source/texts.ts';
import { settingsIn } from './ini.ts';
import { lockFaultOf } from './lock-state.ts';
import { pythonManifestIn } from './manifest.ts';
import { projectAt } from './project.ts';

const PACKAGE = '{ "dependencies": { "a": "^1.0.0" } }';
const nodeProject = (texts: Readonly<Record<string, string>>, folder = '') =>
  projectAt(textFiles({ [`${folder}package.json`]: PACKAGE, ...texts }), 'node', folder, '');

test.each([
  [
    'conflict',
    { 'package-lock.json': '{\n<<<<<<< HEAD\n}' },
    'package-lock.json contains the marks of a merge conflict',
  ],
  ['binary', { 'bun.lockb': '' }, 'bun.lockb is binary'],
  ['no JSON', { 'package-lock.json': '{ "packages": ' }, 'package-lock.json is not a lockfile of npm'],
  ['a list', { 'package-lock.json': '[]' }, 'package-lock.json is not a lockfile of npm'],
  [
    'too deep',
    { 'package-lock.json': `{"packages":${'['.repeat(100_000)}` },
    'package-lock.json is not a lockfile of npm',
  ],
  ['of another tool', { 'yarn.lock': 'no lock' }, ''],
  ['no map', { 'pnpm-lock.yaml': '- a\n- b\n' }, 'pnpm-lock.yaml is not a lockfile of pnpm'],
  ['no lockfile of bun', { 'bun.lock': '{}' }, 'bun.lock is not a lockfile of bun'],
])('a lockfile that is not read is said: %s', (_, texts, told) =>
  expect((nodeProject(texts)?.unread ?? []).map(({ file, why }) => `${file} ${why}`).join()).toBe(told),
);

const LOCK =
  '{ "lockfileVersion": 3, "packages": { "": {}, "services/a": { "dependencies": { "a": "^1.0.0" } }, "node_modules/a": {} } }';
test.each([
  ['the lockfile of a workspace above', { 'package-lock.json': LOCK }, undefined],
  [
    'a lockfile above that does not have the folder',
    { 'package-lock.json': LOCK.replace('services/a', 'services/b') },
    'missing',
  ],
  [
    'yarn 1, whose workspaces package.json names',
    { 'yarn.lock': '# yarn lockfile v1\n', 'package.json': '{ "workspaces": ["services/*"] }' },
    undefined,
  ],
  ['yarn 1 without them', { 'yarn.lock': '# yarn lockfile v1\n', 'package.json': '{}' }, 'missing'],
  ['a range that changed', { 'package-lock.json': LOCK.replace('^1.0.0', '^2.0.0') }, 'outdated'],
  ['a lockfile that is ignored', { 'package-lock.json': LOCK, '.gitignore': '*-lock.json\n' }, 'ignored'],
  [
    'one that is kept again',
    { 'package-lock.json': LOCK, '.gitignore': '*.json\n!package-lock.json\n' },
    undefined,
  ],
])('%s', (_, texts, kind) => {
  const project = nodeProject(texts, 'services/a/');
  expect(project && lockFaultOf(project)?.kind).toBe(kind);
});

const V1 = (version: string): string =>
  JSON.stringify({ lockfileVersion: 1, dependencies: { a: { version } } });
const PYPROJECT = '[project]\nname = "orders"\ndependencies = ["a==1.0", "B_c>=2"]\n';
const UV = (names: string): string =>
  `version = 1\n[[package]]\nname = "orders"\nsource = { virtual = "." }\n[package.metadata]\nrequires-dist = [${names}]\n[[package]]\nname = "b-c"\nversion = "2.0"\n[[package]]\nname = "a"\nversion = "1.0"\n`;
const POETRY = (version: string): string =>
  `[[package]]\nname = "a"\nversion = "${version}"\n[[package]]\nname = "b-c"\nversion = "1.0"\n[metadata]\nlock-version = "2.0"\n`;
const PIPFILE = '[packages]\na = "==1.0"\n';
const PIPENV = (version: string): string => JSON.stringify({ _meta: {}, default: { a: { version } } });

test.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
  ['npm 6: a version outside of the range', { 'package-lock.json': V1('2.0.0') }, ['a']],
  ['npm 6: inside', { 'package-lock.json': V1('1.9.0') }, []],
  ['npm 6: a commit', { 'package-lock.json': V1('github:a/a#aa') }, []],
  ['uv', { 'pyproject.toml': PYPROJECT, 'uv.lock': UV('{ name = "a" }, { name = "b-c" }') }, []],
  [
    'uv: only something else needs it',
    { 'pyproject.toml': PYPROJECT, 'uv.lock': UV('{ name = "a" }') },
    ['B_c'],
  ],
  ['poetry: another version', { 'pyproject.toml': PYPROJECT, 'poetry.lock': POETRY('1.0.1') }, ['a']],
  [
    'poetry: the same, written otherwise',
    { 'pyproject.toml': PYPROJECT, 'poetry.lock': POETRY('1.0.0') },
    [],
  ],
  [
    'poetry: one that is not only numbers',
    { 'pyproject.toml': PYPROJECT, 'poetry.lock': POETRY('1.0.post1') },
    [],
  ],
  ['pipenv: another version', { Pipfile: PIPFILE, 'Pipfile.lock': PIPENV('==2.0') }, ['a']],
  ['pipenv: the same', { Pipfile: PIPFILE, 'Pipfile.lock': PIPENV('==1.0') }, []],
])('a lockfile that was not written for it: %s', (_, texts, names) => {
  const isPython = 'pyproject.toml' in texts || 'Pipfile' in texts;
  const project = isPython ? projectAt(textFiles(texts), 'python', '', '') : nodeProject(texts);
  const fault = project && lockFaultOf(project);
  expect(fault && 'names' in fault ? fault.names : []).toEqual(names);
});

test('requirements: exact versions, hashes, files that are taken in, also in a circle', () => {
  const manifest = pythonManifestIn(
    textFiles({
      'requirements.txt':
        '-r base.txt\n# no\nA[x]==1.0 \\\n  --hash=sha256:aa\nb>=1 ; python_version > "3"  # why\n-e ./local\nc @ https://example.com/c.whl\nd==1.*\n',
      'base.txt': '-r requirements.txt\ne==2',
    }),
    '',
  );
  expect(
    manifest?.dependencies.map(({ name, isExact, isHashed, origin }) => [
      name,
      isExact,
      isHashed,
      origin?.from,
    ]),
  ).toEqual([
    ['A', true, true, undefined],
    ['b', false, false, undefined],
    ['a package', true, false, 'project'],
    ['c', true, false, 'url'],
    ['d', false, false, undefined],
    ['e', true, false, undefined],
  ]);
});

test('settings: comments, lists, values of several lines', () =>
  expect(
    settingsIn(
      'pip.conf',
      '; no\n[global]\nindex-url = https://a.example\nextra-index-url =\n    https://b.example\n    https://c.example\n',
    ).map(({ section, key, value }) => `${section} ${key} ${value}`),
  ).toEqual([
    'global index-url https://a.example',
    'global extra-index-url ',
    'global extra-index-url https://b.example',
    'global extra-index-url https://c.example',
  ]));
