type TextRange = { readonly start: number; readonly end: number };

/** Which parts of a text are taken: to ask and to take cost the length of the part, however many there are. */
export class TakenParts {
  readonly #units: Uint8Array;
  constructor(length: number, taken: readonly TextRange[] = []) {
    this.#units = new Uint8Array(length);
    for (const one of taken) this.take(one);
  }
  /** Whether any of the part is taken. */
  has({ start, end }: TextRange): boolean {
    return this.#units.subarray(start, end).includes(1);
  }
  take({ start, end }: TextRange): void {
    this.#units.fill(1, start, end);
  }
}
