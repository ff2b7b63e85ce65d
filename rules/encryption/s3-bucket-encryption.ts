import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 's3-bucket-encryption',
  title: 'S3 bucket does not state its encryption',
  severity: 'low',
  preset: 'recommended',
  on: ['AWS::S3::Bucket'],
  maps: { owasp: ['S3'], sas: ['SAS-03'], cwe: [311] },
  why: 'S3 encrypts every new object with keys of its own since January 2023; a bucket that states nothing leaves the choice of the key to that default, and a reviewer can not see that anyone chose.',
  fix: 'Set BucketEncryption with SSEAlgorithm aws:kms and a key of this account, or AES256 to state the default.',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html',
  ],
  check({ resource: bucket, strict, report, undetermined }) {
    const encryption = bucket.get('BucketEncryption');
    if (encryption.absent)
      return report(
        bucket,
        `${bucket.called} states no encryption and relies on the SSE-S3 default of January 2023`,
      );
    if (!encryption.present) return undetermined('its encryption is known only at deployment');
    for (const rule of encryption.get('ServerSideEncryptionConfiguration').each) {
      const algorithm = rule.get('ServerSideEncryptionByDefault', 'SSEAlgorithm');
      if (strict && algorithm.literal === 'aws:kms' && rule.get('BucketKeyEnabled').absent)
        report(algorithm, `${bucket.called} asks KMS for every object: BucketKeyEnabled is not set`, {
          severity: 'info',
          why: 'Without a bucket key each object costs a request to KMS.',
          fix: 'Set BucketKeyEnabled to true.',
        });
    }
  },
});
