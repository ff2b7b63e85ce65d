import { expect, test } from 'vitest';
import { parseTemplate, VariableSyntaxError } from './grammar.ts';

const self = (...address: (string | object)[]) => ({ type: 'self', args: [], address });

test.each<[string, string, unknown]>([
  ['plain text is one piece', 'abc', ['abc']],
  ['a variable alone', '${self:a.b}', [{ sources: [self('a.b')] }]],
  ['text around a variable', 'a-${self:x}-b', ['a-', { sources: [self('x')] }, '-b']],
  ['a pseudo parameter is text', '${AWS::Region}', ['${AWS::Region}']],
  ['a reference of Fn::Sub is text', '${Table}', ['${Table}']],
  ['lower case without a source is text', '${table}', ['${table}']],
  ['white space makes it text', '${ self:x }', ['${ self:x }']],
  ['two colons are no address', '${foo::bar}', ['${foo::bar}']],
  ['a variable inside foreign text counts', '${Foo-${self:x}}', ['${Foo-', { sources: [self('x')] }, '}']],
  ['escaped', '\\${self:x}', ['${self:x}']],
  ['an escaped escape', '\\\\${self:x}', ['\\', { sources: [self('x')] }]],
  ['no address', '${self:}', [{ sources: [{ type: 'self', args: [], address: undefined }] }]],
  [
    'a fallback of another source',
    '${opt:a, self:b}',
    [{ sources: [{ type: 'opt', args: [], address: ['a'] }, self('b')] }],
  ],
  [
    'literal fallbacks',
    "${opt:a, 'x, y'}",
    [{ sources: [{ type: 'opt', args: [], address: ['a'] }, { literal: 'x, y' }] }],
  ],
  [
    'numbers, booleans and null',
    '${opt:a, 5}',
    [{ sources: [{ type: 'opt', args: [], address: ['a'] }, { literal: 5 }] }],
  ],
  [
    'arguments',
    '${ssm(eu-west-1, raw):/a/b}',
    [{ sources: [{ type: 'ssm', args: [{ literal: 'eu-west-1' }, { literal: 'raw' }], address: ['/a/b'] }] }],
  ],
  [
    'nested in an address',
    '${self:a.${opt:b}}',
    [{ sources: [self('a.', { sources: [{ type: 'opt', args: [], address: ['b'] }] })] }],
  ],
  [
    'a file without an address',
    '${file(./x.yml)}',
    [{ sources: [{ type: 'file', args: [{ literal: './x.yml' }], address: undefined }] }],
  ],
])('%s', (_, text, pieces) => expect(parseTemplate(text)).toEqual(pieces));

test.each([
  '${self:a',
  '${opt:a,\n self:b}',
  '${opt:a, x y}',
  '${self:a.${Foo}}',
  '${file(a}',
  "${opt:a, 'x}",
  '${opt:a, }',
])('%j is refused', text => {
  expect(() => parseTemplate(text)).toThrow(VariableSyntaxError);
});
