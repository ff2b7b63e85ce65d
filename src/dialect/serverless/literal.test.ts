import { VARIABLE } from '../../model/evaluator/evaluate.ts';
import { expect, test } from 'vitest';
import { isMap } from '../../source/node.ts';
import { toPlain } from '../../source/plain.ts';
import { Source } from '../../source/source.ts';
import { readStaticConfig } from './literal.ts';
import { lowerServerless } from './serverless.ts';
import { deploymentOf, textFiles } from './testing.ts';

const read = (text: string) => readStaticConfig(new Source('serverless.ts', text));
const data = (text: string) => {
  const { root } = read(text);
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
test.todo('a hexadecimal number is a number, not a text');

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
  ];
  const start = performance.now();
  for (const text of texts) read(text);
  expect(performance.now() - start).toBeLessThan(2_000);
});

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
