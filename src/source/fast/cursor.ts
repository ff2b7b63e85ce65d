const UNSURE = new Error('left to the library');

/** Ends the fast reading: what stands here is wrong, or rare enough to be read by the library. */
export function undetermined(): never {
  throw UNSURE;
}
export const isUnsure = (error: unknown): boolean => error === UNSURE;

export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const BANG = 0x21;
export const DOUBLE = 0x22;
export const HASH = 0x23;
export const AMP = 0x26;
export const SINGLE = 0x27;
export const STAR = 0x2a;
export const PLUS = 0x2b;
export const COMMA = 0x2c;
export const DASH = 0x2d;
export const COLON = 0x3a;
export const FOLDED = 0x3e;
export const QUESTION = 0x3f;
export const OPEN_LIST = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_LIST = 0x5d;
export const OPEN_MAP = 0x7b;
export const BAR = 0x7c;
export const CLOSE_MAP = 0x7d;

/** White space, or the end of the text, where `charCodeAt` is NaN. */
export const isBlank = (code: number): boolean => !(code > SPACE);
/** Of a text whose every CR stands before an LF. */
export const isLineEnd = (code: number): boolean => code === LF || code === CR;
export const isFlowSign = (code: number): boolean =>
  code === COMMA || code === OPEN_LIST || code === CLOSE_LIST || code === OPEN_MAP || code === CLOSE_MAP;

/** A place in a text without control characters, NUL and lone CR. */
export class Cursor {
  readonly text: string;
  at: number;
  /** Where the line of `at` begins. */
  line: number;
  readonly comments: { readonly start: number; readonly end: number }[] = [];

  constructor(text: string) {
    this.text = text;
    this.at = this.line = text.startsWith('\uFEFF') ? 1 : 0;
  }

  get code(): number {
    return this.text.charCodeAt(this.at);
  }
  get column(): number {
    return this.at - this.line;
  }
  get done(): boolean {
    return this.at >= this.text.length;
  }

  /** At a `-` that begins an item. */
  get isDash(): boolean {
    return this.code === DASH && isBlank(this.text.charCodeAt(this.at + 1));
  }
  /** At `---` or `...` in the first column: the document ends here. */
  get isMarker(): boolean {
    if (this.at !== this.line || (this.code !== DASH && this.code !== 0x2e)) return false;
    return (
      /^(?:---|\.\.\.)$/.test(this.text.slice(this.at, this.at + 3)) &&
      isBlank(this.text.charCodeAt(this.at + 3))
    );
  }

  /** Goes to the next token over white space, comments and line ends; says whether a comment stood left of the column `least`. */
  step(least = 0): boolean {
    const { text } = this;
    let left = false;
    for (let { at } = this; ; at += 1) {
      const code = text.charCodeAt(at);
      if (code === SPACE) continue;
      if (code === LF) {
        this.line = at + 1;
        continue;
      }
      if (code === CR) continue;
      this.at = at;
      if (code === HASH) {
        left ||= at - this.line < least;
        this.comment();
      } else if (code === TAB) this.trailing();
      else return left;
      at = this.at - 1;
    }
  }

  /** Over a line end. */
  newLine(): void {
    this.line = this.at += this.code === CR ? 2 : 1;
  }

  comment(): void {
    const { text, at } = this;
    if (at > this.line && !isBlank(text.charCodeAt(at - 1))) undetermined();
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    else if (text.charCodeAt(end - 1) === CR) end -= 1;
    this.comments.push({ start: at, end });
    this.at = end;
  }

  /** Over tabs, which may stand at the end of a line only, behind something. */
  trailing(): void {
    if (this.text.slice(this.line, this.at).trim() === '') undetermined();
    while (this.code === TAB || this.code === SPACE) this.at += 1;
    if (!isLineEnd(this.code) && this.code !== HASH) undetermined();
  }
}
