import { expect, test } from 'vitest';
import { worldOf } from '../../../tools/worlds.ts';
import { isProxied, servicesUsedBy } from './service-needs.ts';

const stack = (statement: string, more = '', fn = ''): ReturnType<typeof worldOf> =>
  worldOf(`
Parameters: { Given: { Type: String } }
Resources:
  Fn: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt Role.Arn${fn} } }
  Role: { Type: AWS::IAM::Role, Properties: { Policies: [{ PolicyName: calls, PolicyDocument: { Statement: [{ ${statement}, Resource: '*' }] } }] } }
${more}
`);
const needs = (statement: string, more?: string, fn?: string): string => {
  const world = stack(statement, more, fn);
  return servicesUsedBy(world.resource('Fn')!, world)
    .map(({ service, at }) => `${service.prefix} by ${at.literal}`)
    .join(', ');
};

test.each([
  ['Effect: Allow, Action: sqs:SendMessage', 'sqs by sqs:SendMessage'],
  [
    "Effect: Allow, Action: ['sns:Publish', 'sns:Subscribe', 's3:GetObject']",
    'sns by sns:Publish, s3 by s3:GetObject',
  ],
  ["Effect: Allow, Action: 'SQS:*'", 'sqs by SQS:*'],
  ['Effect: Deny, Action: sqs:SendMessage', ''],
  ['Effect: Allow, Action: sqs:ReceiveMessage', ''],
  ['Effect: Allow, Action: kinesis:PutRecord', 'kinesis by kinesis:PutRecord'],
  ['Effect: Allow, Action: kms:Decrypt', ''],
  ['Effect: Allow, Action: kms:Sign', 'kms by kms:Sign'],
  ["Effect: Allow, Action: 'kms:*'", ''],
  ["Effect: Allow, Action: '*'", ''],
  ['Effect: Allow, Action: sqs', ''],
  ['Effect: Allow, Action: ses:SendEmail', ''],
  ['Effect: Allow, Action: !Ref Given', ''],
])('%s', (statement, expected) => expect(needs(statement)).toBe(expected));

const BOTH =
  "Effect: Allow, Action: ['sqs:SendMessage', 'secretsmanager:GetSecretValue', 'states:StartExecution']";
const [SQS, SECRETS, STATES] = [
  'sqs by sqs:SendMessage',
  'secretsmanager by secretsmanager:GetSecretValue',
  'states by states:StartExecution',
];
test.each([
  ['nobody', '', '', [SQS, SECRETS, STATES]],
  ['its dead-letter queue', '', ', DeadLetterConfig: { TargetArn: !Ref Given }', [SECRETS, STATES]],
  [
    'its destinations',
    '  Results: { Type: AWS::Lambda::EventInvokeConfig, Properties: { FunctionName: !Ref Fn } }',
    '',
    [SECRETS, STATES],
  ],
  [
    'its event sources',
    '  Source: { Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref Fn } }',
    '',
    [STATES],
  ],
])('Lambda itself calls for %s', (_, more, fn, expected) =>
  expect(needs(BOTH, more, fn)).toBe(expected.join(', ')),
);

test('a role from elsewhere says nothing', () => {
  const world = worldOf(
    'Parameters: { Given: { Type: String } }\nResources:\n  Fn: { Type: AWS::Lambda::Function, Properties: { Role: !Ref Given } }\n',
  );
  expect(servicesUsedBy(world.resource('Fn')!, world)).toEqual([]);
});

test.each([
  ['', false],
  [', Environment: { Variables: { TABLE: orders } }', false],
  [', Environment: { Variables: { https_proxy: here } }', true],
  [', Environment: { Variables: { AWS_ENDPOINT_URL_S3: here } }', true],
  [', Environment: { Variables: !Ref Given }', true],
])('environment "%s" is proxied: %s', (fn, expected) =>
  expect(isProxied(stack('Effect: Allow, Action: sqs:SendMessage', '', fn).resource('Fn')!)).toBe(expected),
);
