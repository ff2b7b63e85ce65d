import { lookUp } from '../../../model/look-up.ts';

/**
 * Services that say for which account they act (`aws:SourceAccount`), where their pages show the condition, read 2026-11-30: S3 and those that publish to topics
 * ("Example cases for Amazon SNS access control", services that support SourceAccount), server access logs ("Enabling Amazon S3 server access logging"), log
 * delivery ("Logs sent to Amazon S3"), AWS Config ("Permissions for the Amazon S3 Bucket for the AWS Config Delivery Channel", and for the KMS key), CloudTrail
 * ("Amazon S3 bucket policy for CloudTrail", "Configure AWS KMS key policies for CloudTrail"), GuardDuty ("Exporting generated GuardDuty findings to Amazon S3 buckets").
 */
const NAMES_ACCOUNT = new Set(
  's3 logging.s3 delivery.logs config cloudtrail guardduty cloudwatch sms-voice ses events.rds redshift codecommit ds glacier devops-guru gamelift ssm-incidents'.split(
    ' ',
  ),
);

/**
 * Those whose pages show `aws:SourceArn` alone, read 2026-11-30: SNS ("Example cases for Amazon SNS access control", "Amazon SQS Key management"), EventBridge to
 * queues ("Using resource-based policies for Amazon EventBridge"), CloudFront ("Restrict access to an Amazon S3 origin"). The rest of an ARN behind the partition.
 */
const ARNS: Readonly<Record<string, string>> = {
  sns: 'sns:*:${AWS::AccountId}:*',
  events: 'events:*:${AWS::AccountId}:rule/*',
  cloudfront: 'cloudfront::${AWS::AccountId}:distribution/*',
};

/**
 * Those whose pages show `SourceAccount` in the permission of a function, read 2026-11-30: S3 (Lambda developer guide, "Granting Lambda function access to AWS
 * services"), Secrets Manager ("Set up automatic rotation using the AWS CLI"), AWS Config ("Custom Lambda Rules (General Example)"), alarms of CloudWatch ("Invoke a
 * Lambda function from an alarm"), SES ("Giving permissions to Amazon SES for email receiving"). The page of Lambda shows `SourceArn` for services in general.
 */
const NAMES_ACCOUNT_TO_LAMBDA = new Set('s3 secretsmanager config lambda.alarms.cloudwatch ses'.split(' '));
export const namesAccountToLambda = (service: string | undefined): boolean =>
  NAMES_ACCOUNT_TO_LAMBDA.has(service ?? '');

/** The operator, the key, and a pattern as `Fn::Sub` takes it, or the parameter `AWS::AccountId`. */
export type SourceCondition = readonly [operator: string, key: string, value: string];

/** The condition of a policy that has a service act for this account only; undefined where AWS documents none. */
export function sourceCondition(service: string, isKey: boolean): SourceCondition | undefined {
  // It says for which log group it uses a key in the encryption context alone (CloudWatch Logs user guide, "Encrypt log data in CloudWatch Logs using AWS Key Management Service", read 2026-11-30).
  if (service === 'logs' && isKey)
    return [
      'ArnLike',
      'kms:EncryptionContext:aws:logs:arn',
      'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:*',
    ];
  const arn = lookUp(ARNS, service);
  if (arn !== undefined) return ['ArnLike', 'aws:SourceArn', `arn:\${AWS::Partition}:${arn}`];
  return NAMES_ACCOUNT.has(service) ? ['StringEquals', 'aws:SourceAccount', 'AWS::AccountId'] : undefined;
}
