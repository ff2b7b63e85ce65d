/** Digests of short texts in UTF-8, as hexadecimal digits. Loading node:crypto costs more than a whole small scan hashes. */

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
const hex = (words: readonly number[]): string =>
  words.map(value => (value >>> 0).toString(16).padStart(8, '0')).join('');

/** The text in blocks of sixteen words, padded as the three standards pad it; MD5 reads its bytes from the other end. */
function blocks(text: string, littleEndian: boolean): Uint32Array {
  const bytes = new TextEncoder().encode(text);
  const shift = (at: number): number => (littleEndian ? (at & 3) * 8 : 24 - (at & 3) * 8);
  const words = new Uint32Array((((bytes.length + 8) >> 6) + 1) << 4);
  for (let at = 0; at < bytes.length; at += 1) words[at >> 2]! |= bytes[at]! << shift(at);
  words[bytes.length >> 2]! |= 0x80 << shift(bytes.length);
  const [high, low] = littleEndian
    ? [words.length - 1, words.length - 2]
    : [words.length - 2, words.length - 1];
  words[high] = Math.floor(bytes.length / 0x20000000);
  words[low] = bytes.length << 3;
  return words;
}

/** RFC 3174, section 5: the function and the constant of step `t`. */
function sha1Function(t: number, b: number, c: number, d: number): number {
  if (t < 20) return (b & c) | (~b & d);
  return t >= 40 && t < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
}
function sha1Constant(t: number): number {
  if (t < 20) return 0x5a827999;
  if (t < 40) return 0x6ed9eba1;
  return t < 60 ? 0x8f1bbcdc : 0xca62c1d6;
}

/** RFC 3174. SAM makes logical ids of it. */
export function sha1(text: string): string {
  const words = blocks(text, false);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const w = new Int32Array(80);
  for (let block = 0; block < words.length; block += 16) {
    for (let t = 0; t < 80; t += 1)
      w[t] = t < 16 ? words[block + t]! : rotate(w[t - 3]! ^ w[t - 8]! ^ w[t - 14]! ^ w[t - 16]!, 1);
    let [a, b, c, d, e] = state as [number, number, number, number, number];
    for (let t = 0; t < 80; t += 1) {
      const next = (rotate(a, 5) + sha1Function(t, b, c, d) + e + w[t]! + sha1Constant(t)) | 0;
      e = d;
      d = c;
      c = rotate(b, 30);
      b = a;
      a = next;
    }
    [a, b, c, d, e].forEach((value, at) => (state[at] = (state[at]! + value) | 0));
  }
  return hex(state);
}

/** The fractional bits of square and cube roots of the first primes, from which FIPS 180-4 takes its constants. */
function roots(): { readonly cube: readonly number[]; readonly square: readonly number[] } {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every(prime => n % prime !== 0)) primes.push(n);
  return {
    cube: primes.map(prime => fraction(Math.cbrt(prime))),
    square: primes.slice(0, 8).map(prime => fraction(Math.sqrt(prime))),
  };
}
const fraction = (root: number): number => Math.floor((root - Math.floor(root)) * 0x1_0000_0000) | 0;
let constants: ReturnType<typeof roots> | undefined;

/** FIPS 180-4. Fingerprints are made of it. */
export function sha256(text: string): string {
  const { cube, square } = (constants ??= roots());
  const words = blocks(text, false);
  const state = [...square];
  const w = new Int32Array(64);
  for (let block = 0; block < words.length; block += 16) {
    for (let t = 0; t < 64; t += 1) {
      if (t < 16) {
        w[t] = words[block + t]!;
        continue;
      }
      const x = w[t - 15]!;
      const y = w[t - 2]!;
      w[t] =
        (w[t - 16]! +
          (rotate(x, 25) ^ rotate(x, 14) ^ (x >>> 3)) +
          w[t - 7]! +
          (rotate(y, 15) ^ rotate(y, 13) ^ (y >>> 10))) |
        0;
    }
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
    for (let t = 0; t < 64; t += 1) {
      const one =
        (h + (rotate(e, 26) ^ rotate(e, 21) ^ rotate(e, 7)) + ((e & f) ^ (~e & g)) + cube[t]! + w[t]!) | 0;
      const two = ((rotate(a, 30) ^ rotate(a, 19) ^ rotate(a, 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((value, at) => (state[at] = (state[at]! + value) | 0));
  }
  return hex(state);
}

const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;

/** RFC 1321, section 3.4: F, G, H and I. */
function md5Function(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (d & b) | (~d & c);
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d);
}

/** RFC 1321. The Serverless Framework cuts long names with it. */
export function md5(text: string): string {
  const words = blocks(text, true);
  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let block = 0; block < words.length; block += 16) {
    let [a, b, c, d] = state as [number, number, number, number];
    for (let t = 0; t < 64; t += 1) {
      const round = t >> 4;
      const g = [t, 5 * t + 1, 3 * t + 5, 7 * t][round]! & 15;
      const sum =
        (a +
          md5Function(round, b, c, d) +
          (Math.floor(Math.abs(Math.sin(t + 1)) * 0x1_0000_0000) | 0) +
          words[block + g]!) |
        0;
      [a, d, c, b] = [d, c, b, (b + rotate(sum, SHIFTS[round]![t & 3]!)) | 0];
    }
    [a, b, c, d].forEach((value, at) => (state[at] = (state[at]! + value) | 0));
  }
  return hex(state.map(swapped));
}
const swapped = (word: number): number =>
  ((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
