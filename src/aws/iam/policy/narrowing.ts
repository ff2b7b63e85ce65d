import type { Value } from '../../../model/world.ts';
import { flat } from './statements.ts';

/** Operators that hold for the named values only. The negative ones, `Null` and `…IfExists` leave the rest in. */
const POSITIVE =
  /^(?:(ForAnyValue|ForAllValues):)?(?:String(?:Equals|EqualsIgnoreCase|Like)|Arn(?:Equals|Like)|Numeric(?:Equals|LessThan(?:Equals)?)|Bool|BinaryEquals)$/i;

/** Keys of all services that say which resources, or through whom they are reached (IAM User Guide, "AWS global condition context keys", 2026-11). */
const GLOBAL =
  /^aws:(?:ResourceTag\/.+|RequestTag\/.+|PrincipalTag\/.+|Resource(?:Account|OrgID|OrgPaths)|CalledVia(?:First|Last)?|SourceVpc|SourceVpce|SourceIp|SourceArn|SourceAccount)$/i;
/** A service's own keys that are about the connection, not about the resource. */
const CONNECTION =
  /^(?:s3:(?:TlsVersion|signatureversion|authType|signatureAge|x-amz-content-sha256)|.*:SecureTransport)$/i;
/** Keys with several values in one request, for which `ForAllValues` is right. */
const MANY =
  /^(?:dynamodb:(?:LeadingKeys|Attributes)|kms:ResourceAliases|kms:GrantOperations|aws:CalledVia)$/i;

/** Whether a `Condition` keeps an Allow statement to some resources or ways in: a narrowing key with fixed values. */
export function narrows(condition: Value): boolean {
  return condition.entries.some(([operator, keys]) => {
    const [positive, set] = POSITIVE.exec(operator) ?? [];
    return (
      positive !== undefined &&
      keys.entries.some(([key, values]) => isNarrowingKey(key, set) && fixed(key, values))
    );
  });
}

function isNarrowingKey(key: string, set: string | undefined): boolean {
  if (set?.toLowerCase() === 'forallvalues' && !MANY.test(key)) return false;
  return /^aws:/i.test(key) ? GLOBAL.test(key) : !CONNECTION.test(key);
}

/** Keys that hold aliases: a pattern with a fixed start is how a family of keys is named (KMS developer guide, "Use aliases to control access to KMS keys", read 2026-11). */
const ALIASES = /^kms:(?:ResourceAliases|RequestAlias)$/i;

function fixed(key: string, values: Value): boolean {
  const all = flat(values);
  return (
    all.length > 0 &&
    all.every(
      ({ text }) =>
        text.has('*') !== 'yes' ||
        (ALIASES.test(key) && text.startsWith('alias/') !== 'no' && text.startsWith('alias/*') !== 'yes'),
    )
  );
}
