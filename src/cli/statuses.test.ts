import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EMPTY, folder, jsonOf, OPEN, run, statuses } from './testing.ts';

const UNCLOSED = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A:\n    Type: 'AWS::S3::Bucket\n";
const onUnix = test.skipIf(process.platform === 'win32');
const asUser = test.skipIf(process.platform === 'win32' || process.getuid?.() === 0);

test.each([
  ['a clean template', { 'a.yaml': EMPTY }, ['a.yaml'], 0, { 'a.yaml': 'scanned' }],
  ['findings', { 'a.yaml': OPEN }, ['a.yaml'], 1, { 'a.yaml': 'scanned' }],
  ['a missing file', {}, ['a.yaml'], 2, { 'a.yaml': 'failed' }],
  [
    'a named file that is no template, and nothing else',
    { 'a.yaml': 'name: x\n' },
    ['a.yaml'],
    2,
    { 'a.yaml': 'skipped' },
  ],
  [
    'a named file that is no template, beside one',
    { 'a.yaml': 'name: x\n', 'b.yaml': EMPTY },
    ['a.yaml', 'b.yaml'],
    0,
    { 'a.yaml': 'skipped', 'b.yaml': 'scanned' },
  ],
  [
    'a walked file that is broken and looks like a template',
    { 'a.yaml': UNCLOSED, 'b.yaml': EMPTY },
    ['.'],
    2,
    { 'a.yaml': 'incomplete', 'b.yaml': 'scanned' },
  ],
  [
    'a walked file that is broken and does not',
    { 'a.yaml': "name: 'x\n", 'b.yaml': EMPTY },
    ['.'],
    0,
    { 'a.yaml': 'skipped', 'b.yaml': 'scanned' },
  ],
  [
    'a named file that is broken',
    { 'a.yaml': "name: 'x\n", 'b.yaml': EMPTY },
    ['a.yaml', 'b.yaml'],
    2,
    { 'a.yaml': 'failed', 'b.yaml': 'scanned' },
  ],
  [
    'a folder called template.yaml',
    { 'template.yaml/inner.yaml': EMPTY },
    ['template.yaml'],
    0,
    { 'template.yaml/inner.yaml': 'scanned' },
  ],
  [
    'the same in a walk',
    { 'template.yaml/inner.yaml': EMPTY },
    [],
    0,
    { 'template.yaml/inner.yaml': 'scanned' },
  ],
  ['a folder without templates', { 'a.txt': EMPTY }, ['.'], 2, {}],
  ['the same, allowed', { 'a.txt': EMPTY }, ['.', '--allow-empty'], 0, {}],
  ['a named file of another suffix', { 'a.txt': EMPTY }, ['a.txt'], 0, { 'a.txt': 'scanned' }],
  ['an empty file', { 'a.yaml': '' }, ['a.yaml'], 2, { 'a.yaml': 'skipped' }],
  [
    'empty Resources',
    { 'a.yaml': "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n" },
    ['a.yaml'],
    0,
    { 'a.yaml': 'scanned' },
  ],
  ['a binary file', { 'a.yaml': new Uint8Array([0, 1, 2, 3, 0]) }, ['a.yaml'], 2, { 'a.yaml': 'failed' }],
  ['UTF-16', { 'a.yaml': Buffer.from(`\uFEFF${EMPTY}`, 'utf16le') }, ['a.yaml'], 0, { 'a.yaml': 'scanned' }],
  [
    'lone surrogates',
    { 'a.yaml': `${EMPTY}    Metadata: { x: "\\ud800" }\n` },
    ['a.yaml'],
    0,
    { 'a.yaml': 'scanned' },
  ],
  [
    'a file over the limit of size, named',
    { 'a.yaml': `${EMPTY}#${'x'.repeat(10_000_001)}\n` },
    ['a.yaml'],
    2,
    { 'a.yaml': 'incomplete' },
  ],
  ['no file matches a glob', {}, ['*.yaml'], 2, { '*.yaml': 'failed' }],
  ['a path with an unknown folder', { 'a.yaml': EMPTY }, ['a.yaml/b.yaml'], 2, { 'a.yaml/b.yaml': 'failed' }],
])('%s', async (_, files, args, status, expected) => {
  const ran = await statuses(folder(files as Record<string, string>), args);
  expect(ran).toMatchObject({ status, files: expected });
  expect(ran.err).not.toMatch(/^\s+at /m);
});

const FUNCTION = 'functions: { f: { handler: f.f } }\n';
const SAM = 'Transform: AWS::Serverless-2016-10-31';
const SAM_FUNCTION =
  '  F: { Type: AWS::Serverless::Function, Properties: { Handler: f.f, Runtime: nodejs22.x, CodeUri: f } }\n';

test.each([
  ['service', 'serverless.yml', `servce: s\nprovider: { name: aws }\n${FUNCTION}`, 'servce'],
  [
    'service of a service in files',
    'serverless.yml',
    'servce: s\nprovider: aws\nfunctions: ${file(f.yml)}\n',
    'servce',
  ],
  ['provider', 'serverless.yml', `service: s\nprovidr: { name: aws }\n${FUNCTION}`, 'providr'],
  [
    'provider of resources in files',
    'serverless.yml',
    'service: s\nprvider: aws\nresources:\n  - ${file(r.yml)}\n',
    'prvider',
  ],
  [
    'provider in code',
    'serverless.js',
    "module.exports = { service: 's', providr: 'aws', functions: { f: { handler: 'f.f' } } };\n",
    'providr',
  ],
  ['Transform', 'sam.yaml', `${SAM.replace('form', 'from')}\nResources:\n${SAM_FUNCTION}`, 'Transfrom'],
  ['Resources', 'sam.yaml', `${SAM}\nResurces:\n${SAM_FUNCTION}`, 'Resurces'],
  ['Transform and Resources', 'sam.yaml', `Transfrm: AWS\nResurces:\n${SAM_FUNCTION}`, 'Resurces'],
])('a misspelt %s is told and not passed by', async (_, name, text, said) => {
  const cwd = folder({
    [name]: text,
    'f.yml': 'f: { handler: f.f }\n',
    'r.yml': 'Resources: {}\n',
    'b.yaml': EMPTY,
  });
  const { status, files } = await statuses(cwd, ['.']);
  expect({ status, files }).toMatchObject({
    status: 2,
    files: { [name]: 'incomplete', 'b.yaml': 'scanned' },
  });
  expect((await run(cwd, ['.'])).out).toContain(`${said} is not a `);
});

test('50,000 levels, an alias bomb and 20,000 keys end quickly', async () => {
  const bomb = `AWSTemplateFormatVersion: x\na: &a [1,1,1,1,1,1,1,1,1]\n${[...'bcdefghijk'].map((to, i) => `${to}: &${to} [${Array.from({ length: 9 }, () => `*${'abcdefghij'[i]}`).join(',')}]\n`).join('')}Resources: { A: *k }\n`;
  const keys = `${EMPTY}    Metadata:\n${Array.from({ length: 20_000 }, (_, i) => `      k${i}: v\n`).join('')}`;
  const cwd = folder({
    'deep.yaml': `AWSTemplateFormatVersion: ${'['.repeat(50_000)}`,
    'deep.json': `{"Resources":${'['.repeat(50_000)}`,
    'bomb.yaml': bomb,
    'keys.yaml': keys,
  });
  const start = performance.now();
  const { status, files } = await statuses(cwd, ['deep.yaml', 'deep.json', 'bomb.yaml', 'keys.yaml']);
  expect(performance.now() - start).toBeLessThan(5_000);
  expect({ status, files }).toMatchObject({
    status: 2,
    files: { 'deep.yaml': 'incomplete', 'deep.json': 'incomplete', 'keys.yaml': 'scanned' },
  });
});

test('texts made to keep a pattern busy are passed by quickly', async () => {
  const cwd = folder({
    'a.yaml': '\n'.repeat(300_000),
    'b.yaml': ' '.repeat(2_000_000),
    'c.yaml': `Type${' '.repeat(300_000)}`,
    'd.json': `{"service"${'\t\r\n'.repeat(100_000)}`,
    'e.yaml': EMPTY,
  });
  const start = performance.now();
  expect((await statuses(cwd, ['.'])).status).toBe(0);
  expect(performance.now() - start).toBeLessThan(5_000);
});

test('a template in one line with a thousand findings', async () => {
  const resources = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, at) => [
      `Bucket${at}`,
      { Type: 'AWS::S3::Bucket', Properties: { AccessControl: 'PublicRead' } },
    ]),
  );
  const start = performance.now();
  const ran = await run(
    folder({ 'a.json': JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources: resources }) }),
    ['a.json', '--rule', 's3-public-access', '--min-severity', 'high'],
  );
  expect(ran.out).toContain('1000 findings in 1 file: 1000 high');
  expect(Math.max(...ran.out.split('\n').map(line => line.length))).toBeLessThan(120);
  expect(performance.now() - start).toBeLessThan(5_000);
});

test('no template at all says what was looked for, and where', async () => {
  const cwd = folder({ 'a.json': '{}' });
  expect((await run(cwd, [])).err).toBe(
    `no template found in ${cwd}: searched .yml, .yaml, .json and .template files for CloudFormation, SAM and serverless.yml\n`,
  );
});

test('one bad file never hides the others, and 2 beats 1', async () => {
  const ran = await run(folder({ 'a.yaml': UNCLOSED, 'b.yaml': OPEN }), ['.', '-f', 'json']);
  expect(ran.status).toBe(2);
  expect(jsonOf(ran).findings.filter(({ file }) => file === 'b.yaml').length).toBeGreaterThan(0);
});

onUnix('a named pipe is refused, named or walked, and does not hang', async () => {
  const cwd = folder({ 'b.yaml': EMPTY });
  execFileSync('mkfifo', [join(cwd, 'pipe.yaml')]);
  expect(await statuses(cwd, ['pipe.yaml', '/dev/null'])).toMatchObject({
    status: 2,
    files: { 'pipe.yaml': 'failed' },
  });
  expect(await statuses(cwd, ['.'])).toMatchObject({ status: 0, files: { 'b.yaml': 'scanned' } });
  expect((await run(cwd, ['pipe.yaml'])).out).toContain(
    'pipe.yaml:1:1 failed: this is a named pipe, not a file',
  );
});

onUnix('links: a loop ends, a way out of the root is refused, a file is scanned once', async () => {
  const outside = folder({ 'secret.yaml': OPEN });
  const cwd = folder({ '.git/HEAD': '', 'in/a.yaml': EMPTY });
  symlinkSync('..', join(cwd, 'in/up'));
  symlinkSync('self.yaml', join(cwd, 'self.yaml'));
  symlinkSync('in/a.yaml', join(cwd, 'again.yaml'));
  symlinkSync(join(outside, 'secret.yaml'), join(cwd, 'out.yaml'));
  expect(await statuses(cwd, ['.'])).toMatchObject({
    status: 0,
    files: { 'in/a.yaml': 'scanned', 'out.yaml': 'skipped', 'self.yaml': 'skipped' },
  });
  expect((await statuses(cwd, ['self.yaml'])).status).toBe(2);
});

asUser('what may not be read is named: a file, a folder', async () => {
  const cwd = folder({ 'a.yaml': EMPTY, 'b.yaml': OPEN });
  mkdirSync(join(cwd, 'closed'));
  chmodSync(join(cwd, 'b.yaml'), 0);
  chmodSync(join(cwd, 'closed'), 0);
  const walked = await run(cwd, ['.']);
  chmodSync(join(cwd, 'closed'), 0o700);
  expect(walked.out).toContain(
    'b.yaml:1:1 skipped: permission denied\nclosed:1:1 skipped: permission denied',
  );
  expect((await statuses(cwd, ['b.yaml'])).status).toBe(2);
});

test('standard input is a template like any other', async () => {
  const cwd = folder();
  const ran = await run(cwd, ['-', '-f', 'json'], { stdin: OPEN });
  expect(ran.status).toBe(1);
  expect(jsonOf(ran).findings.map(({ file, start }) => `${file}:${start.line}`)).toContain('-:6');
  expect((await statuses(cwd, ['-'])).files).toEqual({ '-': 'skipped' });
});

const STATIC =
  "module.exports = { service: 's', provider: { name: 'aws', iam: { role: { statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } } }, functions: { a: { handler: 'h' } } };\n";
const COMPUTED = "import { build } from './build';\nexport default build({ service: 's', provider: {} });\n";

test.each([
  ['a literal, found by a walk', { 'serverless.js': STATIC }, [], 1, { 'serverless.js': 'scanned' }],
  [
    'a literal, named',
    { 'api/serverless.ts': STATIC.replace('module.exports =', 'export default') },
    ['api/serverless.ts'],
    1,
    { 'api/serverless.ts': 'scanned' },
  ],
  [
    'a literal with a computed part',
    { 'serverless.cjs': STATIC.replace("service: 's'", "...base, service: 's'") },
    [],
    1,
    { 'serverless.cjs': 'partial' },
  ],
  ['computed, named', { 'serverless.ts': COMPUTED }, ['serverless.ts'], 2, { 'serverless.ts': 'skipped' }],
  [
    'computed, beside a template',
    { 'serverless.mjs': COMPUTED, 'b.yaml': EMPTY },
    [],
    0,
    { 'serverless.mjs': 'skipped', 'b.yaml': 'scanned' },
  ],
  [
    'serverless.json',
    { 'serverless.json': JSON.stringify({ service: 's', provider: { name: 'aws' } }) },
    [],
    0,
    { 'serverless.json': 'scanned' },
  ],
  [
    'code of another name is not looked at',
    { 'index.js': STATIC, 'b.yaml': EMPTY },
    [],
    0,
    { 'b.yaml': 'scanned' },
  ],
])('configuration as code: %s', async (_, files, args, status, expected) => {
  const cwd = folder(files as Record<string, string>);
  const ran = await statuses(cwd, args);
  expect({ status: ran.status, files: ran.files }).toEqual({ status, files: expected });
  const computed = Object.values(files).some(text => text === COMPUTED);
  expect((await run(cwd, args)).out.includes('not analyzed: the configuration is computed')).toBe(computed);
});

test('a compose file stands for its services, and is no file of its own', async () => {
  const service = (name: string): string =>
    `service: ${name}\nprovider: { name: aws }\nfunctions: { a: { handler: h, timeout: "\${param:wait}" } }\n`;
  const cwd = folder({
    'serverless-compose.yml':
      'services: { a: { path: a, params: { wait: 3 } }, b: { path: x/b, params: { wait: 3 } } }\n',
    'a/serverless.yml': service('a'),
    'x/b/serverless.yml': service('b'),
    'c/serverless.yml': service('c').replace('param:wait', 'param:wait, 5'),
  });
  const [a, b, c] = ['a/serverless.yml', 'x/b/serverless.yml', 'c/serverless.yml'];
  expect((await statuses(cwd, ['serverless-compose.yml', a!])).files).toEqual({
    [a!]: 'scanned',
    [b!]: 'scanned',
  });
  expect((await statuses(cwd, [])).files).toEqual({ [a!]: 'scanned', [b!]: 'scanned', [c!]: 'scanned' });
});
