/** The most ranges that one `Fn::Cidr` makes (CloudFormation Template Reference, "Fn::Cidr", read 2026-11). */
const MOST = 256;

/**
 * The first `count` ranges of `bits` host bits in an address block, IPv4 (`10.0.0.0/16`) or IPv6; a mask is 32 (IPv6: 128) less `bits`.
 * `undefined` where the block is none or is too small: the deployment fails.
 */
export function cidrRanges(block: string, count: number, bits: number): string[] | undefined {
  const [address = '', mask = ''] = block.trim().split('/');
  const wide = address.includes(':');
  const width = wide ? 128 : 32;
  const start = wide ? ipv6(address) : ipv4(address);
  const prefix = /^\d{1,3}$/.test(mask) ? Number(mask) : -1;
  const fits =
    prefix >= 0 && prefix <= width && bits >= 1 && bits <= width - prefix && count >= 1 && count <= MOST;
  if (start === undefined || !fits || BigInt(count) > 1n << BigInt(width - prefix - bits)) return undefined;
  const host = BigInt(width - prefix);
  const first = (start >> host) << host;
  return Array.from(
    { length: count },
    (_, index) => `${shown(first + (BigInt(index) << BigInt(bits)), wide)}/${width - bits}`,
  );
}

function ipv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every(part => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((all, part) => (all << 8n) + BigInt(part), 0n);
}

function ipv6(text: string): bigint | undefined {
  const [head = '', tail, more] = text.split('::');
  const groups = (side: string): string[] => (side === '' ? [] : side.split(':'));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const missing = 8 - left.length - right.length;
  if (more !== undefined || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  const all = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  return all.every(group => /^[\da-f]{1,4}$/i.test(group))
    ? all.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n)
    : undefined;
}

function shown(address: bigint, wide: boolean): string {
  if (!wide) return [24n, 16n, 8n, 0n].map(shift => (address >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((address >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  ).join(':');
  const [longest] = [...groups.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)]
    .map(([run]) => run)
    .toSorted((a, b) => b.length - a.length);
  return longest === undefined
    ? groups
    : groups
        .replace(longest, ':')
        .replace(/^:(?!:)/, '::')
        .replace(/([^:]):$/, '$1::');
}
