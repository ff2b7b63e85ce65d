import type { Text } from '../../../model/text.ts';
import { globMatches } from '../actions/glob.ts';
import { fixesCaller, type ConditionTest } from './caller-conditions.ts';
import { isAnyAction, resourceText } from '../policy/grant.ts';
import type { ResourceStatement } from './resource-policies.ts';
import { flat } from '../policy/statements.ts';

/** Operators under which a Deny leaves the named values alone; they hold as well where the request has no such key (IAM User Guide, "Condition operators", read 2026-11). */
const NEGATIVE =
  /^(?:ForAllValues:)?(?:StringNot(?:Equals|EqualsIgnoreCase|Like)|ArnNot(?:Equals|Like)|NotIpAddress)(?:IfExists)?$/i;
/** What a data perimeter leaves to AWS services beside. */
const EXCEPT_SERVICES = /^aws:(?:PrincipalIsAWSService|ViaAWSService)$/i;

/** Whether a Deny beside an Allow takes it from all but some callers: `Deny * unless aws:SourceVpce is …`. */
export function deniedToOthers(allow: ResourceStatement, all: readonly ResourceStatement[]): boolean {
  return all.some(
    deny =>
      deny.effect === 'Deny' &&
      coversActions(deny, allow) &&
      coversResources(deny, allow) &&
      keepsOthersOut(deny),
  );
}

function keepsOthersOut({ principals, notPrincipals, condition }: ResourceStatement): boolean {
  if (condition.absent) return notPrincipals.length > 0 && notPrincipals.every(({ who }) => who !== 'anyone');
  if (!principals.some(({ who }) => who === 'anyone')) return false;
  const tests = condition.entries.flatMap(([operator, keys]) =>
    keys.entries.map(([key, values]) => ({ operator, key, values })),
  );
  const perimeter = tests.filter(
    ({ operator, key, values }) =>
      !(/^Bool(?:IfExists)?$/i.test(operator) && EXCEPT_SERVICES.test(key) && values.boolean === false),
  );
  const fixes = (test: ConditionTest): boolean => fixesCaller([test], 'anyone') === 'yes';
  return (
    perimeter.length > 0 &&
    perimeter.every(
      ({ operator, key, values }) =>
        NEGATIVE.test(operator) && fixes({ key: key.toLowerCase(), values: flat(values) }),
    )
  );
}

function coversActions(deny: ResourceStatement, allow: ResourceStatement): boolean {
  const patterns = deny.actions.flatMap(({ literal }) => literal?.toLowerCase() ?? []);
  return (
    allow.actions.length > 0 &&
    allow.actions.every(
      ({ literal }) =>
        literal !== undefined &&
        patterns.some(pattern => isAnyAction(pattern) || globMatches(pattern, literal.toLowerCase())),
    )
  );
}

function coversResources(deny: ResourceStatement, allow: ResourceStatement): boolean {
  const denied = deny.resources.map(resourceText);
  return deny.at.get('Resource').absent
    ? deny.notResources.length === 0
    : allow.resources.every(entry => denied.some(text => covers(text, resourceText(entry))));
}

/** The same text, or one literal start and a wildcard: `${Bucket.Arn}*` covers `${Bucket.Arn}/*`. */
function covers(wide: Text, narrow: Text): boolean {
  if (wide.is('*') || wide.key === narrow.key) return true;
  return wide.key.endsWith('*') && narrow.key.startsWith(wide.key.slice(0, -1));
}
