import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { idHash } from './id-hash.ts';
import { parsed } from './testing.ts';

test('anything but a text is hashed as JSON with sorted keys, in ASCII', () => {
  const expected = createHash('sha1')
    .update('{"Fn::Join":[".",["a",{"Ref":"\\u00e9"},1,true]]}')
    .digest('hex')
    .slice(0, 10);
  expect(idHash(parsed("!Join ['.', [a, { Ref: é }, 1, true]]")!)).toBe(expected);
});
