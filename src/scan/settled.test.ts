import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folder, writeFiles } from '../cli/testing.ts';
import { withOwnTexts } from './settled.ts';

test('a value is what it was', () =>
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary', minLength: 20 }), (value, text) => {
      const result = {
        value,
        part: text.slice(1, 18),
        again: [text.slice(1, 18)],
        when: { none: undefined },
      };
      const before = structuredClone(result);
      expect(withOwnTexts(result)).toEqual(before);
    }),
  ));

test('objects of classes, functions and what is frozen stay as they are', () => {
  const explain = (): string => 'because it is so, and not otherwise';
  const [files, fixed] = [
    new Map([['a', 'a text that is long enough']]),
    Object.freeze(['a text that is long enough']),
  ];
  expect(withOwnTexts({ explain, files, fixed })).toEqual({ explain, files, fixed });
  expect(withOwnTexts({ explain, files, fixed }).files).toBe(files);
});

test('a scan keeps no text of a file that it has reported on', { timeout: 60_000 }, () => {
  const cwd = folder();
  const padding = `${'#  a line of a comment that takes room and says nothing at all\n'.repeat(25_000)}`;
  for (let at = 0; at < 40; at += 1)
    writeFiles(cwd, {
      [`${at}.yaml`]: `Resources:\n  UploadsOfMany${at}:\n    Type: AWS::S3::Bucket\n    Properties: { AccessControl: PublicRead }\n${padding}`,
    });
  // All texts together are 63 MB.
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--max-old-space-size=56', resolve('bin/stackward.js'), '.', '-f', 'short'],
    { cwd, encoding: 'utf8' },
  );
  expect(status).toBe(1);
  expect(stdout.match(/s3-public-access/g)).toHaveLength(40);
});
