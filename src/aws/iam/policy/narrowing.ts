import type { Value } from '../../../model/world.ts';
import type { Action } from '../actions/action-table.ts';
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

const narrowingOf = (condition: Value): Narrowing | undefined => narrowingsOf(condition)[0];

const narrowingsOf = (condition: Value): readonly Narrowing[] =>
  condition.entries.flatMap(([operator, keys]) => {
    const [positive, set] = POSITIVE.exec(operator) ?? [];
    return positive === undefined
      ? []
      : keys.entries
          .map(([key, value]) => ({ key, values: flat(value) }))
          .filter(({ key, values }) => isNarrowingKey(key, set) && fixed(key, values));
  });

/**
 * Whether a condition confines an action as well as the name of a resource would. A service may use network interfaces of some subnets, which have no name
 * before a build has them (https://docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control.html, "Allow
 * CodeBuild access to AWS services required to create a VPC network interface"). An AWS managed key is used through its service alone, with a policy that
 * nobody can change (AWS KMS developer guide, "AWS managed keys"; read 2026-11).
 */
export function isConditioned({ name, service }: Action, condition: Value): boolean {
  const narrowings = narrowingsOf(condition);
  const has = (wanted: RegExp): boolean => narrowings.some(({ key }) => wanted.test(key));
  if (name === 'ec2:CreateNetworkInterfacePermission')
    return has(/^ec2:AuthorizedService$/i) && has(/^ec2:(?:Subnet|Vpc)$/i);
  // Tasks and instances have no name before the cluster has them (ECS developer guide, "Amazon ECS identity-based policy examples", read 2026-11).
  if (service === 'ecs') return has(/^ecs:cluster$/i);
  return (
    service === 'kms' &&
    narrowings.some(
      ({ key, values }) =>
        ALIASES.test(key) && values.every(({ text }) => text.startsWith('alias/aws/') === 'yes'),
    )
  );
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
