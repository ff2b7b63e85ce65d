import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EMPTY, folder, jsonOf, run, type Shown } from './testing.ts';

const app = (): string => {
  const cwd = folder();
  cpSync('fixtures/cdk/app', cwd, { recursive: true });
  mkdirSync(join(cwd, '.git'));
  mkdirSync(join(cwd, 'lib'));
  writeFileSync(
    join(cwd, 'lib/shop.ts'),
    `${'\n'.repeat(5)}    new s3.Bucket(this, 'Uploads', { publicReadAccess: true });\n`,
  );
  return cwd;
};
const scanned = async (cwd: string, ...args: string[]): Promise<Shown> =>
  jsonOf(
    await run(cwd, ['-f', 'json', '--rule', 's3-public-access', '--rule', 'lambda-log-retention', ...args]),
  );

test('of a cloud assembly its templates are scanned, those of its stages and nested stacks as well', async () => {
  const { files } = await scanned(app(), 'cdk.out');
  expect(files.map(({ path, status }) => `${path} ${status}`)).toEqual([
    'cdk.out/Shop.template.json scanned',
    'cdk.out/ShopData11223344.nested.template.json scanned',
    'cdk.out/assembly-Prod/ProdSite.template.json scanned',
  ]);
});

test('findings show the construct, and the line that made it', async () => {
  const { findings } = await scanned(app(), 'cdk.out');
  expect(
    findings.map(({ file, start, severity, related }) => [
      `${file}:${start.line}:${start.column}`,
      severity,
      ...related.map(place => `${place.file}:${place.start.line}:${place.start.column} ${place.note}`),
    ]),
  ).toEqual([
    [
      'cdk.out/ShopData11223344.nested.template.json:6:40',
      'critical',
      'cdk.out/ShopData11223344.nested.template.json:7:37 construct Shop/Data/Drafts/Resource, created at code/elsewhere/drafts.ts:9',
      'cdk.out/Shop.template.json:27:15 deployed by Shop/Data.NestedStack/Data.NestedStackResource in cdk.out/Shop.template.json',
    ],
    [
      'cdk.out/assembly-Prod/ProdSite.template.json:5:40',
      'high',
      'cdk.out/assembly-Prod/ProdSite.template.json:6:37 construct Prod/Site/Resource',
    ],
    [
      'lib/shop.ts:6:5',
      'high',
      'cdk.out/Shop.template.json:5:40 construct Shop/Uploads/Resource in the template',
    ],
  ]);
});

describe('related places', () => {
  const [first, second, third] = ['Shop/A/Resource', 'Shop/B/Resource', 'Shop/C/Resource'];
  const made = (construct: string, trace: string): object => ({
    [`/${construct}`]: [{ type: 'aws:cdk:logicalId', data: 'x', trace: [trace] }],
  });
  const program = ['new A();', 'new B();', 'for (const id of ids) new C();', ''].join('\n');
  /** Functions that keep their logs for ever, one finding for all of them. */
  const functions = async (traces: Readonly<Record<string, string>>): Promise<Shown['findings'][number]> => {
    const metadata = Object.fromEntries(
      Object.entries(traces).flatMap(([construct, trace]) => Object.entries(made(construct, trace))),
    );
    const resources = Object.keys(traces).map(construct => [
      construct.replaceAll('/', ''),
      `{"Type":"AWS::Lambda::Function","Metadata":{"aws:cdk:path":"${construct}"}}`,
    ]);
    const cwd = folder({
      'lib/shop.ts': program,
      'cdk.out/manifest.json': JSON.stringify({
        version: '48.0.0',
        artifacts: {
          Shop: {
            type: 'aws:cloudformation:stack',
            properties: { templateFile: 'Shop.template.json' },
            metadata,
          },
        },
      }),
      'cdk.out/Shop.template.json': `{"Resources":{\n${resources.map(([id, body]) => `"${id}":${body}`).join(',\n')}\n}}\n`,
    });
    mkdirSync(join(cwd, '.git'));
    const { findings } = await scanned(cwd, 'cdk.out', '--rule', 'lambda-log-retention');
    expect(findings).toHaveLength(1);
    const [finding] = findings;
    if (!finding) throw new Error('no finding');
    return finding;
  };
  const trace = (line: number): string => `new Shop (/home/shop/code/lib/shop.ts:${line}:1)`;
  const placesOf = ({ file, start, related }: Shown['findings'][number]): string[] => [
    `${file}:${start.line}`,
    ...related.map(one => `${one.file}:${one.start.line} ${one.note}`),
  ];

  test('of facts that are told as one stand where the program makes each, then in the template', async () => {
    const finding = await functions({ [first]: trace(1), [second]: trace(2) });
    expect(placesOf(finding)).toEqual([
      'lib/shop.ts:1',
      expect.stringMatching(/^lib\/shop\.ts:2 .*Shop\/B/),
      'cdk.out/Shop.template.json:2 construct Shop/A/Resource in the template',
      'cdk.out/Shop.template.json:3 construct Shop/B/Resource in the template',
    ]);
    expect(finding.related.map(({ resource }) => resource)).toEqual(['Shop/B', undefined, 'Shop/B']);
  });
  test('of a line that makes several resources are told for each', async () => {
    expect(placesOf(await functions({ [second]: trace(3), [third]: trace(3) }))).toEqual([
      'lib/shop.ts:3',
      expect.stringMatching(/^lib\/shop\.ts:3 .*Shop\/C/),
      'cdk.out/Shop.template.json:2 construct Shop/B/Resource in the template',
      'cdk.out/Shop.template.json:3 construct Shop/C/Resource in the template',
    ]);
  });
  test('of a construct without a trace stand in the template', async () => {
    expect(placesOf(await functions({ [first]: trace(1), [second]: 'new B (node:internal)' }))).toEqual([
      'lib/shop.ts:1',
      expect.stringMatching(/^cdk\.out\/Shop\.template\.json:3 .*Shop\/B/),
      'cdk.out/Shop.template.json:2 construct Shop/A/Resource in the template',
    ]);
  });
  test('of a nested stack say where the program makes it', async () => {
    const cwd = app();
    const manifest = join(cwd, 'cdk.out/manifest.json');
    writeFileSync(
      manifest,
      readFileSync(manifest, 'utf8').replace(
        '"metadata": {',
        `"metadata": { "/Shop/Data.NestedStack/Data.NestedStackResource": [{ "type": "aws:cdk:logicalId", "data": "x", "trace": ["new Shop (/home/lib/shop.ts:2:1)"] }],`,
      ),
    );
    const { findings } = await scanned(cwd, 'cdk.out');
    expect(findings.flatMap(one => placesOf(one))).toContain(
      'lib/shop.ts:2 deployed by Shop/Data.NestedStack/Data.NestedStackResource in cdk.out/Shop.template.json',
    );
  });
});

test('a finding calls the resource by its construct, and shows the line of the program', async () => {
  const { out } = await run(app(), ['cdk.out', '--rule', 's3-public-access', '--no-color']);
  expect(out).toContain('lib/shop.ts:6:5 high s3-public-access\n  the ACL PublicRead of Shop/Uploads ');
  expect(out).toContain("6 |     new s3.Bucket(this, 'Uploads', { publicReadAccess: true });");
});

test('the line of the program has no secret that the template has', async () => {
  const cwd = app();
  const secret = 'winter-Garden-2031';
  writeFileSync(
    join(cwd, 'lib/shop.ts'),
    `${'\n'.repeat(5)}    new Uploads(this, 'Uploads', '${secret}');\n`,
  );
  const template = join(cwd, 'cdk.out/Shop.template.json');
  writeFileSync(
    template,
    readFileSync(template, 'utf8').replace('"Properties": {', `"Properties": { "DbPassword": "${secret}",`),
  );
  const { out } = await run(cwd, ['cdk.out', '--rule', 's3-public-access']);
  expect(out).toContain('new Uploads(this,');
  expect(out).not.toContain(secret);
});

test('no line of a file that is no program is shown', async () => {
  const cwd = app();
  writeFileSync(join(cwd, '.env'), 'secret\n'.repeat(20));
  const manifest = join(cwd, 'cdk.out/manifest.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replaceAll('lib/shop.ts', '.env'));
  const { findings } = await scanned(cwd, 'cdk.out/Shop.template.json');
  expect(findings.map(({ file }) => file)).not.toContain('.env');
});

test('a resource that a library makes is told where the program makes what is around it', async () => {
  const cwd = app();
  const template = join(cwd, 'cdk.out/Shop.template.json');
  const site = (name: string): string => `"Shop/Uploads/${name}/Resource"`;
  writeFileSync(
    template,
    readFileSync(template, 'utf8').replace('"Shop/Uploads/Resource"', site('Inner/Bucket')),
  );
  const { findings } = await scanned(cwd, 'cdk.out/Shop.template.json');
  expect(findings.map(({ file, resource }) => `${file} ${resource}`)).toContain(
    'lib/shop.ts Shop/Uploads/Inner/Bucket',
  );
});

test('a baseline names the template, and knows its findings when the program has moved', async () => {
  const cwd = app();
  await run(cwd, ['baseline', 'cdk.out', '--rule', 's3-public-access']);
  const written = readFileSync(join(cwd, 'stackward-baseline.json'), 'utf8');
  expect(written).toContain('"file":"cdk.out/Shop.template.json","resource":"Shop/Uploads"');
  writeFileSync(join(cwd, 'lib/shop.ts'), '\n'.repeat(20));
  const { status } = await run(cwd, [
    'cdk.out',
    '--rule',
    's3-public-access',
    '--baseline',
    'stackward-baseline.json',
  ]);
  expect(status).toBe(0);
});

test('--diff counts a finding whose program changed, on whatever line', async () => {
  const cwd = app();
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd,
      encoding: 'utf8',
    });
  rmSync(join(cwd, '.git'), { recursive: true });
  git('init', '--quiet');
  writeFileSync(join(cwd, '.gitignore'), 'cdk.out\n');
  git('add', '--all');
  git('commit', '--quiet', '-m', 'first');
  const changed = async (): Promise<string[]> =>
    (await scanned(cwd, 'cdk.out/Shop.template.json', '--diff', 'HEAD')).findings.map(({ file }) => file);
  expect(await changed()).toEqual([]);
  const program = join(cwd, 'lib/shop.ts');
  writeFileSync(program, `// changed\n${readFileSync(program, 'utf8').slice(1)}`);
  expect(await changed()).toEqual(['lib/shop.ts']);
});

test('the same from one template of the assembly', async () => {
  const cwd = app();
  const [whole, one] = [await scanned(cwd, 'cdk.out'), await scanned(cwd, 'cdk.out/Shop.template.json')];
  expect(one.findings).toEqual(whole.findings.filter(({ file }) => !file.includes('assembly-Prod')));
  expect(one.findings).not.toEqual(whole.findings);
});

test('in a walk of the project the assembly is passed by; ignored, but named, it is scanned', async () => {
  const cwd = app();
  writeFileSync(join(cwd, 'template.yaml'), EMPTY);
  writeFileSync(join(cwd, '.gitignore'), 'cdk.out\n');
  expect(
    (await scanned(cwd)).files.filter(({ status }) => status !== 'skipped').map(({ path }) => path),
  ).toEqual(['template.yaml']);
  expect((await scanned(cwd, 'cdk.out')).files).toHaveLength(3);
});

test('any other manifest.json changes nothing', async () => {
  const cwd = folder({
    'manifest.json': '{ "artifacts": [] }',
    'a.yaml': EMPTY,
    'b/manifest.json': '{ "artifacts"',
    'b/b.yaml': EMPTY,
  });
  expect(
    (await scanned(cwd)).files.filter(({ status }) => status === 'scanned').map(({ path }) => path),
  ).toEqual(['a.yaml', 'b/b.yaml']);
});

describe('a CDK app without its templates', () => {
  const APP = JSON.stringify({ app: 'npx tsx bin/app.ts' });
  const said = 'this is a CDK app, not a template: run `npx cdk synth` and scan';
  test('is told, with the next step', async () => {
    const { status, err } = await run(folder({ 'infra/cdk.json': APP }), []);
    expect([status, err]).toEqual([2, expect.stringContaining(`infra/cdk.json: ${said} infra/cdk.out\n`)]);
  });
  test('names the folder that its configuration names', async () => {
    const output = JSON.stringify({ app: 'x', output: 'build/cdk' });
    expect((await run(folder({ 'cdk.json': output }), [])).err).toContain(`cdk.json: ${said} build/cdk\n`);
  });
  test('is told beside other templates, and does not fail the scan', async () => {
    const { status, out } = await run(folder({ 'cdk.json': APP, 'a.yaml': EMPTY }), []);
    expect([status, out]).toEqual([0, expect.stringContaining(`cdk.json:1:1 skipped: ${said} cdk.out`)]);
  });
  test('is of no interest where its templates are scanned', async () => {
    const cwd = app();
    writeFileSync(join(cwd, 'cdk.json'), APP);
    expect((await run(cwd, ['.', 'cdk.out'])).out).not.toContain('cdk synth');
  });
  test.each(['{}', '[', '{ "app": 1, "output": "../up" }'])(
    '%s of that name says nothing wrong',
    async text => {
      const { err } = await run(folder({ 'cdk.json': text }), []);
      expect(err).not.toContain('../up');
    },
  );
});
