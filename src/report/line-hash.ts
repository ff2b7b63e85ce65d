const BLOCK = 100;
const FACTOR = 37;
const UNIT = 2 ** 32;
const END_OF_FILE = 65_535;
const [SPACE, TAB, LF, CR] = [32, 9, 10, 13] as const;

/** FACTOR to the power of BLOCK modulo 2^64. */
const [OLDEST_HIGH, OLDEST_LOW] = (() => {
  const power = BigInt.asUintN(64, BigInt(FACTOR) ** BigInt(BLOCK));
  return [Number(power >> 32n), Number(power & 0xffff_ffffn)] as const;
})();

/**
 * GitHub's `primaryLocationLineHash` of every line: a rolling hash (mod 2^64, in two 32-bit limbs) over the 100 characters from the
 * line's start, blanks left out and line ends made LF, with the occurrence among equal hashes behind a colon.
 * Source: github/codeql-action src/fingerprints.ts (2026-06).
 */
export function lineHashes(text: string): string[] {
  const window = new Uint16Array(BLOCK);
  const lineAt = new Int32Array(BLOCK).fill(-1);
  const hashes: string[] = [];
  const counts = new Map<string, number>();
  let [high, low, index, line] = [0, 0, 0, 0];
  let [atStart, afterCr] = [true, false];

  const push = (unit: number): void => {
    if (lineAt[index]! >= 0) emit();
    if (unit >= 0 && atStart) lineAt[index] = line++;
    roll(Math.max(unit, 0));
  };
  const emit = (): void => {
    const value = high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
    const count = (counts.get(value) ?? 0) + 1;
    counts.set(value, count);
    hashes[lineAt[index]!] = `${value}:${count}`;
    lineAt[index] = -1;
  };
  const roll = (unit: number): void => {
    const oldest = window[index]!;
    window[index] = unit;
    index = (index + 1) % BLOCK;
    const sum = FACTOR * low + unit - OLDEST_LOW * oldest;
    const carry = Math.floor(sum / UNIT);
    low = sum - carry * UNIT;
    const upper = FACTOR * high - OLDEST_HIGH * oldest + carry;
    high = upper - Math.floor(upper / UNIT) * UNIT;
  };

  for (let at = 0; at <= text.length; at += 1) {
    const read = at === text.length ? END_OF_FILE : text.charCodeAt(at);
    const skipped = read === SPACE || read === TAB || (afterCr && read === LF);
    afterCr = read === CR;
    if (skipped) continue;
    const unit = read === CR ? LF : read;
    push(unit);
    atStart = unit === LF;
  }
  for (let rest = 0; rest < BLOCK; rest += 1) push(-1);
  return hashes;
}
