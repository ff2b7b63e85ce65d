import type { LocatedSecret } from './secret.ts';

const HEADER = /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const BREAKS = /(?<!\\)\\+[nrt]|\s/g;

/** Private keys in PEM or PGP armour: a header with key material behind it, its line breaks real or escaped. A header alone is only talk about keys. */
export function privateKeys(text: string): readonly LocatedSecret[] {
  if (!text.includes('-----BEGIN ')) return [];
  const found: LocatedSecret[] = [];
  for (const header of text.matchAll(HEADER)) {
    const start = header.index + header[0].length;
    const close = text.indexOf('-----', start);
    const end = close === -1 ? text.length : close;
    const material = /[A-Za-z0-9+/]{40,}/.exec(text.slice(start, end).replace(BREAKS, ''));
    if (material)
      found.push({
        start,
        end,
        secret: { kind: 'private key', tier: 'recognised', strength: 'strong', length: 100, exact: false },
      });
  }
  return found;
}
