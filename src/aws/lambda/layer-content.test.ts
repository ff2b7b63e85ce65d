import { expect, test } from 'vitest';
import { LocalModules } from '../../code/modules.ts';
import type { Module } from '../../code/program.ts';
import { folderOf } from '../../source/files.ts';
import { textFiles } from '../../source/texts.ts';
import { handlerIn, sam, sls, told, type TemplateFiles } from './testing.ts';

const importsIn = (template: TemplateFiles, files: readonly string[]) => {
  const handler = handlerIn(template, files);
  if (handler.kind !== 'code') throw new Error(handler.why);
  return handler.imports;
};
const layer = (properties: string, metadata = ''): string =>
  `  L: { Type: AWS::Serverless::LayerVersion, Properties: { ${properties} }${metadata} }\n`;
const built = (method: string): string => `, Metadata: { BuildMethod: ${method} }`;
const withLayer = (runtime: string, own: string): TemplateFiles =>
  sam(
    `CodeUri: src, Handler: a.h, Runtime: ${runtime}, Layers: [!Ref L, !Sub "arn:aws:lambda:\${AWS::Region}:1:layer:x:1"]`,
    own,
  );
const [python, nodejs] = ['python3.13', 'nodejs22.x'];

test.each([
  [
    'Python: modules stand in python',
    python,
    layer('ContentUri: layer'),
    ['app/src/', 'app/layer/python/lib/python3.13/site-packages/', 'app/layer/python/'],
    ['app/layer/'],
    [],
  ],
  [
    'Python: a build lays them there',
    python,
    layer('ContentUri: layer', built('python3.13')),
    ['app/src/', 'app/layer/'],
    [],
    [],
  ],
  ['JavaScript: the layer is /opt', nodejs, layer('ContentUri: layer'), [], ['app/layer/'], []],
  [
    'JavaScript: a build lays it below nodejs',
    nodejs,
    layer('ContentUri: layer', built('nodejs22.x')),
    [],
    [],
    [{ prefix: '/opt/nodejs/', isWhole: true, to: ['app/layer/'] }],
  ],
  ['a layer in S3', nodejs, layer('ContentUri: s3://b/k'), [], [], []],
  ['a layer that is not there', python, layer('ContentUri: gone'), ['app/src/'], [], []],
])('%s', (_, runtime, own, pythonPath, layers, aliases) =>
  expect(
    importsIn(withLayer(runtime, own), ['app/src/a.py', 'app/src/a.js', 'app/layer/python/x.py']),
  ).toEqual({ pythonPath, layers, aliases }),
);

test('a Makefile may lay Python anywhere', () =>
  expect(
    importsIn(withLayer(python, layer('ContentUri: layer', built('makefile'))), [
      'app/src/a.py',
      'app/layer/x.py',
    ]).pythonPath,
  ).toEqual([
    'app/src/',
    'app/layer/',
    'app/layer/python/lib/python3.13/site-packages/',
    'app/layer/python/',
  ]));

test.each([
  ['JavaScript', nodejs, '/opt/nodejs/a.h', layer('ContentUri: layer'), 'app/layer/nodejs/a.js'],
  [
    'JavaScript that a build lays there',
    nodejs,
    '/opt/nodejs/a.h',
    layer('ContentUri: layer', built('nodejs22.x')),
    'app/layer/a.js',
  ],
  ['Python', python, 'a.h', layer('ContentUri: layer'), 'app/layer/python/a.py'],
])('a handler in a layer: %s', (_, runtime, handler, own, file) =>
  expect(
    told(sam(`CodeUri: src, Handler: ${handler}, Runtime: ${runtime}, Layers: [!Ref L]`, own), [
      'app/src/b.js',
      file,
    ]),
  ).toBe(`${file} h`),
);
test('a handler in a layer of others is told', () =>
  expect(told(sam('CodeUri: src, Handler: /opt/nodejs/a.h'), ['app/src/a.js'])).toBe(
    'its handler is in a layer',
  ));

test.each([
  ['path', '{ path: layer }', ['app/layer/']],
  ['an archive', '{ package: { artifact: a.zip } }', []],
])('layers of serverless: %s', (_, own, layers) =>
  expect(
    importsIn(sls('handler: src/a.h, layers: [{ Ref: CommonLambdaLayer }]', `layers: { common: ${own} }`), [
      'app/src/a.js',
      'app/layer/nodejs/b.js',
    ]).layers,
  ).toEqual(layers),
);

test('the paths of the nearest tsconfig.json are aliases', () => {
  const files = ['app/src/a.ts', 'app/tsconfig.json', 'tsconfig.json'];
  const config = (to: string): string => JSON.stringify({ compilerOptions: { paths: { '@/*': [to] } } });
  const template = {
    ...sls('handler: src/a.h'),
    'app/tsconfig.json': config('src/*'),
    'tsconfig.json': config('x/*'),
  };
  expect(importsIn(template, files)).toEqual({
    pythonPath: [],
    layers: [],
    aliases: [{ prefix: '@/', isWhole: true, to: ['app/src/'] }],
  });
});

test('the folder of a service is on the path of Python, after the one of its module', () =>
  expect(
    importsIn(sls('handler: a.h, module: one', '', python), ['app/one/a.py']).pythonPath.map(folderOf),
  ).toEqual(['app/one/', 'app/']));

test('imports from a layer that a build lays below nodejs are found', () => {
  const files = ['app/src/a.js', 'app/layer/b.js'];
  const imports = importsIn(withLayer(nodejs, layer('ContentUri: layer', built('nodejs22.x'))), files);
  const module = (file: string): Module => ({
    file,
    language: 'javascript',
    body: [],
    exports: { name: '' },
    comments: [],
    errors: [],
  });
  const modules = new LocalModules(
    textFiles({ 'app/layer/b.js': '' }),
    { read: ({ file }) => module(file) },
    imports,
  );
  expect(modules.import(module('app/src/a.js'), '/opt/nodejs/b')).toEqual({
    module: module('app/layer/b.js'),
  });
  expect(modules.import(module('app/src/a.js'), '/opt/nodejs/c')).toEqual({
    package: '/opt/nodejs/c',
    path: [],
  });
});
