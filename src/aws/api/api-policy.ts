import type { Resource, Value } from '../../model/world.ts';
import { addressRange, areWide } from '../address-ranges.ts';
import { globMatches } from '../iam/actions/glob.ts';
import { flat, statementsIn, type Statement } from '../iam/policy/statements.ts';
import { isEveryone } from '../iam/principals/principal.ts';
import type { Route } from './routes.ts';

/**
 * Whom the resource policy of a REST API lets call a route that has no authorizer: a caller is let in where a statement allows it and none denies it
 * (developer guide, "How API Gateway resource policies affect authorization workflow", read 2026-11). A block list still lets the rest of the world in.
 */
export function admits(api: Resource): (route: RouteKey) => Admitted {
  const policy = policyOfApi(api);
  if (!policy.present) return () => (policy.absent ? 'everyone' : 'unknown');
  let undetermined = false;
  const statements = statementsIn(policy, () => {
    undetermined = true;
  }).filter(statement => invokes(statement) && mayBeEveryone(statement.at));
  if (undetermined || statements.some(({ effect }) => effect === undefined)) return () => 'unknown';
  const denials = statements
    .filter(({ effect, condition }) => effect === 'Deny' && keepsOut(condition))
    .map(({ resources }) => patternsOf(resources));
  const leaves = statements
    .filter(({ effect, condition }) => effect === 'Allow' && !keepsTo(condition))
    .map(({ resources }) => patternsOf(resources));
  return route =>
    denials.some(patterns => covers(patterns, route, 'whole')) ||
    !leaves.some(patterns => covers(patterns, route, 'part'))
      ? 'some'
      : 'everyone';
}

export type Admitted = 'everyone' | 'some' | 'unknown';
type RouteKey = Pick<Route, 'method' | 'path'>;
/** `GET/orders/*`: what follows the stage in an ARN. */
type Pattern = string;

/** The policy of an API, in its property or in its body; the framework writes '' for none. */
export function policyOfApi(api: Resource): Value {
  const own = api.get('Policy');
  return own.absent || own.literal === '' ? api.get('Body', 'x-amazon-apigateway-policy') : own;
}

const invokes = ({ actions, notActions }: Statement): boolean =>
  notActions.length > 0 ||
  actions.some(
    action => action.literal === undefined || globMatches(action.literal.toLowerCase(), 'execute-api:invoke'),
  );

function mayBeEveryone(statement: Value): boolean {
  return !statement.get('NotPrincipal').absent || isEveryone(statement.get('Principal'));
}

/** Whether `execute-api:/STAGE/METHOD/path` takes in a route, all of its methods or one of them. */
function covers(patterns: readonly Pattern[], { method, path }: RouteKey, how: 'whole' | 'part'): boolean {
  if (patterns.length === 0 || path === undefined) return true;
  const rest = path.replace(/^(?!\/)/, '/');
  return patterns.some(pattern => {
    const [verb = ''] = how === 'part' && method === 'ANY' ? pattern.split('/', 1) : [method];
    return globMatches(pattern, verb + rest);
  });
}

/** What only deployment knows may be anything. */
function patternsOf(resources: readonly Value[]): Pattern[] {
  return resources.map(
    ({ text }) =>
      text.parts
        .map(part => (typeof part === 'string' ? part : '*'))
        .join('')
        .split('/')
        .slice(2)
        .join('/') || '*',
  );
}

/** Keys that everyone satisfies, or can choose the value of. */
const IDLE =
  /^aws:(?:SecureTransport|UserAgent|Referer|CurrentTime|EpochTime|RequestedRegion|ViaAWSService)$/i;

/** Whether an Allow is kept to somebody. */
const keepsTo = (condition: Value): boolean =>
  condition.symbolic ||
  condition.entries.some(
    ([operator, keys]) =>
      !isNegative(operator) && keys.entries.some(([key, values]) => !IDLE.test(key) && !openTo(values)),
  );
/** Whether a Deny leaves only somebody in: it denies what is not as it should be, or everything. */
const keepsOut = (condition: Value): boolean =>
  condition.absent ||
  condition.symbolic ||
  condition.entries.some(
    ([operator, keys]) =>
      (isNegative(operator) || /^Null$/i.test(operator)) &&
      keys.entries.some(([key, values]) => !IDLE.test(key) && !openTo(values)),
  );

const isNegative = (operator: string): boolean =>
  /^(?:ForA(?:ny|ll)Values?:)?(?:Not|String\w*Not|ArnNot|NumericNot|DateNot)/i.test(operator);
/** Values that leave nobody out, or hardly anybody. */
function openTo(values: Value): boolean {
  const texts = flat(values).map(value => value.literal ?? '');
  return texts.some(text => text.trim() === '*') || areWide(texts.flatMap(text => addressRange(text) ?? []));
}
