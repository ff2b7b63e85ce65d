import { spend } from '../source/budget.ts';

/** The name that was probably meant: the one with the fewest typing slips, if they are few for its length. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  spend(1 + names.length / 50);
  const letters = lettersOf(names);
  const own = lettersIn(word);
  const few = Math.max(2, word.length * 0.3);
  const inside: string[] = [];
  let best: { readonly name: string; readonly distance: number } | undefined;
  // A name whose letters are others is passed by: a template may ask about thousands of names among thousands.
  for (let index = 0; index < names.length; index += 1) {
    const differing = own ^ (letters[index] ?? 0);
    if ((differing & own) !== 0 && countOf(differing) > 2 * few) continue;
    const name = names[index] ?? '';
    if (word.length > 3 && (differing & own) === 0 && name.includes(word)) inside.push(name);
    if (!mayBeWithin(few, word, name) || countOf(differing) > 2 * few) continue;
    const here = editDistance(word, name);
    if (here <= few && here < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { name, distance: here };
  }
  if (inside.length === 1) return inside[0];
  return best?.name ?? shared(word, names);
}

/** The kinds of letters in a word, a bit each: a slip changes two at most. */
function lettersIn(word: string): number {
  let letters = 0;
  for (let index = 0; index < word.length; index += 1) letters |= 1 << (word.charCodeAt(index) & 31);
  return letters;
}
const known = new WeakMap<readonly string[], Int32Array>();
function lettersOf(names: readonly string[]): Int32Array {
  const letters = known.get(names) ?? Int32Array.from(names, lettersIn);
  known.set(names, letters);
  return letters;
}
function countOf(bits: number): number {
  let count = bits - ((bits >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Each letter more or less is a slip. */
export const mayBeWithin = (few: number, a: string, b: string): boolean =>
  Math.abs(a.length - b.length) <= few;

/** Edits (insert, delete, replace, swap neighbours) from one word to the other. */
export function editDistance(a: string, b: string): number {
  spend((a.length * b.length) / 50);
  let twoAbove: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  let distance = b.length;
  for (let row = 1; row <= a.length; row += 1) {
    const here: number[] = [];
    let diagonal = row - 1;
    for (const [column, up] of above.entries()) {
      if (column === 0) distance = row;
      else {
        const same = a[row - 1] === b[column - 1];
        distance = Math.min(up + 1, distance + 1, diagonal + (same ? 0 : 1));
        const swapped =
          a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1] ? twoAbove[column - 2] : undefined;
        if (swapped !== undefined) distance = Math.min(distance, swapped + 1);
      }
      diagonal = up;
      here.push(distance);
    }
    [twoAbove, above] = [above, here];
  }
  return distance;
}

/** Most words of a dashed name in common: `s3-encryption` is `s3-bucket-encryption`. */
function shared(word: string, names: readonly string[]): string | undefined {
  const words = new Set(word.split('-'));
  if (words.size < 2) return undefined;
  const ranked = names
    .map(name => ({ name, count: name.split('-').filter(part => words.has(part)).length }))
    .toSorted((a, b) => b.count - a.count);
  const [best, next] = ranked;
  return best && best.count >= 2 && best.count > (next?.count ?? 0) ? best.name : undefined;
}

/**
 * The name that a word spells wrongly: one that differs in case or in at most two slips (one in a word of less than five letters). Narrower than `nearest`:
 * for names of which the word may well be none.
 */
export function misspelt(word: string, names: Iterable<string>): string | undefined {
  const lower = word.toLowerCase();
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of names) {
    const most = Math.min(best ? best.distance - 1 : 2, name.length < 5 ? 1 : 2);
    if (!mayBeWithin(most, word, name)) continue;
    const distance = editDistance(lower, name.toLowerCase());
    if (distance <= most) best = { name, distance };
    if (distance === 0) break;
  }
  return best?.name;
}

/** `; did you mean Resources?` behind a name that `misspelt` recognizes, else nothing. */
export function meant(word: string, names: Iterable<string>): string {
  const near = misspelt(word, names);
  return near === undefined ? '' : `; did you mean ${near}?`;
}
