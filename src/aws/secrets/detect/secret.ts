/**
 * What the detector says about a literal secret. No field holds the value or anything computed from it but the length and the public prefix.
 * `recognised` by its own shape (a provider's token format, a key, a connection string), or only `named`: a literal under a secret-like name.
 * `weak` is a placeholder, a sample or a test key: only the strict preset reports it.
 */
export type Secret = {
  readonly kind: string;
  readonly tier: 'recognised' | 'named';
  readonly strength: 'strong' | 'weak';
  /** In characters: exact where the provider fixes it (`exact`), else the class that `describe` names. */
  readonly length: number;
  readonly exact: boolean;
  /** The part of a token that its provider publishes, such as `sk_live_`. */
  readonly prefix?: string;
};

/** Where in the text a secret stands, and under which name inside it. Offsets in UTF-16 units; the public prefix lies outside. */
export type LocatedSecret = {
  readonly secret: Secret;
  readonly start: number;
  readonly end: number;
  readonly name?: string;
};

const SHORT = 7;
const LONG = 100;

/** The class of a length: 7 for everything shorter than eight, then tens, 100 for everything longer. */
export function lengthClass(length: number): number {
  if (length <= SHORT) return SHORT;
  return Math.min(LONG, Math.max(10, Math.round(length / 10) * 10));
}

function lengthInWords({ length, exact }: Secret): string {
  if (exact) return `${length} characters`;
  if (length <= SHORT) return 'fewer than 8 characters';
  return length >= LONG ? '100 characters or more' : `about ${length} characters`;
}

// Abbreviations are read letter by letter (an npm token, an SSH key), and a few vowels are read as consonants (a URL).
const AN = /^(?:[AEIOaeio]|npm|NPM|[FHLMNRSX][A-Z]{2})/;
const article = (kind: string): string => (AN.test(kind) ? 'an' : 'a');

/** `a Stripe live key (sk_live_…, 32 characters)`: what the secret is, never what it says. */
export function describe(secret: Secret): string {
  const start = secret.prefix === undefined ? '' : `${secret.prefix}…, `;
  return `${article(secret.kind)} ${secret.kind} (${start}${lengthInWords(secret)})`;
}

/** The keys of a database's secret that open nothing (Secrets Manager user guide, "JSON structure of secrets", read 2026-11). */
const PLAIN_KEYS =
  /:SecretString:(?:user(?:_?name)?|host|hostname|port|engine|db_?name|database|dbInstanceIdentifier|dbClusterIdentifier|masterarn)(?::|$)/i;

/** Whether what follows `resolve:secretsmanager:` reads a key that is no secret, such as the name of a user. */
export const readsPlainKey = (reference: string): boolean => PLAIN_KEYS.test(`:${reference}`);
