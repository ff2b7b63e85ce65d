import type { Token } from './tokens.ts';

/** A place among the tokens of a file; the last token, which is empty, is never passed. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  at = 0;
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.at + ahead, this.#tokens.length - 1)] as Token;
  }
  next(): Token {
    const token = this.peek();
    if (this.at < this.#tokens.length - 1) this.at += 1;
    return token;
  }
  /** Where the token before ends. */
  get before(): number {
    return this.#tokens[this.at - 1]?.end ?? 0;
  }

  /** Past an expression: up to the comma or bracket that ends it. */
  skip(): void {
    let open = 0;
    for (let token = this.peek(); token.text !== ''; token = this.peek()) {
      if (open === 0 && /^[,;}\])]$/.test(token.text)) return;
      if (/^[{[(]$/.test(token.text)) open += 1;
      else if (/^[}\])]$/.test(token.text)) open -= 1;
      this.next();
    }
  }
}
