import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { md5, sha1, sha256 } from './digest.ts';

test.each([
  ['md5', md5],
  ['sha1', sha1],
  ['sha256', sha256],
] as const)('%s is what the platform says', (name, digest) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
      expect(digest(text)).toBe(createHash(name).update(text, 'utf8').digest('hex'));
    }),
  );
});
