import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, OPEN } from './testing.ts';
import { writeWhole } from './write-file.ts';

describe.skipIf(process.platform === 'win32')('a report that is written to a file', () => {
  /** Files above 1 kB cannot be written, as on a full disk. */
  const scanWithoutRoom = (cwd: string) =>
    spawnSync(
      'bash',
      [
        '-c',
        `trap '' XFSZ; ulimit -f 1; exec "$0" "$@"`,
        process.execPath,
        resolve('bin/stackward.js'),
        'template.yaml',
        '-o',
        'json=report.json',
      ],
      { cwd, encoding: 'utf8' },
    );

  test('is the earlier one where there is no room for it, and this is told', () => {
    const cwd = folder({ 'template.yaml': OPEN, 'report.json': 'the earlier one' });
    const { status, stderr } = scanWithoutRoom(cwd);
    expect([status, stderr.trim()]).toEqual([
      2,
      expect.stringContaining('report.json cannot be written: EFBIG'),
    ]);
    expect(readFileSync(join(cwd, 'report.json'), 'utf8')).toBe('the earlier one');
    expect(readdirSync(cwd).toSorted()).toEqual(['report.json', 'template.yaml']);
  });
  test('goes where a link leads, which stays', () => {
    const cwd = folder({ 'real.json': 'old' });
    symlinkSync('real.json', join(cwd, 'report.json'));
    writeWhole(join(cwd, 'report.json'), ['ne', 'w']);
    expect(readFileSync(join(cwd, 'real.json'), 'utf8')).toBe('new');
    expect(lstatSync(join(cwd, 'report.json')).isSymbolicLink()).toBe(true);
  });
  test('keeps the mode of the file that was there', () => {
    const cwd = folder();
    const file = join(cwd, 'report.json');
    writeFileSync(file, 'old', { mode: 0o600 });
    writeWhole(file, ['ne', 'w']);
    expect([readFileSync(file, 'utf8'), lstatSync(file).mode & 0o777]).toEqual(['new', 0o600]);
  });
});
