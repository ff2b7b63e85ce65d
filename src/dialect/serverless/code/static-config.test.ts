import { VARIABLE } from '../../../model/evaluator/evaluate.ts';
import { expect, test } from 'vitest';
import { isMap } from '../../../source/node.ts';
import { toPlain } from '../../../source/plain.ts';
import { Source } from '../../../source/source.ts';
import { readStaticConfig } from './static-config.ts';
import { lowerServerless } from '../serverless.ts';
import { deploymentOf, textFiles } from '../testing.ts';

const SPAN = { file: '', start: 0, end: 0 };
const read = (text: string, files = {}) =>
  readStaticConfig(new Source('serverless.ts', text), textFiles(files));
const data = (text: string, files = {}) => {
  const { root } = read(text, files);
  return root && toPlain(root);
};

test.each<[string, string, unknown]>([
  ['a default export', "export default { service: 'a' }", { service: 'a' }],
  [
    'module.exports',
    'module.exports = { a: [1, true, null,], "b-c": `x`, };',
    { a: [1, true, null], 'b-c': 'x' },
  ],
  [
    'a typed constant',
    "import type { AWS } from '@serverless/typescript';\nconst config: AWS = { service: 'a' };\nmodule.exports = config;\n",
    { service: 'a' },
  ],
  ['a type after the value', "export default { a: 'b' } as const satisfies AWS;", { a: 'b' }],
  [
    'a constant of the file',
    "const stage = 'dev';\nexport default { stage, other: stage }",
    { stage: 'dev', other: 'dev' },
  ],
  [
    'a spread constant',
    'const shared = { a: 1, b: 2 };\nexport default { b: 0, ...shared, c: 3 }',
    { a: 1, b: 2, c: 3 },
  ],
  ['comments', 'export default { // one\n a: 1, /* two */ b: 2 }', { a: 1, b: 2 }],
  ['escapes', "export default { a: 'it\\'s\\n' }", { a: "it's\n" }],
  [
    'an intrinsic function',
    "export default { a: { Ref: 'X' }, b: { 'Fn::Sub': '${Y}' } }",
    { a: { Ref: 'X' }, b: { 'Fn::Sub': '${Y}' } },
  ],
  ['a path that is quoted', 'export default { \'a/b\': { "c.d": 1 } }', { 'a/b': { 'c.d': 1 } }],
  ['numbers as they are written', 'export default { a: -1, b: 1.5 }', { a: -1, b: 1.5 }],
  ['null and nothing', 'export default { a: null, b: undefined }', { a: null, b: null }],
  ['a later property over an earlier one', 'export default { a: 1, a: 2 }', { a: 2 }],
  ['nested maps and lists', 'export default { a: [{ b: [1, [2]] }] }', { a: [{ b: [1, [2]] }] }],
  ['text without variables in backticks', 'export default { a: `x\ny` }', { a: 'x\ny' }],
  [
    'a variable of the framework in quotes',
    "export default { a: '${self:service}' }",
    { a: '${self:service}' },
  ],
  [
    'what is imported is open',
    "import hello from './hello';\nexport default { functions: { hello } }",
    { functions: { hello: { [VARIABLE]: 'code:hello' } } },
  ],
  [
    'what is computed is open',
    'export default { a: f({ x: 1 }), b: 1 + 2, c: `${x}`, d: 4 }',
    {
      a: { [VARIABLE]: 'code:f({ x: 1 })' },
      b: { [VARIABLE]: 'code:1 + 2' },
      c: { [VARIABLE]: 'code:`${x}`' },
      d: 4,
    },
  ],
])('%s', (_, text, expected) => expect(data(text)).toEqual(expected));

test.each<[string, string, unknown]>([
  [
    'a hexadecimal number',
    'export default { a: 0x1F, b: -0x10, c: 1_000, d: 1e3, e: 10n }',
    { a: 31, b: -16, c: 1000, d: 1000, e: 10 },
  ],
  ['a product', 'export default { a: 60 * 60 * 24 }', { a: 86400 }],
  [
    'texts that are joined',
    "const n = 'a';\nexport default { a: n + '-b', b: `${n}/c` }",
    { a: 'a-b', b: 'a/c' },
  ],
  [
    'an environment variable',
    "const { A, B: b, C = 'x' } = process.env;\nconst env = process.env;\nexport default { A, b, C, d: process.env.D, e: process.env['E']!, f: process.env.F as string, g: env.G, h: `x-${process.env.H}` }",
    {
      A: '${env:A}',
      b: '${env:B}',
      C: "${env:C, 'x'}",
      d: '${env:D}',
      e: '${env:E}',
      f: '${env:F}',
      g: '${env:G}',
      h: 'x-${env:H}',
    },
  ],
  [
    'a fallback of one',
    "export default { a: process.env.A || 'b', c: process.env.C ?? 3, d: process.env.D || f() }",
    { a: "${env:A, 'b'}", c: '${env:C, 3}', d: { [VARIABLE]: 'code:process.env.D || f()' } },
  ],
  [
    'members',
    "const all = { a: { b: 1 } };\nconst { a: { } , x } = all;\nexport default { c: all.a.b, d: all['a'], e: all.none }",
    { c: 1, d: { b: 1 }, e: { [VARIABLE]: 'code:all.none' } },
  ],
  ['a list in a list', 'const a = [1, 2];\nexport default { b: [0, ...a] }', { b: [0, 1, 2] }],
  [
    'parentheses and types',
    'export default ({ a: (1), b: <const>[] } as AWS)',
    { a: 1, b: { [VARIABLE]: 'code:<const>[]' } },
  ],
  ['a regular expression with quotes', 'const r = /[\'"`]/;\nexport default { a: 1 }', { a: 1 }],
])('%s is read', (_, text, expected) => expect(data(text)).toEqual(expected));

test.each<[string, string, Record<string, string>, unknown]>([
  [
    'a default export',
    "import hello from './hello'",
    { 'hello.ts': 'export default { handler: `h` };' },
    { handler: 'h' },
  ],
  [
    'a named export',
    "import { hello } from './hello.js'",
    { 'hello.ts': "export const hello = { handler: 'h' };" },
    { handler: 'h' },
  ],
  [
    'an index that passes on',
    "import { hello } from './functions'",
    {
      'functions/index.ts': "export { default as hello } from './hello';\n",
      'functions/hello/index.ts':
        "import schema from './schema';\nexport default { handler: 'h', events: [{ http: { schema } }] };",
      'functions/hello/schema.ts': "export default { type: 'object' } as const;",
    },
    { handler: 'h', events: [{ http: { schema: { type: 'object' } } }] },
  ],
  [
    'all exports of a file',
    "import * as all from './all';\nconst hello = all.one",
    { 'all.ts': "export * from './more';\n", 'more.ts': "const one = { handler: 'h' };\nexport { one };" },
    { handler: 'h' },
  ],
  [
    'CommonJS',
    "const { hello } = require('./all')",
    { 'all.js': "module.exports = { hello: { handler: 'h' } };" },
    { handler: 'h' },
  ],
  [
    'exports of CommonJS',
    "const hello = require('./all').hello",
    { 'all.js': "exports.hello = { handler: 'h' };" },
    { handler: 'h' },
  ],
  ['JSON', "import hello from './hello.json'", { 'hello.json': '{ "handler": "h" }' }, { handler: 'h' }],
  [
    'an alias of tsconfig.json',
    "import { hello } from '@functions/hello'",
    {
      'tsconfig.json':
        '{ "extends": "./tsconfig.paths.json", /* more */ "compilerOptions": { "strict": true, }, }',
      'tsconfig.paths.json':
        '{ "compilerOptions": { "baseUrl": ".", "paths": { "@functions/*": ["src/functions/*"] } } }',
      'src/functions/hello/index.ts': "export const hello = { handler: 'h' };",
    },
    { handler: 'h' },
  ],
  [
    'what the file computes',
    "import hello from './hello'",
    { 'hello.ts': "export default make('h');" },
    { [VARIABLE]: 'code:hello' },
  ],
  [
    'a package',
    "import hello from 'hello'",
    { 'hello.ts': "export default { handler: 'h' };" },
    { [VARIABLE]: 'code:hello' },
  ],
  ['a file above the root', "import hello from '../hello'", {}, { [VARIABLE]: 'code:hello' }],
  [
    'files that import each other',
    "import hello from './a'",
    { 'a.ts': "export { default } from './b';", 'b.ts': "export { default } from './a';" },
    { [VARIABLE]: 'code:hello' },
  ],
])('imported: %s', (_, head, files, expected) =>
  expect(data(`${head};\nexport default { hello };`, files)).toEqual({ hello: expected }),
);

test('what stands in another file has its place there', () => {
  const text = "export const hello = { handler: 'h' };";
  const { root } = read("import { hello } from './hello';\nexport default { ...{ a: 1 }, hello }", {
    'hello.ts': text,
  });
  const { file, start, end } = (isMap(root) && root.entries.get('hello')?.value.span) || SPAN;
  expect([file, text.slice(start, end)]).toEqual(['hello.ts', "{ handler: 'h' }"]);
});

test.each(['export default build()', 'module.exports = async () => ({})', 'console.log(1)', ''])(
  '%j is computed and not analysed',
  text =>
    expect(read(text)).toMatchObject({
      root: undefined,
      problems: [{ code: 'computed-config', message: 'not analyzed: the configuration is computed' }],
    }),
);

test('a spread is said with its place', () => {
  const text = 'export default { ...base, a: 1 }';
  const { problems } = read(text);
  expect([data(text), problems.map(({ code, span }) => [code, text.slice(span.start, span.end)])]).toEqual([
    { a: 1 },
    [['computed-part', '...base']],
  ]);
});

test.each([
  'export default {',
  'export default [[[[',
  'export default { a: ',
  "export default { a: '",
  `export default ${'['.repeat(5000)}`,
  'const a = b;\nconst b = a;\nexport default a',
])('broken code ends: %#', text => expect(() => read(text)).not.toThrow());

test('hostile code is read in the time of its length', () => {
  const bomb = Array.from(
    { length: 40 },
    (_, index) => `const c${index} = [c${index + 1}, c${index + 1}];\n`,
  ).join('');
  const texts = [
    `${bomb}const c40 = 1;\nexport default c0`,
    '\n'.repeat(300_000),
    `export default { a: ${'/*'.repeat(150_000)}`,
    `export default { a: \`${'\\`'.repeat(150_000)}`,
    'const a:'.repeat(40_000),
    `export default {${'a:{'.repeat(100_000)}`,
    `${Array.from({ length: 50_000 }, (_, index) => `const d${index} = d${index + 1};`).join('\n')}\nexport default d0`,
    `${Array.from({ length: 60 }, (_, index) => `const e${index} = [...e${index + 1}, ...e${index + 1}];`).join('\n')}\nconst e60 = [1];\nexport default { e0 }`,
    `${Array.from({ length: 60 }, (_, index) => `const s${index} = s${index + 1} + s${index + 1};`).join('\n')}\nconst s60 = 'x';\nexport default { s0 }`,
    `export default { a: ${'/['.repeat(100_000)}`,
    `export default { a: ${'('.repeat(100_000)}`,
    `export default { a: ${'`${'.repeat(100_000)}`,
  ];
  for (const text of texts) {
    const start = performance.now();
    read(text);
    expect(performance.now() - start, text.slice(0, 40)).toBeLessThan(2_000);
  }
});

test.each([
  ['in a template', '`${handlerPath(__dirname)}/handler.main`', 'src/a/handler.main'],
  ['by itself', 'handlerPath(__dirname)', 'src/a'],
  ['of another folder', 'handlerPath(elsewhere)', { [VARIABLE]: 'code:handlerPath(elsewhere)' }],
])('the folder of a file below the working directory, %s', (_, written, handler) =>
  expect(
    data("import hello from './src/a';\nexport default { hello }", {
      'src/a/index.ts': `import { handlerPath } from '../libs/path';\nexport default { handler: ${written} };`,
      'src/libs/path.ts':
        "export const handlerPath = (context: string) => {\n  return `${context.split(process.cwd())[1].substring(1).replace(/\\\\/g, '/')}`\n};",
    }),
  ).toEqual({ hello: { handler } }),
);
test('a function that gives something else is open', () =>
  expect(
    JSON.stringify(data('const path = (a) => a.trim();\nexport default { a: path(__dirname) }')),
  ).toContain('code:path(__dirname)'));

test('it lowers like any other service', () => {
  const text =
    "export default { service: 's', provider: { name: 'aws' }, functions: { hello: { handler: 'h', environment: { KEY: 'x' } } } }";
  const { root } = read(text);
  if (!isMap(root)) throw new Error('no root');
  const fn = lowerServerless(root, 'serverless.ts', textFiles({}), deploymentOf()).stacks[0]!.resources.get(
    'HelloLambdaFunction',
  )!;
  expect(text.slice(fn.at.start, fn.at.end)).toBe('hello');
});
