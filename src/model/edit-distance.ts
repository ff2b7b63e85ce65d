import { spend } from '../source/budget.ts';

/** The name that was probably meant: the one with the fewest typing slips (the first of such), if they are few for its length. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const groups = groupsOf(names);
  spend(1 + groups.length / 50);
  const own = lettersIn(word);
  const few = Math.max(2, word.length * 0.3);
  const inside: string[] = [];
  let best: { readonly name: string; readonly index: number; readonly distance: number } | undefined;
  for (const { letters, indices } of groups) {
    const mayContain = word.length > 3 && (own & ~letters) === 0;
    const mayBeNear = haveFewSlips(few, own, letters);
    if (!mayContain && !mayBeNear) continue;
    spend(indices.length / 50);
    for (const index of indices) {
      const name = names[index] ?? '';
      if (mayContain && name.includes(word)) inside.push(name);
      if (!mayBeNear || !mayBeWithin(few, word, name)) continue;
      const most = best ? best.distance - (index < best.index ? 0 : 1) : few;
      const distance = editDistance(word, name, most);
      if (distance <= most) best = { name, index, distance };
    }
  }
  if (inside.length === 1) return inside[0];
  return best?.name ?? shared(word, names);
}

/** Where the names of the same kinds of letters stand in a list. */
type Group = { readonly letters: number; readonly indices: number[] };
const known = new WeakMap<readonly string[], readonly Group[]>();

/** A template may ask about thousands of names among thousands: those whose letters are others are passed by together. */
function groupsOf(names: readonly string[]): readonly Group[] {
  const before = known.get(names);
  if (before) return before;
  const groups = new Map<number, Group>();
  for (const [index, name] of names.entries()) {
    const letters = lettersIn(name);
    const group = groups.get(letters);
    if (group) group.indices.push(index);
    else groups.set(letters, { letters, indices: [index] });
  }
  const made = [...groups.values()];
  known.set(names, made);
  return made;
}

/** The kinds of letters in a word, a bit each. */
function lettersIn(word: string): number {
  let letters = 0;
  for (let index = 0; index < word.length; index += 1) letters |= 1 << (word.charCodeAt(index) & 31);
  return letters;
}
/** A slip changes two kinds of letters at most. */
const haveFewSlips = (few: number, a: number, b: number): boolean => countOf(a ^ b) <= 2 * few;
function countOf(bits: number): number {
  let count = bits - ((bits >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Each letter more or less is a slip. */
export const mayBeWithin = (few: number, a: string, b: string): boolean =>
  Math.abs(a.length - b.length) <= few;

/** Whether so few slips lead from one word to the other. */
export const isWithin = (few: number, a: string, b: string): boolean =>
  mayBeWithin(few, a, b) && haveFewSlips(few, lettersIn(a), lettersIn(b)) && editDistance(a, b, few) <= few;

/** Edits (insert, delete, replace, swap neighbours) from one word to the other; any number above `limit` where there are more. */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  const most = Math.floor(limit);
  if (Math.abs(a.length - b.length) > most) return most + 1;
  spend((a.length * Math.min(b.length, 2 * most + 1)) / 50);
  let twoAbove: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  let here: number[] = [];
  for (let row = 1; row <= a.length; row += 1) {
    here[0] = row;
    const from = Math.max(1, row - most);
    const to = Math.min(b.length, row + most);
    if (from > 1) here[from - 1] = most + 1;
    let least = here[from - 1] ?? 0;
    for (let column = from; column <= to; column += 1) {
      const same = a.charCodeAt(row - 1) === b.charCodeAt(column - 1);
      const up = column < row + most ? (above[column] ?? 0) : most;
      let distance = Math.min(up + 1, (here[column - 1] ?? 0) + 1, (above[column - 1] ?? 0) + (same ? 0 : 1));
      if (
        row > 1 &&
        column > 1 &&
        a.charCodeAt(row - 1) === b.charCodeAt(column - 2) &&
        a.charCodeAt(row - 2) === b.charCodeAt(column - 1)
      )
        distance = Math.min(distance, (twoAbove[column - 2] ?? 0) + 1);
      here[column] = distance;
      least = Math.min(least, distance);
    }
    if (least > most + 1) return least;
    [twoAbove, above, here] = [above, here, twoAbove];
  }
  return above[b.length] ?? a.length;
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
  const letters = lettersIn(lower);
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of names) {
    const most = Math.min(best ? best.distance - 1 : 2, name.length < 5 ? 1 : 2);
    if (!mayBeWithin(most, word, name)) continue;
    const other = name.toLowerCase();
    if (!haveFewSlips(most, letters, lettersIn(other))) continue;
    const distance = editDistance(lower, other, most);
    if (distance <= most) best = { name, distance };
    if (distance === 0) break;
  }
  return best?.name;
}

/** `; did you mean Resources?` at the end of a message; nothing where no name is near. */
export const asking = (near: string | undefined): string =>
  near === undefined ? '' : `; did you mean ${near}?`;

/** The same for a name that `misspelt` recognizes. */
export const meant = (word: string, names: Iterable<string>): string => asking(misspelt(word, names));
