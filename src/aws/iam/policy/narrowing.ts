import type { Value } from '../../../model/world.ts';
import { flat } from './statements.ts';

/** Operators that hold for the named values only. The negative ones, `Null` and `…IfExists` leave the rest in. */
const POSITIVE =
  /^(?:(ForAnyValue|ForAllValues):)?(?:String(?:Equals|EqualsIgnoreCase|Like)|Arn(?:Equals|Like)|Numeric(?:Equals|LessThan(?:Equals)?)|Bool|BinaryEquals)$/i;

/**
 * Keys of all services that say which resources, or through whom they are reached (IAM User Guide, "AWS global condition context keys", 2026-11;
 * aws:ViaAWSService: an AWS service makes the request for the caller).
 */
const GLOBAL =
  /^aws:(?:ResourceTag\/.+|RequestTag\/.+|PrincipalTag\/.+|Resource(?:Account|OrgID|OrgPaths)|CalledVia(?:First|Last)?|ViaAWSService|SourceVpc|SourceVpce|SourceIp|SourceArn|SourceAccount)$/i;
/** A service's own keys that are about the connection, not about the resource. */
const CONNECTION =
  /^(?:s3:(?:TlsVersion|signatureversion|authType|signatureAge|x-amz-content-sha256)|.*:SecureTransport)$/i;
/** Keys with several values in one request, for which `ForAllValues` is right. */
const MANY =
  /^(?:dynamodb:(?:LeadingKeys|Attributes)|kms:ResourceAliases|kms:GrantOperations|aws:CalledVia)$/i;

/** Whether a `Condition` keeps an Allow statement to some resources or ways in: a narrowing key with fixed values. */
export const narrows = (condition: Value): boolean => narrowingOf(condition) !== undefined;

/** What a narrowing `Condition` leaves, as words that follow a name: `with the tag team=orders`, `where s3:ResourceAccount is 111122223333`. */
export function restrictionOf(condition: Value): string | undefined {
  const narrowing = narrowingOf(condition);
  if (!narrowing) return undefined;
  const { key, values } = narrowing;
  const [first, ...others] = values.map(({ text }) => `${text}`);
  const shown = others.length > 2 ? `one of ${values.length} values` : [first, ...others].join(' or ');
  const tag = /^[^:]+:ResourceTag\/(.+)$/i.exec(key)?.[1];
  if (tag !== undefined) return `with the tag ${tag}=${shown}`;
  if (ALIASES.test(key)) return `with the alias ${shown}`;
  return `where ${key} is ${shown}`;
}

type Narrowing = { readonly key: string; readonly values: readonly Value[] };

function narrowingOf(condition: Value): Narrowing | undefined {
  for (const [operator, keys] of condition.entries) {
    const [positive, set] = POSITIVE.exec(operator) ?? [];
    if (positive === undefined) continue;
    for (const [key, value] of keys.entries) {
      const values = flat(value);
      if (isNarrowingKey(key, set) && fixed(key, values)) return { key, values };
    }
  }
  return undefined;
}

function isNarrowingKey(key: string, set: string | undefined): boolean {
  if (set?.toLowerCase() === 'forallvalues' && !MANY.test(key)) return false;
  return /^aws:/i.test(key) ? GLOBAL.test(key) : !CONNECTION.test(key);
}

/** Keys that hold aliases: a pattern with a fixed start is how a family of keys is named (KMS developer guide, "Use aliases to control access to KMS keys", read 2026-11). */
const ALIASES = /^kms:(?:ResourceAliases|RequestAlias)$/i;

function fixed(key: string, values: readonly Value[]): boolean {
  if (/^aws:ViaAWSService$/i.test(key)) return values.every(({ boolean }) => boolean === true);
  return (
    values.length > 0 &&
    values.every(
      ({ text }) =>
        text.has('*') !== 'yes' ||
        (ALIASES.test(key) && text.startsWith('alias/') !== 'no' && text.startsWith('alias/*') !== 'yes'),
    )
  );
}
