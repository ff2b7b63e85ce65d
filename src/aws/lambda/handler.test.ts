import { describe, expect, test } from 'vitest';
import { handlerIn, sam, told, type TemplateFiles } from './testing.ts';

const lambda = (properties: string, more = ''): TemplateFiles => ({
  'app/template.yaml': `Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: { Runtime: nodejs22.x, ${properties} }\n${more}`,
});

describe('JavaScript', () => {
  test.each([
    ['CodeUri and Handler', 'CodeUri: src, Handler: a.handler', ['app/src/a.js'], 'app/src/a.js handler'],
    [
      'a path in Handler',
      'CodeUri: src/, Handler: x/a.handler',
      ['app/src/x/a.js'],
      'app/src/x/a.js handler',
    ],
    [
      'a dot before the path',
      'CodeUri: ./src, Handler: ./a.handler',
      ['app/src/a.js'],
      'app/src/a.js handler',
    ],
    ['nested names', 'CodeUri: src, Handler: a.b.c', ['app/src/a.js'], 'app/src/a.js b c'],
    ['a folder beside the template', 'CodeUri: ../src, Handler: a.handler', ['src/a.js'], 'src/a.js handler'],
    ['no CodeUri', 'Handler: src/a.handler', ['app/src/a.mjs'], 'app/src/a.mjs handler'],
    [
      'TypeScript before JavaScript',
      'CodeUri: src, Handler: a.h',
      ['app/src/a.js', 'app/src/a.ts'],
      'app/src/a.ts h',
    ],
    ['.cjs', 'CodeUri: src, Handler: a.h', ['app/src/a.cjs'], 'app/src/a.cjs h'],
    ['.tsx', 'CodeUri: src, Handler: a.h', ['app/src/a.tsx'], 'app/src/a.tsx h'],
    ['the index of a folder', 'CodeUri: src, Handler: a.h', ['app/src/a/index.ts'], 'app/src/a/index.ts h'],
    ['a file as CodeUri', 'CodeUri: src/a.js, Handler: a.h', ['app/src/a.js'], 'app/src/a.js h'],
    ['a folder that is not there', 'CodeUri: src, Handler: a.h', [], 'its code is not beside the template'],
    [
      'a file that is not there',
      'CodeUri: src, Handler: x/a.h',
      ['app/src/b.js'],
      'its code has no module x/a',
    ],
    [
      'a folder above the root',
      'CodeUri: ../../src, Handler: a.h',
      [],
      'its code is outside of the root of the scan',
    ],
    ['an archive', 'CodeUri: a.zip, Handler: a.h', ['app/a.zip'], 'its code is in an archive'],
    ['S3', 'CodeUri: s3://b/k, Handler: a.h', [], 'its code is in S3'],
    ['S3 as a map', 'CodeUri: { Bucket: b, Key: k }, Handler: a.h', [], 'its code is in S3'],
    [
      'a Handler without a function',
      'CodeUri: src, Handler: a',
      [],
      'its handler, a, names no function of a module',
    ],
    ['no Handler', 'CodeUri: src', [], 'it has no handler'],
    ['inline code', 'InlineCode: x, Handler: index.h', [], 'app/template.yaml#F/index.js h'],
    ['an image', 'PackageType: Image', [], 'image'],
    ['a web server', 'CodeUri: src, Handler: run.sh', ['app/src/run.sh'], 'its handler is a script, run.sh'],
  ])('SAM: %s', (_, properties, files, expected) => expect(told(sam(properties), files)).toBe(expected));

  test('SAM: Globals', () =>
    expect(told(sam('Handler: a.h', '', 'Globals: { Function: { CodeUri: src/ } }'), ['app/src/a.js'])).toBe(
      'app/src/a.js h',
    ));

  test.each([
    ['of this name', '[app.ts]', 'app.h', ['app/src/app.ts'], 'app/src/app.ts h'],
    [
      'in a folder, which esbuild leaves out',
      '[handlers/app.ts]',
      'app.h',
      ['app/src/handlers/app.ts'],
      'app/src/handlers/app.ts h',
    ],
    ['among several', '[x/a.ts, y/a.ts]', 'y/a.h', ['app/src/x/a.ts', 'app/src/y/a.ts'], 'app/src/y/a.ts h'],
    ['without an ending', '[app]', 'app.h', ['app/src/app.ts'], 'app/src/app.ts h'],
    ['that is the only one', '[main.ts]', 'index.h', ['app/src/main.ts'], 'app/src/main.ts h'],
    ['that is not there', '[main.ts]', 'a.h', ['app/src/a.js'], 'app/src/a.js h'],
  ])('SAM: an entry point of esbuild %s', (_, entries, handler, files, expected) =>
    expect(
      told(
        sam(
          `CodeUri: src, Handler: ${handler}`,
          `    Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: ${entries} } }\n`,
        ),
        files,
      ),
    ).toBe(expected),
  );

  test.each([
    [
      'CodeUri: dist, Handler: a.h',
      '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }',
      'app/src/a.ts h',
    ],
    [
      'CodeUri: ., Handler: dist/a.h',
      '{ "compilerOptions": { "outDir": "./dist" }, "include": ["src/**/*"] }',
      'app/src/a.ts h',
    ],
    ['CodeUri: ., Handler: dist/src/a.h', '{ "compilerOptions": { "outDir": "./dist" } }', 'app/src/a.ts h'],
    [
      'CodeUri: dist, Handler: a.h',
      '{ "compilerOptions": { "rootDir": "src" } }',
      'its code is not beside the template',
    ],
    [
      'CodeUri: build, Handler: a.h',
      '{ "compilerOptions": { "outDir": "dist" } }',
      'its code is not beside the template',
    ],
  ])('SAM: what the compiler writes, { %s } with %s', (properties, config, expected) =>
    expect(
      told({ ...sam(properties), 'app/tsconfig.json': config }, ['app/tsconfig.json', 'app/src/a.ts']),
    ).toBe(expected),
  );

  test('code that nobody wrote is told', () =>
    expect(
      told({ ...sam('CodeUri: src, Handler: a.h'), 'app/src/a.js': 'a();'.repeat(2_000) }, ['app/src/a.js']),
    ).toBe('its code is minified'));
});

describe('Python', () => {
  test.each([
    ['a module', 'Handler: a.handler', ['app/src/a.py'], 'app/src/a.py handler'],
    ['a module of a package', 'Handler: pkg.a.handler', ['app/src/pkg/a.py'], 'app/src/pkg/a.py handler'],
    ['a module in a folder', 'Handler: pkg/a.handler', ['app/src/pkg/a.py'], 'app/src/pkg/a.py handler'],
    ['a package', 'Handler: pkg.handler', ['app/src/pkg/__init__.py'], 'app/src/pkg/__init__.py handler'],
    ['JavaScript is none', 'Handler: a.handler', ['app/src/a.js'], 'its code has no module a'],
  ])('SAM: %s', (_, handler, files, expected) =>
    expect(told(sam(`CodeUri: src, Runtime: python3.13, ${handler}`), files)).toBe(expected),
  );
});

describe('CloudFormation', () => {
  test.each([
    ['a local path', 'Code: ./src, Handler: a.h', ['app/src/a.js'], 'app/src/a.js h'],
    ['S3', 'Code: { S3Bucket: b, S3Key: k }, Handler: a.h', [], 'its code is in S3'],
    ['a URL of S3', 'Code: "https://s3.amazonaws.com/b/k", Handler: a.h', [], 'its code is in S3'],
    ['an image', 'Code: { ImageUri: i }', [], 'image'],
    ['no code', 'Handler: a.h', [], 'it has no code'],
    [
      'a file that Rain embeds',
      'Code: { ZipFile: !Rain::Embed src/b.js }, Handler: index.h',
      ['app/src/b.js'],
      'app/src/b.js h',
    ],
    ['inline code', 'Code: { ZipFile: x }, Handler: index.h', [], 'app/template.yaml#F/index.js h'],
    [
      'inline code of Python',
      'Runtime: python3.13, Code: { ZipFile: x }, Handler: index.h',
      [],
      'app/template.yaml#F/index.py h',
    ],
    [
      'inline code with another handler',
      'Code: { ZipFile: x }, Handler: a.h',
      [],
      'its inline code is index, and its handler in a',
    ],
    [
      'inline code that deployment fills in',
      'Code: { ZipFile: !Sub "x ${AWS::Region}" }, Handler: index.h',
      [],
      'its inline code is not known until deployment',
    ],
    ['another runtime', 'Runtime: java21, Code: ./src, Handler: a.h', [], 'runtime java21'],
    ['no runtime', 'Runtime: !Ref AWS::NoValue, Code: ./src, Handler: a.h', [], 'it has no runtime'],
    [
      'a runtime from elsewhere',
      'Runtime: !ImportValue r, Code: ./src, Handler: a.h',
      [],
      'its runtime is not known until deployment',
    ],
    [
      'a handler from elsewhere',
      'Code: ./src, Handler: !ImportValue h',
      [],
      'its handler is not known until deployment',
    ],
    [
      'code from elsewhere',
      'Code: !ImportValue h, Handler: a.h',
      [],
      'where its code is is not known until deployment',
    ],
  ])('%s', (_, properties, files, expected) => expect(told(lambda(properties), files)).toBe(expected));

  const parameter = 'Parameters: { H: { Type: String, Default: a.h } }\n';
  test.each([
    ['with its default', true, 'app/src/a.js h'],
    ['without it', false, 'its handler is not known until deployment'],
  ])('a parameter, %s', (_, assumeDefaults, expected) =>
    expect(told(lambda('Code: ./src, Handler: !Ref H', parameter), ['app/src/a.js'], assumeDefaults)).toBe(
      expected,
    ),
  );

  test.each([
    ['a block', '        ZipFile: |\n          let one;\n          two();\n', 'two'],
    ['one line', '        ZipFile: let one; two();\n', 'two'],
    [
      'an Fn::Join, as a whole',
      '        ZipFile: !Join ["", ["let one; ", "two();"]]\n',
      '!Join ["", ["let one; ", "two();"]]',
    ],
  ])('a place in inline code that is %s', (_, zip, expected) => {
    const text = `Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      Runtime: nodejs22.x\n      Handler: index.h\n      Code:\n${zip}`;
    const handler = handlerIn({ 'template.yaml': text });
    if (handler.kind !== 'code') throw new Error(handler.why);
    const { source, placeOf } = handler;
    const start = source.text.indexOf('two');
    const place = placeOf!({ file: source.file, start, end: start + 3 });
    expect(text.slice(place.start, place.end)).toBe(expected);
  });
});

describe('the CDK', () => {
  const hash = 'a'.repeat(64);
  const template = (
    metadata: object,
    code: object = { S3Bucket: 'b', S3Key: `${hash}.zip` },
    id = 'F',
  ): TemplateFiles => ({
    'cdk.out/S.template.json': JSON.stringify({
      Resources: {
        [id]: {
          Type: 'AWS::Lambda::Function',
          Properties: { Runtime: 'python3.13', Handler: 'index.h', Code: code },
          Metadata: metadata,
        },
      },
    }),
  });
  const path = { 'aws:asset:path': `asset.${hash}`, 'aws:asset:property': 'Code' };
  const there = [`cdk.out/asset.${hash}/index.py`];
  const found = `cdk.out/asset.${hash}/index.py h`;
  test.each([
    ['an asset', template({ ...path, 'aws:asset:is-bundled': false }), there, found],
    ['an asset without metadata', template({}), there, found],
    [
      'an asset that is bundled',
      template({ ...path, 'aws:asset:is-bundled': true }),
      there,
      'its code is bundled',
    ],
    ['an asset that is not there', template(path), [], 'its code is not beside the template'],
    [
      'a file as an asset',
      template({ 'aws:asset:path': `asset.${hash}.zip` }),
      [],
      'its code is in an archive',
    ],
    [
      'metadata of another property',
      template({ ...path, 'aws:asset:property': 'Other' }),
      [],
      'its code is in S3',
    ],
    [
      'a function of its own',
      template(path, {}, `LogRetention${'0'.repeat(32)}FD4BFC8A`),
      there,
      'added by the AWS CDK',
    ],
  ])('%s', (_, texts, files, expected) => expect(told(texts, files)).toBe(expected));
});
