import { isAuthored } from '../../src/aws/storage/s3-public-access.ts';
import { takesLogs } from '../../src/aws/storage/s3-logs.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 's3-access-logging',
  title: 'S3 bucket has no access logging',
  severity: 'low',
  preset: 'strict',
  on: ['AWS::S3::Bucket'],
  maps: { owasp: ['S10'], sas: ['SAS-05'], cwe: [778], fsbp: ['S3.9'] },
  why: 'After a leak, you cannot determine which objects were read, or from where.',
  fix: 'Set LoggingConfiguration with a separate bucket for the logs, or record data events of the bucket in CloudTrail.',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-9',
  ],
  check({ resource: bucket, world, report, undetermined }) {
    const logging = bucket.get('LoggingConfiguration');
    if (logging.present || !isAuthored(bucket) || takesLogs(bucket, world)) return;
    if (logging.absent) report(bucket, `${bucket.called} does not set LoggingConfiguration`);
    else undetermined('its logging configuration is not known until deployment');
  },
});
