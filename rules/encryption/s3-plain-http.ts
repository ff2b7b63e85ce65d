import { plainHttp, policyElsewhere } from '../../src/aws/storage/s3-transport.ts';
import { defineRule, type RuleContext } from '../../src/rule/rule.ts';

export default defineRule({
  id: 's3-plain-http',
  title: 'S3 bucket allows plain HTTP requests',
  severity: 'medium',
  preset: 'strict',
  on: ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
  maps: { owasp: ['S3'], sas: ['SAS-03'], cwe: [319], fsbp: ['S3.5'] },
  why: 'S3 accepts requests without TLS unless the bucket policy denies them. Objects and signed requests can be read in transit.',
  fix: 'Add a bucket policy statement that denies s3:* on the bucket and its objects when aws:SecureTransport is false.',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-5',
  ],
  check(look) {
    const { resource: bucket, world, report, undetermined } = look;
    if (bucket.type === 'AWS::S3::BucketPolicy') return elsewhere(look);
    const { answer, policies } = plainHttp(bucket, world);
    if (answer === 'unknown') return undetermined('the policy of the bucket is not known until deployment');
    if (answer === 'denied') return;
    const related = policies.map(policy => ({
      at: policy,
      note: `${policy.name} does not deny plain HTTP requests`,
      resource: policy.name,
    }));
    report(
      bucket,
      policies.length > 0
        ? `no policy of ${bucket.called} denies plain HTTP requests`
        : `${bucket.called} has no policy in this stack that denies plain HTTP requests`,
      { related },
    );
  },
});

function elsewhere({ resource: policy, world, report, undetermined }: RuleContext): void {
  const answer = policyElsewhere(policy, world);
  if (answer === 'unknown') undetermined('which requests the policy denies is not known until deployment');
  if (answer === 'allows') report(policy, `${policy.called} does not deny plain HTTP requests to its bucket`);
}
