import { lookUp } from '../../../model/look-up.ts';
import { before } from '../../../source/cut.ts';
import { factsHeader } from '../../../model/facts.ts';
import { isWithin, misspelt, nearest } from '../../../model/edit-distance.ts';
import type { Value } from '../../../model/world.ts';
import { isPattern } from '../actions/glob.ts';
import { expandAction } from '../actions/expand.ts';
import { servicePrefixes } from '../actions/action-table.ts';
import { isAnyAction } from './grant.ts';
import type { Statement } from './statements.ts';

/** An entry that matches no action. `what`: it has no prefix, its service has no such action, or the prefix is that of no service. */
export type UnknownAction = {
  readonly entry: Value;
  readonly written: string;
  readonly what: 'no prefix' | 'no such action' | 'no such service';
  readonly meant: string | undefined;
};

/** The day of the data that says which actions there are. */
export const actionsAsOf = (): string => factsHeader('iam-actions.txt').date;

/**
 * What clients, commands and pages call a service whose actions have another prefix (Service Authorization Reference, "Actions, resources, and
 * condition keys for AWS services", the service prefix of each page, 2026-11).
 */
const PREFIXES: { readonly [name: string]: string } = {
  apigatewaymanagementapi: 'execute-api',
  'bedrock-runtime': 'bedrock',
  'bedrock-agent': 'bedrock',
  'bedrock-agent-runtime': 'bedrock',
  cloudwatchlogs: 'logs',
  'cloudwatch-logs': 'logs',
  cloudwatchevents: 'events',
  eventbridge: 'events',
  stepfunctions: 'states',
  sfn: 'states',
  dynamodbstreams: 'dynamodb',
  'dynamodb-streams': 'dynamodb',
  sesv2: 'ses',
  efs: 'elasticfilesystem',
  elb: 'elasticloadbalancing',
  elbv2: 'elasticloadbalancing',
  emr: 'elasticmapreduce',
  opensearch: 'es',
  opensearchserverless: 'aoss',
  'iot-data': 'iot',
  rdsdata: 'rds-data',
  monitoring: 'cloudwatch',
  'secrets-manager': 'secretsmanager',
  'cognito-identity-provider': 'cognito-idp',
  kinesisfirehose: 'firehose',
  pinpoint: 'mobiletargeting',
  docdb: 'rds',
  apigatewayv2: 'apigateway',
};

/** Operations whose permission has another name (Amazon S3 User Guide, "Required permissions for Amazon S3 API operations", and the API reference of each service, 2026-11). */
const OPERATIONS: { readonly [name: string]: string } = {
  's3:headobject': 's3:GetObject',
  's3:headbucket': 's3:ListBucket',
  's3:listobjects': 's3:ListBucket',
  's3:listobjectsv2': 's3:ListBucket',
  's3:listobjectversions': 's3:ListBucketVersions',
  's3:listbuckets': 's3:ListAllMyBuckets',
  's3:deleteobjects': 's3:DeleteObject',
  's3:copyobject': 's3:PutObject',
  's3:uploadpart': 's3:PutObject',
  's3:createmultipartupload': 's3:PutObject',
  's3:completemultipartupload': 's3:PutObject',
  's3:listparts': 's3:ListMultipartUploadParts',
  's3:listmultipartuploads': 's3:ListBucketMultipartUploads',
  's3:getbucketencryption': 's3:GetEncryptionConfiguration',
  's3:putobjectversion': 's3:PutObject',
  's3:putbucketencryption': 's3:PutEncryptionConfiguration',
  's3:putbucketlifecycleconfiguration': 's3:PutLifecycleConfiguration',
  's3:putbucketnotificationconfiguration': 's3:PutBucketNotification',
  'lambda:invoke': 'lambda:InvokeFunction',
  'sqs:sendmessagebatch': 'sqs:SendMessage',
  'sqs:deletemessagebatch': 'sqs:DeleteMessage',
  'sqs:changemessagevisibilitybatch': 'sqs:ChangeMessageVisibility',
  'sns:publishbatch': 'sns:Publish',
  'dynamodb:createitem': 'dynamodb:PutItem',
  'dynamodb:transactgetitems': 'dynamodb:GetItem',
  'dynamodb:transactwriteitems': 'dynamodb:PutItem',
  'bedrock:converse': 'bedrock:InvokeModel',
  'bedrock:conversestream': 'bedrock:InvokeModelWithResponseStream',
  'execute-api:posttoconnection': 'execute-api:ManageConnections',
};

/** The entries of `Action` and `NotAction` that no action matches. `newer` hears of what no known name is near to: it may be newer than the data. */
export function unknownActions(
  { actions, notActions }: Statement,
  newer: (name: string) => void,
): readonly UnknownAction[] {
  return [...actions, ...notActions].flatMap((entry): UnknownAction[] => {
    const written = entry.literal;
    if (written === undefined || isAnyAction(written)) return [];
    const found = expandAction(written);
    if (found !== 'unknown-service') {
      if (found.length > 0) return [];
      const near = actionMeant(written);
      if (near) return [{ entry, written, what: 'no such action', meant: near.meant }];
      newer(written);
      return [];
    }
    if (!written.includes(':'))
      return [{ entry, written, what: 'no prefix', meant: exact(written.replace(/[./]/, ':')) }];
    const meant = serviceMeant(written);
    if (meant !== undefined) return [{ entry, written, what: 'no such service', meant }];
    newer(before(written, ':'));
    return [];
  });
}

/** The name as AWS spells it when there is exactly one such action. */
function exact(name: string): string | undefined {
  const found = expandAction(name);
  const [first] = found === 'unknown-service' ? [] : found;
  return first && isPattern(name) ? name : first?.name;
}

/** The same action of the service that was meant: another name of it, or one slip away. */
function serviceMeant(written: string): string | undefined {
  const [prefix = '', name = ''] = written.toLowerCase().split(':', 2);
  const other = lookUp(PREFIXES, prefix) ?? nearest(prefix, servicePrefixes());
  const own = written.slice(prefix.length + 1);
  return other === undefined
    ? undefined
    : (lookUp(OPERATIONS, `${other}:${name}`) ?? exact(`${other}:${own}`));
}

/** What a name comes near to: an action, or, where it is that of a service which nobody takes for the written one, none to write instead. */
type Near = { readonly meant: string | undefined };

/**
 * An operation's permission, a slip in the name or in what stands before a wildcard, the action of this name in a service that is taken for the written one,
 * or the nearest that begins alike.
 */
function actionMeant(written: string): Near | undefined {
  const operation = lookUp(OPERATIONS, written.toLowerCase());
  if (operation !== undefined) return { meant: operation };
  const [prefix = '', name = ''] = written.split(':', 2);
  const all = expandAction(`${prefix}:*`);
  const names =
    all === 'unknown-service' ? [] : all.map(action => action.name.slice(action.service.length + 1));
  const bare = name.replace(/[*?]+/g, '');
  const verb = /^[A-Z]?[a-z]+/.exec(bare)?.[0].toLowerCase() ?? '';
  const begun = names.filter(one => one.toLowerCase().startsWith(verb));
  const alike = bare === '' ? undefined : nearest(bare, begun.length > 0 ? begun : names);
  const few = Math.min(2, bare.length / 4);
  const lower = bare.toLowerCase();
  const slipped = names.find(one => isWithin(few, one.toLowerCase(), lower));
  const begins =
    /^[A-Za-z]+\*$/.test(name) && slipped === undefined
      ? names.map(one => one.slice(0, bare.length)).find(one => isWithin(few, one, bare))
      : undefined;
  if (begins !== undefined) return { meant: `${prefix.toLowerCase()}:${begins}*` };
  const elsewhere = expandAction(`*:${name}`);
  const same = elsewhere === 'unknown-service' ? [] : elsewhere;
  const one = same.length === 1 || !isPattern(name) ? same : [];
  const [sibling, ...siblings] = one.filter(({ service }) => areMixedUp(prefix.toLowerCase(), service));
  if (slipped === undefined && sibling && siblings.length === 0) return { meant: sibling.name };
  const near = slipped ?? alike ?? begunWith(bare, names);
  if (near !== undefined) return { meant: `${prefix.toLowerCase()}:${near}` };
  return same.length === 1 ? { meant: undefined } : undefined;
}

/** The longest action that a name begins with and goes on from in a new word: `GetObject` of `GetObjectMetadata`. A verb alone is none. */
function begunWith(bare: string, names: readonly string[]): string | undefined {
  return names
    .filter(one => bare.startsWith(one) && /^[A-Z]/.test(bare.slice(one.length)) && /[a-z][A-Z]/.test(one))
    .toSorted((a, b) => b.length - a.length)[0];
}

/**
 * Services that AWS has together in one managed policy, one guide or under one former name, so that authors take the prefix of one for the other. The pages
 * are of docs.aws.amazon.com, read 2026-11-29; the policies are those of
 * data/managed-policies.txt.
 */
const TOGETHER: readonly (readonly string[])[] = [
  // CloudWatchFullAccessV2; eventbridge/latest/userguide/eb-cwe-now-eb.html: EventBridge was called CloudWatch Events.
  ['cloudwatch', 'logs', 'events', 'xray', 'synthetics'],
  // AmazonEventBridgeFullAccess.
  ['events', 'scheduler', 'pipes', 'schemas'],
  // AmazonEC2FullAccess; ebs/latest/userguide/ebsapi-permissions.html: snapshots are read by actions of ebs and made by those of ec2.
  ['ec2', 'autoscaling', 'elasticloadbalancing', 'ebs'],
  // service-authorization/latest/reference/list_autoscaling-plans.html: AWS Auto Scaling is autoscaling-plans.
  ['autoscaling', 'application-autoscaling', 'autoscaling-plans'],
  // apigateway/latest/developerguide/permissions.html: one manages an API, the other calls it.
  ['apigateway', 'execute-api'],
  // systems-manager/latest/userguide/integration-ps-secretsmanager.html: parameters that refer to secrets.
  ['ssm', 'secretsmanager'],
  // singlesignon/latest/APIReference/welcome.html: IAM Identity Center is sso and identitystore; service-authorization/latest/reference/list_sts.html: the guide of sts is that of IAM.
  ['iam', 'sts', 'sso', 'identitystore'],
  // service-authorization/latest/reference/list_es.html, list_opensearchserverless.html and list_osis.html: one guide has all three.
  ['es', 'aoss', 'osis'],
  // cli/latest/reference/firehose/index.html and managed-flink/latest/java/api-link.html: both had Kinesis in their names.
  ['kinesis', 'firehose', 'kinesisanalytics', 'kinesisvideo'],
];

/** Whether authors write one prefix for the other: services of one family, names that begin alike, or one slip. */
const areMixedUp = (prefix: string, other: string): boolean =>
  prefix !== other &&
  (TOGETHER.some(services => services.includes(prefix) && services.includes(other)) ||
    before(prefix, '-') === before(other, '-') ||
    prefix.startsWith(other) ||
    other.startsWith(prefix) ||
    misspelt(prefix, [other]) !== undefined);

/** The operations of the table and their permissions, for the test that these exist. */
export const knownAliases = (): readonly (readonly [from: string, to: string])[] =>
  Object.entries(OPERATIONS);
