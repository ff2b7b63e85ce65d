/**
 * Maps in the order of Python 2.7, and values as it writes them: what AWS' translator hashes for the id of a deployment
 * (aws-sam-translator 1.115, `utils/py27hash_fix.py` and `third_party/py27hash/hash.py`).
 */

const WORD = (1n << 64n) - 1n;

/** `hash(text)` of Python 2.7 on 64 bits, without its sign. */
export function hashOf(text: string): bigint {
  const points = [...text].map(point => BigInt(point.codePointAt(0) ?? 0));
  let hash = (points[0] ?? 0n) << 7n;
  for (const point of points) hash = ((hash * 1_000_003n) & WORD) ^ point;
  return hash ^ BigInt(points.length);
}

const hashes = new Map<string, bigint>();

/** The keys of a `dict`: which order they come in depends on how they were added. `null` is a slot whose key was taken away. */
export class Keys {
  #slots = new Map<number, string | null>();
  #mask = 7;
  #filled = 0;
  #size = 0;
  /** A copy of it has each key in the same slot. */
  #isSettled = false;

  static of(keys: Iterable<string>): Keys {
    const made = new Keys();
    for (const key of keys) made.add(key);
    return made;
  }

  list(): readonly string[] {
    return [...this.#slots].sort(([a], [b]) => a - b).flatMap(([, key]) => (key === null ? [] : [key]));
  }

  /** `copy.deepcopy`: the keys are added anew in the order in which they come. */
  copy(): Keys {
    if (this.#isSettled) return this;
    const made = Keys.of(this.list());
    made.#isSettled =
      made.#mask === this.#mask && [...made.#slots].every(([slot, key]) => this.#slots.get(slot) === key);
    return made;
  }

  add(key: string): void {
    const slot = this.#slotOf(key);
    const held = this.#slots.get(slot);
    this.#slots.set(slot, key);
    if (held === key) return;
    this.#isSettled = false;
    this.#size += 1;
    if (held === undefined) this.#filled += 1;
    if (this.#filled * 3 >= (this.#mask + 1) * 2) this.#resize(this.#size * (this.#size > 50_000 ? 2 : 4));
  }

  remove(key: string): void {
    const slot = this.#slotOf(key);
    if (this.#slots.get(slot) !== key) return;
    this.#isSettled = false;
    this.#slots.set(slot, null);
    this.#size -= 1;
  }

  /** `dict.update` with the keys of another one. */
  merge(keys: readonly string[]): void {
    if (keys.length === 0) return;
    if ((this.#filled + keys.length) * 3 >= (this.#mask + 1) * 2)
      this.#resize((this.#size + keys.length) * 2);
    for (const key of keys) this.add(key);
  }

  #resize(request: number): void {
    const keys = this.list();
    let size = 8;
    while (size <= request) size *= 2;
    this.#mask = size - 1;
    this.#slots = new Map();
    this.#filled = this.#size = 0;
    for (const key of keys) this.add(key);
  }

  #slotOf(key: string): number {
    let perturb = hashes.get(key);
    if (perturb === undefined) {
      perturb = hashOf(key);
      if (hashes.size < 10_000) hashes.set(key, perturb);
    }
    const mask = BigInt(this.#mask);
    let walker = perturb & mask;
    let free: number | undefined;
    for (;;) {
      const slot = Number(walker & mask);
      const held = this.#slots.get(slot);
      if (held === key) return slot;
      if (held === undefined) return free ?? slot;
      if (held === null) free ??= slot;
      walker = (walker * 5n + perturb + 1n) & WORD;
      perturb >>= 5n;
    }
  }
}

/** As Python 3 writes a text of ASCII. */
export function written(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return (
    quote +
    text.replace(/[\\'\0-\x1f\x7f]/g, char => {
      if (char === "'") return quote === "'" ? "\\'" : char;
      return char === '\\' ? '\\\\' : escaped(char);
    }) +
    quote
  );
}

/** As Python 2.7 writes a text that the template has: `u'…'` in ASCII. */
export const unicode = (text: string): string =>
  `u${written(
    text.replace(/[\\\0-\x1f\u{7f}-\u{10ffff}]/gu, char => (char === '\\' ? '\\\\' : escaped(char))),
  ).replaceAll('\\\\', '\\')}`;

const NAMED: ReadonlyMap<string, string> = new Map([
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
]);
function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = (letter: string, digits: number): string =>
    `\\${letter}${code.toString(16).padStart(digits, '0')}`;
  if (code < 0x100) return NAMED.get(char) ?? hex('x', 2);
  return code < 0x10000 ? hex('u', 4) : hex('U', 8);
}
