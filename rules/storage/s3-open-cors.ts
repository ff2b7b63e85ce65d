import { listInWords } from '../../src/aws/listing.ts';
import { openCors } from '../../src/aws/storage/s3-public-access.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 's3-open-cors',
  title: 'S3 bucket allows CORS write requests from any origin',
  severity: 'low',
  preset: 'strict',
  on: ['AWS::S3::Bucket'],
  maps: { owasp: ['S6'], sas: ['SAS-03'], cwe: [942] },
  why: 'With a leaked signed URL or an overly broad bucket policy, any website can write to the bucket from the browsers of its visitors.',
  fix: 'List the origins of your own site in AllowedOrigins.',
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-corsrule.html',
  ],
  check({ resource: bucket, report }) {
    for (const { origin, methods } of openCors(bucket))
      report(
        origin,
        `${bucket.called} allows ${listInWords(methods, methods.length)} requests from any origin`,
      );
  },
});
