import { expect, test } from 'vitest';
import { whole } from '../report/pieces.ts';
import { jsonReport } from '../report/json.ts';
import { assembleReport } from './assemble-report.ts';

const warnings = (today?: string): readonly string[] =>
  assembleReport([], { findings: [], errors: [], warnings: [] }, [], [], today === undefined ? {} : { today })
    .warnings;

test('data that is old is told once', () => {
  expect(warnings('2036-01-01')).toEqual([
    expect.stringMatching(
      /^the data about AWS is of 20\d\d-\d\d-\d\d, \d+ days ago: what AWS added since is unknown to this version$/,
    ),
  ]);
  expect(warnings('2026-11-25')).toEqual([]);
  expect(warnings()).toEqual([]);
});

test('in JSON as well', () => {
  const report = assembleReport([], { findings: [], errors: [], warnings: [] }, [], [], {
    today: '2036-01-01',
  });
  expect(JSON.parse(whole(jsonReport(report)))).toMatchObject({ warnings: report.warnings });
});
