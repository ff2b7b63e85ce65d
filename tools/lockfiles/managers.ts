import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder for all that is made. */
export const work = mkdtempSync(join(tmpdir(), 'lockfiles-'));

export const env: NodeJS.ProcessEnv = {
  ...process.env,
  COREPACK_ENABLE_STRICT: '0',
  PIPENV_VENV_IN_PROJECT: '1',
  YARN_ENABLE_TELEMETRY: '0',
  YARN_ENABLE_IMMUTABLE_INSTALLS: '0',
  CI: '',
};

export const call = (command: string, args: readonly string[], cwd: string): void =>
  void execFileSync(command, args, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });

/** The programs of a package manager (`npm@6.14.18`, `pypi:uv`), installed once. */
export function installed(manager: string): (name: string) => string {
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
