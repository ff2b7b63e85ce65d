import fc from 'fast-check';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { parseTree } from './parse.ts';
import { toPlain, toWritten, type WrittenJson } from './plain.ts';
import { Source } from './source.ts';
import { toJson } from './write-json.ts';
import { toYaml } from './write.ts';

const written = (text: string): WrittenJson => toWritten(parseTree(new Source('a.yaml', text)).root!);

test.each([
  '1.0',
  '75.00',
  '0',
  '-3',
  '1.5',
  '1e3',
  '-2.50E+10',
  '12345678901234567890',
  '0.10000000000000000001',
])('%s stays as it is written', digits => {
  const data = written(`a: ${digits}\nb: [${digits}, '${digits}']\n`);
  expect(toJson(data)).toBe(`{\n  "a": ${digits},\n  "b": [\n    ${digits},\n    "${digits}"\n  ]\n}`);
  expect(toYaml(data)).toBe(`a: ${digits}\nb:\n  - ${digits}\n  - "${digits}"\n`);
});

test.each(['012345678901', '2012-10-17', '0x1F', '1_000', '.5', '+1', '1:30', '.inf'])(
  '%s is text to every reader',
  text => {
    const data = written(`a: ${text}\n`);
    expect(toJson(data)).toBe(`{\n  "a": "${text}"\n}`);
    expect(parse(toYaml(data), { version: '1.1' })).toEqual({ a: text });
  },
);

test('data without odd numbers is written as JSON.stringify does', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 4 }),
      value => toJson(value as WrittenJson) === JSON.stringify(value, null, 2),
    ),
    { numRuns: 200 },
  );
});

describe('YAML is read back as it was', () => {
  const words = fc.constantFrom(
    'a',
    ' ',
    '\n',
    ': ',
    ' #',
    '- ',
    'é',
    '\t',
    '\r',
    '\u0085',
    '\u2028',
    '\ufeff',
    '|',
    '"',
    "'",
    '\\',
    '${A}',
    '%',
    '@',
    'true',
    '1',
    '---',
    '...',
    '?',
  );
  const text = fc.oneof(
    fc.array(words, { maxLength: 6 }).map(parts => parts.join('')),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('y', 'NO', '~', '=', '<<', '1e3', '0o7', '1:30', 'x'.repeat(1_200)),
  );
  const data = fc.letrec<{ value: WrittenJson }>(tie => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        text.filter(key => key !== '__proto__'),
        tie('value'),
        { maxKeys: 3 },
      ),
    ),
  })).value;
  const plain = (value: WrittenJson): unknown => JSON.parse(JSON.stringify(value));
  test.each(['1.1', '1.2'] as const)('by a reader of YAML %s', version => {
    fc.assert(
      fc.property(data, value => {
        expect(parse(toYaml(value), { version, uniqueKeys: false, merge: false })).toEqual(plain(value));
      }),
      { numRuns: 400 },
    );
  });
});

test('who asks for plain data gets numbers', () =>
  expect(toPlain(parseTree(new Source('a.yaml', 'a: 1.0\n')).root!)).toEqual({ a: 1 }));
