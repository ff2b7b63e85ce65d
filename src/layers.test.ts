import { posix } from 'node:path';
import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';
import { cyclesIn, importsIn, isTest, readSources } from '../tools/sources.ts';

/** Who may import whom, type imports included; each layer may always import itself. The index of `rules` is what `scan` and `cli` read. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  digest: [],
  source: [],
  model: ['source'],
  dialect: ['digest', 'source', 'model'],
  code: ['source'],
  packages: ['source', 'model'],
  aws: ['source', 'model', 'code', 'packages'],
  diff: ['source', 'model', 'aws'],
  redact: ['source', 'model', 'aws'],
  rule: ['source', 'model', 'packages', 'aws', 'redact'],
  fix: ['source', 'model', 'rule'],
  rules: ['rule', 'aws', 'model', 'packages', 'fix', 'source'],
  report: ['digest', 'model', 'rule'],
  config: ['source', 'model', 'rule'],
  scan: [
    'digest',
    'source',
    'model',
    'dialect',
    'code',
    'packages',
    'aws',
    'diff',
    'redact',
    'rule',
    'fix',
    'rules',
    'report',
    'config',
  ],
  lsp: [
    'rules',
    'source',
    'model',
    'dialect',
    'code',
    'packages',
    'aws',
    'redact',
    'rule',
    'report',
    'config',
    'scan',
  ],
  cli: [
    'source',
    'model',
    'code',
    'dialect',
    'packages',
    'aws',
    'diff',
    'redact',
    'rule',
    'fix',
    'rules',
    'report',
    'config',
    'scan',
    'lsp',
  ],
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
  sdk: ['', 'iam/actions'],
  code: ['', 'iam/actions', 'iam/policy', 'iam/principals', 'kms', 'lambda', 'logs', 'sdk'],
  graph: ['', 'iam/actions', 'iam/policy', 'iam/principals', 'storage', 'api', 'lambda', 'code'],
};
/** What users of a package import from others: only here. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  source: ['yaml', 'smol-toml'],
  code: ['@babel/parser', '@babel/types', 'web-tree-sitter'],
  lsp: ['vscode-jsonrpc/node', 'vscode-languageserver-protocol', 'vscode-languageserver-textdocument'],
  cli: ['commander', 'chalk'],
  report: ['sarif'],
};
/** The library and the bundle's entry see everything, as tests do. */
const OPEN = new Set(['src/index.ts', 'src/bundle.ts']);

const texts = readSources();
const files = [...texts.keys()];
const judged = files.filter(file => /^(?:src|rules)\//.test(file) && !isTest(file) && !OPEN.has(file));
const imports = judged.flatMap(from => importsIn(from, textOf(from)));

function textOf(file: string): string {
  return texts.get(file) ?? '';
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
  // Names of files, which read nothing: an editor names its documents by address.
  const names = new Set(['node:path', 'node:url']);
  const wrong = imports.filter(
    ({ from, to }) =>
      to.startsWith('node:') && layerOf(from) !== 'cli' && !(layerOf(from) === 'lsp' && names.has(to)),
  );
  const touching = judged.filter(
    file =>
      layerOf(file) !== 'cli' &&
      /\bprocess\.|\bDate\.now\(|\bnew Date\(\)|\bfetch\(|\bMath\.random\(/.test(textOf(file)),
  );
  expect([...wrong.map(({ from, to }) => `${from} imports ${to}`), ...touching]).toEqual([]);
});

test('no cycles at run time, nor of types in src/aws', () =>
  expect(
    cyclesIn(
      imports.filter(({ from, to, typeOnly }) => isOwn(to) && (!typeOnly || from.startsWith('src/aws/'))),
    ),
  ).toEqual([]));

/** Files in cycles of imports, those of types included; it comes down to none as they are untied. */
const FILES_IN_TYPE_CYCLES = 0;
test('few cycles of types', () => {
  const cycles = cyclesIn(imports.filter(({ to }) => isOwn(to)));
  expect(cycles.flat().length, cycles.map(cycle => cycle.join(' ')).join('\n')).toBeLessThanOrEqual(
    FILES_IN_TYPE_CYCLES,
  );
});
