/** The name that was probably meant: the one with the fewest typing slips, if they are few for its length. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const inside = names.filter(name => word.length > 3 && name.includes(word));
  if (inside.length === 1) return inside[0];
  const few = Math.max(2, word.length * 0.3);
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of names)
    if (mayBeWithin(few, word, name)) {
      const here = editDistance(word, name);
      if (here <= few && here < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { name, distance: here };
    }
  return best?.name ?? shared(word, names);
}

/** Each letter more or less is a slip. */
export const mayBeWithin = (few: number, a: string, b: string): boolean =>
  Math.abs(a.length - b.length) <= few;

/** Edits (insert, delete, replace, swap neighbours) from one word to the other. */
export function editDistance(a: string, b: string): number {
  let [before, row]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        next[j] = Math.min(next[j]!, before[j - 2]! + 1);
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}

/** Most words of a dashed name in common: `s3-encryption` is `s3-bucket-encryption`. */
function shared(word: string, names: readonly string[]): string | undefined {
  const words = new Set(word.split('-'));
  const ranked = names
    .map(name => ({ name, count: name.split('-').filter(part => words.has(part)).length }))
    .toSorted((a, b) => b.count - a.count);
  const [best, next] = ranked;
  return best && best.count >= 2 && best.count > (next?.count ?? 0) ? best.name : undefined;
}
