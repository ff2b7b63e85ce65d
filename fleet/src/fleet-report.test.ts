import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scan } from 'stackward';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fleetReport, type FleetReport } from './fleet-report.ts';
import { reportText } from './report-text.ts';
import { reportKey } from './repositories.ts';
import { storeRun, type Run } from './runs.ts';
import { FolderStore } from './store.ts';
import { storeReport } from './stored-report.ts';

const SETTINGS = { version: '1', preset: 'recommended', config: true } as const;
const PUBLIC = 'Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead }';
/** A template with so many public buckets, each a finding. */
const template = (buckets: number): string =>
  `Resources:\n${Array.from({ length: buckets }, (_, index) => `  B${index}: { ${PUBLIC} }\n`).join('')}  Topic: { Type: AWS::SNS::Topic }\n`;

const folder = mkdtempSync(join(tmpdir(), 'fleet-report-'));
const store = new FolderStore(folder);
const name = (index: number): string => `team-${index % 3}/service-${String(index).padStart(2, '0')}`;

/** A run of 25 repositories; the nth has n public buckets, and the named ones one more. */
async function runOf(day: number, more: readonly number[] = []): Promise<Run> {
  const entries = [];
  for (let index = 0; index < 25; index += 1) {
    const commit = more.includes(index) ? 'c2' : 'c1';
    const report = reportKey(name(index), commit, SETTINGS);
    const texts = { 'template.yaml': template(index + (more.includes(index) ? 1 : 0)) };
    await storeReport(
      store,
      { name: name(index), commit, settings: SETTINGS, report },
      JSON.stringify(await scan({ texts }, { identities: true })),
    );
    entries.push({ name: name(index), team: `team-${index % 3}`, commit, report });
  }
  return storeRun(store, entries, new Date(Date.UTC(2026, 10, day)));
}

let first: Run;
let second: Run;
let third: Run;
let report: FleetReport;
beforeAll(async () => {
  first = await runOf(1);
  second = await runOf(2, [3]);
  third = await runOf(3, [3, 7]);
  report = await fleetReport(store, third);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the worst twenty repositories, the worst first', () =>
  expect(report.worst.map(one => one.name)).toEqual(
    Array.from({ length: 20 }, (_, index) => name(24 - index)).toSorted((a, b) => {
      const high = (of: string): number =>
        report.repositories.find(one => one.name === of)?.findings.high ?? 0;
      return high(b) - high(a) || (a < b ? -1 : 1);
    }),
  ));

test('findings by repository, team, rule and standard add up', () => {
  const total = report.repositories.reduce((sum, { findings }) => sum + findings.high, 0);
  // 0 + 1 + … + 24, and one more in two of them.
  expect(total).toBe(302);
  expect(report.repositories.find(one => one.name === name(7))).toMatchObject({
    team: 'team-1',
    commit: 'c2',
    templates: 1,
    resources: 9,
    findings: { high: 8 },
  });
  expect(report.teams.map(one => one.findings.high).reduce((a, b) => a + b)).toBe(total);
  expect(report.teams.map(one => one.repositories).toSorted()).toEqual([8, 8, 9]);
  expect(report.rules.find(one => one.name === 's3-public-access')).toMatchObject({
    title: 'S3 bucket does not block all public access',
    findings: { high: 302 },
    repositories: 24,
  });
  expect(report.standards.find(one => one.name === 'CWE 732')).toMatchObject({
    findings: { high: 302 },
    repositories: 24,
  });
});

test('what is new is compared with the run before, or with the one that is named', async () => {
  const newIn = (of: FleetReport): string[] => [...new Set(of.new.map(one => one.repository))].toSorted();
  expect(newIn(report)).toEqual([name(7)]);
  expect(newIn(await fleetReport(store, third, { since: first.id }))).toEqual([name(7), name(3)].toSorted());
  expect(await fleetReport(store, second)).toMatchObject({ first: 0, gone: 0 });
  expect(await fleetReport(store, first)).toMatchObject({ first: 25, new: [] });
});

test('as text, with all repositories where they are asked for', () => {
  const text = reportText(report);
  expect(text).toContain(`worst repositories:\n  ${name(24)} c1 (team-0): 24 high`);
  for (const part of ['teams:', 'rules:', 'standards:', 'new since the last run: ', 'new findings:'])
    expect(text).toContain(`\n${part}`);
  expect(text).not.toContain(name(1));
  expect(reportText(report, 'repository')).toContain(`  ${name(1)} c1 (team-1): 1 high`);
});
