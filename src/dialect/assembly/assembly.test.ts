import { describe, expect, test } from 'vitest';
import { lowerFile } from '../index.ts';
import { deploymentOf, rootOf, textFiles } from '../serverless/testing.ts';
import { authorFrame } from './frame.ts';
import { assemblyOf, isNestedTemplate, tracesOf } from './manifest.ts';

const manifest = (artifacts: unknown): string => JSON.stringify({ version: '48.0.0', artifacts });

test('an assembly is its stacks, its stages and the metadata beside them', () =>
  expect(
    assemblyOf(
      manifest({
        Shop: {
          type: 'aws:cloudformation:stack',
          properties: { templateFile: 'Shop.template.json', parameters: { Acl: 'Private', Odd: 1 } },
          additionalMetadataFile: 'Shop.metadata.json',
          metadata: { '/Shop/A': [{ type: 'aws:cdk:logicalId', data: 'A', trace: ['x'] }] },
        },
        Prod: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod/' } },
        Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
      }),
    ),
  ).toEqual({
    templates: ['Shop.template.json'],
    assemblies: ['assembly-Prod'],
    metadataFiles: ['Shop.metadata.json'],
    parameters: new Map([['Shop.template.json', new Map([['Acl', 'Private']])]]),
    traces: new Map([['Shop/A', ['x']]]),
  }));

describe('a parameter of a template in an assembly', () => {
  const stackOf = (file: string, given: Readonly<Record<string, string>> = {}) => {
    const root = rootOf(
      '{ "Parameters": { "Acl": { "Type": "String", "Default": "PublicRead" } }, "Resources": {} }',
      file,
    );
    const files = textFiles({
      'cdk.out/manifest.json': manifest({
        Shop: {
          type: 'aws:cloudformation:stack',
          properties: { templateFile: 'Shop.template.json', parameters: { Acl: 'Private' } },
        },
      }),
    });
    return lowerFile(root, 'cloudformation', file, files, {
      ...deploymentOf(),
      parameters: new Map(Object.entries(given)),
    }).stacks[0]!.parameters.get('Acl')!.given;
  };
  test.each<[string, string, Readonly<Record<string, string>>, string | undefined]>([
    ['is what its artifact says', 'cdk.out/Shop.template.json', {}, 'Private'],
    ['unless the command line says otherwise', 'cdk.out/Shop.template.json', { Acl: 'None' }, 'None'],
    ['is open in another template', 'cdk.out/Other.template.json', {}, undefined],
    ['is open elsewhere', 'Shop.template.json', {}, undefined],
  ])('%s', (_, file, given, expected) => expect(stackOf(file, given)).toBe(expected));
});

test.each(['../x.json', 'a/../../x.json', '/etc/x.json', 'C:/x.json', '..\\x.json', '', 1, null, { a: 1 }])(
  'the template %s is not in it',
  templateFile =>
    expect(
      assemblyOf(manifest({ Shop: { type: 'aws:cloudformation:stack', properties: { templateFile } } }))!
        .templates,
    ).toEqual([]),
);

test.each([
  '',
  '{',
  '[]',
  '"artifacts"',
  '{ "artifacts": {} }',
  '{ "version": "1", "artifacts": [] }',
  '{ "version": 1, "artifacts": {} }',
])('%s is no assembly', text => expect(assemblyOf(text)).toBeUndefined());

test('odd metadata has no traces', () => {
  for (const text of [
    '',
    '[]',
    '{ "/A": null, "/B": [null, 1, {}], "/C": [{ "type": "aws:cdk:logicalId", "trace": "x" }], "/D": [{ "type": "aws:cdk:creationStack", "data": [1] }] }',
  ])
    expect([...tracesOf(text)]).toEqual([]);
});

describe('where a construct was made', () => {
  const id = (trace?: readonly string[]) => ({
    type: 'aws:cdk:logicalId',
    data: 'Box',
    ...(trace ? { trace } : {}),
  });
  const creation = { type: 'aws:cdk:creationStack', data: ['creation'] };
  test.each<[string, readonly object[], readonly string[] | undefined]>([
    ['is the trace of its logical id', [id(['here'])], ['here']],
    ['is that of its creation where the id has none', [id(), creation], ['creation']],
    ['is that of its id where both have one', [creation, id(['here'])], ['here']],
    ['is not known from other metadata', [{ type: 'aws:cdk:info', data: ['x'], trace: ['x'] }], undefined],
  ])('%s', (_, entries, expected) =>
    expect(tracesOf(JSON.stringify({ '/Shop/Box/Resource': entries })).get('Shop/Box/Resource')).toEqual(
      expected,
    ),
  );
});

test('several stacks of an assembly keep their parameters apart', () => {
  const stack = (templateFile: string, parameters?: object) => ({
    type: 'aws:cloudformation:stack',
    properties: { templateFile, parameters },
  });
  const { templates, parameters } = assemblyOf(
    manifest({
      A: stack('A.template.json', { P: 'a' }),
      B: stack('B.template.json', { P: 'b' }),
      C: stack('C.template.json'),
    }),
  )!;
  expect(templates).toEqual(['A.template.json', 'B.template.json', 'C.template.json']);
  expect([...parameters].map(([file, values]) => [file, Object.fromEntries(values)])).toEqual([
    ['A.template.json', { P: 'a' }],
    ['B.template.json', { P: 'b' }],
    ['C.template.json', {}],
  ]);
});

test('templates of nested stacks are told by their names', () => {
  expect(['ShopData1.nested.template.json', 'Shop.template.json'].map(isNestedTemplate)).toEqual([
    true,
    false,
  ]);
});

describe("the author's frame", () => {
  test.each<[string, string[], string | undefined]>([
    [
      'after those of the library',
      [
        '...node_modules-aws-cdk-lib...',
        'new Bucket (/app/node_modules/aws-cdk-lib/s3.js:1:2)',
        'new Shop (/app/lib/shop.ts:6:5)',
        'main (/app/bin/app.ts:1:1)',
      ],
      '/app/lib/shop.ts:6:5',
    ],
    ['with its at', ['    at new Shop (/app/lib/shop.ts:6:5)'], '/app/lib/shop.ts:6:5'],
    ['without a function', ['/app/bin/app.ts:3:1'], '/app/bin/app.ts:3:1'],
    ['as a module', ['file:///app/lib/shop.mjs:6:5'], '/app/lib/shop.mjs:6:5'],
    ['relative, without a column', ['at new Bucket (lib/bucket.ts:42)'], 'lib/bucket.ts:42:1'],
    ['on Windows', ['new Shop (C:\\app\\lib\\shop.ts:6:5)'], 'C:/app/lib/shop.ts:6:5'],
    [
      'in none',
      ['Module._compile (node:internal/modules/cjs/loader:1:2)', 'stack traces disabled', 'x'.repeat(5_000)],
      undefined,
    ],
  ])('%s', (_, trace, expected) => {
    const frame = authorFrame(trace);
    expect(frame && `${frame.file}:${frame.line}:${frame.column}`).toBe(expected);
  });
});
