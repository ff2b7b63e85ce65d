/** What a table holds under a key that the input gives: nothing of what every object inherits, such as `constructor`. */
export const lookUp = <T>(table: { readonly [key: string]: T } | undefined, key: string): T | undefined =>
  table && Object.hasOwn(table, key) ? table[key] : undefined;
