import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { folder } from './testing.ts';

// These pages are done as they say, in an empty folder, by the built program: a block below the name of a file is that file, a line with `$` in a console block
// a command. `npm run build && npx vitest run src/cli/pages-with-commands.test.ts -u` writes what the commands print.
const PAGES: readonly (readonly [page: string, commands: number])[] = [
  ['docs/own-rules.md', 6],
  ['docs/diff.md', 2],
  ['docs/policy.md', 3],
  ['docs/lower.md', 2],
  ['docs/fixes.md', 3],
];
const PART = /(?:^`([\w./-]+)`:\n\n)?^(`{3,4})(\w+)\n([\s\S]*?)^\2$/gm;

test.skipIf(process.platform === 'win32').each(PAGES)(
  'what %s shows is what happens',
  async (name, commands) => {
    const path = resolve(name);
    const cwd = folder();
    const printed = (command: string): string =>
      spawnSync(
        'bash',
        [
          '-c',
          `npx() { shift; "${process.execPath}" "${resolve('bin/stackward.js')}" "$@"; }\n{ ${command}; } 2>&1`,
        ],
        { cwd, encoding: 'utf8' },
      ).stdout;
    const page = readFileSync(path, 'utf8');
    const done = page.replace(
      PART,
      (part: string, file: string | undefined, _fence: string, kind: string, body: string) => {
        if (file !== undefined) {
          mkdirSync(dirname(join(cwd, file)), { recursive: true });
          writeFileSync(join(cwd, file), body);
        }
        const lines =
          kind === 'console' ? [...body.matchAll(/^\$ (.*)\n/gm)].map(([, command]) => command!) : [];
        return lines.length === 0
          ? part
          : part.replace(body, () => lines.map(command => `$ ${command}\n${printed(command)}`).join(''));
      },
    );
    expect(done.match(/^\$ npx stackward /gm)).toHaveLength(commands);
    await expect(done).toMatchFileSnapshot(path);
  },
);
