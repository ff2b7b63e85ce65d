import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Span } from '../../source/node.ts';
import { OutOfBudget, withBudget } from '../../source/budget.ts';
import { Source } from '../../source/source.ts';
import type { Module } from '../program.ts';
import { readJavaScript } from './read.ts';

const ENDINGS = ['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx', 'txt'];
const read = (text: string, ending = 'js'): Module => readJavaScript(new Source(`a.${ending}`, text));

test.each([
  ['brackets', 'nested too deeply', '['.repeat(50_000)],
  ['closed brackets', 'nested too deeply', '('.repeat(600) + ')'.repeat(600)],
  ['functions', 'nested too deeply', '() =>\n'.repeat(20_000)],
  ['signs', 'nested too deeply', `x = ${'!'.repeat(50_000)}a`],
  ['sums', 'nested too deeply', `x = ${'a + '.repeat(90_000)}a`],
  ['assignments', 'nested too deeply', `${'a =\n'.repeat(50_000)}a`],
  ['conditions', 'nested too deeply', 'if (a)\n'.repeat(20_000)],
  ['elements', 'nested too deeply', `${'<a>\n'.repeat(1_000)}${'</a>'.repeat(1_000)}`],
  ['members', 'nested too deeply', `a${'.b'.repeat(1_000)}`],
  ['calls', 'nested too deeply', `a${'.b()'.repeat(1_000)}`],
  ['a long line', 'larger than the limit of 1 MB', `a = '${'x'.repeat(10_000_000)}'`],
  ['no text', 'not a text', 'a\0b'],
  ['a bundle', 'bundled code', `var a = __webpack_require__(1);\n${'f();\n'.repeat(2_000)}`],
  ['minified code', 'bundled code', 'a=b(c.d);'.repeat(2_000)],
])('%s: refused at once', (_, message, text) =>
  expect(read(text).errors).toEqual([{ message, span: expect.anything() as Span }]),
);

test.each(['a<b>(', '<a>(', 'async<T>(', 'a<b>(c=>', '(a: b = (c'])(
  'what the parser tries in two ways, in each other: %s',
  text => expect(read(`${text.repeat(90)} ;@%`, 'ts').errors).toHaveLength(1),
);

test.each([
  ['else if', 'if (a) b(); else\n'.repeat(400)],
  ['a sum', `x = ${'a + '.repeat(1_000)}'b'`],
  ['alternatives', `x = ${'a || '.repeat(1_000)}b`],
  ['cases', `switch (a) { ${'case b: c();\n'.repeat(3_000)} }`],
  ['nested cases', `${'switch (a) { case 1: case 2: b(); default: '.repeat(50)}${'}'.repeat(50)}`],
  ['a key in a text', `const key = '${'QUJD'.repeat(9_000)}';\nexports.handler = () => key;\n`],
  ['brackets in texts', `const a = '(';\n`.repeat(1_000).replaceAll('const', 'var')],
])('%s: read as a whole', (_, text) => {
  const { body, errors } = read(`${text};`);
  expect(errors).toEqual([]);
  expect(body.length).toBeGreaterThan(0);
});

test('what is nested too deeply is left out, and the rest is read', () => {
  const { body, errors } = read(`a${'.b'.repeat(450)}; c()`);
  expect(body).toHaveLength(2);
  expect(errors).toHaveLength(1);
});

test.each([
  ['cases that go on', 'switch (a) {\ncase () => {', '}: b(); case c: d() }'],
  ['tests with assignments', '((', ') && (a = b)) || (c ??= d)'],
  ['patterns', 'const { a, b } = (() => {', '})()'],
  ['assignments', '((', ').a ||= b).c'],
  ['targets', 'a(() => {', '}).b += c'],
])('no part is in the tree twice: %s', (_, open, close) => {
  const size = (levels: number): number =>
    spansIn(read(`${open.repeat(levels)}e${close.repeat(levels)}`)).length;
  expect(size(40)).toBeLessThan(3 * size(20));
});

test('an error with its place', () => {
  expect(read('a();\nconst b = ;').errors).toEqual([
    { message: 'Unexpected token', span: { file: 'a.js', start: 15, end: 16 } },
  ]);
  expect(read('const a = 1; const a = 2; f(a)')).toMatchObject({
    body: { length: 3 },
    errors: [{ message: "Identifier 'a' has already been declared.", span: { start: 19 } }],
  });
});

test('comments without their signs', () =>
  expect(read('// a\nf(/* b */)\n/** c */').comments).toEqual([
    { text: 'a', span: { file: 'a.js', start: 0, end: 4 } },
    { text: 'b', span: { file: 'a.js', start: 7, end: 14 } },
    { text: 'c', span: { file: 'a.js', start: 16, end: 24 } },
  ]));

test('the budget of the file ends the reading', () =>
  expect(() => withBudget(() => read('f();\n'.repeat(1_000)), 3_000)).toThrow(OutOfBudget));

const PROGRAM = `import { S3Client as S } from '@aws-sdk/client-s3';
const { TABLE = 'x', ...rest } = process.env;
export enum E { A = 1 } namespace N { export const a = 1 }
@dec() export class A<T> extends B { static #x = 1; constructor(private y?: T) { super(y) } get z() { return this.#x } static { f() } }
export const handler = async ({ body, ...q }, [c] = []) => {
  for await (const { Items: [i] } of pages(\`a\${body}b\`)) { if (i?.id === 1) throw new Error('x' + i) else x ||= i++ }
  switch (q.type) { case 'a': return y\`s\${c}\`; default: q.a.b += 1; break }
  try { await (a ? b<T>(c) : (d = e)) } catch ({ message }) { console.log(message as any) } finally { delete q.a }
};
label: do { function* g() { yield* f(...rest) } } while (a && (b = /re[/]/g.exec(c)));
`;
const PIECES = [
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  '`',
  '${',
  '"',
  "'",
  '/',
  '*',
  '//',
  '/*',
  '<',
  '>',
  '=>',
  '...',
  '?.',
  '#',
  '@',
  ';',
  ',',
];
const WORDS = [
  ' async ',
  ' await ',
  ' class ',
  ' for ',
  ' of ',
  ' in ',
  ' let ',
  ' yield ',
  ' new ',
  ' import ',
  ' export ',
  ' default ',
  ' as ',
  'a',
  '1',
  ' = ',
  '\n',
  '\u2028',
  '\ud800',
  '\uFEFF',
  '\\u{',
  ' type ',
  ' enum ',
  ' get ',
  ' static ',
];

/** Follows every edge. */
function spansIn(value: unknown, found: Span[] = []): readonly Span[] {
  if (typeof value !== 'object' || value === null) return found;
  if ('start' in value && 'file' in value) found.push(value as Span);
  else for (const inner of Object.values(value)) spansIn(inner, found);
  return found;
}
const holds = (text: string, ending: string): boolean =>
  spansIn(read(text, ending)).every(({ start, end }) => start >= 0 && start <= end && end <= text.length);
const endings = fc.constantFrom(...ENDINGS);

describe('never an exception', () => {
  test('the program itself', () => {
    expect(read(PROGRAM.replace(' else', '; else'), 'ts').errors).toEqual([]);
    expect(holds(PROGRAM, 'ts')).toBe(true);
  });
  test('any text', () =>
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), endings, holds)));
  test('any signs and words', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...PIECES, ...WORDS), { maxLength: 40 }).map(parts => parts.join('')),
        endings,
        holds,
      ),
      { numRuns: 400 },
    ));
  test('a program that ends early', () =>
    fc.assert(
      fc.property(fc.nat(PROGRAM.length), endings, (end, ending) => holds(PROGRAM.slice(0, end), ending)),
      { numRuns: 200 },
    ));
  test('a program with holes', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(PROGRAM.length), fc.nat(9), fc.constantFrom(...PIECES, ...WORDS)), {
          minLength: 1,
          maxLength: 4,
        }),
        endings,
        (edits, ending) => {
          let text = PROGRAM;
          for (const [at, cut, put] of edits) text = text.slice(0, at) + put + text.slice(at + cut);
          return holds(text, ending);
        },
      ),
      { numRuns: 300 },
    ));
});
