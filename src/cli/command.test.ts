import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EMPTY, folder, jsonOf, OPEN, run } from './testing.ts';

test.each([
  [['--fail-on', 'hgih'], '--fail-on must be critical, high, medium, low, info or never, not "hgih"'],
  [
    ['--format', 'xml'],
    '--format must be text, short, json, sarif, github, markdown, gitlab, codequality, junit, csv or html, not "xml"',
  ],
  [
    ['-o', 'results.sarif'],
    '--output must be NAME=FILE, for example sarif=results.sarif, not "results.sarif"',
  ],
  [
    ['-o', 'xml=a'],
    '--output must be text, short, json, sarif, github, markdown, gitlab, codequality, junit, csv or html, not "xml"',
  ],
  [['--rule', 's3-encryption'], 'unknown rule "s3-encryption", did you mean "s3-bucket-encryption"?'],
  [['--rule', 'qqq'], 'unknown rule "qqq"; `stackward rules` lists them'],
  [['--parameter', 'Stage'], '--parameter must be NAME=VALUE, not "Stage"'],
  [['--parameters', 'none.json'], '--parameters none.json: no such file or folder'],
  [['--formt', 'json'], '(Did you mean --format?)'],
  [['--preset', 'all'], '--preset must be recommended or strict, not "all"'],
  [
    ['explain', 'iam-wildcard-actoin'],
    'unknown rule "iam-wildcard-actoin", did you mean "iam-wildcard-action"?',
  ],
  [['lower'], "missing required argument 'file'"],
  [['lower', 'none.yaml'], 'none.yaml: no such file or folder'],
])('%j is answered with the way out', async (args, message) => {
  const ran = await run(folder({ 'a.yaml': OPEN }), args);
  expect(ran).toMatchObject({ status: 2, out: '' });
  expect(ran.err).toContain(message);
});

test('the threshold decides between 0 and 1', async () => {
  const cwd = folder({ 'a.yaml': OPEN });
  const status = async (...args: string[]): Promise<number> => (await run(cwd, ['a.yaml', ...args])).status;
  expect([
    await status(),
    await status('--fail-on', 'high'),
    await status('--fail-on', 'critical'),
    await status('--fail-on', 'never'),
  ]).toEqual([1, 1, 0, 0]);
});

test('filters act alike on every format', async () => {
  const cwd = folder({ 'a.yaml': OPEN });
  const args = ['a.yaml', '--min-severity', 'high'];
  const rules = new Set(jsonOf(await run(cwd, [...args, '-f', 'json'])).findings.map(({ rule }) => rule));
  expect([...rules]).toEqual(['s3-public-access']);
  expect((await run(cwd, args)).out).not.toMatch(/^a\.yaml\S+ (?:low|info)/m);
  expect((await run(cwd, [...args, '-f', 'sarif'])).out.match(/"ruleId"/g)).toHaveLength(1);
});

test('several outputs, folders made, also where nothing could be scanned', async () => {
  const cwd = folder({ 'a.yaml': OPEN });
  const ran = await run(
    cwd,
    ['a.yaml', 'none.yaml', '-o', 'sarif=out/deep/r.sarif', '-o', 'json=r.json', '-o', 'text=r.txt'],
    { tty: true, columns: 100 },
  );
  expect(ran.status).toBe(2);
  expect(JSON.parse(readFileSync(join(cwd, 'out/deep/r.sarif'), 'utf8'))).toMatchObject({
    runs: [{ invocations: [{ executionSuccessful: false }] }],
  });
  expect(jsonOf({ ...ran, out: readFileSync(join(cwd, 'r.json'), 'utf8') }).findings.length).toBeGreaterThan(
    0,
  );
  expect(readFileSync(join(cwd, 'r.txt'), 'utf8')).not.toContain('\u001B');
  expect(ran.out.replace(/\u001B\[\d+m/g, '')).toBe(readFileSync(join(cwd, 'r.txt'), 'utf8'));
});

test.each([
  [40, 60],
  [80, 80],
  [300, 120],
])('text follows a terminal of %d columns up to %d', async (columns, width) => {
  const cwd = folder({ 'a.yaml': OPEN.replace('Uploads', `Uploads${'AndDownloads'.repeat(10)}`) });
  const widest = (out: string): number =>
    Math.max(
      ...out
        .replace(/\u001B\[\d+m/g, '')
        .split('\n')
        .filter(line => line.includes(' ', 4) && !line.includes('Downloads'))
        .map(line => line.length),
    );
  const ran = await run(cwd, ['a.yaml', '--verbose'], { tty: true, columns });
  expect(widest(ran.out)).toBeLessThanOrEqual(width);
  expect(widest(ran.out)).toBeGreaterThan(width - 20);
  expect(widest((await run(cwd, ['a.yaml', '--verbose'], { columns })).out)).toBeLessThanOrEqual(100);
});

test.each([['--group', 'rule'], ['--statistics']])(
  '%s is refused where no text is written',
  async (...args) => {
    const cwd = folder({ 'a.yaml': OPEN });
    const ran = await run(cwd, ['a.yaml', '--format', 'json', ...args]);
    expect([ran.status, ran.out, ran.err]).toEqual([
      2,
      '',
      `${args[0]} is for the text report: use it with --format text\n`,
    ]);
    expect((await run(cwd, ['a.yaml', '--format', 'json', '-o', 'text=a.txt', ...args])).err).toBe('');
  },
);

test('an output that can not be written is exit status 2, and the others are written', async () => {
  const cwd = folder({ 'a.yaml': EMPTY, file: '' });
  const ran = await run(cwd, ['a.yaml', '-o', 'json=file/r.json', '-o', 'sarif=r.sarif']);
  expect(ran.status).toBe(2);
  expect(ran.err).toContain('file/r.json cannot be written');
  expect(existsSync(join(cwd, 'r.sarif'))).toBe(true);
});

test.each([
  ['a terminal', {}, [], true, true],
  ['no terminal', {}, [], false, false],
  ['NO_COLOR', { NO_COLOR: '1' }, [], true, false],
  ['an empty NO_COLOR', { NO_COLOR: '' }, [], true, true],
  ['FORCE_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, [], false, true],
  ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, [], true, false],
  ['--no-color', { FORCE_COLOR: '1' }, ['--no-color'], true, false],
])('colour with %s', async (_, env, args, tty, coloured) =>
  expect(
    (await run(folder({ 'a.yaml': OPEN }), ['a.yaml', ...args], { env, tty })).out.includes('\u001B'),
  ).toBe(coloured),
);

test('a parameter that no template declares is a warning, on stderr', async () => {
  const ran = await run(folder({ 'a.yaml': EMPTY }), ['a.yaml', '-f', 'json', '--parameter', 'Stgae=prod']);
  expect(ran).toMatchObject({ status: 0, err: 'warning: no template declares the parameter "Stgae"\n' });
  expect(jsonOf(ran).summary.files.scanned).toBe(1);
});

const CONDITIONAL =
  "AWSTemplateFormatVersion: '2010-09-09'\nParameters: { Stage: { Type: String } }\nConditions: { Open: !Equals [!Ref Stage, dev] }\nResources:\n  Uploads:\n    Type: AWS::S3::Bucket\n    Properties: { AccessControl: !If [Open, PublicRead, Private] }\n";
test.each([
  ['--parameter', {}, ['--parameter', 'Stage=prod']],
  [
    "CloudFormation's list",
    { 'p.json': '[{ "ParameterKey": "Stage", "ParameterValue": "prod" }]' },
    ['--parameters', 'p.json'],
  ],
  ["the deploy command's list", { 'p.json': '["Stage=prod"]' }, ['--parameters', 'p.json']],
  ["CodePipeline's map", { 'p.json': '{ "Parameters": { "Stage": "prod" } }' }, ['--parameters', 'p.json']],
  ['a map in YAML', { 'p.yaml': 'Stage: prod\n' }, ['--parameters', 'p.yaml']],
  [
    'a file below what the line says',
    { 'p.yaml': 'Stage: dev\n' },
    ['--parameters', 'p.yaml', '--parameter', 'Stage=prod'],
  ],
])('values of parameters from %s', async (_, files, args) => {
  const cwd = folder({ 'a.yaml': CONDITIONAL, ...files });
  const open = async (...more: string[]): Promise<readonly (readonly string[])[]> =>
    jsonOf(
      await run(cwd, [
        'a.yaml',
        '--rule',
        's3-public-access',
        '--min-severity',
        'high',
        '-f',
        'json',
        ...more,
      ]),
    ).findings.map(({ when }) => when);
  expect(await open()).toEqual([['Stage is dev']]);
  expect(await open(...args)).toEqual([]);
});

test('help has examples; --version and --version --verbose tell apart', async () => {
  expect(await run(folder(), ['--help'])).toMatchObject({
    status: 0,
    err: '',
    out: expect.stringContaining('Examples:\n  npx stackward ') as string,
  });
  expect((await run(folder(), ['lower', '--help'])).out).toContain('Recognized secrets are masked');
  expect((await run(folder(), ['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('explain shows the page without its marks, also for the id that SARIF shows', async () => {
  const page = await run(folder(), ['explain', 'lambda-log-retention/high']);
  expect(page).toMatchObject({ status: 0, err: '' });
  expect(page.out).toMatch(
    /^Lambda function log group has no retention period \(lambda-log-retention\)\n\nseverity/,
  );
  expect(page.out).not.toMatch(/<!--|^#|```/m);
  expect(page.out).toContain('    Resources:\n');
});

test('rules by standard name what answers for each item, and what nothing answers for', async () => {
  const { out, status } = await run(folder(), ['rules', '--standard', 'owasp']);
  expect(status).toBe(0);
  expect(out).toMatch(/^OWASP Serverless Top 10$/m);
  expect(out).toMatch(/^S5 +Broken access control\n(?: +\S+\n)* +iam-admin-policy$/m);
  expect(JSON.parse((await run(folder(), ['rules', '--standard', 'cwe', '-f', 'json'])).out)).toMatchObject({
    standard: 'CWE',
    items: expect.arrayContaining([expect.objectContaining({ item: 'CWE-732' })]),
  });
});
test('rules as JSON', async () =>
  expect(JSON.parse((await run(folder(), ['rules', '--format', 'json'])).out)).toContainEqual(
    expect.objectContaining({ id: 'kms-key-rotation', on: ['AWS::KMS::Key'] }),
  ));
