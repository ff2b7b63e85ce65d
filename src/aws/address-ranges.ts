import type { Value } from '../model/world.ts';

/** An address range as the interval of its first 32 bits: all that matters of how wide a range is. */
export type AddressRange = {
  readonly family: 4 | 6;
  readonly prefix: number;
  readonly from: number;
  readonly to: number;
};

const WHOLE = 2 ** 32;
/** All public addresses of IPv6 are in 2000::/3 (RFC 4291, section 2.4; IANA, "Internet Protocol Version 6 Address Space", read 2026-11). */
const PUBLIC = { from: 0x2000_0000, to: 0x4000_0000 };

/** `203.0.113.0/24`, `2001:db8::/32`; bits beyond the prefix do not count, as EC2 makes ranges canonical (API reference, AuthorizeSecurityGroupIngress, read 2026-11). */
export function addressRange(text: string): AddressRange | undefined {
  const [, address = '', length = ''] = /^\s*([\da-f.:]+)\/(\d{1,3})\s*$/i.exec(text) ?? [];
  const prefix = Number(length);
  const family = address.includes(':') ? 6 : 4;
  const head = family === 6 ? firstBits(address) : ofOctets(address);
  if (head === undefined || prefix > (family === 6 ? 128 : 32)) return undefined;
  const size = 2 ** (32 - prefix);
  const from = size < 1 ? head : Math.floor(head / size) * size;
  return { family, prefix, from, to: from + size };
}

function ofOctets(address: string): number | undefined {
  const octets = address.split('.').map(part => (/^\d{1,3}$/.test(part) ? Number(part) : 256));
  return octets.length === 4 && octets.every(octet => octet < 256)
    ? octets.reduce((sum, octet) => sum * 256 + octet, 0)
    : undefined;
}

/** The first two of the eight groups. */
function firstBits(address: string): number | undefined {
  const [left = '', right, ...more] = address.split('::');
  const groupsOf = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [before, after] = [groupsOf(left), groupsOf(right ?? '')];
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const [first = '', second = ''] = right === undefined ? before : [...before, ...zeros, ...after];
  const known = more.length === 0 && [first, second].every(group => /^[\da-f]{1,4}$/i.test(group));
  return known ? parseInt(first, 16) * 65_536 + parseInt(second, 16) : undefined;
}

/** How much of the addresses of the internet ranges cover together: 1 is all of them, by either family. */
export const shareOf = (ranges: readonly AddressRange[]): number =>
  Math.max(
    covered(ranges, 4, { from: 0, to: WHOLE }) / WHOLE,
    covered(ranges, 6, PUBLIC) / (PUBLIC.to - PUBLIC.from),
  );

function covered(
  ranges: readonly AddressRange[],
  family: AddressRange['family'],
  within: { readonly from: number; readonly to: number },
): number {
  let [sum, end] = [0, within.from];
  const sorted = ranges.filter(range => range.family === family).toSorted((a, b) => a.from - b.from);
  for (const range of sorted) {
    const from = Math.max(range.from, end);
    const to = Math.min(range.to, within.to);
    if (to <= from) continue;
    sum += to - from;
    end = to;
  }
  return sum;
}

/** Alone a quarter of the internet is wide, together half of it. */
const [ALONE, TOGETHER] = [0.25, 0.5];
export const isWideRange = (range: AddressRange): boolean => shareOf([range]) >= ALONE;
export const areWide = (ranges: readonly AddressRange[]): boolean =>
  ranges.some(isWideRange) || shareOf(ranges) >= TOGETHER;

/** What is left of IPv4 without private, multicast and reserved ranges is more than this. */
const ALL = 0.75;
/** `any address`, `half of all IPv4 addresses`. */
export function shareInWords(ranges: readonly AddressRange[]): string {
  const share = shareOf(ranges);
  if (share > ALL) return 'any address';
  const addresses = `all IPv${shareOf(ranges.filter(({ family }) => family === 4)) === share ? 4 : 6} addresses`;
  if (share > TOGETHER) return `more than half of ${addresses}`;
  return share === TOGETHER ? `half of ${addresses}` : `a quarter of ${addresses}`;
}

/** Whether no range of this length is wide, whatever stands before it: `${Address}/32`. */
export function isNarrow({ text }: Value): boolean {
  const last = text.parts.at(-1);
  const [, length = ''] = typeof last === 'string' ? (/\/(\d{1,3})\s*$/.exec(last) ?? []) : [];
  return length !== '' && Number(length) >= 8;
}
