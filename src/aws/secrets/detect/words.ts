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

/** The words of a name in lower case, whatever its convention: `dbPassword1`, `DB_PASSWORD_1` and `db-password1` are db, password, 1. */
export function words(name: string): readonly string[] {
  return name
    .slice(0, LONGEST)
    .replace(/API(?=key|token|secret)/g, 'Api_')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/([A-Za-z])(\d+)(?![A-Za-z0-9])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .flatMap(word => unglue(word.toLowerCase()).split(' '))
    .filter(word => word !== '');
}
