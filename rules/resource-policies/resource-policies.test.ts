import { expect, test } from 'vitest';
import { judgeStacks, scanText, NOWHERE, PLAINLY } from '../../src/scan/text.ts';
import { lowerFile } from '../../src/dialect/index.ts';
import type { Rule } from '../../src/rule/rule.ts';
import type { MapNode } from '../../src/source/node.ts';
import { parseTree } from '../../src/source/parse.ts';
import { Source } from '../../src/source/source.ts';
import trust from '../iam/iam-trust-anyone.ts';
import inverted from '../iam/iam-inverted-grant.ts';
import deputy from './confused-deputy.ts';
import everyone from './public-resource-policy.ts';
import whole from './resource-policy-wildcard-action.ts';

const found = (type: string, properties: object, more: object = {}): string[] => {
  const text = JSON.stringify({
    Parameters: { P: { Type: 'String' } },
    Resources: { It: { Type: type, Properties: properties }, ...more },
  });
  const { problems, findings } = scanText(text, [everyone, whole, deputy, inverted, trust]);
  expect(problems).toEqual([]);
  return findings.map(({ severity, message }) => `${severity}: ${message}`);
};
const everyoneMay = (Action: string | string[], more: object = {}): object => ({
  Statement: [{ Effect: 'Allow', Principal: '*', Action, Resource: '*', ...more }],
});
const bucket = (properties: object): object => ({ B: { Type: 'AWS::S3::Bucket', Properties: properties } });

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

const permission = (properties: object): [string, object] => [
  'AWS::Lambda::Permission',
  { FunctionName: 'orders', Action: 'lambda:InvokeFunction', ...properties },
];
test.each([
  [
    'no source',
    permission({ Principal: 'sns.amazonaws.com' }),
    'medium: sns.amazonaws.com can invoke It on behalf of resources in any AWS account',
  ],
  [
    'a bucket by name',
    permission({ Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::b' }),
    'low: s3.amazonaws.com can invoke It on behalf of any account that owns a bucket with that name',
  ],
  [
    'every API of the account',
    permission({
      Principal: 'apigateway.amazonaws.com',
      SourceArn: 'arn:aws:execute-api:eu-west-1:111111111111:*/*/*',
    }),
    'low: apigateway.amazonaws.com can invoke It on behalf of any API in the account',
  ],
  [
    'every API',
    permission({ Principal: 'apigateway.amazonaws.com', SourceArn: 'arn:aws:execute-api:eu-west-1:*:*/*/*' }),
    'medium: apigateway.amazonaws.com can invoke It on behalf of resources in any AWS account',
  ],
  [
    'a bucket policy',
    [
      'AWS::S3::BucketPolicy',
      {
        Bucket: 'x',
        PolicyDocument: everyoneMay('s3:PutObject', {
          Principal: { Service: ['logging.s3.amazonaws.com', 'lambda.amazonaws.com'] },
        }),
      },
    ] as const,
    'medium: logging.s3.amazonaws.com can use It on behalf of resources in any AWS account',
  ],
])('deputy: %s', (_, [type, properties], message) => expect(found(type, properties)).toEqual([message]));

test.each(
  'lambda sqs dynamodb kinesis kafka states scheduler pipes firehose codepipeline codebuild batchoperations.s3 ecs ecs-tasks sagemaker glue batch'.split(
    ' ',
  ),
)('%s acts by a role of its customer', service =>
  expect(found(...permission({ Principal: `${service}.amazonaws.com` }))).toEqual([]),
);
test('that EC2 does is on no page', () =>
  expect(found(...permission({ Principal: 'ec2.amazonaws.com' }))).toHaveLength(1));

test.each([
  ['alexa-appkit.amazon.com', {}, 'Set EventSourceToken to the ID of the skill.'],
  ['s3.amazonaws.com', {}, 'Set SourceAccount to AWS::AccountId, and SourceArn to the ARN of the bucket.'],
  [
    's3.amazonaws.com',
    { SourceArn: 'arn:aws:s3:::b' },
    'Set SourceAccount to AWS::AccountId, and SourceArn to the ARN of the bucket.',
  ],
  [
    'apigateway.amazonaws.com',
    { SourceArn: 'arn:aws:execute-api:eu-west-1:111111111111:*' },
    'Set SourceArn to the ARN of the API.',
  ],
  ['cloudformation.amazonaws.com', {}, 'Set SourceAccount to AWS::AccountId.'],
  [
    'events.amazonaws.com',
    {},
    'Set SourceArn to the ARN of the calling resource, such as the rule, topic or API.',
  ],
])('what mends a permission of %s', (Principal, more, fix) => {
  const [type, properties] = permission({ Principal, ...more });
  expect(
    scanText(JSON.stringify({ Resources: { It: { Type: type, Properties: properties } } }), [deputy])
      .findings,
  ).toMatchObject([{ fix }]);
});

test('what mends a policy', () => {
  const text = JSON.stringify({
    Resources: {
      It: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: ['x'],
          PolicyDocument: everyoneMay('sqs:SendMessage', { Principal: { Service: 's3.amazonaws.com' } }),
        },
      },
    },
  });
  expect(scanText(text, [deputy]).findings).toMatchObject([
    { fix: 'Add a condition on aws:SourceArn or aws:SourceAccount.' },
  ]);
});

const allow = (statement: object): [string, object] => [
  'AWS::IAM::Role',
  { AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }] } },
];
test.each([
  ['anyone', { Principal: '*' }, 'critical: It can be assumed from any AWS account'],
  [
    'anyone with an id',
    { Principal: '*', Condition: { StringEquals: { 'sts:ExternalId': 'x' } } },
    'high: It can be assumed from any AWS account with an external ID, which is not a secret',
  ],
  [
    'other accounts',
    { Principal: { AWS: ['222222222222', 'arn:aws:iam::222222222222:role/x', '333333333333'] } },
    'medium: It can be assumed from accounts 222222222222 and 333333333333 with no requirement beyond their credentials',
  ],
  [
    'a provider',
    {
      Principal: { Federated: 'arn:aws:iam::111111111111:oidc-provider/id.example.com' },
      Action: 'sts:AssumeRoleWithWebIdentity',
    },
    'high: It can be assumed by any user of id.example.com',
  ],
  [
    'a provider that deployment names',
    { Principal: { Federated: { Ref: 'P' } }, Action: 'sts:AssumeRoleWithWebIdentity' },
    'high: It can be assumed by any user of the identity provider',
  ],
  [
    'every action',
    { Principal: { Service: 'lambda.amazonaws.com' }, Action: '*' },
    'medium: Trust policy of It allows "*"',
  ],
  [
    'all but one principal',
    { NotPrincipal: { AWS: '222222222222' } },
    'high: NotPrincipal allows every other principal to use sts:AssumeRole',
  ],
  [
    'all but one action',
    { Principal: { Service: 'lambda.amazonaws.com' }, Action: undefined, NotAction: 'sts:TagSession' },
    'high: NotAction allows the principals in the policy of It to use every action except sts:TagSession',
  ],
])('trust in %s', (_, statement, message) => expect(found(...allow(statement))).toEqual([message]));

test('what a policy inverts beside is a place of the finding', () => {
  const text = JSON.stringify({
    Resources: {
      It: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          PolicyDocument: {
            Statement: [
              { Effect: 'Allow', NotAction: ['s3:DeleteBucket'], NotResource: 'arn:aws:s3:::payroll' },
            ],
          },
        },
      },
    },
  });
  expect(scanText(text, [inverted]).findings).toMatchObject([
    {
      message:
        'NotAction allows It to use every action except s3:DeleteBucket on all resources except those that it lists',
      related: [{ note: 'also uses NotResource' }],
    },
  ]);
});

/** What a rule can not tell, and says so. */
function undecided(rule: Rule, type: string, properties: object, more: object = {}): readonly string[] {
  const source = new Source(
    't',
    JSON.stringify({
      Parameters: { P: { Type: 'String' } },
      Resources: { It: { Type: type, Properties: properties }, ...more },
    }),
  );
  const { stacks } = lowerFile(
    parseTree(source).root as MapNode,
    'cloudformation',
    source.file,
    NOWHERE,
    PLAINLY,
  );
  const judged = judgeStacks(stacks, [rule], { strict: false });
  expect(judged.findings).toEqual([]);
  return judged.undecided.map(({ reason }) => reason);
}
const later = { Condition: { Ref: 'P' } };

test.each([
  [
    'a condition',
    everyone,
    'AWS::SQS::QueuePolicy',
    { Queues: ['x'], PolicyDocument: everyoneMay('sqs:SendMessage', later) },
    {},
    'a condition of its policy is not known until deployment',
  ],
  [
    'a public access block',
    everyone,
    'AWS::S3::BucketPolicy',
    { Bucket: { Ref: 'B' }, PolicyDocument: everyoneMay('s3:GetObject') },
    bucket({ PublicAccessBlockConfiguration: { RestrictPublicBuckets: { Ref: 'P' } } }),
    'the public access block of its bucket is not known until deployment',
  ],
  [
    'a document',
    everyone,
    'AWS::SQS::QueuePolicy',
    { Queues: ['x'], PolicyDocument: { Ref: 'P' } },
    {},
    'the policy document is not known until deployment',
  ],
  [
    'a condition on a bus',
    everyone,
    'AWS::Events::EventBusPolicy',
    { StatementId: 'x', Action: 'events:PutEvents', Principal: '*', Condition: { Ref: 'P' } },
    {},
    'a condition of its policy is not known until deployment',
  ],
  [
    'a condition on a service',
    deputy,
    'AWS::SQS::QueuePolicy',
    {
      Queues: ['x'],
      PolicyDocument: everyoneMay('sqs:SendMessage', {
        ...later,
        Principal: { Service: 'sns.amazonaws.com' },
      }),
    },
    {},
    'a condition of its policy is not known until deployment',
  ],
  [
    'whom a policy names',
    whole,
    'AWS::SQS::QueuePolicy',
    { Queues: ['x'], PolicyDocument: everyoneMay('sqs:*', { Principal: { AWS: { Ref: 'P' } } }) },
    {},
    'the principals of the policy are not known until deployment',
  ],
  [
    'trust in anyone',
    trust,
    ...allow({ Principal: '*', ...later }),
    {},
    'a condition of its trust policy is not known until deployment',
  ],
  [
    'trust in an account',
    trust,
    ...allow({ Principal: { AWS: '222222222222' }, ...later }),
    {},
    'a condition of its trust policy is not known until deployment',
  ],
  [
    'trust in a provider',
    trust,
    ...allow({
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      ...later,
    }),
    {},
    'a condition of its trust policy is not known until deployment',
  ],
] as const)('not told: %s', (_, rule, type, properties, more, reason) =>
  expect(undecided(rule, type, properties, more)).toEqual([reason]),
);

test.each([
  [
    'a condition on callers that are named',
    everyone,
    'AWS::SQS::QueuePolicy',
    {
      Queues: ['x'],
      PolicyDocument: everyoneMay('sqs:SendMessage', { ...later, Principal: { AWS: '222222222222' } }),
    },
  ],
  [
    'a condition on callers that are fixed',
    everyone,
    'AWS::SQS::QueuePolicy',
    {
      Queues: ['x'],
      PolicyDocument: everyoneMay('sqs:SendMessage', {
        Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } },
      }),
    },
  ],
  [
    'a service whose source is fixed',
    deputy,
    ...permission({ Principal: 'sns.amazonaws.com', SourceAccount: '222222222222' }),
  ],
  [
    'a condition on trust in a service',
    trust,
    ...allow({ Principal: { Service: 'lambda.amazonaws.com' }, ...later }),
  ],
] as const)('nothing to tell: %s', (_, rule, type, properties) =>
  expect(undecided(rule, type, properties)).toEqual([]),
);

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
