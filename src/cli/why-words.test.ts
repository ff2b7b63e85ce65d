import { expect, test } from 'vitest';
import { folder, run } from './testing.ts';

const why = async (
  files: Readonly<Record<string, string>>,
  place: string,
  ...options: readonly string[]
): Promise<string> => (await run(folder(files), ['why', place, '--preset', 'strict', ...options])).out;

const STATEMENTS = `Parameters:
  Source: { Type: String, Default: 0.0.0.0/0 }
Resources:
  Files: { Type: AWS::S3::Bucket }
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole } }
      ManagedPolicyArns: [!Ref Listing]
      Policies:
        - PolicyName: all
          PolicyDocument: '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["iam:*"], "Resource": "*"}]}'
  Listing:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Allow
            Action: ['s3:List*', s3:GetObject, s3:PutObject, 's3:DeleteObject*', s3:Nothing]
            Resource: [!GetAtt Files.Arn, !Sub '\${Files.Arn}/*']
            Condition: { StringEquals: { s3:ResourceAccount: '111122223333' } }
  Door:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref Source }]
`;

const SAID: readonly (readonly [string, string | RegExp])[] = [
  ['actions by name', '- it allows s3:GetObject (Read)'],
  ['the same of another level', '- it allows s3:PutObject (Write)'],
  ['an action that is none', '- s3:Nothing is no action that AWS lists'],
  [
    'what the resources take',
    /- s3:List\* is \d+ actions, of which its resources take \d+ \(List\), such as s3:List/,
  ],
  [
    'levels of a wildcard',
    /- s3:DeleteObject\* is \d+ actions \(\d+ Write and \d+ Tagging\); the most dangerous are s3:DeleteObject,/,
  ],
  ['resources of the stack', '- on Files\n'],
  ['a text that means one', '- ${Files.Arn}/* means Files'],
  ['its condition', '- a condition narrows it: only where s3:ResourceAccount is 111122223333'],
];
test('a statement is told as a colleague would', async () => {
  const out = await why({ 'template.yaml': STATEMENTS }, 'template.yaml:19', '--rule', 'iam-wildcard-action');
  const flowed = out.replaceAll('\n    ', ' ');
  for (const [fact, words] of SAID) expect(flowed, fact).toMatch(words);
});

test('a policy that is written as a text of JSON is shown as that text', async () => {
  const out = await why(
    { 'template.yaml': STATEMENTS },
    'template.yaml:12',
    '--rule',
    'iam-privilege-escalation',
  );
  expect(out).toContain('Policies.0.PolicyDocument of Role (AWS::IAM::Role)');
  expect(out).toContain('"Action": ["iam:*"]');
  expect(out).not.toContain('known at deployment');
});

test('a value that a Default gives names its parameter', async () => {
  const out = await why({ 'template.yaml': STATEMENTS }, 'template.yaml:25', '--rule', 'vpc-ingress-open');
  expect(out).toContain('    0.0.0.0/0\n  - ${Source}: a parameter, 0.0.0.0/0 by default');
});

const SECRET = `Resources:
  Key: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: true, KeyPolicy: { Statement: { Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }, Action: 'kms:*', Resource: '*' } } } }
  Password: { Type: AWS::SecretsManager::Secret, Properties: { KmsKeyId: !GetAtt Key.Arn } }
  Reading:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: { Statement: [{ Effect: Allow, Action: [secretsmanager:GetSecretValue], Resource: !Ref Password }] }
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole } }
      ManagedPolicyArns: [!Ref Reading]
  Fn: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt Role.Arn, Runtime: java21, Code: { S3Bucket: b, S3Key: k } } }
`;
test('what a role is told for stands in a policy of its own', async () => {
  const out = await why({ 'template.yaml': SECRET }, 'template.yaml:7', '--rule', 'kms-missing-decrypt');
  expect(out).toContain('PolicyDocument.Statement.0.Action.0 of Reading (AWS::IAM::ManagedPolicy)');
  expect(out).toContain('    secretsmanager:GetSecretValue\n');
  expect(out).toContain('- on Password');
});

test.each([
  ['AWS::Neptune::DBCluster', [], ['DynamoDB', 'AmazonS3']],
  ['AWS::DynamoDB::Table', ['FSBP DynamoDB.2', 'amazondynamodb'], ['AmazonS3']],
])('the items and pages are those of the service: %s', async (type, told, not) => {
  const yaml = `Resources: { Store: { Type: ${type}, Properties: {} } }\n`;
  const out = await why({ 'template.yaml': yaml }, 'template.yaml:1', '--rule', 'data-recovery');
  for (const words of told) expect(out).toContain(words);
  for (const words of not) expect(out).not.toContain(words);
});

test('a variable that is left stands as it is written, and the tool that makes a role has its name', async () => {
  const yaml = `service: shop
provider:
  name: aws
  runtime: nodejs22.x
  iam: { role: { statements: [{ Effect: Allow, Action: [dynamodb:GetItem], Resource: ['arn:aws:dynamodb:\${opt:region}:*:table/a', '*'] }] } }
functions:
  a: { handler: a.a }
  b: { handler: b.b }
`;
  const out = await why({ 'serverless.yml': yaml }, 'serverless.yml:5', '--rule', 'iam-shared-role');
  expect(out).toContain('arn:aws:dynamodb:${opt:region}:*:table/a');
  expect(out).not.toContain('Serverless::Variable');
  expect(out).toContain('the Serverless Framework makes IamRoleLambdaExecution');
});

test('the comment of a template without an ending that tells', async () => {
  const yaml = 'Resources:\n  Files:\n    Type: AWS::S3::Bucket\n';
  const json = '{"Resources": {"Files":\n {"Type": "AWS::S3::Bucket"}}}';
  expect(await why({ 'a.template': yaml }, 'a.template:3', '--rule', 's3-plain-http')).toContain(
    '# stackward-ignore s3-plain-http: REASON',
  );
  const out = await why({ 'a.template': json }, 'a.template:2', '--rule', 's3-plain-http');
  expect(out).toContain('In the Metadata of Files:');
  expect(out).toContain('"until": "YYYY-MM-DD"');
});

test('a file that no template of the scan uses is told as such', async () => {
  const { err } = await run(folder({ 'shop/template.yaml': STATEMENTS, 'package.json': '{}' }), [
    'why',
    'package.json:1',
  ]);
  expect(err).toContain('name that template or its folder: stackward why package.json:1 PATH');
});
