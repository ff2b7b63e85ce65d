import { expect, test } from 'vitest';
import { actionNamed } from '../actions/action-table.ts';
import { parseTree } from '../../../source/parse.ts';
import { Source } from '../../../source/source.ts';
import { StackIndex } from '../../../model/stack-index.ts';
import { emptyStack } from '../../../model/stack.ts';
import { Value, World } from '../../../model/world.ts';
import { isConditioned, narrows, restrictionOf } from './narrowing.ts';

const stack = emptyStack({ dialect: 'cloudformation', file: 'a' });
const condition = (yaml: string): Value => {
  const { root } = parseTree(new Source('a', yaml));
  return new Value(new World(new StackIndex(stack)), root, root!.span, 'Condition');
};

test.each([
  ['StringEquals: { aws:ResourceTag/team: orders }', true],
  ['StringEquals: { aws:ResourceAccount: !Ref AWS::AccountId }', true],
  ['ArnEquals: { ec2:Vpc: !Sub "arn:aws:ec2:*:${X}:vpc/${Vpc}" }', false],
  ['ArnEquals: { ec2:Vpc: !Sub "arn:aws:ec2:${AWS::Region}:${AWS::AccountId}:vpc/${Vpc}" }', true],
  ['StringEquals: { kms:ViaService: [s3.eu-west-1.amazonaws.com] }', true],
  ['StringLike: { "iam:PassedToService": "*" }', false],
  ['StringLike: { aws:ResourceTag/team: [orders, "*"] }', false],
  ['ForAllValues:StringEquals: { dynamodb:LeadingKeys: ["${cognito-identity.amazonaws.com:sub}"] }', true],
  ['ForAllValues:StringEquals: { aws:ResourceTag/team: orders }', false],
  ['ForAnyValue:StringEquals: { aws:CalledVia: cloudformation.amazonaws.com }', true],
  ['StringNotEquals: { aws:ResourceTag/team: orders }', false],
  ['StringEqualsIfExists: { aws:ResourceTag/team: orders }', false],
  ['Null: { aws:ResourceTag/team: "false" }', false],
  ['Bool: { aws:SecureTransport: "true" }', false],
  ['Bool: { aws:ViaAWSService: true }', true],
  ['Bool: { aws:ViaAWSService: false }', false],
  ['Bool: { kms:GrantIsForAWSResource: true }', true],
  ['StringEquals: { aws:RequestedRegion: eu-west-1 }', false],
  ['NumericGreaterThanEquals: { s3:TlsVersion: 1.2 }', false],
  ['StringEquals: { aws:ResourceTag/team: [] }', false],
  ['ForAnyValue:StringLike: { kms:ResourceAliases: "alias/app-*" }', true],
  ['StringLike: { kms:RequestAlias: [alias/app-*, !Sub "alias/${Stage}-*"] }', true],
  ['ForAnyValue:StringLike: { kms:ResourceAliases: [alias/app-*, "alias/*"] }', false],
  ['ForAnyValue:StringLike: { kms:ResourceAliases: "al*" }', false],
  ['ForAnyValue:StringLike: { kms:ResourceAliases: [] }', false],
  ['StringLike: { aws:ResourceTag/team: "alias/app-*" }', false],
  ['!Ref Anything', false],
  ['{}', false],
])('%s narrows: %s', (yaml, answer) => expect(narrows(condition(yaml))).toBe(answer));

test.each([
  ['StringEquals: { aws:ResourceTag/team: orders }', 'with the tag team=orders'],
  ['StringEquals: { ssm:resourceTag/team: [a, b] }', 'with the tag team=a or b'],
  ['ForAnyValue:StringLike: { kms:ResourceAliases: "alias/app-*" }', 'with the alias alias/app-*'],
  ['StringEquals: { kms:ViaService: [a, b, c, d] }', 'where kms:ViaService is one of 4 values'],
  [
    'Bool: { aws:SecureTransport: true }, StringEquals: { s3:ResourceAccount: "1" }',
    'where s3:ResourceAccount is 1',
  ],
  ['Bool: { aws:SecureTransport: true }', undefined],
])('%s leaves what is %s', (yaml, words) =>
  expect(
    restrictionOf(condition(yaml.startsWith('Bool') && yaml.includes('},') ? `{ ${yaml} }` : yaml)),
  ).toBe(words),
);

const service = 'StringEquals: { ec2:AuthorizedService: codebuild.amazonaws.com }';
test.each([
  ['ec2:CreateNetworkInterfacePermission', `${service}\nArnEquals: { ec2:Subnet: [!Ref Subnet] }`, true],
  ['ec2:CreateNetworkInterfacePermission', `${service}\nArnEquals: { ec2:Vpc: !Ref Vpc }`, true],
  [
    'ec2:CreateNetworkInterfacePermission',
    `${service}\nArnLike: { ec2:Subnet: "arn:aws:ec2:*:*:subnet/*" }`,
    false,
  ],
  ['ec2:CreateNetworkInterfacePermission', service, false],
  ['ec2:RunInstances', `${service}\nArnEquals: { ec2:Subnet: [!Ref Subnet] }`, false],
  ['kms:Decrypt', 'ForAnyValue:StringLike: { kms:ResourceAliases: alias/aws/* }', true],
  ['kms:Decrypt', 'StringEquals: { kms:RequestAlias: [alias/aws/s3, alias/aws/ssm] }', true],
  ['kms:Decrypt', 'ForAnyValue:StringLike: { kms:ResourceAliases: [alias/aws/s3, alias/orders] }', false],
  ['kms:Decrypt', 'ForAnyValue:StringLike: { kms:ResourceAliases: alias/a* }', false],
  ['s3:GetObject', 'ForAnyValue:StringLike: { kms:ResourceAliases: alias/aws/* }', false],
])('%s with %s is confined: %s', (action, yaml, confined) =>
  expect(isConditioned(actionNamed(action)!, condition(yaml))).toBe(confined),
);
