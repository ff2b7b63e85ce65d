import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeFiles } from '../../src/cli/testing.ts';
import { distinctBy } from '../../src/rule/group-by.ts';
import { prose } from './links.ts';

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CODE_OF_CONDUCT.md',
  'SKILL.md',
  'cdk/README.md',
  'serverless-stackward/README.md',
  ...readdirSync('docs')
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
];
const BIN = resolve('bin/stackward.js');
let folder = '';

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'stackward docs ')));
  for (const name of ['template.yaml', 'serverless.yml'])
    cpSync(join('fixtures/dialects', name), join(folder, name));
  for (const copy of ['fixtures/dialects/template.yaml', 'services/orders/template.yaml'])
    cpSync('fixtures/dialects/template.yaml', join(folder, copy));
  cpSync('fixtures/cdk/app/cdk.out', join(folder, 'cdk.out'), { recursive: true });
  // Files that the pages tell the reader to write, or to have.
  const [, owner = ''] = /`owner\.mjs`:\n\n```js\n([\s\S]*?)^```$/m.exec(textOf('CONTRIBUTING.md')) ?? [];
  const rules = [
    ...textOf('docs/own-rules.md').matchAll(/^`(rules\/[\w.-]+)`:\n\n(`{3,4})\w+\n([\s\S]*?)^\2$/gm),
  ];
  const reports = [
    ...textOf('docs/policy.md').matchAll(/^`((?:src\/)?report\.\w+)`:\n\n(`{3})\w+\n([\s\S]*?)^\2$/gm),
  ];
  const versions = [
    ...textOf('docs/diff.md').matchAll(/^`(before\.yaml|after\.yaml)`:\n\n```yaml\n([\s\S]*?)^```$/gm),
  ];
  writeFiles(folder, {
    'owner.mjs': owner.replace("from 'stackward'", `from '${resolve('dist/index.js')}'`),
    'etc/stackward/stackward.yaml': 'fail-on: high\n',
    'old.yaml': readFileSync('fixtures/dialects/template.yaml', 'utf8'),
    'new.yaml': readFileSync('fixtures/dialects/template.yaml', 'utf8'),
    ...Object.fromEntries(versions.map(([, file = '', text = '']) => [file, text])),
    'npm-audit.json': '{ "auditReportVersion": 2, "vulnerabilities": {} }',
    'pip-audit.json': '{ "dependencies": [], "fixes": [] }',
    ...Object.fromEntries([...rules, ...reports].map(([, file = '', , text = '']) => [file, text])),
  });
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
  git('commit', '--allow-empty', '-m', 'second');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function textOf(page: string): string {
  return readFileSync(page, 'utf8');
}

/** What a page tells the reader to run: lines of shell blocks, and commands in a sentence; each part of a chain by itself. */
function commandsOf(page: string): string[] {
  const text = textOf(page);
  const blocks = [...text.matchAll(/^```(sh|console)\n([\s\S]*?)^```$/gm)].flatMap(([, kind, block = '']) =>
    block
      .split('\n')
      .filter(line => kind === 'sh' || line.startsWith('$ '))
      .map(line => line.replace(/^\$ /, '').replace(/\s+#.*$/, '')),
  );
  const inline = [...prose(text).matchAll(/`((?:npx|npm|stackward) [^`\n]+)`/g)].map(([, code = '']) => code);
  return [...blocks, ...inline].flatMap(line => line.split(' && ')).filter(Boolean);
}

/** Words that stand for what the reader has. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  DIR: 'rules',
  RULE: 's3-public-access',
  COMMAND: 'lower',
  ID: 'kms-key-rotation',
  PATH: 'template.yaml',
  TEMPLATE: 'template.yaml',
  NAME: 'CreateOrder',
  'FILE:LINE': 'template.yaml:37',
  repo1: 'template.yaml',
  repo2: 'template.yaml',
  'shop/orders': 'template.yaml',
  'shop/payments': 'template.yaml',
  mail: 'template.yaml',
};

/** What runs stackward, with its arguments. A command that is only named, such as `stackward lower`, is asked for its help. */
function argumentsOf(command: string): string[] | undefined {
  const [, named, rest = ''] =
    /^(?:npx (?:--no-install )?(?:stackward|scanner)|(stackward))(?: (.*))?$/.exec(command) ?? [];
  if (named === undefined && !/^npx (?:--no-install )?(?:stackward|scanner)\b/.test(command))
    return undefined;
  const args = rest
    .split(' ')
    .filter(Boolean)
    .map(word => STANDS_FOR[word] ?? word.replace(/^\/etc\//, join(folder, 'etc/')));
  if (named !== undefined && args.length === 1) return [...args, '--help'];
  // "`--rules-from` also works with …"
  return args.includes('required-tags') ? [...args, '--rules-from', 'rules'] : args;
}

/** Where else it is run, or why it can not be. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^npm (?:ci|i -D )|^npx --yes /, 'tools/install-check.ts installs in each of these ways'],
  [
    /^sam (?:build|deploy)$|^npx cdk synth(?: --debug)?$/,
    'a program of AWS that needs an account or a project',
  ],
  [/^cp -r rules draft$|^sed /, 'src/cli/pages-with-commands.test.ts'],
  [/^node /, 'src/cli/library-page.test.ts'],
  [
    /^cd editors\/|^npm (?:install(?: --save-dev stackward)?|run package)$|^code /,
    'tools/editors/vscode.test.ts builds the extension and starts it',
  ],
  [
    /^redis-(?:server|cli) |^stackward-fleet |^npm run measure |^git clone https:|^cd (?:fleet|stackward)$|^npm link$/,
    'fleet/src/faults.test.ts starts them, .ci/run installs them',
  ],
  [/^npm audit |^pip-audit /, 'tools/lockfiles/audits.ts runs the package managers'],
  [/^echo "::add-matcher::/, 'GitHub Actions reads it'],
];
/** Those that are done from start to end, what they print as well. */
const DONE: Readonly<Record<string, string>> = {
  'docs/own-rules.md': 'src/cli/pages-with-commands.test.ts',
  'docs/lower.md': 'src/cli/pages-with-commands.test.ts',
  'docs/library.md': 'src/cli/library-page.test.ts',
};
const isDone = (page: string, command: string): boolean =>
  page in DONE && new RegExp(`^\\$ .*${command.replace(/[^\w ]/g, '.')}`, 'm').test(textOf(page));

const all = PAGES.flatMap(page => commandsOf(page).map(command => [page, command] as const)).filter(
  ([page, command]) => !isDone(page, command),
);
/** What several pages say is run for the first. */
const distinct = distinctBy(all, ([, command]) => command);
const ours = distinct.filter(([, command]) => argumentsOf(command) !== undefined);
const others = distinct.filter(([, command]) => argumentsOf(command) === undefined);

test('the pages have commands', () => {
  expect(ours.length).toBeGreaterThan(40);
  expect(['README.md', 'docs/ci.md', 'docs/output.md'].filter(page => commandsOf(page).length <= 3)).toEqual(
    [],
  );
  expect(Object.values(DONE).filter(file => !existsSync(file))).toEqual([]);
});
test.each(ours)(
  '%s: %s',
  (_, command) => {
    rmSync(join(folder, 'stackward.yaml'), { force: true });
    // A command before this one may have fixed it.
    cpSync('fixtures/dialects/template.yaml', join(folder, 'template.yaml'));
    const args = argumentsOf(command) ?? [];
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

describe('what is not stackward', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  test.each(others)('%s: %s', (_, command) => {
    const [, script] = /^npm (?:run )?([\w-]+)/.exec(command) ?? [];
    const [, path] = /^npx vitest run (\S+)/.exec(command) ?? [];
    if (path !== undefined) expect(existsSync(path)).toBe(true);
    else if (ELSEWHERE.every(([pattern]) => !pattern.test(command)))
      expect(Object.keys(scripts)).toContain(script);
  });
});

describe('paths', () => {
  /** What is not there: the reader's own files, and what programs write. */
  const NOT_OURS =
    /^(?:Shop\/Uploads|actions\/checkout|services\/\*|\.vscode\/tasks\.json|release\/stackward-[\d.]+\.tgz|rules\/GROUP\/ID\.\w+)$/;
  const pathsOf = (page: string): string[] =>
    [...prose(textOf(page)).matchAll(/`([\w.@-]+(?:\/[\w.@*-]+)+\/?)`/g)].flatMap(([, path = '']) => path);
  test('are many', () => expect(PAGES.flatMap(pathsOf).length).toBeGreaterThan(100));
  test.each(PAGES)('those that %s names are there', page => {
    const written = new Set([...textOf(page).matchAll(/^`([\w./-]+)`:$/gm)].map(([, file]) => file));
    expect(
      pathsOf(page).filter(
        path =>
          !NOT_OURS.test(path) &&
          !written.has(path) &&
          !existsSync(path) &&
          !existsSync(join(dirname(page), path)),
      ),
    ).toEqual([]);
  });
});
