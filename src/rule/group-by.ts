/** The items by a key, in the order in which the keys come first. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, readonly [T, ...T[]]> {
  const groups = new Map<K, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** The items of which the key is a new one. */
export const distinctBy = <T, K>(items: Iterable<T>, keyOf: (item: T) => K): T[] =>
  [...groupBy(items, keyOf).values()].map(([first]) => first);
