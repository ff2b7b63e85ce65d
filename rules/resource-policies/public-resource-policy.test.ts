import { expect, test } from 'vitest';
import { scanText } from '../../src/scan/text.ts';
import { bucket, everyoneMay, found } from '../testing.ts';
import everyone from './public-resource-policy.ts';

test.each([
  [
    'reading',
    'AWS::S3::BucketPolicy',
    { Bucket: { Ref: 'B' }, PolicyDocument: everyoneMay('s3:GetObject') },
    bucket({}),
    'high: Policy of B allows everyone to use s3:GetObject',
  ],
  [
    'writing',
    'AWS::S3::BucketPolicy',
    { Bucket: { Ref: 'B' }, PolicyDocument: everyoneMay('s3:PutObject') },
    bucket({}),
    'critical: Policy of B allows everyone to use s3:PutObject',
  ],
  [
    'administering',
    'AWS::ECR::Repository',
    { RepositoryPolicyText: everyoneMay(['ecr:SetRepositoryPolicy', 'ecr:BatchGetImage']) },
    {},
    'critical: Policy of It allows everyone to use ecr:SetRepositoryPolicy and ecr:BatchGetImage',
  ],
  [
    'an action that deployment gives',
    'AWS::SNS::TopicPolicy',
    {
      Topics: ['x'],
      PolicyDocument: { Statement: [{ Effect: 'Allow', Principal: '*', Action: { Ref: 'P' } }] },
    },
    {},
    'high: Policy of It allows everyone to use ${P}',
  ],
  [
    'the description of a key',
    'AWS::KMS::Key',
    { KeyPolicy: everyoneMay('kms:DescribeKey') },
    {},
    'critical: Policy of It allows everyone to use kms:DescribeKey',
  ],
  [
    'a secret',
    'AWS::SecretsManager::ResourcePolicy',
    { SecretId: 'x', ResourcePolicy: everyoneMay('secretsmanager:GetSecretValue') },
    {},
    'critical: Policy of It allows everyone to use secretsmanager:GetSecretValue',
  ],
  [
    'a secret whose policy Secrets Manager refuses',
    'AWS::SecretsManager::ResourcePolicy',
    { SecretId: 'x', BlockPublicPolicy: true, ResourcePolicy: everyoneMay('secretsmanager:GetSecretValue') },
    {},
    'low: Policy of It allows everyone to use secretsmanager:GetSecretValue, and only the block on public policies prevents it',
  ],
  [
    'a website on purpose',
    'AWS::S3::BucketPolicy',
    { Bucket: { Ref: 'B' }, PolicyDocument: everyoneMay('s3:GetObject') },
    bucket({
      WebsiteConfiguration: { IndexDocument: 'i' },
      PublicAccessBlockConfiguration: { BlockPublicPolicy: false },
    }),
    'medium: Policy of B allows everyone to use s3:GetObject',
  ],
  [
    'a website that everyone writes',
    'AWS::S3::BucketPolicy',
    { Bucket: { Ref: 'B' }, PolicyDocument: everyoneMay('s3:PutObject') },
    bucket({
      WebsiteConfiguration: { IndexDocument: 'i' },
      PublicAccessBlockConfiguration: { BlockPublicPolicy: false },
    }),
    'critical: Policy of B allows everyone to use s3:PutObject',
  ],
  [
    'a website that says nothing of public access',
    'AWS::S3::BucketPolicy',
    { Bucket: { Ref: 'B' }, PolicyDocument: everyoneMay('s3:GetObject') },
    bucket({ WebsiteConfiguration: { IndexDocument: 'i' } }),
    'high: Policy of B allows everyone to use s3:GetObject',
  ],
  [
    'no website',
    'AWS::S3::BucketPolicy',
    { Bucket: { Ref: 'B' }, PolicyDocument: everyoneMay('s3:GetObject') },
    bucket({ PublicAccessBlockConfiguration: { BlockPublicPolicy: false } }),
    'high: Policy of B allows everyone to use s3:GetObject',
  ],
  [
    'a bucket that blocks',
    'AWS::S3::BucketPolicy',
    { Bucket: { Ref: 'B' }, PolicyDocument: everyoneMay('s3:GetObject') },
    bucket({ PublicAccessBlockConfiguration: { RestrictPublicBuckets: true } }),
    'low: Policy of B allows everyone to use s3:GetObject, and only the block on public policies prevents it',
  ],
  [
    'an access point that blocks as all do',
    'AWS::S3::AccessPoint',
    { Bucket: 'x', Policy: everyoneMay('s3:GetObject') },
    {},
    'low: Policy of It allows everyone to use s3:GetObject, and only the block on public policies prevents it',
  ],
  [
    'an access point that does not',
    'AWS::S3::AccessPoint',
    {
      Bucket: 'x',
      PublicAccessBlockConfiguration: { BlockPublicPolicy: false, RestrictPublicBuckets: false },
      Policy: everyoneMay('s3:GetObject'),
    },
    {},
    'high: Policy of It allows everyone to use s3:GetObject',
  ],
  [
    'a private API',
    'AWS::ApiGateway::RestApi',
    { EndpointConfiguration: { Types: ['PRIVATE'] }, Policy: everyoneMay('execute-api:Invoke') },
    {},
    'medium: Policy of It allows any VPC endpoint in any account to call it',
  ],
  [
    'an API with signed calls',
    'AWS::ApiGateway::RestApi',
    { Policy: everyoneMay('execute-api:Invoke') },
    {
      M: {
        Type: 'AWS::ApiGateway::Method',
        Properties: { RestApiId: { Ref: 'It' }, AuthorizationType: 'AWS_IAM' },
      },
    },
    'high: Policy of It allows any AWS account to call the methods with IAM authorization',
  ],
  [
    'an API whose body asks for signed calls',
    'AWS::ApiGateway::RestApi',
    {
      Body: {
        'x-amazon-apigateway-policy': everyoneMay('execute-api:Invoke'),
        components: { securitySchemes: { sigv4: { 'x-amazon-apigateway-authtype': 'awsSigv4' } } },
      },
    },
    {},
    'high: Policy of It allows any AWS account to call the methods with IAM authorization',
  ],
  [
    'pushing to a public registry',
    'AWS::ECR::PublicRepository',
    { RepositoryPolicyText: everyoneMay('ecr-public:PutImage') },
    {},
    'critical: Policy of It allows everyone to use ecr-public:PutImage',
  ],
  [
    'reading a layer',
    'AWS::Lambda::LayerVersionPermission',
    { LayerVersionArn: 'x', Action: 'lambda:GetLayerVersion', Principal: '*' },
    {},
    'high: Policy of It allows everyone to use lambda:GetLayerVersion',
  ],
])('everyone: %s', (_, type, properties, more, message) =>
  expect(found(type, properties, more)).toEqual([message]),
);

test.each([
  ['a website', 'AWS::S3::BucketPolicy', { Bucket: { Ref: 'B' } }, 's3:DeleteBucket', 'critical'],
  ['what deployment gives', 'AWS::SNS::TopicPolicy', { Topics: ['x'] }, { Ref: 'P' }, 'high'],
  ['all there is', 'AWS::SNS::TopicPolicy', { Topics: ['x'] }, 'sns:*', 'high'],
])('everyone may do all but: %s', (_, type, properties, NotAction, severity) => {
  const site = bucket({
    WebsiteConfiguration: { IndexDocument: 'i' },
    PublicAccessBlockConfiguration: { BlockPublicPolicy: false },
  });
  expect(
    found(type, { ...properties, PolicyDocument: everyoneMay([], { NotAction }) }, site).filter(text =>
      text.includes('everyone to use it'),
    ),
  ).toEqual([expect.stringMatching(`^${severity}: `)]);
});

test('every action of a bucket for everyone is two faults', () =>
  expect(found('AWS::S3::BucketPolicy', { Bucket: 'x', PolicyDocument: everyoneMay('*') })).toEqual([
    'critical: Policy of It allows everyone to use *',
    'medium: Policy of It grants "*" to everyone',
  ]));
test('whom a policy gives everything is said', () =>
  expect(
    found('AWS::SQS::QueuePolicy', {
      Queues: ['x'],
      PolicyDocument: everyoneMay('sqs:*', { Principal: { AWS: '222222222222' } }),
    }),
  ).toEqual(['medium: Policy of It grants "sqs:*" to 222222222222']));
test('where a policy is attached is a place of the finding', () => {
  const text = JSON.stringify({
    Resources: {
      It: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: { Queues: [{ Ref: 'Q' }], PolicyDocument: everyoneMay('sqs:SendMessage') },
      },
      Q: { Type: 'AWS::SQS::Queue' },
    },
  });
  expect(scanText(text, [everyone]).findings).toMatchObject([
    { related: [{ note: 'the policy applies to Q', resource: 'Q' }] },
  ]);
});

test.each(['AWS::S3Express::BucketPolicy', 'AWS::S3Vectors::VectorBucketPolicy'])(
  '%s is never public',
  type =>
    expect(
      found(type, {
        Bucket: 'x',
        PolicyDocument: everyoneMay('s3express:CreateSession'),
        Policy: everyoneMay('s3vectors:GetVectors'),
      }).map(message => message.split(':')[0]),
    ).toEqual(['low']),
);
