import { expect, test } from 'vitest';
import { parseTree } from '../../source/parse.ts';
import { toPlain } from '../../source/plain.ts';
import { Source } from '../../source/source.ts';
import { withLastBreak } from './last-break.ts';

// What js-yaml 3.14.1 and 4.1.0 read (2026-11-30).
test.each([
  ['a: |\n  x', { a: 'x\n' }],
  ['a: |+\n  x', { a: 'x\n' }],
  ['a: |2\n   x', { a: ' x\n' }],
  ['a: >\n  x\n  y', { a: 'x y\n' }],
  ['a: |-\n  x', { a: 'x' }],
  ['a: |\n  x\n', { a: 'x\n' }],
  ['a: |\n  x\n# c', { a: 'x\n' }],
  ['a: |\n  x # c', { a: 'x # c\n' }],
  ['a:\n  - b\n  - |\n    x', { a: ['b', 'x\n'] }],
  ['a: !Sub |\n  x', { a: { 'Fn::Sub': 'x\n' } }],
  ['a: !!str |\n  x', { a: 'x\n' }],
  ['a: "|x"', { a: '|x' }],
  ['a: [b, c]', { a: ['b', 'c'] }],
])('%j', (text, expected) => {
  const source = new Source('serverless.yml', text);
  const root = parseTree(source).root!;
  const files = { open: () => ({ source, parsed: parseTree(source) }), text: () => ({ source }) };
  expect(toPlain(withLastBreak(root, 'serverless.yml', files))).toEqual(expected);
});
