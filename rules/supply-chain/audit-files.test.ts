import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FORMATS } from '../../src/cli/outputs.ts';
import { folder, run } from '../../src/cli/testing.ts';

const AUDITS = 'fixtures/audits';
const project = (name: string): string => readFileSync(join(AUDITS, 'project', name), 'utf8');
const audit = (name: string): string => readFileSync(join(AUDITS, name), 'utf8');

const functionOf = (id: string, more = ''): string =>
  `  ${id}:\n    Type: AWS::Serverless::Function\n    Properties: { Handler: ${id.toLowerCase()}.handler, Runtime: nodejs22.x, CodeUri: ../src/${more} }\n`;
const template = (...functions: readonly string[]): string =>
  `Transform: AWS::Serverless-2016-10-31\nResources:\n${functions.join('')}`;
const SHOP = {
  'a/template.yaml': template(
    functionOf('Create', ', Policies: [{ SQSSendMessagePolicy: { QueueName: orders } }]'),
    functionOf('Remove'),
  ),
  'b/template.yaml': template(functionOf('List')),
  'src/create.js': "const _ = require('lodash/merge'); exports.handler = async event => _(event);",
  'src/remove.js': "const fs = require('node:fs'); exports.handler = async () => fs;",
  'src/list.js': "import { sync } from 'mkdirp'; export const handler = async () => sync;",
  'src/package.json': project('package.json'),
  'src/package-lock.json': project('package-lock.json'),
  'requirements.txt': project('requirements.txt'),
};
type Shown = {
  readonly severity: string;
  readonly message: string;
  readonly file: string;
  readonly related: readonly { readonly resource?: string }[];
  readonly fingerprint: string;
  readonly why: string;
};

async function findings(
  files: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<readonly Shown[]> {
  const { out, err } = await run(folder(files), [
    '.',
    '-f',
    'json',
    '--rule',
    'dependency-vulnerable',
    ...args,
  ]);
  expect(err).toBe('');
  return (JSON.parse(out) as { readonly findings: readonly Shown[] }).findings;
}
const told = ({ severity, message }: Shown): string => `${severity} ${message}`;
const LODASH =
  'high lodash 4.17.20 has the vulnerability GHSA-35jh-r3h4-6jhr, fixed in 4.17.21; Create may call sqs and Remove may only write logs and traces and does not import it';
const MINIMIST =
  'critical minimist 1.2.5 has the vulnerability GHSA-xvch-5gv4-984h, fixed in 1.2.6; List may only write logs and traces';

test.each(readdirSync(AUDITS).filter(name => /^(?:npm|pnpm|yarn|osv)/.test(name)))(
  'a fault of one package is one finding, whoever found it: %s',
  async name => {
    const found = await findings({ ...SHOP, [name]: audit(name) }, '--audit-file', name);
    expect(found.map(({ file }) => file)).toEqual(['src/package-lock.json', 'src/package-lock.json']);
    expect(found.find(({ message }) => message.startsWith('lodash'))).toMatchObject({ severity: 'high' });
    expect(found.map(({ message }) => message.split(' ', 1)[0])).toEqual(['lodash', 'minimist']);
  },
);

test.each(['recommended', 'strict'])('one finding for the functions of all templates: %s', async preset => {
  const found = await findings(
    { ...SHOP, 'npm.json': audit('npm.json') },
    '--audit-file',
    'npm.json',
    '--preset',
    preset,
  );
  const [lodash, minimist] = found;
  expect(lodash && told(lodash)).toBe(LODASH);
  expect(new Set(lodash?.related.map(({ resource }) => resource))).toEqual(
    new Set(['Create', 'Remove', 'List']),
  );
  expect(minimist?.severity).toBe('critical');
  expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(found.length);
});

test('the severity is that of the function that imports it', async () => {
  const [, minimist] = await findings(
    { ...SHOP, 'npm.json': audit('npm.json') },
    '--audit-file',
    'npm.json',
    '--root',
    '.',
  );
  const alone = await findings(
    { ...SHOP, 'a/template.yaml': template(), 'npm.json': audit('npm.json') },
    '--audit-file',
    'npm.json',
  );
  expect(minimist?.severity).toBe('critical');
  expect(alone.map(told)).toContain(MINIMIST);
  expect(alone.map(({ severity }) => severity)).toEqual(['low', 'critical']);
});

test('the title of the advisory is the reason, and without one the rule has its own', async () => {
  const OWN = {
    advisories: { 1: { id: 1, module_name: 'lodash', severity: 'high', vulnerable_versions: '*' } },
  };
  const why = async (text: string): Promise<unknown> =>
    (await findings({ ...SHOP, 'audit.json': text }, '--audit-file', 'audit.json'))[0]?.why;
  expect(await why(audit('npm.json'))).toMatch(/^Command Injection in lodash\. What an attacker/);
  expect(await why(JSON.stringify(OWN))).toMatch(/^Attackers know/);
});

test('requirements without a version are told by one rule', async () => {
  const files = {
    'template.yaml': template(functionOf('List'))
      .replace('nodejs22.x', 'python3.13')
      .replace('../src', 'src'),
    'src/requirements.txt': 'requests\n',
  };
  const rules = async (...ids: readonly string[]): Promise<readonly string[]> => {
    const { out } = await run(folder(files), [
      '.',
      '-f',
      'json',
      '--preset',
      'strict',
      ...ids.flatMap(id => ['--rule', id]),
    ]);
    return (JSON.parse(out) as { readonly findings: readonly { readonly rule: string }[] }).findings.map(
      ({ rule }) => rule,
    );
  };
  expect(await rules('dependency-unpinned', 'lockfile-missing')).toEqual(['lockfile-missing']);
  expect(await rules('dependency-unpinned')).toEqual(['dependency-unpinned']);
});

test('several files are read together, and a configuration can name them', async () => {
  const files = { ...SHOP, 'ci/npm.json': audit('npm.json'), 'ci/osv.json': audit('osv-scanner.json') };
  const named = await findings(files, '--audit-file', 'ci/npm.json', '--audit-file', 'ci/osv.json');
  const configured = await findings({
    ...files,
    'stackward.yaml': 'audit-files: [ci/npm.json, ci/osv.json]\n',
  });
  expect(named.length).toBe(2);
  expect(configured.map(told)).toEqual(named.map(told));
});

test('another fault of the same package has another fingerprint, and one that is accepted stays accepted', async () => {
  const here = folder({ ...SHOP, 'npm.json': audit('npm.json') });
  await run(here, ['baseline', '.', '--rule', 'dependency-vulnerable', '--audit-file', 'npm.json']);
  const { out } = await run(here, [
    '.',
    '-f',
    'json',
    '--rule',
    'dependency-vulnerable',
    '--audit-file',
    'npm.json',
    '--baseline',
    'stackward-baseline.json',
  ]);
  expect((JSON.parse(out) as { readonly findings: readonly Shown[] }).findings).toEqual([]);
});

test('a comment at a function accepts it for that function', async () => {
  const accepted = SHOP['b/template.yaml'].replace(
    '  List:',
    '  # stackward-ignore dependency-vulnerable: list is not public\n  List:',
  );
  const found = await findings(
    {
      'b/template.yaml': accepted,
      'src/list.js': SHOP['src/list.js'],
      'src/package.json': SHOP['src/package.json'],
      'src/package-lock.json': SHOP['src/package-lock.json'],
      'npm.json': audit('npm.json'),
    },
    '--audit-file',
    'npm.json',
  );
  expect(found).toEqual([]);
});

test.each([
  ['missing.json', {}, 'no such file or folder'],
  ['empty.json', { 'empty.json': '' }, 'is empty'],
  ['text.json', { 'text.json': 'found 0 vulnerabilities\n' }, 'is not valid JSON (line 1, column 1)'],
  ['other.json', { 'other.json': '{"runs":[]}' }, 'is not the output of npm audit --json, pnpm audit'],
  ['src', {}, 'this is a folder, not a file'],
])('%s is no audit file: the scan goes on, and its exit status is 2', async (name, files, fault) => {
  const { status, out, err } = await run(folder({ ...SHOP, ...files }), [
    '.',
    '--rule',
    'lockfile-missing',
    '--audit-file',
    name,
  ]);
  expect(status).toBe(2);
  expect(err).toContain(`--audit-file ${name}: ${fault}`);
  expect(out).toContain('No findings');
});

test('a configuration names no file outside of its root', async () => {
  const here = folder({
    'in/.git/HEAD': '',
    'in/stackward.yaml': 'audit-files: ../npm.json\n',
    'npm.json': audit('npm.json'),
    'in/a/template.yaml': SHOP['a/template.yaml'],
  });
  const { status, err } = await run(join(here, 'in'), ['.']);
  expect(status).toBe(2);
  expect(err).toContain('outside the root of the scan');
});

const HOSTILE = JSON.stringify({
  advisories: Object.fromEntries(
    ['lodash', '__proto__', 'constructor'].map((name, id) => [
      id,
      {
        id,
        module_name: name,
        title: `x\u001B[31m\u202E</script><img src=x onerror=alert(1)> | \`a\` [b](javascript:c)\n::error::d`,
        severity: 'high',
        vulnerable_versions: '*',
        url: 'https://github.com/advisories/GHSA-<b>',
        cves: ['CVE-2021-1'],
      },
    ]),
  ),
});
test.each(FORMATS)('the text of an audit file is shown as text: %s', async format => {
  const { out, err } = await run(folder({ ...SHOP, 'audit.json': HOSTILE }), [
    '.',
    '-f',
    format,
    '--rule',
    'dependency-vulnerable',
    '--audit-file',
    'audit.json',
    '--verbose',
  ]);
  expect(out).toContain('CVE-2021-1');
  expect(out + err).not.toContain('\u001B[31m');
  expect(out + err).not.toContain('\u202E');
  expect(out).not.toMatch(/^::error::d/m);
  if (format === 'markdown') expect(out).not.toContain('<img src=x');
});
