import { globSync } from 'tinyglobby';
import { readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { expect, test } from 'vitest';

/** Who may import whom, type imports included; each layer may always import itself. The index of `rules` is what `scan` and `cli` read. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  source: [],
  model: ['source'],
  dialect: ['source', 'model'],
  aws: ['source', 'model'],
  rule: ['source', 'model', 'aws'],
  rules: ['rule', 'aws', 'model'],
  report: ['rule'],
  config: ['source', 'model', 'rule'],
  scan: ['source', 'model', 'dialect', 'aws', 'rule', 'rules', 'report', 'config'],
  cli: ['source', 'model', 'dialect', 'aws', 'rule', 'rules', 'report', 'config', 'scan'],
};
/** Inside `src/aws`: a service folder, and which others its questions may ask. All may ask the files at the root, which ask none of them. */
const AWS_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  '': [],
  'iam/actions': [''],
  'iam/policy': ['', 'iam/actions'],
  'iam/principals': ['', 'iam/actions', 'iam/policy'],
  storage: ['', 'iam/policy', 'iam/principals'],
  kms: ['', 'iam/actions', 'iam/policy', 'storage'],
  api: ['', 'iam/actions', 'iam/policy', 'iam/principals'],
  lambda: ['', 'api'],
  logs: ['', 'iam/policy', 'api', 'lambda'],
  vpc: ['', 'iam/policy', 'iam/principals'],
  'secrets/detect/providers': [],
  'secrets/detect': ['secrets/detect/providers'],
  secrets: ['', 'secrets/detect'],
  template: [''],
};
/** What users of a package import from others: only here. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  source: ['yaml'],
  cli: ['commander', 'chalk', 'ignore', 'smol-toml', 'tinyglobby'],
  report: ['sarif'],
};
/** The library and the bundle's entry see everything, as tests do. */
const OPEN = new Set(['src/index.ts', 'src/bundle.ts']);

type Import = { readonly from: string; readonly to: string; readonly typeOnly: boolean };
const IMPORT = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;

const files = globSync(['src/**/*.ts', 'rules/**/*.ts', 'tools/**/*.{ts,mjs}', 'bench/**/*.ts'])
  .map(file => file.replaceAll('\\', '/'))
  .toSorted();
const texts = new Map(files.map(file => [file, readFileSync(file, 'utf8')]));
const isTest = (file: string): boolean => /\.test\.ts$|\.d\.m?ts$/.test(file) || file.includes('testing');
const judged = files.filter(file => /^(?:src|rules)\//.test(file) && !isTest(file) && !OPEN.has(file));
const imports: readonly Import[] = judged.flatMap(from =>
  [...texts.get(from)!.matchAll(IMPORT)].map(([, typeOnly, fixed, late]) => ({
    from,
    to: resolved(from, fixed ?? late!),
    typeOnly: typeOnly !== undefined,
  })),
);

function resolved(from: string, to: string): string {
  return to.startsWith('.') ? posix.join(dirname(from), to) : to;
}
const layerOf = (file: string): string =>
  file.startsWith('rules/') ? 'rules' : file.split('/')[1]!.replace(/\.ts$/, '');
const isOwn = (to: string): boolean => /^(?:src|rules)\//.test(to);

test('imports point one way', () => {
  const wrong = imports
    .filter(({ to }) => isOwn(to))
    .filter(({ from, to }) => layerOf(from) !== layerOf(to) && !LAYERS[layerOf(from)]?.includes(layerOf(to)));
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('the folders of src/aws import one way, and each says so', () => {
  const folderOf = (file: string): string | undefined =>
    file.startsWith('src/aws/')
      ? posix.dirname(file.slice('src/aws/'.length)).replace(/^\.$/, '')
      : undefined;
  const wrong = imports.filter(({ from, to }) => {
    const [asks, answers] = [folderOf(from), folderOf(to)];
    return (
      asks !== undefined && answers !== undefined && asks !== answers && !AWS_FOLDERS[asks]?.includes(answers)
    );
  });
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  const order = Object.keys(AWS_FOLDERS);
  for (const [folder, asked] of Object.entries(AWS_FOLDERS))
    expect(asked.filter(other => order.indexOf(other) >= order.indexOf(folder))).toEqual([]);
  const pages = globSync('src/aws/**/README.md').map(page => folderOf(page.replaceAll('\\', '/')));
  expect(pages.toSorted()).toEqual(order.toSorted());
});

test('each package has one importer', () => {
  const wrong = imports.filter(
    ({ from, to }) => !isOwn(to) && !to.startsWith('node:') && !PACKAGES[layerOf(from)]?.includes(to),
  );
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('below the command nothing reads a file, the network or the environment', () => {
  const wrong = imports.filter(({ from, to }) => to.startsWith('node:') && layerOf(from) !== 'cli');
  const touching = judged.filter(
    file =>
      layerOf(file) !== 'cli' &&
      /\bprocess\.|\bDate\.now\(|\bnew Date\(\)|\bfetch\(|\bMath\.random\(/.test(texts.get(file)!),
  );
  expect([...wrong.map(({ from, to }) => `${from} imports ${to}`), ...touching]).toEqual([]);
});

test('no cycles at run time, nor of types in src/aws', () => {
  const edges = new Map(
    judged.map(file => [
      file,
      imports.filter(
        ({ from, to, typeOnly }) => from === file && isOwn(to) && (!typeOnly || from.startsWith('src/aws/')),
      ),
    ]),
  );
  const [done, cycles] = [new Set<string>(), [] as string[]];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (done.has(file) || path.includes(file)) return;
    for (const { to } of edges.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of judged) visit(file, []);
  expect(cycles).toEqual([]);
});

test('no file is longer than 400 lines', () => {
  expect(
    files.filter(file => !file.includes('.generated.') && texts.get(file)!.split('\n').length > 401),
  ).toEqual([]);
});

// oxlint refuses `any` and tsc refuses `enum` (erasableSyntaxOnly): that they still do is what this holds.
test('no `any`, no `enum`, no drawer for everything', () => {
  expect(readFileSync('.oxlintrc.json', 'utf8')).toContain('"typescript/no-explicit-any": "error"');
  expect(readFileSync('tsconfig.json', 'utf8')).toMatch(/"erasableSyntaxOnly": true/);
  expect(
    files.filter(
      file =>
        /\boxlint-disable\b|\beslint-disable\b|@ts-(?:ignore|nocheck|expect-error)/.test(texts.get(file)!) &&
        file !== 'src/layers.test.ts',
    ),
  ).toEqual([]);
  expect(files.filter(file => /\butils?\b/.test(file))).toEqual([]);
});

test('the lock file has every optional part, for every platform, and names no registry', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string>; resolved?: string }>;
  };
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies),
  );
  expect(
    wanted.filter(name => !Object.keys(packages).some(path => path.endsWith(`node_modules/${name}`))),
  ).toEqual([]);
  expect(Object.values(packages).filter(({ resolved: address }) => address)).toEqual([]);
});
