import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decode } from './decode.ts';

const bytes = (...units: number[]) => Uint8Array.from(units);

test.each([
  ['UTF-8', new TextEncoder().encode('aé€😀'), 'aé€😀'],
  ['a byte order mark stays', bytes(0xef, 0xbb, 0xbf, 0x61), '\uFEFFa'],
  ['UTF-16 little-endian', bytes(0xff, 0xfe, 0x61, 0, 0xe9, 0), '\uFEFFaé'],
  ['UTF-16 big-endian', bytes(0xfe, 0xff, 0, 0x61, 0, 0xe9), '\uFEFFaé'],
  ['a written replacement character', new TextEncoder().encode('a\uFFFDb'), 'a\uFFFDb'],
  ['nothing', bytes(), ''],
])('%s', (_, given, text) => expect(decode(given)).toEqual({ text }));

test('NUL means binary', () =>
  expect(decode(bytes(0x61, 0, 0x62))).toMatchObject({ text: '', problem: { code: 'binary' } }));
test('a file in Latin-1 is read with a hole', () => {
  const { text, problem } = decode(readFileSync('fixtures/broken/latin-1.yaml'));
  expect(text).toContain('Caf\uFFFD:');
  expect(problem).toEqual({
    code: 'bad-encoding',
    message: 'byte 16 is not valid UTF-8; save the file as UTF-8',
    at: 16,
  });
});
test('the wrong byte is found behind a written replacement character', () =>
  expect(decode(bytes(0xef, 0xbf, 0xbd, 0x80)).problem).toMatchObject({
    at: 1,
    message: 'byte 3 is not valid UTF-8; save the file as UTF-8',
  }));
test('binary fixture', () =>
  expect(decode(readFileSync('fixtures/broken/binary.yaml')).problem?.code).toBe('binary'));
