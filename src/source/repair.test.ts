import { expect, test } from 'vitest';
import { at, textOf } from './node.ts';
import { readYaml } from './library.ts';
import { toPlain } from './plain.ts';
import { indentContinuations } from './repair.ts';
import { Source } from './source.ts';

const read = (text: string) => readYaml(new Source('t.yaml', text));

test.each([
  [
    'a bracket under its key',
    'a:\n  b: [\n  c,\n  !Sub "d]"\n  ]\n  e: 1\n',
    { a: { b: ['c', { 'Fn::Sub': 'd]' }], e: 1 } },
  ],
  [
    'a brace left of its key',
    'a:\n    b: {x: 1,\n  y: [2,\n3]\n}\nc: 1\n',
    { a: { b: { x: 1, y: [2, 3] } }, c: 1 },
  ],
  [
    'a quoted text that goes on in the first column',
    "a:\n  - b: 'x\ny''s\n'\n    c: 1\n",
    { a: [{ b: "x y's ", c: 1 }] },
  ],
  [
    'double quotes, with escapes',
    'a:\n  b: "{\n  \\"k\\": 1\n  }"\nc: 1\n',
    { a: { b: '{ "k": 1 }' }, c: 1 },
  ],
  [
    'a block scalar beside it stays as it is',
    'a:\n  - x: |\n      ["\n    y: [\n    1]\nb: >-\n  it\'s\n',
    { a: [{ x: '["\n', y: [1] }], b: "it's" },
  ],
  [
    'a block scalar in a list in a list ends where the next item begins',
    "a:\n- - |\n    text\n  - 'it\n>   b'\n",
    { a: [['text\n', 'it >   b']] },
  ],
  [
    'a quote inside plain text opens nothing',
    "a: it's\nb:\n  c: [don't,\n  x]\n",
    { a: "it's", b: { c: ["don't", 'x'] } },
  ],
  [
    'a quote inside a word with a colon opens nothing',
    "a:\n- { 'b':c,\n d:'e: f,\ng: h,\n }\n",
    { a: [{ b: 'c', "d:'e": 'f', g: 'h' }] },
  ],
  [
    'a quote inside a word with a number sign opens nothing',
    "a:\n- { b: c,\nd#'e: f,\n }\n",
    { a: [{ b: 'c', "d#'e": 'f' }] },
  ],
  ['a comment with brackets', 'a:\n  b: [ # [{"\n  c]\n', { a: { b: ['c'] } }],
  ['CRLF', 'a:\r\n  b: [\r\n  c\r\n  ]\r\n', { a: { b: ['c'] } }],
])('%s', (_, text, data) => {
  const { root, problems } = read(text);
  expect(problems).toEqual([]);
  expect(toPlain(root!)).toEqual(data);
});

test('spans, comments and messages stand in the text as it was written', () => {
  const source = new Source('t.yaml', 'a:\n  b: [\n  c\n  ]\n  d: e # here\n  d: f\n');
  const { root, comments, problems } = readYaml(source);
  const d = at(root, 'a', 'd')!;
  expect([source.text.slice(d.span.start, d.span.end), textOf(d)]).toEqual(['f', 'f']);
  const list = at(root, 'a', 'b')!;
  expect(source.text.slice(list.span.start, list.span.end)).toBe('[\n  c\n  ]');
  expect(comments).toMatchObject([{ line: 5, text: 'here' }]);
  expect(problems).toMatchObject([
    { code: 'duplicate-key', message: '"d" is written again at 6:3; only the last value is used' },
  ]);
});

test('what is not repaired keeps its first errors', () => {
  const { problems } = read('a:\n  b: [\n  c\nd: 1\n');
  expect(problems[0]).toMatchObject({ code: 'bad-yaml', lost: true });
});

test('nothing to do, nothing done', () =>
  expect(indentContinuations('a: [b,\n  c]\nd: "x\n  y"\n')?.text).toMatch(/^a: \[b,\n +c\]/));

test('every offset leads back', () => {
  const text = 'a:\n  b: [\n  c,\n  d ]\n';
  const padded = indentContinuations(text)!;
  for (let at = 0; at <= padded.text.length; at += 1) {
    const unit = padded.text[at];
    if (unit !== undefined && unit !== ' ') expect(text[padded.original(at)]).toBe(unit);
  }
});
