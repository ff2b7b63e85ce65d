import { expect, test } from 'vitest';
import { addressRange, areWide, shareInWords, shareOf } from './address-ranges.ts';

const ranges = (text: string) => text.split(' ').flatMap(one => addressRange(one) ?? []);

test.each([
  ['0.0.0.0/0', 1],
  ['10.0.0.0/0', 1],
  ['0.0.0.0/1', 0.5],
  ['200.1.2.3/1', 0.5],
  ['0.0.0.0/1 128.0.0.0/1', 1],
  ['0.0.0.0/1 1.2.3.4/2', 0.5],
  ['10.0.0.0/8', 1 / 256],
  // IPv6: what is public is in 2000::/3.
  ['::/0', 1],
  ['0:0:0:0:0:0:0:0/0', 1],
  ['fd00::/0', 1],
  ['2000::/3', 1],
  ['2000::/4', 0.5],
  ['3000::/4 2000::/4', 1],
  ['fc00::/7', 0],
  ['2001:db8::/32', 2 ** -29],
])('%s: %d of the internet', (text, share) => expect(shareOf(ranges(text))).toBe(share));

test.each(['0.0.0.0', '0.0.0.0/33', '256.0.0.0/8', '1.2.3/8', '2000:/3', '::1::/3', '${x}/0', 'a/0', ''])(
  '%s is no range',
  text => expect(addressRange(text)).toBeUndefined(),
);

/** All but the private networks, as it is often written. */
const PUBLIC =
  '0.0.0.0/5 8.0.0.0/7 11.0.0.0/8 12.0.0.0/6 16.0.0.0/4 32.0.0.0/3 64.0.0.0/2 128.0.0.0/3 160.0.0.0/5 168.0.0.0/6 172.0.0.0/8 192.0.0.0/3';
test.each([
  ['0.0.0.0/0', true, 'any address'],
  ['0.0.0.0/1', true, 'half of all IPv4 addresses'],
  ['1.2.3.4/2', true, 'a quarter of all IPv4 addresses'],
  ['0.0.0.0/1 128.0.0.0/2', true, 'more than half of all IPv4 addresses'],
  ['2000::/3', true, 'any address'],
  ['2000::/4', true, 'half of all IPv6 addresses'],
  [PUBLIC, true, 'any address'],
  ['10.0.0.0/8 172.16.0.0/12 192.168.0.0/16', false, 'a quarter of all IPv4 addresses'],
  ['198.51.100.0/23', false, 'a quarter of all IPv4 addresses'],
])('%s: wide is %s', (text, wide, words) => {
  expect(areWide(ranges(text))).toBe(wide);
  if (wide) expect(shareInWords(ranges(text))).toBe(words);
});
