/** One format of token, as its provider publishes or issues it. Some forms were read on the providers' own pages in 2026-11, the others are common knowledge. */
export type Provider = {
  readonly id: string;
  readonly kind: string;
  /** ASCII text of two characters or more of which every token of this form holds one; a mark that begins the token is its public prefix. */
  readonly marks: readonly string[];
  /** Global, without neighbours: the search refuses a match that is part of a longer word. */
  readonly form: RegExp;
  /** For test environments: worth a note, not an alarm. */
  readonly test?: true;
  /** What the form alone can not say: a readable header, a plausible mix of characters. */
  readonly check?: (token: string) => boolean;
};

/** A format without a mark, such as 32 hexadecimal digits: only together with the name of its variable is it that provider's. */
export type NamedProvider = {
  readonly id: string;
  readonly kind: string;
  /** Asked with the words of the name in lower case, joined by spaces: `DD_API_KEY` is `dd api key`. */
  readonly name: (words: string) => boolean;
  readonly form: RegExp;
};

export const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';

/** Short marks meet ordinary words and constants: a token mixes letters and digits. */
export const mixed = (token: string): boolean => /\d/.test(token) && /[a-z]/i.test(token);
