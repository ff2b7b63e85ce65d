import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADDRESSED, addressed } from '../gen/addresses.ts';
import { linksOf } from '../gen/links.ts';
import { readManifest, repositoryOf, tagOf, type Manifest } from './manifest.ts';
import { packed as packedFrom } from './pack.ts';
import { sbom } from './sbom.ts';
import { head, tagTree } from './tag.ts';
import { writeTree } from './tree.ts';

const manifest = readManifest();
let folder = '';
let tag = '';
let packed: readonly string[] = [];
const git = (repository: string, ...args: string[]): string =>
  execFileSync('git', ['-C', join(folder, repository), ...args], { encoding: 'utf8' }).trim();
const clone = (name: string): string => {
  execFileSync('git', ['clone', '--quiet', '--bare', '.', join(folder, name)]);
  return join(folder, name);
};
const tree = (): string => join(folder, 'tree');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stackward release '));
  mkdirSync(tree());
  const bare = clone('bare.git');
  writeTree(tree(), head(bare));
  tag = tagTree(bare, tree());
  packed = packedFrom(tree()).files.map(({ path }) => path);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the tag', () => {
  test('is the version, on top of what was built', () => {
    expect(tag).toBe(`v${manifest.version}`);
    expect(git('bare.git', 'rev-parse', `${tag}^`)).toBe(git('bare.git', 'rev-parse', 'HEAD'));
  });
  test('holds what the ways in read, and no source', () => {
    const files = git('bare.git', 'ls-tree', '-r', '--name-only', tag).split('\n');
    expect(files).toEqual(
      expect.arrayContaining([
        'action.yml',
        '.pre-commit-hooks.yaml',
        'templates/stackward.yml',
        'bin/action.sh',
        'dist/stackward.cjs',
        'dist/index.js',
        'docs/ci.md',
        'serverless-stackward/index.js',
        'cdk/index.js',
      ]),
    );
    expect(files.filter(file => /^(?:src|tools|fixtures|bench)\/|\.test\.|\.compiled-/.test(file))).toEqual(
      [],
    );
  });
  test('is made once: a version that is tagged is not tagged again', () =>
    expect(() => tagTree(join(folder, 'bare.git'), tree())).toThrow(`${tag} exists already`));
  test('is the same commit when it is made again', () => {
    const again = clone('again.git');
    expect(tagTree(again, tree())).toBe(tag);
    expect(git('again.git', 'rev-parse', tag)).toBe(git('bare.git', 'rev-parse', tag));
  }, 60_000);
});

describe('the package', () => {
  const released = (): Manifest => readManifest(tree());
  test('runs and installs nothing when it is installed', () =>
    expect(Object.keys(released()).filter(field => /scripts$|dependencies$/i.test(field))).toEqual([]));
  test('has each file that its manifest names', () => {
    const { bin, main, types, exports } = released();
    const named = [bin, main, types, exports].flatMap(value => paths(value));
    expect(named.length).toBeGreaterThan(6);
    expect(named.filter(path => !packed.includes(path))).toEqual([]);
  });
  test.each(['homepage', 'bugs', 'author', 'repository', 'license'])('says its %s', field =>
    expect(released()[field]).toEqual(manifest[field] ?? expect.anything()),
  );
  test.each(['config.schema.json', 'diff.schema.json', 'report.schema.json'])(
    'holds %s where its $id says',
    file => {
      const { $id } = JSON.parse(readFileSync(join('schema', file), 'utf8')) as { $id: string };
      const path = $id.replace(`https://unpkg.com/${manifest.name}/`, '');
      expect(packed).toContain(path);
      expect(manifest.exports).toHaveProperty([`./${path}`], `./${path}`);
      expect(readFileSync(join(tree(), path), 'utf8')).toBe(readFileSync(join('schema', file), 'utf8'));
    },
  );
  test('works where it lies', () => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [join(tree(), 'bin/stackward.js'), ...args], { encoding: 'utf8' });
    expect(run('--version').stdout).toBe(`${manifest.version}\n`);
    expect(run('fixtures/dialects/template.yaml', '--quiet')).toMatchObject({ status: 1, stderr: '' });
  });
});

describe('no link is dead', () => {
  const address = `https://github.com/${repositoryOf(manifest)}/blob/`;
  const dead = (page: string, files: (path: string) => boolean): string[] => {
    const text = readFileSync(join(tree(), page), 'utf8');
    const absolute = [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) =>
      target.startsWith(address) ? target.slice(address.length).replace(/[?#].*/, '') : [],
    );
    const commit = git('bare.git', 'rev-parse', 'HEAD');
    return [
      ...linksOf(page, text).filter(target => !files(target.split('#')[0] ?? '')),
      ...absolute.filter(target => {
        const [revision, path] = [
          target.slice(0, target.indexOf('/')),
          target.slice(target.indexOf('/') + 1),
        ];
        return revision === commit ? !existsSync(path) : revision !== tag || !existsSync(join(tree(), path));
      }),
    ];
  };
  test('in the pages of the tag', () => {
    const pages = readdirSync(tree(), { recursive: true, encoding: 'utf8' })
      .map(path => path.replaceAll('\\', '/'))
      .filter(path => path.endsWith('.md'));
    expect(pages.length).toBeGreaterThan(70);
    expect(pages.flatMap(page => dead(page, path => existsSync(join(tree(), path))))).toEqual([]);
  });
  test('in the pages of the tarball', () => {
    const pages = packed.filter(path => path.endsWith('.md'));
    expect(pages).toEqual(['README.md', 'SKILL.md', 'cdk/README.md', 'serverless-stackward/README.md']);
    expect(pages.flatMap(page => dead(page, path => packed.includes(path)))).toEqual([]);
    expect(readFileSync(join(tree(), 'README.md'), 'utf8')).toContain(`${address}${tag}/docs/ci.md`);
  });
});

describe('the repository and its newest tag', () => {
  test.each(ADDRESSED)('%s names those of package.json', file => {
    const text = readFileSync(file, 'utf8');
    expect(addressed(text, manifest)).toBe(text);
  });
  test('another repository and version are written everywhere', () => {
    const other = {
      ...manifest,
      version: '2.0.1',
      repository: { url: 'git+https://github.com/acme-inc/stackward.git' },
    };
    const text = addressed(readFileSync('docs/ci.md', 'utf8'), other);
    expect(text).toContain('uses: acme-inc/stackward@v2.0.1');
    expect(text).toContain('repo: https://github.com/acme-inc/stackward\n    rev: v2.0.1');
    expect(text).not.toMatch(
      new RegExp(`(?:github.com/|uses: )${repositoryOf(manifest)}|v${manifest.version}(?!\\d)`),
    );
    expect(tagOf(other)).toBe('v2.0.1');
  });
});

test('the bill of materials lists the package and what its bundle holds', () => {
  const bill = JSON.parse(sbom()) as {
    metadata: { component: { purl: string } };
    components: { purl: string; licenses: unknown[]; hashes: { content: string }[] }[];
  };
  expect(bill.metadata.component.purl).toBe(`pkg:npm/stackward@${manifest.version}`);
  const dev = manifest['devDependencies'] as Readonly<Record<string, string>>;
  expect(bill.components.map(({ purl }) => purl)).toEqual(
    expect.arrayContaining(
      [
        '@babel/parser',
        'chalk',
        'commander',
        'smol-toml',
        'tree-sitter-python',
        'vscode-jsonrpc',
        'vscode-languageserver-textdocument',
        'web-tree-sitter',
        'yaml',
      ].map(name => `pkg:npm/${name.replace('@', '%40')}@${dev[name]}`),
    ),
  );
  expect(bill.components).toHaveLength(9);
  expect(bill.components.every(({ hashes }) => /^[0-9a-f]{128}$/.test(hashes[0]?.content ?? ''))).toBe(true);
});

function paths(value: unknown): string[] {
  if (typeof value === 'string') return [value.replace(/^\.\//, '')];
  return Object.values(value as object).flatMap(paths);
}
