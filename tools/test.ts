import { spawnSync } from 'node:child_process';
import { testsOf } from './changed.ts';
import { readSources } from './sources.ts';

// `npm test [-- args of vitest]`; with `--changed` only the tests that can notice what differs from the last commit.
const given = process.argv.slice(3);
const options = given.filter(arg => arg !== '--changed');
const selection = given.includes('--changed') ? testsOf(changedFiles(), readSources()) : 'all';

function changedFiles(): string[] {
  const listed = (...args: string[]): string[] =>
    spawnSync('git', args, { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
  return [
    ...listed('diff', '--name-only', '--relative', 'HEAD'),
    ...listed('ls-files', '--others', '--exclude-standard'),
  ];
}

function vitest(files: readonly string[], rules: readonly string[]): number {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', ...options, ...files],
    {
      stdio: 'inherit',
      env: { ...process.env, ...(rules.length === 0 ? {} : { PAGES_OF: rules.join() }) },
    },
  );
  return status ?? 1;
}

if (selection === 'all') process.exitCode = vitest([], []);
else if (selection.files.length === 0) process.stdout.write('nothing changed that a test reads\n');
else process.exitCode = vitest(selection.files, selection.rules);
