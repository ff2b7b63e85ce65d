import { describe, expect, test } from 'vitest';
import { worldAmong } from '../../../tools/worlds.ts';
import { handlerOf } from './handler.ts';
import { sls, told, type TemplateFiles } from './testing.ts';

describe('serverless', () => {
  const python = 'python3.13';
  test.each([
    ['a handler', sls('handler: src/a.h'), ['app/src/a.ts'], 'app/src/a.ts h'],
    ['a folder', sls('handler: src/a.h'), ['app/src/a/index.ts'], 'app/src/a/index.ts h'],
    ['Python', sls('handler: src/a.h', '', python), ['app/src/a.py'], 'app/src/a.py h'],
    ['Python by its module', sls('handler: src.a.h', '', python), ['app/src/a.py'], 'app/src/a.py h'],
    ['module', sls('handler: a.h, module: one', '', python), ['app/one/a.py', 'app/a.py'], 'app/one/a.py h'],
    [
      'module below the service',
      sls('handler: one/a.h, module: one', '', python),
      ['app/one/a.py'],
      'app/one/a.py h',
    ],
    [
      'a variable',
      sls('handler: "${self:custom.h}.h"', 'custom: { h: src/a }'),
      ['app/src/a.js'],
      'app/src/a.js h',
    ],
    [
      'an archive',
      sls('handler: a.h, package: { artifact: a.zip }'),
      ['app/a.js'],
      'its code is in an archive',
    ],
    [
      'an archive of all',
      sls('handler: a.h', 'package: { artifact: a.zip }'),
      ['app/a.js'],
      'its code is in an archive',
    ],
    [
      'an archive of others',
      sls('handler: a.h', 'package: { artifact: a.zip, individually: true }'),
      ['app/a.js'],
      'app/a.js h',
    ],
    ['an image', sls('image: x'), [], 'image'],
    [
      'what the compiler writes',
      { ...sls('handler: dist/a.h'), 'app/tsconfig.json': '{"compilerOptions":{"outDir":"dist"}}' },
      ['app/src/a.ts', 'app/tsconfig.json'],
      'app/src/a.ts h',
    ],
    [
      'serverless-wsgi',
      sls('handler: wsgi_handler.handler', '', python),
      [],
      'its handler is made by the plug-in serverless-wsgi',
    ],
    [
      'the application of serverless-wsgi',
      sls('handler: wsgi_handler.handler', 'custom: { wsgi: { app: api/app.application } }', python),
      ['app/api/app.py'],
      'app/api/app.py application',
    ],
    ['a file that is not there', sls('handler: src/a.h'), [], 'its code has no module src/a'],
  ] satisfies [string, TemplateFiles, string[], string][])('%s', (_, texts, files, expected) =>
    expect(told(texts, files)).toBe(expected),
  );

  test('functions that a plug-in or the framework adds have code of their own', () => {
    const world = worldAmong({
      'serverless.yml':
        'service: s\nprovider: { name: aws, runtime: nodejs22.x }\nplugins: [serverless-plugin-warmup]\ncustom: { warmup: { d: { enabled: true } } }\nfunctions:\n  f: { handler: a.h, events: [s3: { bucket: b, existing: true }] }\n',
    });
    const whys = world.stackIndex.ofType('AWS::Lambda::Function').map(({ id }) => {
      const handler = handlerOf(world.resource(id)!);
      return handler.kind === 'none' ? handler.why : handler.kind;
    });
    expect(whys).toEqual([
      'its code has no module a',
      'added by the plug-in warmup',
      'added by the Serverless Framework',
    ]);
  });
});
