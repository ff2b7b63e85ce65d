import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { covered } from './git.ts';
import { mergedReport } from './merged-report.ts';
import { parseRepositories, reportKey } from './repositories.ts';
import { readRun, runIds, storeRun } from './runs.ts';
import { FolderStore } from './store.ts';

describe('a line of the list', () => {
  const SHA = 'a'.repeat(40);
  test.each([
    ['https://git.example/shop/orders.git', 'git.example/shop/orders'],
    ['ssh://git@git.example:2222/shop/orders.git', 'git.example:2222/shop/orders'],
    ['git@git.example:shop/orders.git', 'git.example/shop/orders'],
    ['/srv/git/orders.git', 'srv/git/orders'],
    ['./orders', 'here/orders'],
    ['file:///srv/git/orders.git', 'srv/git/orders'],
  ])('%s is called %s', (line, name) =>
    expect(parseRepositories(line, 'list', '/here').repositories).toMatchObject([{ name }]),
  );

  test('team, ref and commit follow the address, in any order; # begins a comment', () =>
    expect(
      parseRepositories(`# all\n/srv/a.git ref=main team=shop commit=${SHA} # moved\n\n`, 'list', '/')
        .repositories,
    ).toEqual([{ address: '/srv/a.git', name: 'srv/a', team: 'shop', ref: 'main', commit: SHA }]));

  test.each([
    ['https://user:s3cret@git.example/a.git', /holds credentials/],
    ['https://ghp_s3cret@git.example/a.git', /holds credentials/],
    ['ssh://git:s3cret@git.example/a.git', /holds credentials/],
    ['ext::sh -c s3cret', /after the address come/],
    ['ext::s3cret', /an address is/],
    ['--upload-pack=s3cret', /an address is/],
    ['ssh://-oProxyCommand=s3cret/a', /names no host|cannot be read/],
    ['git@git.example:-s3cret', /cannot be read/],
    ['ftp://git.example/a.git', /an address is/],
    ['/srv/a.git ref=--upload-pack', /is no name of a branch/],
    ['/srv/a.git commit=HEAD', /40 or 64/],
    ['/srv/a.git\n/srv/a', /is in the list already/],
  ])('%s is refused, and no secret of it is told', (line, fault) => {
    const { faults } = parseRepositories(line, 'list', '/');
    expect(faults).toEqual([expect.stringMatching(fault)]);
    expect(faults.join()).not.toContain('s3cret');
  });
});

test.each([
  ['fatal: https://user:s3cret@git.example/a.git not found', 'fatal: https://git.example/a.git not found'],
  ['Authorization: Bearer s3cret', 'Authorization: …'],
  ['GET /a?access_token=s3cret&x=1', 'GET /a?access_token=…&x=1'],
])('of %s no credentials are shown', (text, shown) => expect(covered(text)).toBe(shown));

test('the place of a report depends on repository, commit, version, preset and configuration', () => {
  const settings = { version: '1', preset: 'recommended', config: true } as const;
  const keys = [
    reportKey('a', 'c1', settings),
    reportKey('b', 'c1', settings),
    reportKey('a', 'c2', settings),
    reportKey('a', 'c1', { ...settings, version: '2' }),
    reportKey('a', 'c1', { ...settings, preset: 'strict' }),
    reportKey('a', 'c1', { ...settings, config: false }),
  ];
  expect(new Set(keys).size).toBe(6);
  expect(reportKey('a', 'c1', settings)).toBe(keys[0]);
});

describe('the store', () => {
  const inStore = async (of: (store: FolderStore, folder: string) => Promise<void>): Promise<void> => {
    const folder = mkdtempSync(join(tmpdir(), 'fleet-store-'));
    await of(new FolderStore(folder), folder);
    rmSync(folder, { recursive: true });
  };

  test('of two who store under one key at once one wins, and nothing else remains', () =>
    inStore(async (store, folder) => {
      const all = await Promise.all([1, 2, 3, 4].map(one => store.put('a/b', Buffer.from(`text ${one}`))));
      expect(all.toSorted()).toEqual(['stored', 'there', 'there', 'there']);
      const winner = all.indexOf('stored') + 1;
      expect(String(await store.get('a/b'))).toBe(`text ${winner}`);
      expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
    }));

  test('a list whose commits did not change is the run that is there; another is a new one', () =>
    inStore(async store => {
      const entry = { name: 'a', team: 't', commit: 'c1', report: 'reports/a' };
      const first = await storeRun(store, [entry], new Date('2026-11-30T10:00:00Z'));
      const again = await storeRun(store, [entry], new Date('2026-11-30T11:00:00Z'));
      const next = await storeRun(store, [{ ...entry, commit: 'c2' }], new Date('2026-11-30T12:00:00Z'));
      expect(again.id).toBe(first.id);
      expect(await runIds(store)).toEqual([first.id, next.id]);
      expect(await readRun(store, next.id)).toEqual(next);
      expect(await readRun(store, '../../etc/passwd')).toBeUndefined();
    }));
});

test('no report is no merged report', async () => expect(await mergedReport([])).toBeUndefined());
