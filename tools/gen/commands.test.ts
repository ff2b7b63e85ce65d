import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const PAGES = ['README.md', 'docs/ci.md', 'docs/output.md'];
const BIN = resolve('bin/stackward.js');
let folder = '';

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'stackward docs ')));
  for (const name of ['template.yaml', 'serverless.yml'])
    cpSync(join('fixtures/dialects', name), join(folder, name));
  const git = (...args: string[]): void => {
    execFileSync(
      'git',
      ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false', ...args],
      { cwd: folder, stdio: 'ignore' },
    );
  };
  git('init', '-b', 'main');
  git('add', '.');
  git('commit', '-m', 'first');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The lines of a page's shell blocks that run stackward and nothing else, in their order. */
const commandsOf = (page: string): string[] =>
  [...readFileSync(page, 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
    .flatMap(([, block]) => block!.split('\n'))
    .map(line => line.replace(/\s+#.*$/, ''))
    .filter(line => line.startsWith('npx stackward') && !/[|&<>;]/.test(line));

test('the pages have commands', () => expect(PAGES.filter(page => commandsOf(page).length <= 3)).toEqual([]));
test.each(PAGES.flatMap(page => commandsOf(page).map(command => [page, command] as const)))(
  '%s: %s',
  (_, command) => {
    rmSync(join(folder, 'stackward.yaml'), { force: true });
    const args = command.split(' ').slice(2);
    const { status, stderr } = spawnSync(process.execPath, [BIN, ...args], { cwd: folder, encoding: 'utf8' });
    expect({ status: status === 0 || status === 1, stderr }).toEqual({
      status: true,
      stderr: expect.not.stringMatching(/error:|unknown|did you mean/) as string,
    });
    for (const output of args.filter(arg => /^[a-z]+=/.test(arg)))
      expect(existsSync(join(folder, output.split('=')[1]!))).toBe(true);
  },
  60_000,
);
