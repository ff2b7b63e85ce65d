type Ranged = { readonly start: number; readonly end: number };

/** Ranges of a file by where they are: asked for a line, a file of ten thousand lines looks at those of that line. */
export class SpanIndex<T extends Ranged> {
  readonly #sorted: readonly T[];
  /** How far the ranges up to each one reach. */
  readonly #reach: readonly number[];

  constructor(ranges: Iterable<T>) {
    this.#sorted = [...ranges].toSorted((a, b) => a.start - b.start);
    let reach = Number.NEGATIVE_INFINITY;
    this.#reach = this.#sorted.map(({ end }) => (reach = Math.max(reach, end)));
  }

  /** The ranges that overlap one, in their order. */
  overlapping(from: number, to: number): readonly T[] {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle]?.start ?? to) < to) low = middle + 1;
      else high = middle;
    }
    let first = low;
    while (first > 0 && (this.#reach[first - 1] ?? from) > from) first -= 1;
    return this.#sorted.slice(first, low).filter(({ end }) => end > from);
  }
}
