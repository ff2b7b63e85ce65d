import { expect, test } from 'vitest';
import { SAM, SERVERLESS } from './sample.ts';
import { sentencesBetween } from './testing.ts';

/** A text in which one piece, which stands in it once, is another. */
function changed(text: string, from: string, to: string): string {
  expect(text.split(from)).toHaveLength(2);
  return text.replace(from, () => to);
}

test.each([
  [
    'an action',
    'Action: [dynamodb:GetItem]',
    'Action: [dynamodb:PutItem]',
    [
      'grants Orders may now dynamodb:PutItem on ${Table.Arn} if aws:SourceVpc is vpc-1',
      'revokes Orders may no longer dynamodb:GetItem on ${Table.Arn} if aws:SourceVpc is vpc-1',
    ],
  ],
  [
    'one more action',
    'Action: [dynamodb:GetItem]',
    'Action: [dynamodb:GetItem, dynamodb:Scan]',
    ['grants Orders may now dynamodb:Scan on ${Table.Arn} if aws:SourceVpc is vpc-1'],
  ],
  [
    'a wildcard',
    'Action: [dynamodb:GetItem]',
    "Action: ['dynamodb:*']",
    [
      'grants Orders may now dynamodb:PutResourcePolicy, dynamodb:DeleteTable, dynamodb:DeleteBackup and 75 more (by dynamodb:*) on ${Table.Arn} if aws:SourceVpc is vpc-1',
    ],
  ],
  [
    'a resource',
    'Resource: !GetAtt Table.Arn',
    "Resource: '*'",
    ['grants Orders may dynamodb:GetItem on *, before on ${Table.Arn} if aws:SourceVpc is vpc-1'],
  ],
  [
    'a condition',
    'aws:SourceVpc: vpc-1',
    'aws:SourceVpc: vpc-2',
    [
      'grants Orders may dynamodb:GetItem on ${Table.Arn} if aws:SourceVpc is vpc-2, before if aws:SourceVpc is vpc-1',
    ],
  ],
  [
    'a condition that went',
    ', Condition: { StringEquals: { aws:SourceVpc: vpc-1 } }',
    '',
    [
      'grants Orders may dynamodb:GetItem on ${Table.Arn} without a condition, before if aws:SourceVpc is vpc-1',
    ],
  ],
  [
    'an effect',
    'Effect: Deny, Action: dynamodb:DeleteTable',
    'Effect: Allow, Action: dynamodb:DeleteTable',
    [
      'grants Orders may now dynamodb:DeleteTable on *',
      'grants Orders is no longer denied dynamodb:DeleteTable on *',
    ],
  ],
  [
    'a principal',
    "AWS: '111122223333'",
    "AWS: '444455556666'",
    ['grants Queue: 444455556666 may now sqs:SendMessage on ${Queue.Arn}, before it was 111122223333'],
  ],
  [
    'everyone',
    "AWS: '111122223333'",
    "AWS: '*'",
    ['opens Queue: anyone may now sqs:SendMessage on ${Queue.Arn}, before it was 111122223333'],
  ],
  [
    'an authorizer',
    'DefaultAuthorizer: Users',
    'DefaultAuthorizer: NONE',
    ['opens GET /orders of Api asks nobody who they are now; before, it asked who calls'],
  ],
  [
    'a path',
    'Path: /orders, Method: get',
    'Path: /all, Method: get',
    ['neutral GET /orders of Api is gone', 'neutral GET /all of Api is new and asks who calls'],
  ],
  [
    'a CIDR',
    'CidrIp: 10.0.0.0/8 }]\n  Key',
    'CidrIp: 0.0.0.0/0 }]\n  Key',
    ['opens Group lets out tcp port 443 to 0.0.0.0/0 now, before it was 10.0.0.0/8'],
  ],
  [
    'a CIDR by the Default of a parameter',
    'Default: 10.0.0.0/8',
    'Default: 0.0.0.0/0',
    [
      'opens Group lets in tcp port 443 from 0.0.0.0/0 now, before it was 10.0.0.0/8 (with defaults)',
      'neutral parameter Address: Default 10.0.0.0/8 -> 0.0.0.0/0',
    ],
  ],
  [
    'a port',
    'FromPort: 443, ToPort: 443, CidrIp: !Ref Address',
    'FromPort: 22, ToPort: 443, CidrIp: !Ref Address',
    ['grants Group lets in tcp ports 22 to 443 from ${Address} now, before it was tcp port 443'],
  ],
  ['a key of Globals', 'Timeout: 10', 'Timeout: 20', ['neutral Orders Timeout 10 -> 20']],
  [
    'tracing in Globals',
    '    Tracing: Active\n',
    '',
    [
      'unprotects Orders is not traced any more (TracingConfig removed, was { Mode: Active })',
      'neutral Orders loses the policy AWSXrayWriteOnlyAccess',
    ],
  ],
  [
    'a deletion policy',
    'DeletionPolicy: Retain',
    'DeletionPolicy: Delete',
    ['unprotects Table is deleted when it is removed from the stack (DeletionPolicy Retain -> Delete)'],
  ],
  [
    'recovery in one branch',
    'PointInTimeRecoveryEnabled: true',
    'PointInTimeRecoveryEnabled: !If [IsProd, true, false]',
    [
      'unprotects Table has no point-in-time recovery any more (PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled true -> false) when Stage is not prod',
    ],
  ],
  [
    'a name',
    'TableName: orders',
    'TableName: purchases',
    ['replaces Table is replaced: TableName orders -> purchases; what is in the old one is not moved'],
  ],
  [
    'a key that went',
    '{ KmsMasterKeyId: alias/orders }',
    '{}',
    [
      'unprotects Queue does not encrypt its messages with a key of your own any more (KmsMasterKeyId removed, was alias/orders)',
    ],
  ],
  [
    'rotation',
    'EnableKeyRotation: true',
    'EnableKeyRotation: false',
    ['unprotects Key is not rotated any more (EnableKeyRotation true -> false)'],
  ],
  ['a hidden parameter', ', NoEcho: true', '', ['unprotects Password is no longer hidden by NoEcho']],
  ['a variable', 'MODE: plain', 'MODE: other', ['neutral Orders has the variable MODE plain -> other']],
  [
    'a second factor',
    "MfaConfiguration: 'ON'",
    "MfaConfiguration: 'OFF'",
    ['unprotects Pool asks for no second factor any more (MfaConfiguration ON -> OFF)'],
  ],
])('%s', (_, from, to, lines) => expect(sentencesBetween(SAM, changed(SAM, from, to))).toEqual(lines));

test.each([
  [
    'an action',
    "Action: 's3:GetObject'",
    "Action: 's3:*'",
    [
      'grants every function may now s3:PutBucketPolicy, s3:DeleteBucketPolicy, s3:PutBucketPublicAccessBlock and 176 more (by s3:*) on s3:shop/*',
    ],
  ],
  [
    'an authorizer',
    'method: get, authorizer: aws_iam',
    'method: get',
    ['opens GET /list of the REST API asks nobody who they are now; before, it asked who calls'],
  ],
  [
    'a function URL',
    '    url: { authorizer: aws_iam }',
    '    url: true',
    ['opens the URL of read asks nobody who they are now; before, it asked who calls'],
  ],
  [
    'a setting of the provider',
    'logRetentionInDays: 30',
    'logRetentionInDays: 7',
    [
      'neutral the log group /aws/lambda/shop-dev-list RetentionInDays 30 -> 7',
      'neutral the log group /aws/lambda/shop-dev-read RetentionInDays 30 -> 7',
    ],
  ],
  [
    'logs that are kept for ever',
    '  logRetentionInDays: 30\n',
    '',
    [
      'unprotects the log group /aws/lambda/shop-dev-list keeps its logs for ever now (RetentionInDays removed, was 30)',
      'unprotects the log group /aws/lambda/shop-dev-read keeps its logs for ever now (RetentionInDays removed, was 30)',
    ],
  ],
])('serverless.yml: %s', (_, from, to, lines) =>
  expect(sentencesBetween(SERVERLESS, changed(SERVERLESS, from, to), 'serverless.yml')).toEqual(lines),
);

const CHAT = (connect: string): string => `Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: WEBSOCKET, Name: chat } }
  Connect: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: $connect, AuthorizationType: ${connect} } }
`;
const SEND = '  Send: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: send } }\n';
test.each([
  ['asks nobody who connects', 'NONE', 'opens send of Api is new and asks nobody who they are'],
  ['asks who connects', 'AWS_IAM', 'neutral send of Api is new and asks who calls'],
])('a route of a WebSocket API that %s', (_, connect, line) =>
  expect(sentencesBetween(CHAT(connect), CHAT(connect) + SEND)).toEqual([
    line,
    'neutral Send is new (AWS::ApiGatewayV2::Route)',
  ]),
);

test('a mapping that has other values, where deployment looks them up', () => {
  const text = (image: string): string =>
    `Mappings: { Images: { us-east-1: { Id: ${image} }, eu-west-1: { Id: ami-2 } } }\nResources:\n  Server: { Type: AWS::EC2::Instance, Properties: { ImageId: !FindInMap [Images, !Ref AWS::Region, Id] } }\n`;
  expect(sentencesBetween(text('ami-1'), text('ami-3'))).toEqual([
    'replaces Server is replaced: ImageId ${FindInMap}, which is filled in otherwise now',
  ]);
});

test('a program in a template is told by its length', () => {
  const text = (code: string): string =>
    `Resources:\n  Fn: { Type: AWS::Lambda::Function, Properties: { Code: { ZipFile: '${code.repeat(100)}' } } }\n`;
  expect(sentencesBetween(text('abcd'), text('abcde'))).toEqual([
    'neutral Fn Code.ZipFile is another text (a text of 400 characters -> a text of 500 characters)',
  ]);
});

test('a permissions boundary that went', () => {
  const text = (more: string): string =>
    `Resources:\n  Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {}${more} } }\n`;
  expect(
    sentencesBetween(text(", PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess'"), text('')),
  ).toEqual([
    'unprotects Role is not limited by a permissions boundary any more (PermissionsBoundary removed, was arn:aws:iam::aws:policy/ReadOnlyAccess)',
  ]);
});

const encrypted = (algorithm: string): string =>
  `{ BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: ${algorithm} } }] } }`;
test.each([
  [
    'a bucket without KMS',
    'AWS::S3::Bucket',
    encrypted('aws:kms'),
    '{}',
    [
      'unprotects Store encrypts with keys of S3 itself now (BucketEncryption removed, was { ServerSideEncryptionConfiguration })',
    ],
  ],
  [
    'another algorithm',
    'AWS::S3::Bucket',
    encrypted('aws:kms:dsse'),
    encrypted('AES256'),
    [
      'unprotects Store encrypts with keys of S3 itself now (BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm aws:kms:dsse -> AES256)',
    ],
  ],
  [
    'what S3 does by itself',
    'AWS::S3::Bucket',
    encrypted('AES256'),
    '{}',
    ['neutral Store BucketEncryption removed, was { ServerSideEncryptionConfiguration }'],
  ],
  [
    'a cluster of Aurora, which encrypts by itself',
    'AWS::RDS::DBCluster',
    '{ Engine: aurora-mysql, StorageEncrypted: true }',
    '{ Engine: aurora-mysql, StorageEncrypted: false }',
    ['replaces Store is replaced: StorageEncrypted true -> false; what is in the old one is not moved'],
  ],
  [
    'another cluster',
    'AWS::RDS::DBCluster',
    '{ Engine: mysql, StorageEncrypted: true }',
    '{ Engine: mysql, StorageEncrypted: false }',
    [
      'unprotects Store does not encrypt its storage any more (StorageEncrypted true -> false)',
      'replaces Store is replaced: StorageEncrypted true -> false; what is in the old one is not moved',
    ],
  ],
])('encryption of %s', (_, type, before, after, lines) => {
  const text = (properties: string): string =>
    `Resources:\n  Store: { Type: ${type}, Properties: ${properties} }\n`;
  expect(sentencesBetween(text(before), text(after))).toEqual(lines);
});
