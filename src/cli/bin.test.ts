import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { EMPTY, folder, OPEN } from './testing.ts';

// The built program as a process: what only a process shows. `npm ci` builds it.
const BIN = resolve('bin/stackward.js');
const start = (cwd: string, args: readonly string[], input = '') =>
  spawnSync(process.execPath, [BIN, ...args], { cwd, input, encoding: 'utf8' });

test('the version is that of the package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(start('.', ['--version']).stdout).toBe(`${version}\n`);
  expect(start('.', ['--version', '--verbose']).stdout).toMatch(
    new RegExp(`^${version}\niam-actions \\d{4}-\\d\\d-\\d\\d\n`),
  );
});

test('exit status, standard output and standard input of a process', () => {
  expect(start(folder({ 'a.yaml': OPEN }), ['a.yaml'])).toMatchObject({ status: 1, stderr: '' });
  expect(start(folder(), ['-', '-f', 'json'], EMPTY)).toMatchObject({ status: 0, stderr: '' });
});

test.skipIf(process.platform === 'win32')('`| head` ends quietly', () => {
  const many = Array.from(
    { length: 3_000 },
    (_, at) => `  B${at}: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } }\n`,
  ).join('');
  const cwd = folder({ 'a.yaml': `AWSTemplateFormatVersion: x\nResources:\n${many}` });
  const ran = spawnSync(
    'bash',
    [
      '-c',
      `"${process.execPath}" "${BIN}" a.yaml --rule s3-public-access -f json | head -n 1; exit \${PIPESTATUS[0]}`,
    ],
    { cwd, encoding: 'utf8' },
  );
  expect(ran).toMatchObject({ stdout: '{\n', stderr: '' });
});

test.each([
  ['a plain scan reads one file of the program', ['-f', 'short'], false],
  ['only the page reads what shows the edits of a fix', ['-f', 'html'], true],
])('%s', (_, args, isPage) => {
  const cwd = folder({
    'a.yaml': OPEN,
    'spy.cjs': `const fs = require('node:fs');
const { readFileSync } = fs;
const read = new Set();
fs.readFileSync = (path, ...others) => {
  const [name] = /[\\w-]+\\.cjs$/.exec(String(path)) ?? [];
  if (name) read.add(name);
  return readFileSync(path, ...others);
};
process.on('exit', () => process.stderr.write([...read].join(' ')));
`,
  });
  const { stderr } = spawnSync(
    process.execPath,
    ['--require', join(cwd, 'spy.cjs'), BIN, 'a.yaml', ...args],
    { cwd, encoding: 'utf8' },
  );
  expect(stderr.split(' ')).toContain('stackward.cjs');
  expect(/edits-diff/.test(stderr)).toBe(isPage);
  expect(stderr).not.toContain('fix-found');
  if (!isPage) expect(stderr).toBe('stackward.cjs');
});

test('compiled code is kept, replaced by that of a scan which needed much more, and of no use when it is broken', () => {
  const program = folder();
  for (const part of ['bin', 'dist', 'package.json'])
    cpSync(part, join(program, part), { recursive: true, filter: path => !path.includes('.compiled-') });
  const own = join(program, 'bin/stackward.js');
  const run = (text: string): string =>
    spawnSync(process.execPath, [own, '-', '-f', 'short'], { input: text, encoding: 'utf8' }).stdout;
  const kept = (): string[] =>
    readdirSync(join(program, 'dist')).filter(name => name.startsWith('.compiled-stackward-'));
  const size = (): number => statSync(join(program, 'dist', kept()[0]!)).size;
  run(EMPTY);
  const small = size();
  const large = readFileSync('fixtures/dialects/sam.yaml', 'utf8');
  const found = run(large);
  expect(found).not.toBe('');
  expect(size()).toBeGreaterThan(small);
  writeFileSync(join(program, 'dist', kept()[0]!), 'broken');
  expect([run(large), run(large)]).toEqual([found, found]);
  expect(size()).toBeGreaterThan(small);
  expect(kept()).toHaveLength(1);
});

test("a rule in an empty folder may import defineRule from 'stackward'", () => {
  const rule = `import { defineRule } from 'stackward';\nexport default defineRule({ id: 'no-buckets', title: 'A bucket', severity: 'low', preset: 'recommended', on: ['AWS::S3::Bucket'], why: 'w', fix: 'f', references: [], check: ({ resource, report }) => report(resource, 'here is one') });\n`;
  const ran = start(folder({ 'a.yaml': OPEN, 'rules/own.mjs': rule }), [
    'a.yaml',
    '--rules-from',
    'rules/own.mjs',
  ]);
  expect(ran).toMatchObject({ status: 1, stderr: '' });
  expect(ran.stdout).toContain('a.yaml:4:11 low no-buckets\n  here is one\n');
});

test('the library, as a module and by require', () => {
  const cwd = folder({ 'a.yaml': OPEN });
  const code = `scan('a.yaml', { preset: 'strict' }).then(r => process.stdout.write(r.findings.map(f => f.file).join()))`;
  const module = spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { scan } from ${JSON.stringify(pathToFileURL('dist/index.js').href)}; ${code}`,
    ],
    { cwd, encoding: 'utf8' },
  );
  const required = spawnSync(
    process.execPath,
    ['-e', `const { scan } = require(${JSON.stringify(resolve('dist/stackward.cjs'))}); ${code}`],
    { cwd, encoding: 'utf8' },
  );
  expect(module.stdout).toMatch(/^a\.yaml/);
  expect(required.stdout).toBe(module.stdout);
});

test('the rule of CONTRIBUTING works in an empty folder', () => {
  const [, rule] = /```js\n([\s\S]*?)```/.exec(readFileSync('CONTRIBUTING.md', 'utf8'))!;
  const ran = start(
    folder({
      'owner.mjs': rule!,
      'a.yaml': `${OPEN}  Owned:\n    Type: AWS::S3::Bucket\n    Properties: { Tags: [{ Key: Owner, Value: me }] }\n`,
    }),
    ['a.yaml', '--rules-from', 'owner.mjs', '--rule', 'bucket-without-owner', '--fail-on', 'low'],
  );
  expect(ran).toMatchObject({ status: 1, stderr: '' });
  expect(ran.stdout).toContain('a.yaml:4:11 low bucket-without-owner\n  Uploads has no tag Owner\n');
  expect(ran.stdout).not.toContain('Owned has');
});

test('a rule in TypeScript runs where Node takes its types away; else it is said which Node does', () => {
  const rule = `export default { id: 'no-buckets', title: 'A bucket', severity: 'high', preset: 'recommended', on: ['AWS::S3::Bucket'], why: 'w', fix: 'f', references: [], check: ({ resource, report }: any): void => report(resource, 'here is one') };\n`;
  const ran = start(
    folder({ 'a.yaml': OPEN, 'rules/own.ts': rule, 'package.json': '{ "type": "module" }' }),
    ['a.yaml', '--rules-from', 'rules', '--rule', 'no-buckets'],
  );
  if ('typescript' in process.features && process.features.typescript !== false)
    expect(ran).toMatchObject({ status: 1 });
  else
    expect(ran).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(
        `rules/own.ts cannot be loaded: Node ${process.versions.node} does not run TypeScript: use Node 22.18, 24 or later, or compile the rule to .mjs\n`,
      ) as string,
    });
});

test('the language server ends when its editor does', async () => {
  const message = (body: object): string => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...body });
    return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
  };
  const initialize = {
    id: 1,
    method: 'initialize',
    params: { processId: null, rootUri: null, capabilities: {} },
  };
  const server = spawn(process.execPath, [BIN, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let answers = '';
  server.stdout.setEncoding('utf8').on('data', (text: string) => (answers += text));
  for (const one of [initialize, { id: 2, method: 'shutdown' }, { method: 'exit' }])
    server.stdin.write(message(one));
  const [status] = (await once(server, 'exit')) as [number];
  expect(answers).toContain('"hoverProvider":true');
  expect(status).toBe(0);
  // The input ended without `shutdown`: the connection was lost.
  expect(start('.', ['lsp'], message(initialize)).status).toBe(1);
});
