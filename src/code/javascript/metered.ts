/** The parser went over the text more often than any program needs. */
export class TooMuchParsing extends Error {}

/** Of real programs the parser looks at each character one and a half times at most. */
const LOOKS_PER_CHARACTER = 20;
const LEAST_LOOKS = 20_000;

/**
 * A text that counts how often it is looked at. The parser tries each `a<b>(` of TypeScript in two ways, so that 18 of them inside each other cost it minutes;
 * it takes no limit of its own, but it asks its input for each character.
 */
export class Metered extends String {
  readonly #text: string;
  #left: number;
  constructor(text: string) {
    super(text);
    this.#text = text;
    this.#left = LEAST_LOOKS + LOOKS_PER_CHARACTER * text.length;
  }

  override charCodeAt(index: number): number {
    if (--this.#left < 0) throw new TooMuchParsing('takes too long to parse');
    return this.#text.charCodeAt(index);
  }
  override codePointAt(index: number): number | undefined {
    return this.#text.codePointAt(index);
  }
  override slice(start?: number, end?: number): string {
    return this.#text.slice(start, end);
  }
}
