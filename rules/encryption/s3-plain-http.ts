import { plainHttp, policyElsewhere } from '../../src/aws/storage/s3-transport.ts';
import { defineRule, type RuleContext } from '../../src/rule/rule.ts';

export default defineRule({
  id: 's3-plain-http',
  title: 'S3 bucket answers plain HTTP',
  severity: 'medium',
  preset: 'strict',
  on: ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
  maps: { owasp: ['S3'], sas: ['SAS-03'], cwe: [319], fsbp: ['S3.5'] },
  why: 'S3 answers requests without TLS unless the policy of the bucket denies them: objects and signed requests can then be read on the way.',
  fix: 'Add to the policy of the bucket a Deny of s3:* on the bucket and its objects where aws:SecureTransport is false.',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-5',
  ],
  check(look) {
    const { resource: bucket, world, report, undetermined } = look;
    if (bucket.type === 'AWS::S3::BucketPolicy') return elsewhere(look);
    const { answer, policies } = plainHttp(bucket, world);
    if (answer === 'unknown') return undetermined('which policy the bucket has is known only at deployment');
    if (answer === 'denied') return;
    const related = policies.map(policy => ({
      at: policy,
      note: `${policy.name} does not deny it`,
      resource: policy.name,
    }));
    report(
      bucket,
      policies.length > 0
        ? `no policy of ${bucket.called} denies plain HTTP`
        : `${bucket.called} has no policy here that denies plain HTTP`,
      { related },
    );
  },
});

function elsewhere({ resource: policy, world, report, undetermined }: RuleContext): void {
  const answer = policyElsewhere(policy, world);
  if (answer === 'unknown') undetermined('what the policy denies is known only at deployment');
  if (answer === 'allows') report(policy, `${policy.called} does not deny plain HTTP to its bucket`);
}
