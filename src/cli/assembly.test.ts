import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
    findings.map(({ file, severity, related }) => [
      file,
      severity,
      ...related.map(place => `${place.file}:${place.start.line}:${place.start.column} ${place.note}`),
    ]),
  ).toEqual([
    ['cdk.out/Shop.template.json', 'high', 'lib/shop.ts:6:5 construct Shop/Uploads/Resource'],
    [
      'cdk.out/ShopData11223344.nested.template.json',
      'critical',
      'cdk.out/ShopData11223344.nested.template.json:7:37 construct Shop/Data/Drafts/Resource, created at code/elsewhere/drafts.ts:9',
      'cdk.out/Shop.template.json:27:15 deployed by DataNestedStackDataNestedStackResource11223344 in cdk.out/Shop.template.json',
    ],
    [
      'cdk.out/assembly-Prod/ProdSite.template.json',
      'high',
      'cdk.out/assembly-Prod/ProdSite.template.json:6:37 construct Prod/Site/Resource',
    ],
  ]);
});

test('the same from one template of the assembly', async () => {
  const cwd = app();
  const [whole, one] = [await scanned(cwd, 'cdk.out'), await scanned(cwd, 'cdk.out/Shop.template.json')];
  expect(one.findings).toEqual(whole.findings.filter(({ file }) => !file.includes('assembly-Prod')));
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
