import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readManifest } from './release/manifest.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stackward-node-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The command on a Node that says it has this version. */
function on(version: string, ...args: string[]) {
  const pretence = join(folder, 'pretence.cjs');
  writeFileSync(
    pretence,
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`,
  );
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', pretence, 'bin/stackward.js', ...args],
    { encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

test.each(['0.12.18', '12.22.12', '18.20.8', '20.0.0', '20.18.3'])(
  'Node %s is told in one sentence',
  version =>
    expect(on(version, 'fixtures/dialects/template.yaml')).toEqual({
      status: 2,
      stdout: '',
      stderr: `stackward needs Node.js 20.19 or later; this is ${version}\n`,
    }),
);
test.each(['20.19.0', '22.0.0', '24.1.0', '100.0.0'])('Node %s runs it', version =>
  expect(on(version, 'rules')).toMatchObject({ status: 0, stderr: '' }),
);
test('any Node is told the version', () =>
  expect(on('18.20.8', '--version')).toEqual({
    status: 0,
    stdout: `${readManifest().version}\n`,
    stderr: '',
  }));
test('package.json says the same', () => expect(readManifest()['engines']).toEqual({ node: '>=20.19' }));
