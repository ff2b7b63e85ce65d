import { toPlain, type Json } from '../../source/plain.ts';
import type { Node } from '../../source/node.ts';

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/** SHA-1 of a text in UTF-8, as 40 hexadecimal digits: SAM makes logical ids of it, so nothing else gives the ids that are deployed. */
export function sha1(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const words = new Uint32Array((((bytes.length + 8) >> 6) + 1) << 4);
  bytes.forEach((byte, at) => (words[at >> 2]! |= byte << (24 - (at & 3) * 8)));
  words[bytes.length >> 2]! |= 0x80 << (24 - (bytes.length & 3) * 8);
  words[words.length - 2] = Math.floor(bytes.length / 0x20000000);
  words[words.length - 1] = bytes.length << 3;
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const w = new Int32Array(80);
  for (let block = 0; block < words.length; block += 16) {
    for (let t = 0; t < 80; t += 1) w[t] = t < 16 ? words[block + t]! : rotate(w[t - 3]! ^ w[t - 8]! ^ w[t - 14]! ^ w[t - 16]!, 1);
    let [a, b, c, d, e] = state as [number, number, number, number, number];
    for (let t = 0; t < 80; t += 1) {
      const [f, k] = t < 20 ? [(b & c) | (~b & d), 0x5a827999] : t < 40 ? [b ^ c ^ d, 0x6ed9eba1] : t < 60 ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc] : [b ^ c ^ d, 0xca62c1d6];
      [e, d, c, b, a] = [d, c, rotate(b, 30), a, (rotate(a, 5) + f + e + w[t]! + k) | 0];
    }
    [a, b, c, d, e].forEach((value, at) => (state[at] = (state[at]! + value) | 0));
  }
  return state.map(value => (value >>> 0).toString(16).padStart(8, '0')).join('');
}

/** The ten digits that SAM puts behind a prefix: of a text itself, of anything else as JSON with sorted keys and in ASCII. */
export const idHash = (data: Node | string): string =>
  sha1(typeof data === 'string' ? data : data.kind === 'scalar' ? data.text : ascii(toPlain(data))).slice(0, 10);

/** The same for a list of values. */
export const idHashOf = (parts: readonly (Node | string)[]): string =>
  sha1(`[${parts.map(part => (typeof part === 'string' ? quoted(part) : ascii(toPlain(part)))).join()}]`).slice(0, 10);

function ascii(json: Json): string {
  if (typeof json === 'string') return quoted(json);
  if (Array.isArray(json)) return `[${json.map(ascii).join()}]`;
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  return `{${Object.keys(json).sort().map(key => `${quoted(key)}:${ascii(json[key]!)}`).join()}}`;
}
const quoted = (text: string): string => JSON.stringify(text).replace(/[\u007f-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
