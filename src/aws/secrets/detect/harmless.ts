import { UNRESOLVED } from './unresolved.ts';
import { looksRandom } from './randomness.ts';

const RESERVED = new Set(
  `true false yes no on off y n null none nil undefined n/a na nan auto automatic default enabled disabled enable disable required optional string number boolean integer object array
  header headers query cookie body path bearer basic digest oauth oauth2 jwt iam aws_iam cognito custom internal external anonymous public private hours hour days day minutes minute seconds second weeks
  never always plaintext parameter_store secrets_manager secure_string securestring active inactive redirect form post get
  shared aws_secret secretsmanager`.split(/\s+/),
);

const REFERENCE = new RegExp(
  `${UNRESOLVED}|^\\$(?:[A-Z_][A-Z0-9_]*|[a-z_]+|[a-z]+(?:[A-Z][a-z]+)+)$|^\\$(?:context|input|util|stageVariables|ctx)\\b|^\\$!?[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)+$|^(?:\\$[.({$]|!(?:Ref|Sub|GetAtt|ImportValue|Join|If|FindInMap|Select|Base64)\\b|Fn::|arn:|AWS::|ref\\+|vault:|amzn1\\.(?:ask|application|alexa)|env:|ssm:|process\\.env|os\\.environ|secrets?:/?/|op://|ENC\\[|AQ[IE]CAH[\\w+/]{40}|#\\{|\`)|#\\{[^{}]*\\}#`,
);
const URL = /^(?:[a-z][a-z0-9+.-]*:)?\/\/\S*$/i;
const EMAIL = /^[^\s@:/]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}$/i;
const HOST = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.[a-z]{2,12}(?::\d{1,5})?(?:\/\S*)?$/;
const ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}(?:[:/]\d{1,5})?$|^localhost(?::\d+)?$/;
const REGION = /^(?:us|eu|ap|sa|ca|me|af|il|mx|cn)-(?:gov-)?[a-z]+-\d[a-z]?$/;
const AWS_ID = /^[a-z]{1,10}-(?:[0-9a-f]{8}|[0-9a-f]{17})$|^[a-z]{2}-[a-z]+-\d_[A-Za-z0-9]{9}$/;
const VERSION = /^[\^~>=<v]*\d+(?:\.\d+)+(?:[-+][\w.]+)?$/;
const TIME =
  /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?$|^\d+(?:\.\d+)?\s?(?:ms|s|m|h|d|w|y|sec|min|hours?|days?|minutes?|seconds?)$|^(?:rate|cron)\(|^P(?:\d+[YMWD])*(?:T(?:\d+[HMS])+)?$/;
const FILE =
  /^[\w./@ -]*\.(?:json|ya?ml|pem|crt|cer|key|pub|txt|env|zip|jar|js|mjs|cjs|ts|py|sh|p12|pfx|jks|ppk|html?|csv|xml|conf|cfg|ini|properties|toml|so|md|gz|tgz|vm|vtl|graphql)$/i;
const HEADER = /^x-[a-z]+(?:-[a-z]+)*$/i;
const CONTAINER = /^\s*(?:[{[]|<\?xml|<!)/;

const isSentence = (text: string): boolean => /\n/.test(text) || text.trim().split(/\s+/).length >= 3;

/** No literal at all: empty, a reference in the template's language or another tool's, or a ciphertext of SOPS (`ENC[`) or KMS (`AQICAH…`). */
export const isReference = (value: string): boolean => value === '' || REFERENCE.test(value);

/** A literal that is no secret under any name: a reference, an address, a place, a setting, a text for people. */
export function isHarmless(text: string): boolean {
  const value = text.trim();
  if (isReference(value) || RESERVED.has(value.toLowerCase()) || CONTAINER.test(value)) return true;
  if (URL.test(value) || EMAIL.test(value) || HOST.test(value) || ADDRESS.test(value) || REGION.test(value))
    return true;
  if (AWS_ID.test(value) || HEADER.test(value) || VERSION.test(value) || TIME.test(value) || FILE.test(value))
    return true;
  return isPath(value) || isSentence(value);
}

const PATH = /^(?:~|\.{1,2})?\/[\w./@:{}*+-]*$|^(?:[\w.-]+\/)+[\w.*-]*$|^[A-Za-z]:\\/;
/** Base64 may begin with a slash and hold more of them: a path's parts are words. */
const isPath = (value: string): boolean =>
  PATH.test(value) && value.split(/[/\\]/).every(part => part.length <= 12 || !looksRandom(part));
