import { before } from '../../../source/cut.ts';
import { UNRESOLVED } from './unresolved.ts';
import { isPlaceholder } from './placeholder.ts';
import { looksRandom } from './randomness.ts';
import { lengthClass, type LocatedSecret } from './secret.ts';

const STORES = new Set(
  'postgres postgresql mysql mysqlx mariadb mongodb redis rediss amqp amqps mssql sqlserver oracle clickhouse cassandra couchdb kafka nats mqtt mqtts smtp smtps ldap ldaps jdbc db2 snowflake redshift neo4j bolt cloudinary tcp'.split(
    ' ',
  ),
);
const LOCAL =
  /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal|(?:[\w-]+\.)*example\.(?:com|org|net))(?::|$)/i;
const REFERENCE = /^(?:\$|%[sdv]$|%\(|\{|:|#\{)/;

function located(kind: string, password: string, start: number, weak: boolean): LocatedSecret {
  const strength = weak || isPlaceholder(password) ? 'weak' : 'strong';
  return {
    start,
    end: start + password.length,
    secret: { kind, tier: 'recognised', strength, length: lengthClass(password.length), exact: false },
  };
}

const isLiteral = (password: string): boolean =>
  password !== '' && !password.includes(UNRESOLVED) && !REFERENCE.test(password);

const LONGEST_URL = 2_000;
const AUTHORITY_END = /[\s/?#"'`\\,]/;

const URL_END = /[\s"'`\\]/;

function inUrl(text: string, colon: number): readonly LocatedSecret[] {
  const scheme = /[a-z][a-z0-9+.-]{0,20}$/i.exec(text.slice(Math.max(0, colon - 24), colon))?.[0];
  if (scheme === undefined) return [];
  const from = colon + 3;
  const rest = text.slice(from, from + LONGEST_URL);
  const end = rest.search(URL_END);
  return [
    inAuthority(scheme, rest, from) ?? [],
    inQuery(scheme, end === -1 ? rest : rest.slice(0, end), from) ?? [],
  ].flat();
}

function inAuthority(scheme: string, rest: string, from: number): LocatedSecret | undefined {
  const stop = rest.search(AUTHORITY_END);
  const authority = stop === -1 ? rest : rest.slice(0, stop);
  const at = authority.lastIndexOf('@');
  const split = authority.indexOf(':');
  if (at === -1) return undefined;
  if (split === -1 || split > at)
    return asUser(scheme, authority.slice(0, at), authority.slice(at + 1), from);
  const password = authority.slice(split + 1, at);
  const kind = STORES.has(before(scheme.toLowerCase(), '+'))
    ? 'connection string with a password'
    : 'URL with a password';
  // GitHub takes a token as the user and this word as its password.
  if (password === 'x-oauth-basic')
    return isLiteral(authority.slice(0, split))
      ? located(kind, authority.slice(0, split), from, false)
      : undefined;
  return isLiteral(password)
    ? located(kind, password, from + split + 1, LOCAL.test(authority.slice(at + 1)))
    : undefined;
}

/** `https://TOKEN@github.com`: a token in the place of the user. The key of a Sentry DSN is public by design. */
function asUser(scheme: string, user: string, host: string, from: number): LocatedSecret | undefined {
  return WEB.test(scheme) && isLiteral(user) && looksRandom(user) && !/(?:^|\.)sentry\./i.test(host)
    ? located('URL with a token', user, from, LOCAL.test(host))
    : undefined;
}
const WEB = /(?:^|\+)https?$/i;

/** `?key=…`: a name that only in an address means what opens it. */
function inQuery(scheme: string, rest: string, from: number): LocatedSecret | undefined {
  const found = WEB.test(scheme) ? QUERY_KEY.exec(rest) : null;
  const [start] = found?.indices?.[1] ?? [];
  const key = found?.[1];
  return start !== undefined && key !== undefined && looksRandom(key)
    ? located('URL with a key', key, from + start, false)
    : undefined;
}
const QUERY_KEY = /[?&](?:key|code|sig|appid)=([\w.~%-]{16,400})/d;

function inUrls(text: string): readonly LocatedSecret[] {
  const found: LocatedSecret[] = [];
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3))
    found.push(...inUrl(text, at));
  return found;
}

const KEYWORDS = /(?:^|[;"'=?&\s])(?:password|pwd)\s{0,3}=\s{0,3}([^;"'\s&]+)/dgi;
const OTHER_KEYWORDS =
  /(?:^|[;"'=?&\s])(?:server|data source|host|hostname|initial catalog|database|user id|uid|username|user|addr(?:ess)?)\s{0,3}=/i;
const GO = /(?:^|["'\s=])[\w.-]{1,64}:([^\s:@/"']{1,200})@(?:tcp|unix)\(/dg;
const ORACLE = /jdbc:oracle:thin:[^/\s"']{1,64}\/([^@\s"']{1,100})@/dg;

const USER_OPTION = /\s(?:-u|--user)(?:\s|=)\s{0,3}["']?[^\s:"'$]{1,100}:([^\s"'`]{2,200})/dg;
/** The command of an option stands before it in the same line. */
const isOfCurl = (text: string, option: number): boolean =>
  /\bcurl\b/.test(text.slice(Math.max(0, option - 400, text.lastIndexOf('\n', option - 1) + 1), option));

const captured = (
  text: string,
  form: RegExp,
  kind = 'connection string with a password',
  counts: (text: string, at: number) => boolean = () => true,
): readonly LocatedSecret[] =>
  [...text.matchAll(form)].flatMap(({ 1: password = '', index, indices }) => {
    const [start] = indices?.[1] ?? [];
    return start !== undefined && isLiteral(password) && counts(text, index)
      ? [located(kind, password, start, false)]
      : [];
  });

/** Passwords in URLs (`postgres://user:…@host`), in keyword strings (`Server=…;Password=…`), in Go's and Oracle's forms, in `curl -u`. Local and example hosts are weak. */
export function connectionPasswords(text: string): readonly LocatedSecret[] {
  const found = [...inUrls(text)];
  if (text.includes('=') && /pwd|password/i.test(text) && OTHER_KEYWORDS.test(text))
    found.push(...captured(text, KEYWORDS));
  if (text.includes('@tcp(') || text.includes('@unix(')) found.push(...captured(text, GO));
  if (text.includes('jdbc:oracle:thin:')) found.push(...captured(text, ORACLE));
  if (text.includes('curl ')) found.push(...captured(text, USER_OPTION, 'password of a command', isOfCurl));
  return found;
}
