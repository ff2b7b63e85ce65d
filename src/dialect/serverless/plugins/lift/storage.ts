import { at, entriesOf, isMap, isScalar, itemsOf, type Node } from '../../../../source/node.ts';
import type { Plain } from '../../../builder/make.ts';
import { isTrue, text } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';
import { constructId } from '../../variables/constructs.ts';
import { addExtended, arnOf, type Construct, type ConstructKind } from './construct.ts';

const ACTIONS = [
  's3:PutObject',
  's3:GetObject',
  's3:DeleteObject',
  's3:ListBucket',
  's3:GetObjectAcl',
  's3:PutObjectAcl',
  's3:GetObjectTagging',
  's3:PutObjectTagging',
  's3:DeleteObjectTagging',
  's3:GetObjectAttributes',
  's3:AbortMultipartUpload',
  's3:ListMultipartUploadParts',
  's3:ListBucketMultipartUploads',
  's3:RestoreObject',
];

/** A versioned bucket, encrypted with S3's key or one of KMS, that refuses plain HTTP; private but for `publicPath`. */
export const storage: ConstructKind = {
  grants: ({ key }) => [
    [
      ACTIONS,
      [arnOf(key, 'Bucket', 'Resource'), { 'Fn::Join': ['/', [arnOf(key, 'Bucket', 'Resource'), '*']] }],
    ],
  ],
  make: makeStorage,
};

function makeStorage(service: ServerlessService, construct: Construct): void {
  const { key, value, provenance } = construct;
  const id = constructId(key, 'Bucket', 'Resource');
  const kms = text(at(value, 'encryption')) === 'kms';
  const acls = isTrue(at(value, 'allowAcl'));
  const open = publicObjects(at(value, 'publicPath'));
  const rules = itemsOf(at(value, 'lifecycleRules')).map((rule): Plain => ({
    Status: 'Enabled',
    ...(capitalized(rule) as { readonly [key: string]: Plain }),
  }));
  addExtended(
    service,
    construct,
    'bucket',
    id,
    'AWS::S3::Bucket',
    {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: kms ? 'aws:kms' : 'AES256' } },
        ],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: open === undefined || !acls,
        BlockPublicPolicy: open === undefined,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: open === undefined,
      },
      VersioningConfiguration: { Status: 'Enabled' },
      OwnershipControls: acls ? { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] } : undefined,
      CorsConfiguration: corsOf(at(value, 'cors')),
      LifecycleConfiguration: {
        Rules: [
          { Status: 'Enabled', Transitions: [{ StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 0 }] },
          { Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 } },
          ...rules,
        ],
      },
    },
    { UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Retain' },
  );
  const objects = (path: string): Plain => ({
    'Fn::Join': ['', [arnOf(key, 'Bucket', 'Resource'), `/${path}`]],
  });
  const everyone = { AWS: '*' };
  service.builder.add(
    constructId(key, 'Bucket', 'Policy', 'Resource'),
    'AWS::S3::BucketPolicy',
    {
      Bucket: { Ref: id },
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: 's3:*',
            Effect: 'Deny',
            Principal: everyone,
            Resource: [arnOf(key, 'Bucket', 'Resource'), objects('*')],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          ...(open === undefined
            ? []
            : [{ Action: 's3:GetObject', Effect: 'Allow', Principal: everyone, Resource: objects(open) }]),
        ],
      },
    },
    provenance,
  );
  service.builder.addOutput(constructId(key, 'BucketName'), { Ref: id }, provenance);
}

/** The objects under `publicPath`, which everyone may read. */
function publicObjects(path: Node | undefined): string | undefined {
  const written = text(path);
  if (path === undefined || written === undefined) return undefined;
  const parts = written.split('/');
  while (parts[0] === '') parts.shift();
  while (parts.at(-1) === '') parts.pop();
  const prefix = parts.join('/');
  return prefix === '' || prefix === '*' ? '*' : `${prefix}/*`;
}

function corsOf(cors: Node | undefined): Plain {
  if (cors === undefined) return undefined;
  return {
    CorsRules: isScalar(cors)
      ? [{ AllowedOrigins: [cors], AllowedMethods: ['GET', 'PUT', 'DELETE'], AllowedHeaders: ['*'] }]
      : itemsOf(cors).map(capitalized),
  };
}

/** Keys as CloudFormation spells them. */
function capitalized(node: Node): Plain {
  if (node.kind === 'list') return node.items.map(capitalized);
  if (!isMap(node)) return node;
  return Object.fromEntries(
    entriesOf(node).map(({ key, value }) => [key.charAt(0).toUpperCase() + key.slice(1), capitalized(value)]),
  );
}
