import { describe, expect, test } from 'vitest';
import { findingOf } from '../scan/testing.ts';
import { reportKey, shownKey, stageKey, tokenKey, unconditionalKey } from './finding-key.ts';
import type { Finding } from './finding.ts';

const prod = { subject: 'Stage', is: 'prod', holds: true };
const base = findingOf();
const shown = (parts: object = {}) => ({
  rule: 'named',
  severity: 'medium' as const,
  message: 'm',
  when: ['Stage is prod'],
  file: 'a.yaml',
  start: { line: 1, column: 2 },
  ...parts,
});

/** Every key keeps these apart: another rule, severity, place or message is another finding. */
const APART: readonly (readonly [string, Partial<Finding>])[] = [
  ['rule', { rule: 'other' }],
  ['severity', { severity: 'high' }],
  ['file', { at: { ...base.at, file: 'b.yaml' } }],
  ['token', { at: { ...base.at, start: 11 } }],
  ['message', { message: 'Uploads is open' }],
];

describe.each([
  ['reportKey', (one: Finding) => reportKey(one).key],
  ['tokenKey', tokenKey],
  ['stageKey', stageKey],
] as const)('%s', (_, key) => {
  test.each(APART)('another %s is another finding', (__, parts) =>
    expect(key(findingOf(parts))).not.toBe(key(base)),
  );
});

describe('conditions', () => {
  const sometimes = findingOf({ when: { branches: [[prod]] } });
  test('are another finding at a token and in a stage', () => {
    expect(tokenKey(sometimes)).not.toBe(tokenKey(base));
    expect(stageKey(sometimes)).not.toBe(stageKey(base));
  });
  test('are not known yet when a rule reports', () => expect(reportKey(sometimes)).toEqual(reportKey(base)));
  test('may be left out of what readers see', () => {
    expect(shownKey(shown({ when: [] }))).not.toBe(shownKey(shown()));
    expect(unconditionalKey(shown({ when: [] }))).toBe(unconditionalKey(shown()));
  });
});

test('resources that share a token are one, whatever they are called', () => {
  const other = { resource: 'Logs', deployed: 'Logs', message: 'Logs is named', path: 'Properties/Other' };
  expect(tokenKey(findingOf(other))).toBe(tokenKey(base));
});
test('copies of a loop are one, though each names another resource that belongs to it', () => {
  const copy = (name: string): Finding =>
    findingOf({
      resource: `${name}Policy`,
      deployed: `${name}Policy`,
      message: `Policy of ${name} is open`,
      related: [{ at: base.at, note: `the policy applies to ${name}`, resource: name }],
    });
  expect(tokenKey(copy('Raw'))).toBe(tokenKey(copy('Clean')));
});

describe('stages are one where only the stage differs', () => {
  const inStage = (stage: string, parts: Partial<Finding> = {}): Finding =>
    findingOf({
      when: { branches: [], stages: [stage] },
      message: `uploads-${stage} is named`,
      deployed: `Uploads${stage}`,
      ...parts,
    });
  test('in names', () => expect(stageKey(inStage('dev'))).toBe(stageKey(inStage('prod'))));
  test.each<[string, Partial<Finding>]>([
    ['the property', { path: 'Properties/Other' }],
    ['how sure it is', { confidence: 'with defaults' }],
    ['the resource', { deployed: 'Logs' }],
  ])('and not %s', (_, parts) => expect(stageKey(inStage('dev', parts))).not.toBe(stageKey(inStage('prod'))));
});
