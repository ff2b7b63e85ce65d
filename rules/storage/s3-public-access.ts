import { cannedAcl, PUBLIC_ACCESS_SWITCHES } from '../../src/aws/storage/s3-public-access.ts';
import { defineRule } from '../../src/rule/rule.ts';

const UNSET_WHY =
  'An older bucket, or one whose block was removed, can be made public by a single policy or ACL. Only an explicit block is restored by every deployment.';

export default defineRule({
  id: 's3-public-access',
  title: 'S3 bucket does not block all public access',
  severity: 'high',
  preset: 'recommended',
  on: ['AWS::S3::Bucket'],
  maps: { owasp: ['S5'], sas: ['SAS-03'], cwe: [284, 732], fsbp: ['S3.2', 'S3.3', 'S3.8'], cis: ['3.1.4'] },
  why: 'If a setting of the public access block is disabled, a single policy or ACL can make the objects in the bucket public.',
  fix: 'Set BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls and RestrictPublicBuckets to true. Serve public files through CloudFront with origin access control.',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    'https://aws.amazon.com/about-aws/whats-new/2023/04/amazon-s3-two-security-best-practices-buckets-default/',
  ],
  check({ resource: bucket, strict, report, undetermined }) {
    const name = bucket.called;
    const block = bucket.get('PublicAccessBlockConfiguration');
    const switches = PUBLIC_ACCESS_SWITCHES.map(name => [name, block.get(name)] as const);
    const off = switches.filter(([, value]) => value.boolean === false);
    const unset = block.present ? switches.filter(([, value]) => value.absent) : [];
    const [first, ...others] = off;
    if (first)
      report(first[1], `${name} disables ${off.map(([name]) => name).join(', ')}`, {
        related: others.map(([name, at]) => ({ at, note: `${name} is disabled` })),
        replacement: off.length === 1 ? 'true' : undefined,
      });
    else if (unset.length > 0)
      report(
        block,
        `${name} does not set ${unset.map(([name]) => name).join(', ')} in its public access block, so the default of false applies`,
      );
    else if (switches.every(([, value]) => value.boolean === true)) return;
    else if (block.absent) {
      // AWS blocks by default (S3 user guide, "Blocking public access to your Amazon S3 storage", read 2026-11).
      if (strict)
        report(
          bucket,
          `${name} has no public access block. AWS blocks public access by default if the bucket was created after April 2023`,
          { severity: 'low', why: UNSET_WHY },
        );
    } else undetermined('a setting of its public access block is not known until deployment');
    const acl = cannedAcl(bucket);
    if (acl)
      report(acl.at, `the ACL ${acl.name} of ${bucket.called} allows ${acl.who} to ${acl.what}`, {
        severity: acl.write ? 'critical' : 'high',
        fix: 'Remove AccessControl and grant access with a bucket policy.',
      });
  },
});
