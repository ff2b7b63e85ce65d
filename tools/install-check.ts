import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

/**
 * Tries what people install, from a bare clone of this checkout's last commit, in empty folders: the steps of action.yml, the pre-commit hook (by
 * pre-commit itself where it is installed, else as pre-commit installs a hook of Node), and npx with a git address. Prints a line for each.
 */
const base = mkdtempSync(join(tmpdir(), 'stackward-install-'));
const bare = join(base, 'stackward.git');
const template = readFileSync('fixtures/dialects/template.yaml', 'utf8');
try {
  execFileSync('git', ['clone', '--quiet', '--bare', '.', bare]);
  action();
  hook();
  npx();
} finally {
  rmSync(base, { recursive: true, force: true });
}

/** A folder with a template, and a file that is none. */
function project(name: string): string {
  const folder = join(base, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'template.yaml'), template);
  writeFileSync(join(folder, 'tsconfig.json'), '{ // a comment\n}\n');
  return folder;
}

function run(
  cwd: string,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { status: number | null; out: string } {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { status, out: `${stdout}\n${stderr}` };
}

function check(what: string, holds: boolean, out: string): void {
  process.stdout.write(`${what}: ${holds ? 'works' : 'FAILED'}\n`);
  if (holds) return;
  process.stdout.write(`${out}\n`);
  process.exitCode = 1;
}

type Step = { readonly run: string; readonly env?: Readonly<Record<string, string>> };
type Action = {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
};

function action(): void {
  const checkout = join(base, 'action');
  execFileSync('git', ['clone', '--quiet', bare, checkout]);
  const { inputs, runs } = parse(readFileSync(join(checkout, 'action.yml'), 'utf8')) as Action;
  const given: Readonly<Record<string, string>> = {
    paths: 'template.yaml\n',
    'fail-on': 'never',
    sarif: 'out dir/a.sarif',
  };
  const cwd = project('action project');
  const [summary, output] = [join(base, 'summary.md'), join(base, 'output')];
  writeFileSync(output, '');
  for (const step of runs.steps) {
    const env = Object.fromEntries(
      Object.entries(step.env ?? {}).map(([name, value]) => [
        name,
        value.replace(
          /\$\{\{ inputs\.([\w-]+) \}\}/g,
          (_, input: string) => given[input] ?? inputs[input]!.default,
        ),
      ]),
    );
    const { status, out } = run(cwd, 'bash', ['-e', '-c', step.run], {
      ...env,
      GITHUB_ACTION_PATH: checkout,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_OUTPUT: output,
    });
    if (status !== 0) return check('action.yml', false, out);
  }
  const sarif = JSON.parse(readFileSync(join(cwd, 'out dir/a.sarif'), 'utf8')) as {
    runs: [{ results: unknown[] }];
  };
  check(
    'action.yml',
    sarif.runs[0].results.length > 0 &&
      readFileSync(summary, 'utf8').includes('stackward') &&
      readFileSync(output, 'utf8') === 'sarif=out dir/a.sarif\n',
    readFileSync(output, 'utf8'),
  );
}

function hook(): void {
  const cwd = project('hook project');
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd, stdio: 'ignore' });
  const [{ entry }] = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as [{ entry: string }];
  git('init');
  const rev = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  writeFileSync(
    join(cwd, '.pre-commit-config.yaml'),
    `repos: [{ repo: '${bare}', rev: ${rev}, hooks: [{ id: stackward }] }]\n`,
  );
  git('add', '.');
  if (spawnSync('pre-commit', ['--version']).status === 0) {
    const all = run(cwd, 'pre-commit', ['run', '--all-files'], { PRE_COMMIT_HOME: join(base, 'pre-commit') });
    const none = run(cwd, 'pre-commit', ['run', '--files', 'tsconfig.json'], {
      PRE_COMMIT_HOME: join(base, 'pre-commit'),
    });
    return check(
      '.pre-commit-hooks.yaml with pre-commit',
      all.status === 1 && all.out.includes('template.yaml:') && none.status === 0,
      all.out + none.out,
    );
  }
  const installed = join(base, 'hook');
  execFileSync('git', ['clone', '--quiet', bare, installed]);
  const { status, out } = run(installed, 'npm', ['install', '--no-audit', '--no-fund']);
  if (status !== 0) return check('.pre-commit-hooks.yaml', false, out);
  const [, ...args] = entry.split(' ');
  const named = (...files: string[]) =>
    run(cwd, process.execPath, [join(installed, 'bin/stackward.js'), ...args, ...files]);
  const [all, none] = [named('template.yaml', 'tsconfig.json'), named('tsconfig.json')];
  check(
    '.pre-commit-hooks.yaml',
    all.status === 1 && all.out.includes('template.yaml:') && none.status === 0 && none.out.trim() === '',
    all.out + none.out,
  );
}

function npx(): void {
  const cwd = project('npx project');
  const { status, out } = run(cwd, 'npx', ['--yes', `git+file://${bare}`, 'template.yaml'], {
    npm_config_cache: join(base, 'npm'),
  });
  check('npx with a git address', status === 1 && out.includes('template.yaml:'), out);
}
