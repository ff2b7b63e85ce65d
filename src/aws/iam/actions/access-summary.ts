import { dataRead, isChange } from './data-reads.ts';
import type { AccessLevel, Action } from './action-table.ts';
import { perList } from './per-list.ts';

export type AccessSummary = {
  readonly count: number;
  readonly levels: { readonly [level in AccessLevel]: number };
  /** The gravest level reached; undefined when nothing is. */
  readonly widest: AccessLevel | undefined;
  /** How many of the actions hand out stored data. */
  readonly dataReads: number;
  /** The three most dangerous actions, the worst first. */
  readonly worst: readonly Action[];
};

const WIDE: readonly AccessLevel[] = ['Permissions management', 'Write', 'Read', 'Tagging', 'List'];

/** Orders the actions of one level, worst first. Our own judgement of 2026-11: what takes over, destroys or leaks most. */
const NOTORIOUS =
  `iam:CreatePolicyVersion iam:AttachRolePolicy iam:PutRolePolicy iam:UpdateAssumeRolePolicy iam:AttachUserPolicy iam:PutUserPolicy iam:SetDefaultPolicyVersion
  iam:PassRole iam:CreateAccessKey iam:UpdateLoginProfile iam:CreateLoginProfile iam:AddUserToGroup sts:AssumeRole organizations:LeaveOrganization
  kms:PutKeyPolicy kms:CreateGrant kms:ScheduleKeyDeletion kms:Decrypt kms:DisableKey
  s3:PutBucketPolicy s3:DeleteBucketPolicy s3:PutBucketPublicAccessBlock s3:BypassGovernanceRetention s3:PutBucketAcl s3:PutObjectAcl
  s3:DeleteBucket s3:DeleteObject s3:DeleteObjectVersion s3:PutObject s3:PutReplicationConfiguration s3:PutLifecycleConfiguration s3:GetObject
  secretsmanager:PutResourcePolicy secretsmanager:DeleteSecret secretsmanager:PutSecretValue secretsmanager:GetSecretValue secretsmanager:BatchGetSecretValue
  lambda:AddPermission lambda:UpdateFunctionCode lambda:CreateFunction lambda:UpdateFunctionConfiguration lambda:DeleteFunction lambda:InvokeFunction
  dynamodb:PutResourcePolicy dynamodb:DeleteTable dynamodb:DeleteBackup dynamodb:BatchWriteItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:Scan dynamodb:Query
  ssm:SendCommand ssm:StartSession ssm:PutParameter ssm:GetParametersByPath ssm:GetParameters ssm:GetParameter
  ec2:ModifyInstanceAttribute ec2:RunInstances ec2:TerminateInstances ec2:AuthorizeSecurityGroupIngress ec2:ModifySnapshotAttribute
  sqs:SetQueueAttributes sqs:AddPermission sqs:DeleteQueue sqs:PurgeQueue sqs:SendMessage sqs:ReceiveMessage sns:AddPermission sns:SetTopicAttributes sns:DeleteTopic sns:Publish
  cloudformation:CreateStack cloudformation:UpdateStack cloudformation:DeleteStack cloudtrail:StopLogging cloudtrail:DeleteTrail logs:DeleteLogGroup logs:PutResourcePolicy
  rds:DeleteDBCluster rds:DeleteDBInstance rds:ModifyDBInstance states:StartExecution events:PutTargets events:PutEvents codebuild:StartBuild ecr:SetRepositoryPolicy ecr:PutImage
  cognito-idp:AdminSetUserPassword apigateway:UpdateRestApiPolicy kinesis:DeleteStream kinesis:PutRecords kinesis:GetRecords`.split(
    /\s+/,
  );
const notorious = new Map(NOTORIOUS.map((name, rank) => [name, rank]));
const VERBS =
  /:(?:(Delete|Terminate|Purge)|(Put|Update|Modify|Set|Attach)|(Create|Add|Start|Run|Send|Invoke))/;

/** What a set of actions amounts to: how many of each access level, and the worst of them by name. */
export const summarizeAccess = perList((actions: readonly Action[]): AccessSummary => {
  const levels = { 'Permissions management': 0, Write: 0, Read: 0, Tagging: 0, List: 0 };
  let dataReads = 0;
  let worst: Action[] = [];
  let bar = Number.POSITIVE_INFINITY;
  for (const action of actions) {
    levels[action.level] += 1;
    const data = dataRead(action);
    if (data) dataReads += 1;
    if (grade(action, data) > bar) continue;
    worst = [...worst, action].sort(moreDangerous).slice(0, 3);
    const third = worst[2];
    if (third) bar = grade(third, dataRead(third));
  }
  return { count: actions.length, levels, widest: WIDE.find(level => levels[level] > 0), dataReads, worst };
});

/** Orders actions by danger: grade, then the list above, then the verb, then the name. */
function moreDangerous(a: Action, b: Action): number {
  return (
    grade(a, dataRead(a)) - grade(b, dataRead(b)) ||
    rank(a) - rank(b) ||
    verb(a) - verb(b) ||
    (a.name < b.name ? -1 : 1)
  );
}

/** By access level, but the notorious writes come before the lesser changes of permissions: dynamodb:DeleteTable before UpdateAbacStatus. */
function grade(action: Action, data: boolean): number {
  if (isChange(action)) {
    const listed = notorious.has(action.name);
    if (action.level === 'Permissions management') return listed ? 0 : 2;
    return listed ? 1 : 3;
  }
  if (data) return 4;
  if (action.level === 'Tagging') return 5;
  return action.level === 'Read' ? 6 : 7;
}

const rank = (action: Action): number => notorious.get(action.name) ?? NOTORIOUS.length;

function verb(action: Action): number {
  const found = VERBS.exec(action.name);
  return found ? found.findIndex((group, index) => index > 0 && group !== undefined) - 1 : 3;
}

/** The names of the list that breaks ties. */
export const notoriousActions = (): readonly string[] => NOTORIOUS;
