import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idHash, sha1 } from './sha1.ts';
import { parsed } from './testing.ts';

test('SHA-1 is what the platform says', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => sha1(text) === createHash('sha1').update(text, 'utf8').digest('hex')));
});

test('anything but a text is hashed as JSON with sorted keys, in ASCII', () => {
  const expected = createHash('sha1').update('{"Fn::Join":[".",["a",{"Ref":"\\u00e9"},1,true]]}').digest('hex').slice(0, 10);
  expect(idHash(parsed("!Join ['.', [a, { Ref: é }, 1, true]]")!)).toBe(expected);
});
