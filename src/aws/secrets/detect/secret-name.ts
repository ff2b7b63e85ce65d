import { commaSeparated } from '../../../source/cut.ts';
import { gluedWords, words } from './words.ts';

/**
 * What a name says about its value. `password`: any literal is one. `secret`: a literal is one unless it reads like a name.
 * `maybe`: the name has other meanings too, so only a value that looks random counts.
 */
export type SecretName = { readonly family: 'password' | 'secret' | 'maybe'; readonly kind: string };

type Noun = SecretName | 'harmless';
const ACRONYM = /\b(?:api|aes|hmac|rsa|sdk|ssh|jwt|tls|ssl)\b/g;
const nouns = (family: SecretName['family'], text: string, kind?: string): readonly [string, Noun][] =>
  commaSeparated(text).map(phrase => [
    phrase,
    { family, kind: kind ?? phrase.replace(ACRONYM, word => word.toUpperCase()) },
  ]);
const harmless = (text: string): readonly [string, Noun][] =>
  commaSeparated(text).map(phrase => [phrase, 'harmless']);

// Of phrases with the same end the longest counts.
const PHRASES: ReadonlyMap<string, Noun> = new Map([
  ...nouns('password', 'password, passwd, pwd, pw, pass, passwort, passcode', 'password'),
  ...nouns('password', 'passphrase'),
  ...nouns(
    'secret',
    'secret, token, access token, auth token, api token, refresh token, bearer token, bot token, session token, security token, deploy token, personal access token',
  ),
  ...nouns(
    'secret',
    'client secret, app secret, api secret, jwt secret, webhook secret, signing secret, session secret, shared secret, cookie secret, consumer secret, token secret',
  ),
  ...nouns(
    'secret',
    'api key, access key, secret key, private key, signing key, encryption key, decryption key, master key, license key, licence key, auth key, hmac key, jwt key, aes key',
  ),
  ...nouns(
    'secret',
    'cipher key, crypto key, secret access key, shared access key, subscription key, storage key',
  ),
  ...nouns('secret', 'credential, credentials, creds, cred', 'credential'),
  ...nouns(
    'maybe',
    'shared key, session key, app key, application key, sdk key, write key, client key, consumer key, integration key, account key, service key, deploy key, server key, user key, host key',
  ),
  ...nouns(
    'maybe',
    'token key, ssh key, rsa key, tls key, ssl key, admin key, root key, function key, ingest key, webhook key, id token, access tokens, api tokens, auth tokens, api keys, access keys, secrets, salt, pepper',
  ),
  ...nouns('maybe', 'connection string, conn string, conn str, connection str, dsn', 'connection string'),
  // Addresses of data stores carry the password of their user.
  ...nouns(
    'maybe',
    [
      'database',
      'db',
      'mongo',
      'mongodb',
      'postgres',
      'postgresql',
      'pg',
      'mysql',
      'mariadb',
      'redis',
      'amqp',
      'rabbitmq',
    ]
      .flatMap(store => [`${store} url`, `${store} uri`])
      .join(', '),
    'connection string',
  ),
  ...nouns('maybe', 'auth, authorization, basic auth, pat', 'credential'),
  ...harmless(
    'next token, page token, paging token, pagination token, continuation token, task token, request token, client token, idempotency token, csrf token, xsrf token, design token, sync token',
  ),
  ...harmless('no auth, use auth, http pass, by pass, proxy pass, multi pass'),
]);
const LONGEST_PHRASE = 3;

const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));
// What may follow the noun without changing what the value is: the stage, the copy, the system it opens.
const AFTER =
  set(`value string text plain plaintext raw literal default dev develop development test testing stage staging qa uat preprod prod production live local sandbox
  old new current previous prev next primary secondary main backup base b encoded v a c aws github gitlab bitbucket stripe slack twilio sendgrid db database rds mysql postgres postgresql
  mongo mongodb redis rabbitmq jwt api admin root npm docker google azure`);
// These say that the value opens nothing, wherever they stand before the noun; the others give an order when they come first.
const HARMLESS = set('public encrypted hashed masked publishable');
const ORDERS = set(
  'no use uses using enable enabled disable disabled has is require requires required needs allow allows skip reset forgot forgotten generate manage rotate show hide',
);

const isDigits = (word: string): boolean => /^\d+$/.test(word);

function phraseBefore(parts: readonly string[], end: number): { noun: Noun; start: number } | undefined {
  for (let size = Math.min(LONGEST_PHRASE, end); size > 0; size -= 1) {
    const noun = PHRASES.get(parts.slice(end - size, end).join(' '));
    if (noun) return { noun, start: end - size };
  }
  return undefined;
}

const SECRET_WORDS = /pass|pwd|secret|token|key|cred|auth|salt|pepper|pat|dsn|conn|pw|ur[il]$/i;
const GLUED = /[a-z](?:pass|pwd|secret|token|key)|(?:pass|pwd|secret|token|key)[a-z]/i;

/**
 * What the name promises of its value; `undefined` when nothing secret. A name that only comes apart at a guess (`DBSECRET`) promises less: its value must look
 * unlike a name.
 */
export function secretNameOf(name: string): SecretName | undefined {
  if (!SECRET_WORDS.test(name)) return undefined;
  const plain = nameOf(words(name));
  if (plain || !GLUED.test(name)) return plain;
  const glued = nameOf(gluedWords(name));
  return glued?.family === 'password' ? { family: 'secret', kind: glued.kind } : glued;
}

function nameOf(parts: readonly string[]): SecretName | undefined {
  for (let end = parts.length; end > 0; end -= 1) {
    const found = phraseBefore(parts, end);
    if (found) {
      const before = parts.slice(0, found.start);
      const silent =
        found.noun === 'harmless' ||
        before.some(word => HARMLESS.has(word)) ||
        (before[0] !== undefined && ORDERS.has(before[0]));
      return silent || found.noun === 'harmless' ? undefined : found.noun;
    }
    const last = parts[end - 1] ?? '';
    if (!AFTER.has(last) && !isDigits(last)) return undefined;
  }
  return undefined;
}

/** Whether a value under this name is a secret rather than the name, place, age or kind of one: `DB_PASSWORD` is, `DB_PASSWORD_ARN` is not. */
export function isSecretName(name: string): boolean {
  const found = secretNameOf(name);
  return found !== undefined && (found.family !== 'maybe' || found.kind === 'connection string');
}

// The last word of a setting that opens nothing: an address, a name, an id.
const SETTINGS = set(
  `url uri urls endpoint host hostname domain port region name id ids uuid tenant user users username login email mail phone address account arn topic bucket table engine
  database dbname schema cluster stage env environment version issuer audience realm scope scopes workspace type path prefix enabled ttl`,
);
// What is for everyone to see: a key that verifies or encrypts, a token of a page.
const OPEN = set('public publishable');

/** Whether a name says of its value that it is a setting, or one that everyone may see: `BASE_URL`, `TENANT`, `clientId`, `PUBLIC_KEY`. The address of a webhook lets in whoever knows it. */
export function isSettingName(name: string): boolean {
  if (isSecretName(name)) return false;
  const parts = words(name).filter(word => !isDigits(word));
  const isSetting = SETTINGS.has(parts.at(-1) ?? '') || parts.slice(0, -1).some(word => OPEN.has(word));
  return isSetting && !parts.some(word => word.startsWith('webhook') || word === 'hook');
}
