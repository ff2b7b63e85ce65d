import { listInWords } from '../../src/aws/listing.ts';
import { requiresAwsKey } from '../../src/aws/kms/customer-key.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 's3-bucket-encryption',
  title: 'S3 bucket has no explicit encryption configuration',
  severity: 'low',
  preset: 'recommended',
  on: ['AWS::S3::Bucket'],
  maps: { owasp: ['S3'], sas: ['SAS-03'], cwe: [311] },
  why: 'Since January 2023, S3 encrypts every new object with its own keys. Without an explicit configuration, that default decides the key, and the template does not show a deliberate choice.',
  fix: 'Set BucketEncryption with SSEAlgorithm aws:kms and a key in this account, or with AES256 to make the default explicit.',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html',
  ],
  gather: all => {
    const [{ message, item = '' } = { message: '' }] = all;
    return message
      .replace(`${item} does`, () => `${listInWords(all.map(one => one.item ?? ''))} do`)
      .replace('relies', 'rely');
  },
  check({ resource: bucket, world, strict, report, undetermined }) {
    const encryption = bucket.get('BucketEncryption');
    if (encryption.absent && !strict && requiresAwsKey(bucket, world)) return;
    if (encryption.absent)
      return report(
        bucket,
        `${bucket.called} does not set BucketEncryption and relies on the SSE-S3 default of January 2023`,
        { gathering: { group: 'unset', item: bucket.called } },
      );
    if (!encryption.present) return undetermined('its encryption is not known until deployment');
    for (const rule of encryption.get('ServerSideEncryptionConfiguration').each) {
      // Since April 2026 new buckets block SSE-C unless this says NONE (S3 user guide, "Blocking or unblocking SSE-C for a general purpose bucket", read 2026-11-29).
      const unblocked = rule
        .get('BlockedEncryptionTypes', 'EncryptionType')
        .each.find(type => type.literal === 'NONE');
      if (unblocked)
        report(
          unblocked,
          `${bucket.called} allows uploads that are encrypted with keys of the caller (SSE-C)`,
          {
            why: 'Since April 2026, S3 blocks SSE-C for new buckets by default. An attacker with write access can use it to encrypt objects with a key that only the attacker has.',
            fix: 'Remove BlockedEncryptionTypes, or set EncryptionType to SSE-C.',
            gathering: 'apart',
          },
        );
      const algorithm = rule.get('ServerSideEncryptionByDefault', 'SSEAlgorithm');
      if (strict && algorithm.literal === 'aws:kms' && rule.get('BucketKeyEnabled').absent)
        report(algorithm, `${bucket.called} calls KMS for every object: BucketKeyEnabled is not set`, {
          severity: 'info',
          why: 'Without an S3 Bucket Key, S3 sends a request to KMS for each object.',
          fix: 'Set BucketKeyEnabled to true.',
        });
    }
  },
});
