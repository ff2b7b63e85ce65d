/** Digests of short texts in UTF-8, as hexadecimal digits. Loading node:crypto costs more than a whole small scan hashes. */

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
const hex = (...words: readonly number[]): string =>
  words.map(value => (value >>> 0).toString(16).padStart(8, '0')).join('');

/** The bytes of one block, of sixteen words. */
const BLOCK = 64;

/** The text in blocks, padded as the three standards pad it; MD5 counts its bits from the other end. */
function blocks(text: string, littleEndian: boolean): DataView {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) * BLOCK);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  const [low, high] = littleEndian ? [8, 4] : [4, 8];
  view.setUint32(padded.length - high, Math.floor(bytes.length / 0x20000000), littleEndian);
  view.setUint32(padded.length - low, bytes.length << 3, littleEndian);
  return view;
}

/** Words by their number. */
class Words {
  readonly #view: DataView;
  constructor(count: number) {
    this.#view = new DataView(new ArrayBuffer(count * 4));
  }
  get(index: number): number {
    return this.#view.getInt32(index * 4);
  }
  set(index: number, value: number): void {
    this.#view.setInt32(index * 4, value);
  }
}

/** RFC 3174. SAM makes logical ids of it. */
export function sha1(text: string): string {
  const input = blocks(text, false);
  const schedule = new Words(80);
  let [h0, h1, h2, h3, h4] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (let block = 0; block < input.byteLength; block += BLOCK) {
    for (let t = 0; t < 80; t += 1) {
      const word =
        t < 16
          ? input.getInt32(block + t * 4)
          : rotate(
              schedule.get(t - 3) ^ schedule.get(t - 8) ^ schedule.get(t - 14) ^ schedule.get(t - 16),
              1,
            );
      schedule.set(t, word);
    }
    let [a, b, c, d, e] = [h0, h1, h2, h3, h4];
    for (let t = 0; t < 80; t += 1) {
      const next = (rotate(a, 5) + sha1Step(t, b, c, d) + e + schedule.get(t)) | 0;
      [e, d, c, b, a] = [d, c, rotate(b, 30), a, next];
    }
    [h0, h1, h2, h3, h4] = [(h0 + a) | 0, (h1 + b) | 0, (h2 + c) | 0, (h3 + d) | 0, (h4 + e) | 0];
  }
  return hex(h0, h1, h2, h3, h4);
}

function sha1Step(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

/** The fractional bits of the cube roots of the first primes, from which FIPS 180-4 takes its constants. */
function cubeRoots(): Words {
  const primes: number[] = [];
  for (let number = 2; primes.length < 64; number += 1)
    if (primes.every(prime => number % prime !== 0)) primes.push(number);
  const words = new Words(64);
  for (const [index, prime] of primes.entries()) {
    const root = Math.cbrt(prime);
    words.set(index, Math.floor((root - Math.floor(root)) * 0x1_0000_0000) | 0);
  }
  return words;
}
let constants: Words | undefined;

/** FIPS 180-4. Fingerprints are made of it. */
export function sha256(text: string): string {
  constants ??= cubeRoots();
  const input = blocks(text, false);
  const schedule = new Words(64);
  let [h0, h1, h2, h3] = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a];
  let [h4, h5, h6, h7] = [0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
  for (let block = 0; block < input.byteLength; block += BLOCK) {
    for (let t = 0; t < 64; t += 1)
      schedule.set(t, t < 16 ? input.getInt32(block + t * 4) : sha256Word(schedule, t));
    let [a, b, c, d, e, f, g, h] = [h0, h1, h2, h3, h4, h5, h6, h7];
    for (let t = 0; t < 64; t += 1) {
      const choice = (e & f) ^ (~e & g);
      const one =
        h + (rotate(e, 26) ^ rotate(e, 21) ^ rotate(e, 7)) + choice + constants.get(t) + schedule.get(t);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const two = (rotate(a, 30) ^ rotate(a, 19) ^ rotate(a, 10)) + majority;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [h0, h1, h2, h3] = [(h0 + a) | 0, (h1 + b) | 0, (h2 + c) | 0, (h3 + d) | 0];
    [h4, h5, h6, h7] = [(h4 + e) | 0, (h5 + f) | 0, (h6 + g) | 0, (h7 + h) | 0];
  }
  return hex(h0, h1, h2, h3, h4, h5, h6, h7);
}

function sha256Word(schedule: Words, t: number): number {
  const [early, late] = [schedule.get(t - 15), schedule.get(t - 2)];
  return (
    schedule.get(t - 16) +
    (rotate(early, 25) ^ rotate(early, 14) ^ (early >>> 3)) +
    schedule.get(t - 7) +
    (rotate(late, 15) ^ rotate(late, 13) ^ (late >>> 10))
  );
}

/** By how many bits the steps of the four rounds rotate. */
const SHIFTS = new DataView(Uint8Array.of(7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21).buffer);

/** RFC 1321. The Serverless Framework cuts long names with it. */
export function md5(text: string): string {
  const input = blocks(text, true);
  let [h0, h1, h2, h3] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < input.byteLength; block += BLOCK) {
    let [a, b, c, d] = [h0, h1, h2, h3];
    for (let t = 0; t < 64; t += 1) {
      const round = t >> 4;
      const constant = Math.floor(Math.abs(Math.sin(t + 1)) * 0x1_0000_0000) | 0;
      const word = input.getInt32(block + (md5Index(round, t) & 15) * 4, true);
      const sum = (a + md5Step(round, b, c, d) + constant + word) | 0;
      [a, d, c, b] = [d, c, b, (b + rotate(sum, SHIFTS.getUint8((round << 2) | (t & 3)))) | 0];
    }
    [h0, h1, h2, h3] = [(h0 + a) | 0, (h1 + b) | 0, (h2 + c) | 0, (h3 + d) | 0];
  }
  return hex(swapped(h0), swapped(h1), swapped(h2), swapped(h3));
}

function md5Step(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (d & b) | (~d & c);
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d);
}
function md5Index(round: number, t: number): number {
  if (round === 0) return t;
  if (round === 1) return 5 * t + 1;
  return round === 2 ? 3 * t + 5 : 7 * t;
}
const swapped = (word: number): number =>
  ((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
