import { describe, expect, test } from 'vitest';
import { findingOf, memoryRoot, TEMPLATE } from './testing.ts';
import { present } from './present.ts';
import { View } from './view.ts';

const view = (text = TEMPLATE): View => new View(memoryRoot({ 'a.yaml': text }));
const at = (token: string, text = TEMPLATE) => {
  const start = text.indexOf(token);
  return { file: 'a.yaml', start, end: start + token.length };
};
const name = findingOf({ at: at('Name') });

test('a finding has its place, its line and its conditions in words', () =>
  expect(
    present([{ ...name, when: { branches: [[{ subject: 'Stage', is: 'prod', holds: true }]] } }], view(), {}),
  ).toMatchObject([
    {
      file: 'shop/a.yaml',
      uri: 'a.yaml',
      start: { line: 7, column: 19 },
      end: { line: 7, column: 23 },
      excerpt: '    Properties: { Name: a }',
      when: ['Stage is prod'],
    },
  ]));

describe('the identity, of which the fingerprint is made,', () => {
  const identity = (finding = name, shownBy = view()) =>
    present([finding], shownBy, {}).map(one => one.identity);
  test('stays when lines move and messages change', () => {
    const moved = `# a\n\n${TEMPLATE}`;
    const finding = findingOf({ at: at('Name', moved), message: 'other' });
    expect(identity(finding, view(moved))).toEqual(identity());
  });
  test.each([
    ['rule', { rule: 'other' }],
    ['resource', { deployed: 'Other' }],
    ['property', { path: 'Properties/Other' }],
    ['stage', { when: { branches: [], stages: ['dev'] } }],
  ])('differs with the %s', (_, parts) => expect(identity({ ...name, ...parts })).not.toEqual(identity()));
});

describe('what is asked for', () => {
  test('is as severe as the project says', () =>
    expect(present([name], view(), { severities: new Map([['named', 'info']]) })).toMatchObject([
      { severity: 'info' },
    ]));
  test('is judged by that severity', () =>
    expect(present([name], view(), { severities: new Map([['named', 'info']]), minSeverity: 'low' })).toEqual(
      [],
    ));
  test('may be only what is certain', () =>
    expect(present([{ ...name, confidence: 'with defaults' }], view(), { minConfidence: 'certain' })).toEqual(
      [],
    ));
});

describe('a replacement', () => {
  const replaced = (text: string, token: string) =>
    present(
      [findingOf({ at: at(token, text), replacement: { of: 'http', by: 'https' } })],
      view(text),
      {},
    ).map(({ replacement }) => replacement);
  test.each([
    ['A: http\n', 'http', 'https'],
    ['A: "http"\n', '"http"', '"https"'],
    ['A: "ht\\u0074p"\n', '"ht\\u0074p"', undefined],
    ['B: &b x\nA: http\n', 'http', undefined],
  ])('%j', (text, token, by) => expect(replaced(text, token)).toEqual([by]));
});

test('no text shows a secret', () => {
  const secret = ['sk', 'live', '51HabcDEFghiJKLmnoPQRstu'].join('_');
  const texts = {
    message: `m ${secret}`,
    why: `w ${secret}`,
    fix: `f ${secret}`,
    reason: `r ${secret}`,
    related: [{ at: at('Name'), note: `n ${secret}` }],
  };
  expect(JSON.stringify(present([{ ...name, ...texts }], view(), {}))).not.toContain(secret);
});
