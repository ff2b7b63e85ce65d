import { expect, test } from 'vitest';
import { Acceptance } from '../config/acceptance.ts';
import { accept, AcceptanceOfRoots } from './accept.ts';
import { findingOf, memoryRoot, named } from './testing.ts';
import { scanFile } from './scan-file.ts';
import { chosenRules, deploymentOf, type ScanOptions } from './options.ts';

const TEXT = `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  A:
    # stackward-ignore named: our own
    Type: Custom::Y
    # stackward-ignore named: its name is public
    Properties: { Name: a }
  B: { Type: Custom::Y, Properties: { Name: b } }
  # stackward-ignore nmaed: a slip
  # stackward-ignore named
`;
const root = memoryRoot({ 'a.yaml': TEXT });
const at = (text: string) => ({ file: 'a.yaml', start: TEXT.indexOf(text), end: TEXT.indexOf(text) + 1 });

test('a finding that its author accepts has the reason, the others stay', () => {
  const acceptance = new Acceptance(root.files, '2026-11-25');
  const [first, second] = [findingOf({ at: at('Name: a') }), findingOf({ at: at('Name: b') })];
  expect(accept([first, second], acceptance)).toEqual({
    findings: [second],
    suppressed: [{ ...first, reason: 'its name is public' }],
  });
});

test('where findings are gathered on one setting, a suppression there accepts them', () => {
  const acceptance = new Acceptance(root.files, '2026-11-25');
  const gathered = findingOf({ at: at('Name: b'), gathering: { group: 'logs', at: at('Name: a') } });
  expect(accept([gathered], acceptance)).toEqual({
    findings: [],
    suppressed: [{ ...gathered, reason: 'its name is public' }],
  });
});

test('without an acceptance every finding stays', () => {
  const findings = [findingOf({ at: at('Name: a') })];
  expect(accept(findings, undefined)).toEqual({ findings, suppressed: [] });
  expect(new AcceptanceOfRoots({ ignores: false }).of(root)).toBeUndefined();
});

test('after the scan it is known which suppressions do nothing, and which can not be read', () => {
  const options: ScanOptions = { rules: [named], only: ['named', 'stale-suppression'], today: '2026-11-25' };
  const acceptances = new AcceptanceOfRoots(options);
  const rules = chosenRules([], options);
  const result = scanFile(
    { root, file: 'a.yaml', named: true },
    { rules, options, deployment: deploymentOf(options), acceptance: one => acceptances.of(one) },
  );
  expect(result.suppressed.map(({ resource, reason }) => [resource, reason])).toEqual([
    ['A', 'its name is public'],
  ]);
  const { findings, errors } = acceptances.stale([result], rules, ['named']);
  expect(findings.map(({ start, message }) => [start.line, message])).toEqual([
    [4, 'named reports nothing here, so the suppression is not needed'],
    [9, 'there is no rule nmaed to suppress, did you mean named?'],
  ]);
  expect(errors).toEqual([
    expect.stringMatching(/^shop\/a\.yaml:10:\d+ the suppression of named has no reason/),
  ]);
});
