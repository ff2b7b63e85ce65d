import { expect, test } from 'vitest';
import { parseTree } from '../source/parse.ts';
import { Source } from '../source/source.ts';
import {
  acceptsUnread,
  compareWith,
  NO_BASELINE,
  readBaseline,
  writtenBaseline,
  type Accepted,
  type Baseline,
} from './baseline.ts';

const accepted = (fingerprint: string, file = 'a.yaml'): Accepted => ({
  fingerprint,
  rule: 'r',
  file,
  resource: 'R',
});
const parsed = (text: string) => readBaseline(parseTree(new Source('b.json', text)).root);

test('what is written is read again, sorted, a line an entry', () => {
  const text = writtenBaseline({ findings: [accepted('2', 'b.yaml'), accepted('1')], unread: [] });
  expect(text).toBe(
    '{\n  "schema": "stackward.baseline/1",\n  "findings": [\n    {"rule":"r","file":"a.yaml","resource":"R","fingerprint":"1"},\n    {"rule":"r","file":"b.yaml","resource":"R","fingerprint":"2"}\n  ]\n}\n',
  );
  expect(parsed(text)).toEqual({ findings: [accepted('1'), accepted('2', 'b.yaml')], unread: [] });
});
test('writing what was read changes nothing', () => {
  const text = writtenBaseline({
    findings: [accepted('1'), accepted('2')],
    unread: [{ file: 'c.yaml', problem: 'syntax', message: 'a "quote" is not closed' }],
  });
  expect(text).toContain(
    '  "unread": [\n    {"file":"c.yaml","problem":"syntax","message":"a \\"quote\\" is not closed"}\n  ]\n}\n',
  );
  expect(writtenBaseline(parsed(text) as Baseline)).toBe(text);
});
test('nothing accepted is a baseline too', () =>
  expect(parsed(writtenBaseline(NO_BASELINE))).toEqual(NO_BASELINE));

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
  [
    'a broken entry of an unreadable template',
    '{"schema": "stackward.baseline/1", "findings": [], "unread": [{"file": "a"}]}',
    'entry 1 of "unread" in this baseline is not { file, problem, message }',
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

test.each([
  ['its problem', ['a'], ['a'], true],
  ['another problem', ['a'], ['b'], false],
  ['one of two', ['a'], ['a', 'b'], false],
  ['the same twice, accepted once', ['a'], ['a', 'a'], false],
  ['one of two that were accepted', ['a', 'b'], ['b'], true],
  ['no problem at all', ['a'], [], false],
])('an unreadable template is accepted by its problems: %s', (_, given, found, expected) => {
  const baseline = {
    findings: [],
    unread: given.map(message => ({ file: 'x.yaml', problem: 'syntax', message })),
  };
  const problems = found.map(message => ({ problem: 'syntax', message }));
  expect(acceptsUnread(baseline, 'x.yaml', problems)).toBe(expected);
  expect(acceptsUnread(baseline, 'y.yaml', problems)).toBe(false);
});
