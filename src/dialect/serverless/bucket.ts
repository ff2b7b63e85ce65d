import type { Plain } from '../builder/make.ts';
import { at, entriesOf } from '../../source/node.ts';
import { BUCKET } from './names.ts';
import { either, isObject, truthy } from './read.ts';
import type { ServerlessService } from './service.ts';

/** Where packages are put: the author's bucket, or the one that the framework makes. */
export function codeBucket(service: ServerlessService): Plain {
  const bucket = service.setting('deploymentBucket');
  return either(isObject(bucket) ? at(bucket, 'name') : bucket) ?? { Ref: BUCKET };
}

const arn = (...tail: string[]): Plain => ({
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::', { Ref: BUCKET }, ...tail]],
});

/** The deployment bucket with its policy against plain HTTP; none when the author names a bucket. Its public access stays open unless asked otherwise. */
export function deploymentBucket(service: ServerlessService): void {
  const setting = service.settingEntry('deploymentBucket');
  const bucket = setting?.value;
  const provenance = service.providerProvenance('deployment-bucket', setting?.keySpan);
  service.addOutput('ServerlessDeploymentBucketName', codeBucket(service), provenance);
  if (truthy(isObject(bucket) ? at(bucket, 'name') : bucket)) return;
  const all = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  };
  const tags = entriesOf(at(bucket, 'tags'));
  service.builder.add(
    BUCKET,
    'AWS::S3::Bucket',
    {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      Tags: tags.length > 0 ? tags.map(({ key, value }) => ({ Key: key, Value: value })) : undefined,
      PublicAccessBlockConfiguration: truthy(at(bucket, 'blockPublicAccess')) ? all : undefined,
      VersioningConfiguration: truthy(at(bucket, 'versioning')) ? { Status: 'Enabled' } : undefined,
    },
    provenance,
  );
  if (truthy(at(bucket, 'skipPolicySetup'))) return;
  service.builder.add(
    `${BUCKET}Policy`,
    'AWS::S3::BucketPolicy',
    {
      Bucket: { Ref: BUCKET },
      PolicyDocument: {
        Statement: [
          {
            Action: 's3:*',
            Effect: 'Deny',
            Principal: '*',
            Resource: [arn('/*'), arn()],
            Condition: { Bool: { 'aws:SecureTransport': false } },
          },
        ],
      },
    },
    provenance,
  );
}
