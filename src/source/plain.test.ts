import { expect, test } from 'vitest';
import { digitsOf, isNumeral, toRead } from './plain.ts';

const written = (text: string, plain = true): unknown => {
  const data = toRead({ kind: 'scalar', text, plain, span: { file: '', start: 0, end: 0 } });
  return isNumeral(data) ? digitsOf(data) : data;
};

// As PyYAML 6.0 reads them; a text stays itself.
test.each([
  ['8', 8],
  ['1.50', '1.50'],
  ['12345678901234567890', '12345678901234567890'],
  ['010', '8'],
  ['-010', '-8'],
  ['00', '0'],
  ['0x1F', '31'],
  ['0b11', '3'],
  ['1_000', '1000'],
  ['+5', '5'],
  ['1:30', '90'],
  ['190:20:30', '685230'],
  ['22:22', '1342'],
  ['.5', '0.5'],
  ['1.', '1.0'],
  ['685_230.15', '685230.15'],
  ['6.02e+23', 6.02e23],
])('the number %s', (text, digits) => expect(written(text)).toBe(digits));

test.each(['089', '0o17', '80:80', '1:60', '012345678901', '2012-10-17', '0x', '.inf', '+.5', '-', '.'])(
  'the text %s',
  text => expect(written(text)).toBe(text),
);

test('what is quoted is a text', () => expect(written('010', false)).toBe('010'));
