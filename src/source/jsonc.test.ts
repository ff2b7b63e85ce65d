import { expect, test } from 'vitest';
import { plainJson } from './jsonc.ts';

test.each([
  ['plain JSON stays', '{"a": [1, 2]}', { a: [1, 2] }],
  ['a comment to the end of its line', '{ // {"b": 1}\n"a": 1 }', { a: 1 }],
  ['a comment between marks', '{ /* "b": 1,\n */ "a": 1 }', { a: 1 }],
  ['a comma before a bracket', '{"a": [1, 2, ], }', { a: [1, 2] }],
  ['a comma, a comment and a bracket', '{"a": 1, // last\n}', { a: 1 }],
  [
    'what looks like a comment or a comma in a text',
    '{"a/*": "//, ]", "b\\"": ",}"}',
    { 'a/*': '//, ]', 'b"': ',}' },
  ],
])('%s', (_, text, expected) => {
  expect(JSON.parse(plainJson(text))).toEqual(expected);
  expect(plainJson(text)).toHaveLength(text.length);
});

test.each(['{"a": 1 /*', '"', '{"a": "\\', '/', '// x'])('%s, cut short, ends', text =>
  expect(plainJson(text)).toHaveLength(text.length),
);
