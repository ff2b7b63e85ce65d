import type { Text } from '../../../model/text.ts';
import type { Value } from '../../../model/world.ts';
import { addressRange, areWide } from '../../address-ranges.ts';
import { resourceText } from '../policy/grant.ts';
import { arnOf } from '../policy/arn.ts';
import { flat } from '../policy/statements.ts';

/** A condition that holds only for the values it names: of one key, in lower case. */
export type ConditionTest = { readonly key: string; readonly values: readonly Value[] };
export type ConditionTests = readonly ConditionTest[] | 'unknown';
export type FixesCaller = 'yes' | 'no' | 'unknown';

const POSITIVE =
  /^(?:(ForAnyValue|ForAllValues):)?(?:String(?:Equals|EqualsIgnoreCase|Like)|Arn(?:Equals|Like)|IpAddress|Bool|NumericLessThan(?:Equals)?)(IfExists)?$/i;

/**
 * The tests of a `Condition`. `ForAllValues` and `…IfExists` hold as well where the request has no such key, so they test nothing unless a
 * `Null` beside them requires the key (IAM User Guide, "Multivalued context keys" and "Condition operators", read 2026-11).
 */
export function testsOf(condition: Value): ConditionTests {
  if (condition.absent) return [];
  if (
    condition.node?.kind !== 'map' ||
    !condition.complete ||
    condition.entries.some(([, keys]) => keys.symbolic)
  )
    return 'unknown';
  const keysOf = (pattern: RegExp): readonly (readonly [operator: string, key: string, values: Value])[] =>
    condition.entries.flatMap(([operator, keys]) =>
      pattern.test(operator)
        ? keys.entries.map(([key, values]) => [operator, key.toLowerCase(), values] as const)
        : [],
    );
  const required = new Set(
    keysOf(/^Null$/i)
      .filter(([, , values]) => values.boolean === false)
      .map(([, key]) => key),
  );
  return keysOf(POSITIVE)
    .filter(
      ([operator, key]) =>
        !/^ForAllValues:|IfExists$/i.test(operator) || required.has(key) || ALWAYS.test(key),
    )
    .map(([, key, values]) => ({ key, values: flat(values) }));
}

/** Claims that every token has. */
const ALWAYS = /:(?:sub|aud)$/;

type Kind = 'id' | 'prefix' | 'arn' | 'principal' | 'address' | 'true';
const kinds = (kind: Kind, keys: string): (readonly [string, Kind])[] =>
  keys.split(/\s+/).map(key => [key.toLowerCase(), kind]);

/**
 * What says who calls, or from where, and can not be chosen by the caller (IAM User Guide, "AWS global condition context keys"; S3 user guide,
 * "The meaning of public"; the services' own keys from the Service Authorization Reference; all read 2026-11). A name, a tag, a referrer and a
 * user agent are the caller's to choose.
 */
const CALLER: ReadonlyMap<string, Kind> = new Map([
  ...kinds(
    'id',
    'aws:SourceAccount aws:SourceOwner aws:SourceOrgID aws:PrincipalAccount aws:PrincipalOrgID aws:SourceVpc aws:SourceVpce aws:VpceAccount aws:VpceOrgID',
  ),
  ...kinds(
    'id',
    'kms:CallerAccount s3:DataAccessPointAccount s3:x-amz-server-side-encryption-aws-kms-key-id vpc-lattice-svcs:SourceVpc vpc-lattice-svcs:SourceVpcOwnerAccount',
  ),
  ...kinds('prefix', 'aws:SourceOrgPaths aws:PrincipalOrgPaths aws:VpceOrgPaths aws:userid'),
  ...kinds(
    'arn',
    'aws:SourceArn aws:SourceVpcArn aws:FederatedProvider s3:DataAccessPointArn elasticfilesystem:AccessPointArn',
  ),
  ...kinds('principal', 'aws:PrincipalArn'),
  ...kinds('address', 'aws:SourceIp'),
]);
/** What keeps the world out and says nothing about whose resource a service acts for. */
const ONLY_SERVICES: ReadonlyMap<string, Kind> = new Map([
  ...kinds('id', 'aws:PrincipalServiceName aws:PrincipalServiceNamesList'),
  ...kinds('true', 'aws:PrincipalIsAWSService elasticfilesystem:AccessedViaMountTarget'),
]);
/**
 * What says for whom a service acts, beside the caller: the skill of a Lambda permission, the encryption context that CloudWatch Logs or
 * CloudTrail puts into each call (their user guides, "Encrypt …"), and the account that SES gave as referrer until 2022.
 */
const ON_BEHALF = /^(?:lambda:eventsourcetoken$|aws:referer$|kms:encryptioncontext:)/;

/** Whether tests keep everyone but some callers out; of services, whether they keep out what belongs to others. */
export function fixesCaller(tests: ConditionTests, reference: 'anyone' | 'service'): FixesCaller {
  if (tests === 'unknown') return 'unknown';
  return tests.some(({ key, values }) => isFixedTest(kindOf(key, reference), values)) ? 'yes' : 'no';
}

function kindOf(key: string, reference: 'anyone' | 'service'): Kind | undefined {
  const kind = CALLER.get(key);
  if (kind !== undefined) return kind;
  if (reference === 'anyone') return ONLY_SERVICES.get(key);
  return ON_BEHALF.test(key) ? 'prefix' : undefined;
}

/** Whether a test of a key that identifies callers has only values that identify some. */
export const isFixedTest = (kind: Kind | undefined, values: readonly Value[]): boolean =>
  kind !== undefined &&
  values.length > 0 &&
  values.every(value => fixed(kind, value)) &&
  (kind !== 'address' || !areWide(values.flatMap(value => addressRange(value.literal ?? '') ?? [])));

/** Parameters, imports and attributes count as fixed: only what is written can be open. */
function fixed(kind: Kind, value: Value): boolean {
  if (kind === 'true') return value.boolean !== false;
  const text = resourceText(value);
  const [head] = text.parts;
  if (head === undefined) return false;
  switch (kind) {
    case 'id':
      return !hasWildcard(text);
    case 'prefix':
      return typeof head !== 'string' || /^[^*?]{3}/.test(head);
    case 'address':
      return !isWide(text.literal ?? '');
    case 'arn':
      return namesSource(text);
    case 'principal':
      return hasAccount(text);
  }
}

const hasWildcard = (text: Text): boolean =>
  text.parts.some(part => typeof part === 'string' && /[*?]/.test(part));

/** S3 takes a range wider than /8 (IPv6: /32) for public (S3 user guide, "Blocking public access to your Amazon S3 storage", The meaning of public, read 2026-11). */
function isWide(range: string): boolean {
  const [, address = '', mask = ''] = /^([^/]*)\/(\d+)$/.exec(range.trim()) ?? [];
  return mask !== '' && Number(mask) < (address.includes(':') ? 32 : 8);
}

/** An account in the ARN, or a name where there is none: ARNs of buckets and of APIs have their own names only. */
function namesSource(text: Text): boolean {
  const arn = arnOf(text);
  if (!arn) return !hasWildcard(text) || !/^[*?]/.test(String(text.parts[0]));
  return (
    hasAccount(text) || hasFixedStart(arn.resource, /^(?:s3|execute-api)$/.test(arn.service.literal ?? ''))
  );
}

function hasAccount(text: Text): boolean {
  const arn = arnOf(text);
  return arn ? arn.account.parts.length > 0 && !hasWildcard(arn.account) : !hasWildcard(text);
}

/** `rule/nightly`, `abc123/*`, `my-bucket`: something fixed before the first wildcard, beyond the type of the resource. */
export function hasFixedStart(resource: Text, bare: boolean): boolean {
  const [head, next] = resource.parts;
  if (typeof head !== 'string') return head !== undefined;
  const rest = bare ? head : head.replace(/^[A-Za-z-]+[/:]/, '');
  return rest === '' ? next !== undefined : !/^[*?/]/.test(rest);
}
