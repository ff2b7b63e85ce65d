import { expect, test } from 'vitest';
import { parseTree } from '../source/parse.ts';
import { Source } from '../source/source.ts';
import { compareWith, readBaseline, writtenBaseline, type Accepted } from './baseline.ts';

const accepted = (fingerprint: string, file = 'a.yaml'): Accepted => ({
  fingerprint,
  rule: 'r',
  file,
  resource: 'R',
});
const parsed = (text: string) => readBaseline(parseTree(new Source('b.json', text)).root);

test('what is written is read again, sorted, a line an entry', () => {
  const text = writtenBaseline([accepted('2', 'b.yaml'), accepted('1')]);
  expect(text).toBe(
    '{\n  "schema": "stackward.baseline/1",\n  "findings": [\n    {"rule":"r","file":"a.yaml","resource":"R","fingerprint":"1"},\n    {"rule":"r","file":"b.yaml","resource":"R","fingerprint":"2"}\n  ]\n}\n',
  );
  expect(parsed(text)).toEqual([accepted('1'), accepted('2', 'b.yaml')]);
});
test('writing what was read changes nothing', () => {
  const text = writtenBaseline([accepted('1'), accepted('2')]);
  expect(writtenBaseline(parsed(text) as Accepted[])).toBe(text);
});
test('nothing accepted is a baseline too', () => expect(parsed(writtenBaseline([]))).toEqual([]));

test.each([
  ['another file', '{"a": 1}', 'this is not a baseline: write one with `stackward baseline`'],
  [
    'a newer version',
    '{"schema": "stackward.baseline/2", "findings": []}',
    'this baseline has version 2 and was written by a newer stackward; this stackward reads version 1',
  ],
  ['no list', '{"schema": "stackward.baseline/1"}', 'this baseline has no list of findings'],
  [
    'a broken entry',
    '{"schema": "stackward.baseline/1", "findings": [{"rule": "r"}]}',
    'entry 1 of this baseline is not { rule, file, resource, fingerprint }',
  ],
])('%s is refused', (_, text, fault) => expect(parsed(text)).toEqual({ fault }));

test('new, known and gone; what was not looked at is neither', () => {
  const compared = compareWith(
    [accepted('1'), accepted('2'), accepted('3', 'other.yaml')],
    [{ fingerprint: '1' }, { fingerprint: '9' }],
    ({ file }) => file === 'a.yaml',
  );
  expect(compared).toEqual({
    fresh: [{ fingerprint: '9' }],
    known: [{ fingerprint: '1' }],
    gone: [accepted('2')],
  });
});
