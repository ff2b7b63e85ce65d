import type { PackageValue, ResultValue, SafeFor } from '../flow/values.ts';
import { calleeName } from './callee.ts';

/**
 * What gives back what it is given in another form: the language itself, readers and writers of formats, tools for objects and texts. Of everything else,
 * such as the answer of a database to a query, nothing says that the caller chose it.
 */
const KEEP = [
  'JSON Buffer buffer String Array Object Map Set Promise URL decodeURIComponent decodeURI unescape atob structuredClone text object function Symbol Reflect',
  'querystring qs query-string url util path path/posix zlib lodash lodash-es underscore ramda js-yaml yaml flatted json5 secure-json-parse node-serialize serialize-to-js cryo',
  'fast-xml-parser iconv-lite immer deepmerge camelcase-keys humps change-case @aws-sdk/util-dynamodb aws-lambda-multipart-parser lambda-multipart-parser parse-multipart',
  'str bytes bytearray format repr dict list tuple set vars json simplejson ujson orjson base64.b64decode base64.urlsafe_b64decode base64.decodebytes binascii urllib.parse urllib',
  'html.unescape ast.literal_eval copy re io gzip codecs string textwrap itertools functools collections types os.path os.fspath pathlib posixpath csv xmltodict toml pickle cPickle',
  'boto3.dynamodb.types',
].flatMap(names => names.split(' '));

/** What leaves parts of an object out, such as secrets. */
const PARTS: ReadonlySet<string> = new Set(['omit', 'omitBy', 'pick', 'pickBy']);

/** What makes a text harmless, and for what. */
const ENCODERS: Readonly<Record<SafeFor, string>> = {
  url: 'encodeURIComponent encodeURI querystring.escape querystring.stringify URLSearchParams qs.stringify query-string.stringify urllib.parse.quote urllib.parse.quote_plus urllib.parse.urlencode',
  html:
    'escape-html sanitize-html xss he.encode he.escape lodash.escape lodash-es.escape lodash.escape.default underscore.escape validator.escape dompurify.sanitize isomorphic-dompurify.sanitize entities.encode ' +
    'entities.escape handlebars.escapeExpression html-entities.encode html.escape cgi.escape markupsafe.escape markupsafe.Markup.escape flask.escape bleach.clean nh3.clean xml.sax.saxutils.escape werkzeug.utils.escape',
  shell: 'shlex.quote shlex.join pipes.quote shell-quote.quote shell-escape shescape.quote shescape.escape',
  path: 'path.basename path/posix.basename os.path.basename posixpath.basename werkzeug.utils.secure_filename sanitize-filename',
  sql:
    'mysql.escape mysql.escapeId mysql.format mysql2.escape mysql2.escapeId mysql2.format sqlstring.escape sqlstring.escapeId sqlstring.format pg-format pg.escapeLiteral pg.escapeIdentifier pg-escape ' +
    'psycopg2.sql.Identifier psycopg2.sql.Literal psycopg2.extensions.quote_ident psycopg.sql.Identifier psycopg.sql.Literal',
};
const SAFE = new Map(
  (Object.keys(ENCODERS) as SafeFor[]).flatMap(kind =>
    ENCODERS[kind].split(' ').map(name => [name, kind] as const),
  ),
);
/** Methods of database clients that quote a text. */
const QUOTES: ReadonlySet<string> = new Set([
  'escape',
  'escapeId',
  'escapeLiteral',
  'escapeIdentifier',
  'escape_string',
  'mogrify',
  'literal',
]);
const KEPT = new Set(KEEP);

/** Whether what a call gives still is what the caller of the function sent, if that is given to it, and what it is harmless for. */
export function keptBy(callee: PackageValue | ResultValue): boolean | SafeFor {
  const { full, method } = calleeName(callee);
  if (method === undefined) {
    const safe = SAFE.get(full);
    if (safe) return safe;
  } else if (QUOTES.has(method)) return 'sql';
  return !PARTS.has(full.split('.').at(-1) ?? '') && isKept(full);
}

/** A package is kept as a whole, or one of its functions. */
function isKept(full: string): boolean {
  if (KEPT.has(full)) return true;
  for (let at = full.lastIndexOf('.'); at > 0; at = full.lastIndexOf('.', at - 1))
    if (KEPT.has(full.slice(0, at))) return true;
  return false;
}

/** Whether a text that an encoder made is harmless where it goes. */
export const isSafe = (made: SafeFor | undefined, kind: SafeFor): boolean =>
  made === kind || (made === 'url' && (kind === 'path' || kind === 'html'));
