import { lookUp } from '../../../model/look-up.ts';
import type { Node } from '../../../source/node.ts';
import { entriesOf, itemsOf } from '../../../source/node.ts';
import { Value } from '../../../model/world.ts';
import { isDocumentedOnEverything } from '../actions/documented-wildcards.ts';
import { isPattern } from '../actions/glob.ts';
import type { Action } from '../actions/action-table.ts';
import {
  gradeOf,
  grantedBy,
  oneLower,
  resourceText,
  resourceTexts,
  type Grade,
  type Granted,
} from './grant.ts';
import { isConditioned, narrows } from './narrowing.ts';
import type { Text } from '../../../model/text.ts';
import { hasWildName, spreadOf } from './arn.ts';
import { isConfined, openedBy, widthOf, type Width } from './pattern.ts';
import { PASS_ROLE, passesAnyRole } from './pass-role.ts';
import { perStatement, type Statement } from './statements.ts';

/** What a statement leaves open that could be named. */
export type OpenGrant = {
  readonly width: Exclude<Width, 'scoped'>;
  /** The actions that could be confined and are not. Writing logs is among them only where there is nothing else. */
  readonly actions: readonly Action[];
  /** The actions beside them that take no resource, or that AWS documents on `*`. */
  readonly others: readonly Action[];
  /** Whether all of them were written by name, without a wildcard. */
  readonly byName: boolean;
  /** The entries of `Resource` that do it. */
  readonly entries: readonly Value[];
  /** The texts of all entries. */
  readonly texts: readonly Text[];
  readonly grade: Grade;
  /** Nothing but writing logs, which AWSLambdaBasicExecutionRole gives on every log group as well. */
  readonly onlyLogs: boolean;
};

const names = (service: string, actions: string): string[] =>
  actions.split(/\s+/).map(name => `${service}:${name}`);
const LOGGING = new Set(
  names('logs', 'CreateLogStream PutLogEvents DescribeLogStreams PutRetentionPolicy TagLogGroup TagResource'),
);
/** What the managed policy AmazonAPIGatewayPushToCloudWatchLogs gives on `*`; the role of an account's gateway needs all of it. */
const GATEWAY = new Set(
  names(
    'logs',
    'CreateLogGroup CreateLogStream DescribeLogGroups DescribeLogStreams PutLogEvents GetLogEvents FilterLogEvents',
  ),
);

/** To pull images: what the managed policy AmazonECSTaskExecutionRolePolicy gives on `*` (AWS Managed Policy Reference, read 2026-11). */
const PULLING = new Set(names('ecr', 'BatchCheckLayerAvailability BatchGetImage GetDownloadUrlForLayer'));
/**
 * What the managed policies for the role of a service give it on `*`, by the service: AmazonEC2ContainerServiceAutoscaleRole and
 * AWSApplicationAutoscalingDynamoDBTablePolicy, AmazonEC2ContainerServiceRole and AmazonECSServiceRolePolicy (AWS Managed Policy Reference, read 2026-11).
 */
const OF_SERVICES: { readonly [service: string]: ReadonlySet<string> } = {
  'application-autoscaling.amazonaws.com': new Set([
    ...names('ecs', 'DescribeServices UpdateService'),
    ...names('dynamodb', 'DescribeTable UpdateTable'),
    ...names('cloudwatch', 'DescribeAlarms PutMetricAlarm SetAlarmState DeleteAlarms'),
  ]),
  'ecs.amazonaws.com': new Set([
    ...names(
      'ec2',
      `AttachNetworkInterface AuthorizeSecurityGroupIngress CreateNetworkInterface CreateNetworkInterfacePermission
      DeleteNetworkInterface DeleteNetworkInterfacePermission DetachNetworkInterface`,
    ),
    ...names(
      'elasticloadbalancing',
      'DeregisterInstancesFromLoadBalancer DeregisterTargets RegisterInstancesWithLoadBalancer RegisterTargets',
    ),
  ]),
};

/**
 * Takes a resource by the table, and yet needs no name. A log group that is created exposes nothing: the Lambda console allows it on all of the
 * account. A function in a VPC detaches interfaces that Lambda made (SAM's VPCAccessPolicy). The results of a query are had by
 * its id, and `logs:StartQuery` says of which log groups (CloudWatch Logs API reference, "GetQueryResults", read 2026-11). The rest take a lexicon, a terminology or a model
 * only where the caller brings one; the plain call is allowed on `*` alone (Service Authorization Reference, 2026-09).
 * Costs, quotas and the name of the account are of the whole account, and AWSBillingReadOnlyAccess and ServiceQuotasReadOnlyAccess give them on `*`
 * (data/managed-policies.txt).
 */
const NAMELESS = new Set([
  ...names('account', 'GetAccountInformation GetRegionOptStatus'),
  ...names(
    'ce',
    `GetCostAndUsage GetCostAndUsageComparisons GetCostAndUsageWithResources GetCostCategories GetCostComparisonDrivers
    GetCostForecast GetDimensionValues GetTags GetUsageForecast`,
  ),
  'servicequotas:GetServiceQuota',
  'logs:CreateLogGroup',
  'ec2:DetachNetworkInterface',
  ...names('logs', 'GetLogRecord GetQueryResults'),
  'comprehend:DetectEntities',
  ...names('polly', 'SynthesizeSpeech StartSpeechSynthesisTask StartSpeechSynthesisStream'),
  ...names('rekognition', 'DetectModerationLabels StartMediaAnalysisJob'),
  ...names('translate', 'TranslateText TranslateDocument StartTextTranslationJob'),
]);

/** The service gives the role its name, so a condition on the service says which role it is. */
const SERVICE_ROLE = 'iam:CreateServiceLinkedRole';
const has = (condition: Value, wanted: string): boolean =>
  narrows(condition) &&
  condition.entries.some(([, keys]) => keys.entries.some(([key]) => key.toLowerCase() === wanted));

/** Whether an action is fine on `*` although the table has a resource for it. */
const needsNoName = (action: Action): boolean =>
  NAMELESS.has(action.name) || isDocumentedOnEverything(action);

/** The actions of an Allow statement that `Resource` leaves open although they take a resource; undefined when there is none. To pass every role is a fact of its own (`passesAnyRole`). */
export function openGrantOf(
  statement: Statement,
  undetermined: (reason: string) => void = () => {},
): OpenGrant | undefined {
  if (statement.effect !== 'Allow' || statement.resources.length === 0) return undefined;
  grantedBy(statement, undetermined);
  return openingOf(statement);
}

const openingOf = perStatement((statement): OpenGrant | undefined => {
  const texts = resourceTexts(statement);
  if (isConfined(texts)) return undefined;
  const found: { readonly [width in Width]: Action[] } = { everything: [], elsewhere: [], scoped: [] };
  const others: Action[] = [];
  const passes = passesAnyRole(statement) !== undefined;
  const namesService = has(statement.condition, 'iam:awsservicename');
  for (const [action, confinable] of candidates(grantedBy(statement)))
    if (!passes || action.name !== PASS_ROLE)
      (confinable && !(namesService && action.name === SERVICE_ROLE)
        ? found[widthOf(action, texts)]
        : others
      ).push(action);
  const width = found.everything.length > 0 ? 'everything' : 'elsewhere';
  const open = found[width];
  const more = open.filter(action => !LOGGING.has(action.name));
  const actions = more.length > 0 ? more : open;
  if (
    actions.length === 0 ||
    (open.length + others.length > 5 && [...open, ...others].every(action => GATEWAY.has(action.name)))
  )
    return undefined;
  const guilty = statement.resources.filter(
    entry => openedBy(resourceText(entry), actions, width).length > 0,
  );
  const wild = statement.resources.filter(entry => hasWildName(resourceText(entry)));
  return {
    width,
    actions,
    others,
    texts,
    byName: statement.actions.every(entry => !isPattern(entry.literal ?? '')),
    entries: guilty.length > 0 ? guilty : wild,
    grade: gradeAt(width, actions),
    onlyLogs: more.length === 0,
  };
});

const gradeAt = (width: Width, actions: readonly Action[]): Grade =>
  width === 'elsewhere' ? 'low' : gradeOf(actions);

/** What is left of an open grant with some of its actions. */
export const only = (actions: readonly Action[], opening: OpenGrant): OpenGrant => ({
  ...opening,
  actions,
  grade: gradeAt(opening.width, actions),
});

/**
 * Whether only the strict preset tells it: nothing but writing logs, what the managed policies of services give as well, names, settings and tags only, or a wildcard in region or account alone. A secret is told: another account can
 * share one under the name that the caller trusts (Secrets Manager user guide, "Access AWS Secrets Manager secrets from a different account", read 2026-11).
 * What a condition confines as well as a name would is not (`isConditioned`).
 */
export const isPedantic = (
  { onlyLogs, width, actions, entries, grade }: OpenGrant,
  { condition }: Statement,
  assumedBy: string | undefined,
): boolean =>
  onlyLogs ||
  actions.every(({ name }) => PULLING.has(name)) ||
  (assumedBy !== undefined && actions.every(({ name }) => lookUp(OF_SERVICES, assumedBy)?.has(name))) ||
  actions.every(action => isConditioned(action, condition)) ||
  (width === 'everything' && grade === 'low') ||
  (width === 'elsewhere' &&
    !(
      actions.some(({ service }) => service === 'secretsmanager') &&
      entries.some(entry => spreadOf(resourceText(entry)).includes('account'))
    ));

/** How grave it is: a condition that narrows makes it one lower. */
export function severityOf({ onlyLogs, grade }: OpenGrant, { condition }: Statement): Grade {
  if (onlyLogs) return 'low';
  return narrows(condition) ? oneLower(grade) : grade;
}

/** Each action once, and whether it could be confined. */
function candidates(granted: readonly Granted[]): Map<Action, boolean> {
  const found = new Map<Action, boolean>();
  for (const one of granted) {
    const description = isDescription(one);
    for (const action of one.actions)
      found.set(
        action,
        found.get(action) === true || (action.scopable && !description && !needsNoName(action)),
      );
  }
  return found;
}

/** `ec2:Describe*`, `s3:List*`: names and settings only, most of which can not be confined. */
function isDescription({ written, actions }: Granted): boolean {
  return (
    isPattern(written) &&
    gradeOf(actions) === 'low' &&
    actions.filter(({ scopable }) => scopable).length * 2 < actions.length
  );
}

/** The wildcard that an author wrote inside an entry which lowering made: `TableName: '*'` of a SAM policy template. */
export function authoredStar(entry: Value): Value | undefined {
  const node = starIn(entry, entry.node);
  return node && new Value(entry.world, node, node.span, entry.path);
}

function starIn(entry: Value, node: Node | undefined): Node | undefined {
  if (!node) return undefined;
  if (!node.provenance) return entry.world.text(node).has('*') === 'yes' ? node : undefined;
  for (const one of childrenOf(node)) {
    const found = starIn(entry, one);
    if (found) return found;
  }
  return undefined;
}

function childrenOf(node: Node): readonly Node[] {
  if (node.kind === 'call') return [node.arg];
  return node.kind === 'map' ? entriesOf(node).map(({ value }) => value) : itemsOf(node);
}
