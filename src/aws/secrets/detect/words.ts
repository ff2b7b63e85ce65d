// Words that people write without a joint. Only at the end of a word, so that `jsonwebtoken` stays one word.
const GLUED: readonly [RegExp, string][] = [
  [/^(.*)(password|passwd|passphrase|passcode|credentials?)$/, '$1 $2'],
  [
    /^(.*?)(secret)?(access|secret|api|auth|private|encryption|decryption|signing|license|licence|master|account|shared|hmac|session)(key)s?$/,
    '$1 $2 $3 $4',
  ],
  [
    /^(.*?)(access|auth|api|refresh|bearer|session|bot|oauth|id|jwt|user|admin|github|gitlab|slack|npm)(token)s?$/,
    '$1 $2 $3',
  ],
  [
    /^(.*?)(client|app|api|jwt|session|auth|token|webhook|consumer|shared|cookie|signing|hmac)(secret)s?$/,
    '$1 $2 $3',
  ],
  [/^(db|database|user|admin|root|smtp|mail|ftp|sftp|redis|mysql|pg|mongo|mq|rabbit)(pass|pwd|pw)$/, '$1 $2'],
  [/^(connection|conn)(string|str)$/, '$1 $2'],
];
const GLUE = /key|token|secret|pass|pwd|pw$|credential|conn/;

function unglue(word: string): string {
  if (!GLUE.test(word)) return word;
  for (const [glued, apart] of GLUED) if (glued.test(word)) return word.replace(glued, apart);
  return word;
}

const LONGEST = 200;
/** Names remembered at once: each is asked for several times. */
const REMEMBERED = 2_000;
const remembered = new Map<string, readonly string[]>();

/** The words of a name in lower case, whatever its convention: `dbPassword1`, `DB_PASSWORD_1` and `db-password1` are db, password, 1. */
export function words(name: string): readonly string[] {
  const known = remembered.get(name);
  if (known) return known;
  if (remembered.size >= REMEMBERED) remembered.clear();
  const made = wordsIn(name.slice(0, LONGEST));
  if (name.length <= LONGEST) remembered.set(name, made);
  return made;
}

function wordsIn(name: string): readonly string[] {
  return name
    .replace(/API(?=key|token|secret)/g, 'Api_')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/([A-Za-z])(\d+)(?![A-Za-z0-9])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .flatMap(word => unglue(word.toLowerCase()).split(' '))
    .filter(word => word !== '');
}

/** What may stand glued behind the noun: the stage, the copy. */
const TAILS = [
  'development',
  'production',
  'plaintext',
  'staging',
  'testing',
  'preprod',
  'sandbox',
  'string',
  'value',
  'stage',
  'plain',
  'test',
  'prod',
  'live',
  'text',
  'dev',
  'raw',
  'new',
  'old',
  'uat',
  'qa',
];
/** Nouns that come apart behind any word. */
const NOUNS = ['passphrase', 'password', 'passcode', 'passwd', 'secret', 'token', 'pwd'];
/** What makes a `key` behind it one of a cipher or a service. */
const KEYS =
  /^(.*?)(aes|des|hmac|rsa|ssh|crypto|cipher|subscription|storage|webhook|deploy|service|sdk|app|root|admin)(key)$/;

/**
 * The words of a name whose words nobody parted: `DBSECRET` is db, secret and `DBPASSWORDPROD` is db, password, prod. Many other words end alike, so that
 * such a name alone says less than one with joints.
 */
export const gluedWords = (name: string): readonly string[] =>
  words(name).flatMap(word => apartAtNoun(word) ?? [word]);

const WHOLE = new Set(['jsonwebtoken', 'secretstring']);

function apartAtNoun(word: string): readonly string[] | undefined {
  if (word.length < 5 || WHOLE.has(word)) return undefined;
  const tail = TAILS.find(end => word.endsWith(end) && word.length > end.length);
  const stem = tail === undefined ? word : word.slice(0, -tail.length);
  const behind = tail === undefined ? [] : [tail];
  const noun = NOUNS.find(end => stem.endsWith(end));
  if (noun !== undefined) {
    const before = stem.slice(0, -noun.length);
    return before === '' && tail === undefined
      ? undefined
      : [...(before === '' ? [] : [before]), noun, ...behind];
  }
  const [, before = '', kind, key] = KEYS.exec(stem) ?? [];
  if (kind !== undefined && key !== undefined)
    return [...(before === '' ? [] : [before]), kind, key, ...behind];
  const parts = unglue(stem)
    .split(' ')
    .filter(part => part !== '');
  return tail !== undefined && parts.length > 1 ? [...parts, tail] : undefined;
}
