import { summarizeAccess } from '../../src/aws/iam/actions/access-summary.ts';
import { servicePrefixes } from '../../src/aws/iam/actions/action-table.ts';
import { DOCUMENTED_SETS } from '../../src/aws/iam/actions/documented-wildcards.ts';
import { expandAction } from '../../src/aws/iam/actions/expand.ts';
import { globMatches } from '../../src/aws/iam/actions/glob.ts';

type OneOrMore = string | readonly string[];
type Statement = {
  readonly Effect: string;
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  readonly Condition?: object;
};
export type Document = { readonly Statement: Statement | readonly Statement[] };
export type Verdict = 'admin' | 'power' | 'service-wide' | 'scoped';
export type JudgedPolicy = {
  readonly verdict: Verdict;
  readonly services: readonly string[];
  readonly onlyLogs: boolean;
  readonly named: readonly string[];
  readonly escalation: readonly string[];
};

const LOGGING = new Set([
  ...['CreateLogGroup', 'CreateLogStream', 'PutLogEvents', 'DescribeLogStreams', 'PutRetentionPolicy'].map(
    name => `logs:${name}`,
  ),
  ...DOCUMENTED_SETS.flatMap(set => set.actions),
]);

/**
 * What a policy document gives on everything. admin: every action. power: every action but a list (NotAction), or under a condition.
 * service-wide: without condition `svc:*`, or the writes of a service that could be scoped to a resource. `methodActions` are those that escalation takes.
 */
export function judge(document: Document, methodActions: readonly string[]): JudgedPolicy {
  const statements = [document.Statement].flat();
  const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
  const denied = statements
    .filter(statement => statement.Effect === 'Deny' && free(statement))
    .flatMap(({ Action }) => list(Action))
    .flatMap(names);
  const everything = allowed.filter(
    statement =>
      onEverything(statement) && (list(statement.Action).includes('*') || statement.NotAction !== undefined),
  );
  const onlyLogs = allowed.every(
    statement => statement.NotAction === undefined && list(statement.Action).every(onlyLogging),
  );
  const about = {
    onlyLogs,
    named: servicesNamed(allowed),
    escalation: given(allowed.filter(free), new Set(denied), methodActions),
  };
  if (
    everything.some(statement => free(statement) && statement.NotAction === undefined) &&
    denied.length === 0
  )
    return { verdict: 'admin', services: ['*'], ...about };
  if (everything.length > 0) return { verdict: 'power', services: ['*'], ...about };
  const services = wideServices(
    allowed.filter(free).flatMap(({ Action }) => list(Action)),
    new Set(denied),
  );
  return { verdict: services.length > 0 ? 'service-wide' : 'scoped', services, ...about };
}

/** The prefixes of which the document allows anything at all. */
function servicesNamed(allowed: readonly Statement[]): string[] {
  const patterns = allowed.flatMap(statement =>
    statement.NotAction === undefined ? list(statement.Action) : ['*'],
  );
  return [...new Set(patterns.map(pattern => pattern.replace(/:.*/, '').toLowerCase()))].toSorted();
}

/** Which of these actions the document gives on everything and without condition. */
function given(
  allowed: readonly Statement[],
  denied: ReadonlySet<string>,
  wanted: readonly string[],
): string[] {
  const matched = ({ Action, NotAction }: Statement, action: string): boolean =>
    NotAction === undefined
      ? list(Action).some(pattern => globMatches(pattern.toLowerCase(), action))
      : !list(NotAction).some(pattern => globMatches(pattern.toLowerCase(), action));
  const out = new Set([...denied].map(name => name.toLowerCase()));
  return wanted.filter(action => !out.has(action) && allowed.some(statement => matched(statement, action)));
}

const list = (value: OneOrMore = []): readonly string[] => (typeof value === 'string' ? [value] : value);
const free = (statement: Statement): boolean =>
  onEverything(statement) &&
  (statement.Condition === undefined || Object.keys(statement.Condition).length === 0);
const onEverything = ({ Resource, NotResource }: Statement): boolean =>
  NotResource !== undefined || list(Resource).some(isEverything);

/** `*`, or an ARN that fixes neither account nor name: `arn:aws:s3:::*`, `arn:aws:logs:*:*:*`, `arn:aws:dynamodb:*:*:table/*`. */
function isEverything(resource: string): boolean {
  if (resource === '*') return true;
  const [, , , region = '', account = '', ...rest] = resource.split(':');
  return (
    /^\*?$/.test(region) && /^\*?$/.test(account) && /^(?:[\w-]*[:/])?\*(?:[:/]\*)*$/.test(rest.join(':'))
  );
}

function names(pattern: string): string[] {
  const actions = expandAction(pattern);
  return actions === 'unknown-service' ? [] : actions.map(action => action.name);
}

const onlyLogging = (pattern: string): boolean =>
  names(pattern).length > 0 && names(pattern).every(name => LOGGING.has(name));

function wideServices(patterns: readonly string[], denied: ReadonlySet<string>): string[] {
  const granted = new Set(patterns.flatMap(names).filter(name => !denied.has(name)));
  const whole = new Set(
    patterns
      .map(pattern => pattern.toLowerCase())
      .filter(pattern => pattern.endsWith(':*'))
      .map(pattern => pattern.slice(0, -2)),
  );
  return servicePrefixes().filter(service =>
    whole.has(service)
      ? grave(service) && names(`${service}:*`).some(name => granted.has(name))
      : mostWrites(service, granted),
  );
}

/** `svc:*` of a service that only lists and describes is no breadth. */
function grave(service: string): boolean {
  const actions = expandAction(`${service}:*`);
  const { levels, dataReads } = summarizeAccess(actions === 'unknown-service' ? [] : actions);
  return levels['Permissions management'] + levels.Write + dataReads > 0;
}

/** Four writes in five: AWS' policies that list actions lag behind the newest ones (AmazonFSxFullAccess: 35 of 40). */
function mostWrites(service: string, granted: ReadonlySet<string>): boolean {
  const actions = expandAction(`${service}:*`);
  if (actions === 'unknown-service') return false;
  const writes = actions.filter(
    ({ level, scopable }) => scopable && (level === 'Write' || level === 'Permissions management'),
  );
  return writes.length >= 3 && writes.filter(({ name }) => granted.has(name)).length >= 0.8 * writes.length;
}
