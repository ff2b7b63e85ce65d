/** The index of the last of ascending numbers that is not above an offset; -1 where all are. */
export function lastAtOrBefore(ascending: readonly number[], offset: number): number {
  let low = -1;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const number = ascending[middle];
    if (number !== undefined && number <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
