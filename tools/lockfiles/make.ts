import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TAMPERED, tampered } from './tamper.ts';

// `node tools/run.mjs tools/lockfiles/make.ts [KIND…]` makes the lockfiles of fixtures/packages with the package managers themselves, in a temporary folder.
// It needs the registries of npm and PyPI, and is no part of the tests.

const ROOT = resolve('fixtures/packages');
const work = mkdtempSync(join(tmpdir(), 'lockfiles-'));
const env: NodeJS.ProcessEnv = {
  ...process.env,
  COREPACK_ENABLE_STRICT: '0',
  PIPENV_VENV_IN_PROJECT: '1',
  YARN_ENABLE_TELEMETRY: '0',
  YARN_ENABLE_IMMUTABLE_INSTALLS: '0',
  CI: '',
};

const NPM_DEPENDENCIES = {
  dependencies: { 'core-js': '3.38.0', 'is-odd': '^3.0.1', 'left-pad': '1.3.0' },
  optionalDependencies: { '@esbuild/darwin-arm64': '0.21.5' },
};
const packageJson = (more: object = {}): string =>
  `${JSON.stringify({ name: 'orders', version: '1.0.0', private: true, ...more, ...NPM_DEPENDENCIES }, undefined, 2)}\n`;

const PYTHON = ['six==1.16.0', 'idna>=3.4', 'python-dateutil>=2.9'];

type Kind = {
  /** The package of npm or PyPI that has the package manager. */
  readonly manager: string;
  readonly manifest: Readonly<Record<string, string>>;
  readonly run: (bin: (name: string) => string, folder: string) => void;
  readonly made: string;
};

const call = (command: string, args: readonly string[], cwd: string): void =>
  void execFileSync(command, args, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });

const byNpm = (version: string, ...more: string[]): Kind => ({
  manager: `npm@${version}`,
  manifest: { 'package.json': packageJson() },
  run: (bin, folder) =>
    call(
      bin('npm'),
      [
        'install',
        '--package-lock-only',
        '--no-audit',
        '--no-fund',
        '--ignore-scripts',
        '--omit-lockfile-registry-resolved=false',
        ...more,
      ],
      folder,
    ),
  made: 'package-lock.json',
});
const byPnpm = (version: string): Kind => ({
  manager: `pnpm@${version}`,
  manifest: { 'package.json': packageJson() },
  run: (bin, folder) => call(bin('pnpm'), ['install', '--lockfile-only', '--ignore-scripts'], folder),
  made: 'pnpm-lock.yaml',
});

const pyproject = (build: string): string =>
  `[project]\nname = "orders"\nversion = "1.0.0"\nrequires-python = ">=3.11,<4"\ndependencies = [${PYTHON.map(one => `"${one}"`).join(', ')}]\n${build}`;

const KINDS: Readonly<Record<string, Kind>> = {
  'npm-v1': byNpm('6.14.18'),
  'npm-v2': byNpm('8.19.4'),
  'npm-v3': byNpm('12.2.2'),
  'yarn-1': {
    manager: 'yarn@1.22.22',
    manifest: { 'package.json': packageJson() },
    run: (bin, folder) =>
      call(bin('yarn'), ['install', '--ignore-scripts', '--non-interactive', '--no-progress'], folder),
    made: 'yarn.lock',
  },
  'yarn-berry': {
    manager: '@yarnpkg/cli-dist@4.18.1',
    manifest: { 'package.json': packageJson(), '.yarnrc.yml': 'nodeLinker: node-modules\n' },
    run: (bin, folder) => call(bin('yarn'), ['install', '--mode=skip-build'], folder),
    made: 'yarn.lock',
  },
  'pnpm-v5': byPnpm('7.33.7'),
  'pnpm-v6': byPnpm('8.15.9'),
  'pnpm-v9': byPnpm('9.15.9'),
  bun: {
    manager: '@oven/bun-linux-x64@1.4.5',
    manifest: { 'package.json': packageJson() },
    run: (bin, folder) => call(bin('bun'), ['install', '--lockfile-only', '--ignore-scripts'], folder),
    made: 'bun.lock',
  },
  uv: {
    manager: 'pypi:uv',
    manifest: { 'pyproject.toml': pyproject('') },
    run: (bin, folder) => call(bin('uv'), ['lock', '--quiet'], folder),
    made: 'uv.lock',
  },
  poetry: {
    manager: 'pypi:poetry',
    manifest: {
      'pyproject.toml': pyproject(
        '\n[tool.poetry]\npackage-mode = false\n\n[[tool.poetry.source]]\nname = "simple"\nurl = "https://pypi.org/simple/"\npriority = "primary"\n',
      ),
    },
    run: (bin, folder) => call(bin('poetry'), ['lock', '--no-interaction', '--quiet'], folder),
    made: 'poetry.lock',
  },
  pipenv: {
    manager: 'pypi:pipenv',
    manifest: {
      Pipfile:
        '[[source]]\nurl = "https://pypi.org/simple"\nverify_ssl = true\nname = "pypi"\n\n[packages]\nsix = "==1.16.0"\nidna = ">=3.4"\npython-dateutil = ">=2.9"\n',
    },
    run: (bin, folder) => call(bin('pipenv'), ['lock', '--quiet'], folder),
    made: 'Pipfile.lock',
  },
  pip: {
    manager: 'pypi:pip-tools',
    manifest: { 'requirements.in': `${PYTHON.join('\n')}\n` },
    run: (bin, folder) =>
      call(
        bin('pip-compile'),
        [
          '--quiet',
          '--generate-hashes',
          '--no-emit-index-url',
          '--no-emit-trusted-host',
          '--no-emit-find-links',
          '--strip-extras',
          '--no-header',
          'requirements.in',
        ],
        folder,
      ),
    made: 'requirements.txt',
  },
};

/** The programs of a package manager, installed once. */
function installed(manager: string): (name: string) => string {
  const folder = join(work, 'managers', manager.replaceAll(/[^\w.-]/g, '_'));
  mkdirSync(folder, { recursive: true });
  if (manager.startsWith('pypi:')) {
    call('python3', ['-m', 'venv', '.'], folder);
    call(
      join(folder, 'bin/pip'),
      ['install', '--quiet', '--disable-pip-version-check', manager.slice(5)],
      folder,
    );
    return name => join(folder, 'bin', name);
  }
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  call('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', manager], folder);
  if (manager.includes('bun-'))
    return name => join(folder, 'node_modules', manager.slice(0, manager.lastIndexOf('@')), 'bin', name);
  return name => join(folder, 'node_modules/.bin', name);
}

/** The host of a mirror that this machine is set to becomes the registry that it mirrors. */
function normalised(text: string): string {
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  const mirror = registry.endsWith('/') ? registry : `${registry}/`;
  return text.replaceAll(/https?:\/\/[^\s"']+/g, url => {
    const simple = url.endsWith('/simple') || url.endsWith('/simple/');
    const files = url.indexOf('/packages/');
    const isFile = files > 0 && /^[0-9a-f]{2}\/[0-9a-f]{2}\//.test(url.slice(files + 10));
    let own = url.startsWith(mirror) ? `https://registry.npmjs.org/${url.slice(mirror.length)}` : url;
    if (simple) own = 'https://pypi.org/simple';
    if (isFile) own = `https://files.pythonhosted.org${url.slice(files)}`;
    const { host } = new URL(own);
    if (!PUBLIC.has(host)) throw new Error('an address is of no public registry');
    return own;
  });
}
const PUBLIC = new Set([
  'registry.npmjs.org',
  'registry.yarnpkg.com',
  'pypi.org',
  'files.pythonhosted.org',
  'github.com',
  'opencollective.com',
  'zloirock.ru',
  'paulmillr.com',
]);

function make(name: string, { manager, manifest, run, made }: Kind): void {
  const folder = join(work, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(manifest)) writeFileSync(join(folder, file), text);
  run(installed(manager), folder);
  const good = join(ROOT, name, 'good');
  const bad = join(ROOT, name, 'tampered');
  rmSync(join(ROOT, name), { recursive: true, force: true });
  mkdirSync(good, { recursive: true });
  for (const file of [...Object.keys(manifest), made])
    writeFileSync(join(good, file), normalised(readFileSync(join(folder, file), 'utf8')));
  cpSync(good, bad, { recursive: true });
  for (const [file, edits] of Object.entries(TAMPERED[name] ?? {})) {
    const path = join(bad, file);
    writeFileSync(
      path,
      edits.reduce((text, edit) => tampered(text, edit, name), readFileSync(path, 'utf8')),
    );
  }
}

const asked = process.argv.slice(3).filter(one => one in KINDS);
for (const [name, kind] of Object.entries(KINDS))
  if (asked.length === 0 || asked.includes(name)) {
    make(name, kind);
    process.stdout.write(`${name}\n`);
  }
if (existsSync(work)) rmSync(work, { recursive: true, force: true });
