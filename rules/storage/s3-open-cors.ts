import { openCors } from '../../src/aws/storage/s3-public-access.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 's3-open-cors',
  title: 'S3 bucket lets scripts of any site write',
  severity: 'low',
  preset: 'recommended',
  on: ['AWS::S3::Bucket'],
  maps: { owasp: ['S6'], sas: ['SAS-03'], cwe: [942] },
  why: 'A page anywhere can use a signed URL that leaks, or a bucket policy that is too wide, to write into the bucket from the browser of whoever opens it.',
  fix: 'Name the origins of your own site in AllowedOrigins.',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-corsrule.html',
  ],
  check({ resource: bucket, report }) {
    for (const { origin, methods } of openCors(bucket))
      report(origin, `${bucket.called} takes ${methods.join(', ')} from scripts of any site`);
  },
});
