import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { check, type Workshop } from './workshop.ts';

/**
 * The oldest pre-commit that is tried (of 2025-03, it installs a hook with `npm pack`), and the newest that PyPI has (it installs from the git repository).
 * With npm 12, the oldest installs no hook of Node at all: npm does not know its options.
 */
const OLDEST = 'pre-commit==4.2.0';
const npmVersion = (): number =>
  Number.parseInt(execFileSync('npm', ['--version'], { encoding: 'utf8' }), 10);
const versions = (): string[] => [...(npmVersion() < 12 ? [OLDEST] : []), 'pre-commit'];
const SERVICE = `module.exports = {
  service: 'shop',
  provider: { name: 'aws', iam: { role: { statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } } },
  functions: { order: { handler: 'order.handler' } },
};
`;

/** Installs each version in an environment of its own, while other ways are tried; returns their folders. */
export const installPreCommit = ({ folder }: Workshop): Promise<readonly string[]> =>
  Promise.all(
    versions().map(async (version, index) => {
      const environment = join(folder, `python ${index}`);
      await promisify(execFile)('python3', ['-m', 'venv', environment]);
      await promisify(execFile)(join(environment, 'bin/python'), [
        '-m',
        'pip',
        'install',
        '--quiet',
        version,
      ]);
      return environment;
    }),
  );

/** The hook of the tag, by pre-commit itself. */
export function hooks(environments: readonly string[], { folder, bare, tag, project, run }: Workshop): void {
  const cwd = project('hook project');
  const git = (...args: string[]): unknown =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd,
      stdio: 'ignore',
    });
  writeFileSync(join(cwd, 'serverless.ts'), SERVICE);
  writeFileSync(
    join(cwd, '.pre-commit-config.yaml'),
    `repos: [{ repo: '${bare}', rev: ${tag}, hooks: [{ id: stackward, args: [--preset, strict] }] }]\n`,
  );
  git('init');
  git('add', '.');
  environments.forEach((environment, index) => {
    const PRE_COMMIT_HOME = join(folder, `hooks ${index}`);
    const preCommit = (...args: string[]) =>
      run(cwd, join(environment, 'bin/pre-commit'), args, { PRE_COMMIT_HOME });
    const [{ out: name }, all, none, service] = [
      preCommit('--version'),
      preCommit('run', '--all-files'),
      preCommit('run', '--files', 'tsconfig.json'),
      preCommit('run', '--files', 'serverless.ts'),
    ];
    check(
      `.pre-commit-hooks.yaml with ${name.trim()}`,
      all.status === 1 &&
        all.out.includes('template.yaml') &&
        none.status === 0 &&
        service.status === 1 &&
        service.out.includes('serverless.ts:'),
      all.out + none.out + service.out,
    );
  });
}
