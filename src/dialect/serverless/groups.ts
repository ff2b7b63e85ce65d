/** Items that belong together: at least one. */
export type Group<T> = readonly [first: T, ...others: T[]];

/** The items by a key, in their order. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, Group<T>> {
  const groups = new Map<K, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Whether there is an item at all. */
export const isGroup = <T>(items: readonly T[]): items is Group<T> => items.length > 0;
