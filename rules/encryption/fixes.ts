import { customerKey } from './key-fixes.ts';
import type { Fix, FixContext, RuleFixes } from '../../src/fix/fix.ts';
import { fixed, setProperty, setSetting, siteOf } from '../../src/fix/sites.ts';

const S3_DEFAULT = {
  ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
};

function bucketEncryption(context: FixContext): Fix | undefined {
  const { finding, resource, runs } = context;
  const site = siteOf(context, resource);
  // What S3 does by default is told by that rule.
  if (runs('data-without-customer-key')) return customerKey(context);
  return site?.kind === 'cloudformation' && finding.path === 'Properties'
    ? fixed(
        'Set BucketEncryption to what S3 does by default',
        setProperty(site, ['BucketEncryption'], S3_DEFAULT),
      )
    : undefined;
}

function rotation(context: FixContext): Fix | undefined {
  const site = siteOf(context, context.resource);
  if (context.finding.replacement) return fixed('Set EnableKeyRotation to true', setSetting(context));
  return site?.kind === 'cloudformation'
    ? fixed('Set EnableKeyRotation to true', setProperty(site, ['EnableKeyRotation'], true))
    : undefined;
}

function storedEncrypted(context: FixContext): Fix | undefined {
  const { finding, resource, runs } = context;
  const site = siteOf(context, resource);
  if (resource.type === 'AWS::Kinesis::Stream' && runs('data-without-customer-key'))
    return customerKey(context);
  if (
    resource.type === 'AWS::Kinesis::Stream' &&
    finding.path === 'Properties' &&
    site?.kind === 'cloudformation'
  )
    return fixed(
      'Encrypt the stream with the key of AWS',
      setProperty(site, ['StreamEncryption'], { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' }),
      // Kinesis Data Streams developer guide, "What is server-side encryption for Kinesis Data Streams?"; in the account it asks for no permissions ("Permissions to use user-generated KMS keys"); read 2026-11-30.
      'Producers and consumers in other accounts lose access to the stream: they cannot use the key of AWS.',
    );
  return resource.type === 'AWS::SQS::Queue' && finding.replacement
    ? fixed(
        'Set SqsManagedSseEnabled to true',
        setSetting(context),
        // SQS developer guide, "Configuring server-side encryption for a queue using SQS-managed encryption keys", read 2026-11-30.
        'Anonymous requests to send or receive messages of the queue are rejected.',
      )
    : undefined;
}

const KEYED = [
  'AWS::KMS::Key',
  'AWS::DynamoDB::Table.SSESpecification',
  'AWS::SQS::Queue.KmsMasterKeyId',
  'AWS::SNS::Topic.KmsMasterKeyId',
  'AWS::SecretsManager::Secret.KmsKeyId',
  'AWS::Kinesis::Stream.StreamEncryption',
  'AWS::S3::Bucket.BucketEncryption',
];

const tls = (context: FixContext): Fix | undefined =>
  fixed(
    `Set ${lastKey(context)} to ${context.finding.replacement?.by ?? context.finding.sets?.value}`,
    setSetting(context),
    'Clients that use plain HTTP or TLS below version 1.2 are refused or redirected.',
  );

const lastKey = ({ finding: { path, sets } }: FixContext): string =>
  sets?.path.at(-1) ?? path.split('/').at(-1) ?? '';

export const fixes: RuleFixes = {
  'data-without-customer-key': { safety: 'unsafe', changes: KEYED, plan: customerKey },
  's3-bucket-encryption': {
    safety: 'both',
    changes: ['AWS::S3::Bucket.BucketEncryption', 'AWS::KMS::Key'],
    plan: bucketEncryption,
  },
  'kms-key-rotation': { safety: 'safe', changes: ['AWS::KMS::Key.EnableKeyRotation'], plan: rotation },
  'data-not-encrypted': {
    safety: 'unsafe',
    changes: [
      'AWS::KMS::Key',
      'AWS::Kinesis::Stream.StreamEncryption',
      'AWS::SQS::Queue.SqsManagedSseEnabled',
    ],
    plan: storedEncrypted,
  },
  'tls-policy': {
    safety: 'unsafe',
    changes: [
      'AWS::CloudFront::Distribution.DistributionConfig',
      'AWS::ApiGateway::DomainName.SecurityPolicy',
      'AWS::ElasticLoadBalancingV2::Listener.SslPolicy',
      'AWS::OpenSearchService::Domain.DomainEndpointOptions',
      'AWS::Elasticsearch::Domain.DomainEndpointOptions',
      'AWS::RDS::DBProxy.RequireTLS',
    ],
    plan: tls,
  },
};
