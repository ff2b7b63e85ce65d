import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { textFiles } from '../source/texts.ts';
import { closureOf } from './closure.ts';
import { projectAt, type CodeProject, type Ecosystem } from './project.ts';

function made(kind: string, language: Ecosystem): CodeProject {
  const folder = join('fixtures/packages', kind, 'good');
  const names = readdirSync(folder);
  const project = projectAt(
    textFiles(Object.fromEntries(names.map(name => [name, readFileSync(join(folder, name), 'utf8')]))),
    language,
    '',
    '',
  );
  if (!project) throw new Error(`${kind} has no project`);
  return project;
}
const namesOf = (project: CodeProject, names?: readonly string[]): readonly string[] | undefined =>
  closureOf(project, names)?.map(({ name, version }) => `${name} ${version}`);

test.each(['npm-v1', 'npm-v2', 'npm-v3', 'yarn-1', 'yarn-berry', 'pnpm-v5', 'pnpm-v6', 'pnpm-v9', 'bun'])(
  'what a package needs, as its manager recorded it: %s',
  kind => {
    const project = made(kind, 'node');
    expect(namesOf(project, ['is-odd'])).toEqual(['is-odd 3.0.1', 'is-number 6.0.0']);
    expect(namesOf(project, ['left-pad', 'nothing'])).toEqual(['left-pad 1.3.0']);
    expect(namesOf(project)?.toSorted()).toEqual(
      expect.arrayContaining(['core-js 3.38.0', 'is-number 6.0.0', 'is-odd 3.0.1', 'left-pad 1.3.0']),
    );
  },
);
test.each(['uv', 'poetry'])('Python, by names as indexes compare them: %s', kind => {
  const project = made(kind, 'python');
  expect(namesOf(project, ['Python_Dateutil'])).toEqual([
    expect.stringMatching(/^python-dateutil /),
    expect.stringMatching(/^tzdata /),
  ]);
});
test.each(['pipenv', 'pip'])('%s does not record it', kind =>
  expect(closureOf(made(kind, 'python'))).toBeUndefined(),
);

const PACKAGE = '{ "dependencies": { "a": "^1.0.0" } }';
const closure = (texts: Readonly<Record<string, string>>, folder = ''): readonly string[] | undefined => {
  const project = projectAt(textFiles({ [`${folder}package.json`]: PACKAGE, ...texts }), 'node', folder, '');
  return project && namesOf(project);
};

test.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
  [
    'npm: the nearest node_modules, in a circle, with peers',
    {
      'package-lock.json': JSON.stringify({
        lockfileVersion: 3,
        packages: {
          '': {},
          'node_modules/a': { version: '1.0.0', dependencies: { b: '2' }, peerDependencies: { c: '1' } },
          'node_modules/a/node_modules/b': { version: '2.0.0', dependencies: { a: '1', gone: '1' } },
          'node_modules/b': { version: '1.0.0' },
          'node_modules/c': { version: '1.0.0' },
        },
      }),
    },
    ['a 1.0.0', 'b 2.0.0', 'c 1.0.0'],
  ],
  [
    'npm: a workspace behind a link',
    {
      'package-lock.json': JSON.stringify({
        lockfileVersion: 3,
        packages: {
          '': {},
          'node_modules/a': { resolved: 'libs/a', link: true },
          'libs/a': { version: '1.0.0', dependencies: { b: '2' } },
          'libs/a/node_modules/b': { version: '2.0.0' },
          'node_modules/b': { version: '1.0.0' },
        },
      }),
    },
    ['a ', 'libs/a 1.0.0', 'b 2.0.0'],
  ],
  [
    'npm 6: packages in packages',
    {
      'package-lock.json': JSON.stringify({
        lockfileVersion: 1,
        dependencies: {
          a: {
            version: '1.0.0',
            requires: { b: '2', c: '1' },
            dependencies: { b: { version: '2.0.0', requires: { c: '1' } } },
          },
          b: { version: '1.0.0' },
          c: { version: '1.0.0' },
        },
      }),
    },
    ['a 1.0.0', 'b 2.0.0', 'c 1.0.0'],
  ],
  [
    'pnpm: peers in the version, another name, a folder of the workspace',
    {
      'pnpm-lock.yaml': `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      a: { specifier: ^1.0.0, version: 1.0.0(b@1.0.0) }
      local:
        specifier: workspace:*
        version: link:libs/local
  libs/local:
    dependencies:
      d:
        specifier: 1.0.0
        version: 1.0.0
packages:
  a@1.0.0:
    resolution: { integrity: sha512-aa }
  b@1.0.0:
    resolution: { integrity: sha512-aa }
  c@2.0.0:
    resolution: { integrity: sha512-aa }
snapshots:
  a@1.0.0(b@1.0.0):
    dependencies:
      b: 1.0.0
      see: c@2.0.0
  b@1.0.0: {}
  c@2.0.0: {}
`,
    },
    ['a 1.0.0', 'b 1.0.0', 'c 2.0.0'],
  ],
  [
    'yarn 1: a range that resolutions changed',
    {
      'yarn.lock': `# yarn lockfile v1
a@^1.0.0:
  version "1.0.0"
  dependencies:
    b "^1.0.0"

b@2.0.0:
  version "2.0.0"
`,
    },
    ['a 1.0.0', 'b 2.0.0'],
  ],
  [
    'bun: the one inside of a package',
    {
      'bun.lock': `{ "lockfileVersion": 1, "workspaces": { "": { "name": "orders", "dependencies": { "a": "^1.0.0" } } },
  "packages": {
    "a": ["a@1.0.0", "", { "dependencies": { "@s/b": "^2.0.0" } }, "sha512-aa"],
    "@s/b": ["@s/b@1.0.0", "", {}, "sha512-aa"],
    "a/@s/b": ["@s/b@2.0.0", "", { "dependencies": { "c": "1" } }, "sha512-aa"],
    "c": ["c@1.0.0", "", {}, "sha512-aa"],
    "a/c": ["c@2.0.0", "", {}, "sha512-aa"],
  } }`,
    },
    ['a 1.0.0', '@s/b 2.0.0', 'c 2.0.0'],
  ],
])('%s', (_, texts, names) => expect(closure(texts)).toEqual(names));

test('the project of a workspace gets what is in its own folder', () =>
  expect(
    closure(
      {
        'package-lock.json': JSON.stringify({
          lockfileVersion: 3,
          packages: {
            '': { workspaces: ['services/*'] },
            'services/x': { dependencies: { a: '^1.0.0' } },
            'services/x/node_modules/a': { version: '1.0.0' },
            'node_modules/a': { version: '2.0.0' },
          },
        }),
      },
      'services/x/',
    ),
  ).toEqual(['a 1.0.0']));
