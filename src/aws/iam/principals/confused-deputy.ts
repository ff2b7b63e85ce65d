import type { Value } from '../../../model/world.ts';
import { deniedToOthers } from './denied-callers.ts';
import { fixesCaller, isFixedTest, hasFixedStart } from './caller-conditions.ts';
import { gradeOf, resourceText } from '../policy/grant.ts';
import { arnOf } from '../policy/arn.ts';
import type { Principal } from './principal.ts';
import { actionsOf, type ResourceStatement } from './resource-policies.ts';

/**
 * Services that do such things with a role that their customer passes, and not as themselves: to allow them here lets nobody in, and no other account's
 * resource can make them use it. By the page of each, read 2026-11: Lambda polls queues, streams and clusters and sends to destinations with the function's
 * own role (Lambda developer guide, "Using Lambda with Amazon SQS", "Working with AWS managed policies in the execution role", "Configuring Lambda permissions
 * for Amazon MSK event source mappings", "Capturing records of Lambda asynchronous invocations"); Step Functions ("IAM policies for calling AWS Lambda"),
 * EventBridge Scheduler (Lambda developer guide, "Invoke a Lambda function on a schedule", execution role), EventBridge Pipes ("Event source permissions for
 * Amazon EventBridge Pipes"), Firehose ("Controlling access with Amazon Data Firehose", assume an IAM role), CodePipeline ("AWS Lambda invoke action
 * reference", service role), CodeBuild ("Allow CodeBuild to interact with other AWS services": for all operations), S3 Batch Operations ("Invoke AWS Lambda
 * function"), ECS ("Permissions required for Lambda functions in Amazon ECS blue/green deployments", "IAM roles for Amazon ECS"), SageMaker AI ("How to use
 * SageMaker AI execution roles"), AWS Glue ("Create an IAM role for AWS Glue"), AWS Batch ("AWS Batch IAM policies, roles, and permissions").
 */
const ACT_BY_ROLE = new Set(
  'lambda sqs dynamodb kinesis kafka states scheduler pipes firehose codepipeline codebuild batchoperations.s3 ecs ecs-tasks sagemaker glue batch'.split(
    ' ',
  ),
);

/** Their target groups take functions of their own account only (Elastic Load Balancing and VPC Lattice user guides, "Lambda functions as targets", limits; read 2026-11). */
const SAME_ACCOUNT = new Set(['elasticloadbalancing', 'vpc-lattice']);

/**
 * The services that say for whom they use a key when they call KMS as themselves, by the page on the policy of their key: CloudTrail ("Configure AWS KMS key
 * policies for CloudTrail"), AWS Config ("Permissions for the KMS Key for the AWS Config Delivery Channel"), CloudFront ("Restrict access to an Amazon S3 origin",
 * SSE-KMS), GuardDuty ("Exporting generated GuardDuty findings to Amazon S3 buckets"), log delivery ("Logs sent to Amazon S3"), CloudWatch Logs by its encryption
 * context ("Encrypt log data in CloudWatch Logs"), AWS End User Messaging ("Topic policies for Amazon SNS topics"), CloudWatch (SNS developer guide, "Managing
 * Amazon SNS encryption keys and costs", which asks for the keys and says that EventBridge has none: a condition would stop its deliveries), SNS (SQS developer
 * guide, "Amazon SQS Key management", confused deputy protection; aws-cdk issue 20339). Read 2026-11.
 */
const NAMES_SOURCE_TO_KMS = new Set(
  'cloudtrail cloudwatch logs delivery.logs config cloudfront guardduty sms-voice sns'.split(' '),
);

/**
 * EventBridge publishes to a topic without saying for whom: its page knows no conditions in the policy of one ("Using resource-based policies for Amazon EventBridge",
 * Amazon SNS permissions, note; read 2026-11).
 */
const NAMES_NO_SOURCE_TO_SNS = new Set(['events']);

/** nobody: no condition says for whom. api: every API of an account that is fixed. account: a bucket by name, whose owner may change. */
export type MissingCondition = {
  readonly lack: 'nobody' | 'api' | 'account' | 'unknown';
  readonly services: readonly Principal[];
  /** The first of them. */
  readonly at: Value;
};

/** What a statement lacks that allows a service to use the resource; undefined where it says for whose resources, or does no harm. */
export function missingConditionOf(
  statement: ResourceStatement,
  all: readonly ResourceStatement[],
): MissingCondition | undefined {
  const services =
    statement.effect === 'Allow'
      ? statement.principals.filter(({ who, name = '' }) => who === 'service' && isDeputy(name, statement))
      : [];
  const [first] = services;
  if (!first || gradeOf(actionsOf(statement)) === 'low') return undefined;
  const { at } = first;
  const fixed = fixesCaller(statement.tests, 'service');
  if (fixed === 'unknown') return { lack: 'unknown', services, at };
  if (fixed === 'no') return deniedToOthers(statement, all) ? undefined : { lack: 'nobody', services, at };
  const lack =
    statement.place.type === 'AWS::Lambda::Permission' ? ofPermission(statement, first.name) : undefined;
  return lack && { lack, services, at };
}

/** CloudTrail's page shows the permission to decrypt without a condition, and to describe a key gives little away. */
const UNCONDITIONAL = /^kms:(?:decrypt|describekey)$/i;

function isDeputy(service: string, { place, actions }: ResourceStatement): boolean {
  if (place.service === 'kms')
    return (
      NAMES_SOURCE_TO_KMS.has(service) &&
      !(service === 'cloudtrail' && actions.every(({ literal = '' }) => UNCONDITIONAL.test(literal)))
    );
  if (place.service === 'sns' && NAMES_NO_SOURCE_TO_SNS.has(service)) return false;
  return !ACT_BY_ROLE.has(service) && !SAME_ACCOUNT.has(service);
}

/**
 * A bucket's ARN holds no account, and its name is free once it is deleted (Lambda developer guide, "Process Amazon S3 event notifications", read
 * 2026-11). The ARN of an API gateway that is all wildcard after the account is every API of it.
 */
function ofPermission(
  { tests }: ResourceStatement,
  service: string | undefined,
): 'api' | 'account' | undefined {
  if (tests === 'unknown') return undefined;
  const arns = tests
    .filter(({ key }) => key === 'aws:sourcearn')
    .flatMap(({ values }) => values.flatMap(value => arnOf(resourceText(value)) ?? []));
  if (service === 'apigateway' && arns.some(arn => !hasFixedStart(arn.resource, true))) return 'api';
  const accounts = tests.some(
    ({ key, values }) => /^aws:(?:sourceaccount|principalorgid)$/.test(key) && isFixedTest('id', values),
  );
  return service === 's3' && !accounts ? 'account' : undefined;
}
