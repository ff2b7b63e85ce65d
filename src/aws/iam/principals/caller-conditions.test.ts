import { expect, test } from 'vitest';
import { parseTree } from '../../../source/parse.ts';
import { Source } from '../../../source/source.ts';
import { StackIndex } from '../../../model/stack-index.ts';
import { emptyStack } from '../../../model/stack.ts';
import { Value, World } from '../../../model/world.ts';
import { fixesCaller, testsOf } from './caller-conditions.ts';

const stack = emptyStack({ dialect: 'cloudformation', file: 'a' });
const condition = (yaml: string): Value => {
  const { root } = parseTree(new Source('a', yaml));
  return new Value(new World(new StackIndex(stack)), root, root!.span, 'Condition');
};
const asked = (yaml: string): string => {
  const tests = testsOf(condition(yaml));
  return `${fixesCaller(tests, 'anyone')} ${fixesCaller(tests, 'service')}`;
};

test.each([
  ['an account', 'StringEquals: { aws:SourceAccount: "111111111111" }', 'yes yes'],
  [
    'an account in whatever case of the key',
    'stringequals: { AWS:sourceaccount: "111111111111" }',
    'yes yes',
  ],
  ['whatever deployment gives', 'StringEquals: { aws:PrincipalOrgID: !Ref Org }', 'yes yes'],
  ['one of several values', 'ForAnyValue:StringLike: { aws:PrincipalOrgPaths: o-a1b2c3/r-1/* }', 'yes yes'],
  [
    'every path of every organization',
    'ForAnyValue:StringLike: { aws:PrincipalOrgPaths: "*/r-1/*" }',
    'no no',
  ],
  ['a wildcard in an account', 'StringLike: { aws:SourceAccount: "1111*" }', 'no no'],
  ['one open value among fixed ones', 'StringLike: { aws:SourceVpce: [vpce-1, "*"] }', 'no no'],
  ['no value', 'StringEquals: { aws:SourceVpc: [] }', 'no no'],
  ['an empty value', 'StringEquals: { aws:SourceAccount: "" }', 'no no'],
  ['an ARN', 'ArnLike: { aws:SourceArn: arn:aws:sns:*:111111111111:* }', 'yes yes'],
  [
    'an ARN whose account is the stack',
    'ArnLike: { aws:SourceArn: !Sub "arn:aws:sns:*:${AWS::AccountId}:*" }',
    'yes yes',
  ],
  ['an ARN of any account', 'ArnLike: { aws:SourceArn: "arn:aws:sns:*:*:*" }', 'no no'],
  ['an ARN that is a wildcard', 'ArnLike: { aws:SourceArn: "*" }', 'no no'],
  [
    'a rule by name in any account',
    'ArnLike: { aws:SourceArn: "arn:aws:events:*:*:rule/nightly" }',
    'yes yes',
  ],
  ['every rule', 'ArnLike: { aws:SourceArn: "arn:aws:events:*:*:rule/*" }', 'no no'],
  [
    'a type and a name of the stack',
    'ArnLike: { aws:SourceArn: !Sub "arn:aws:events:*:*:rule/${Rule}" }',
    'yes yes',
  ],
  ['a bucket', 'ArnEquals: { aws:SourceArn: "arn:aws:s3:::orders" }', 'yes yes'],
  ['every bucket', 'ArnLike: { aws:SourceArn: "arn:aws:s3:::*" }', 'no no'],
  ['an API of letters only', 'ArnLike: { aws:SourceArn: "arn:aws:execute-api:*:*:abcdefghij/*" }', 'yes yes'],
  ['a role of an account', 'ArnLike: { aws:PrincipalArn: "arn:aws:iam::111111111111:role/*" }', 'yes yes'],
  ['a role by name in any account', 'ArnLike: { aws:PrincipalArn: "arn:aws:iam::*:role/deploy" }', 'no no'],
  ['a user id', 'StringLike: { aws:userid: "AROAEXAMPLE:*" }', 'yes yes'],
  ['whatever user id', 'StringLike: { aws:userid: "*:ann" }', 'no no'],
  ['an address', 'IpAddress: { aws:SourceIp: 192.0.2.1 }', 'yes yes'],
  ['a range', 'IpAddress: { aws:SourceIp: 10.0.0.0/8 }', 'yes yes'],
  ['half of all addresses', 'IpAddress: { aws:SourceIp: 0.0.0.0/1 }', 'no no'],
  ['a range of IPv6', 'IpAddress: { aws:SourceIp: "2001:db8::/32" }', 'yes yes'],
  ['too wide a range of IPv6', 'IpAddress: { aws:SourceIp: "2000::/3" }', 'no no'],
  ['all addresses but some', 'NotIpAddress: { aws:SourceIp: 192.0.2.0/24 }', 'no no'],
  [
    'the account of the caller of a key',
    'StringEquals: { kms:CallerAccount: !Ref AWS::AccountId }',
    'yes yes',
  ],
  [
    'the service that a key is used through',
    'StringEquals: { kms:ViaService: s3.eu-west-1.amazonaws.com }',
    'no no',
  ],
  ['services only', 'Bool: { aws:PrincipalIsAWSService: "true" }', 'yes no'],
  ['no services', 'Bool: { aws:PrincipalIsAWSService: "false" }', 'no no'],
  ['one service', 'StringEquals: { aws:PrincipalServiceName: sns.amazonaws.com }', 'yes no'],
  ['a mount target', 'Bool: { elasticfilesystem:AccessedViaMountTarget: "true" }', 'yes no'],
  [
    'what a service encrypts for',
    'ArnLike: { kms:EncryptionContext:aws:logs:arn: !Sub "arn:aws:logs:*:${AWS::AccountId}:*" }',
    'no yes',
  ],
  [
    'what a service encrypts for, of anyone',
    'StringLike: { kms:EncryptionContext:aws:cloudtrail:arn: "*" }',
    'no no',
  ],
  ['the account that SES names as referrer', 'StringEquals: { aws:Referer: "111111111111" }', 'no yes'],
  ['encryption in transit', 'Bool: { aws:SecureTransport: "true" }', 'no no'],
  ['a name that the caller chooses', 'StringEquals: { aws:PrincipalTag/team: orders }', 'no no'],
  ['the negative', 'StringNotEquals: { aws:SourceAccount: "111111111111" }', 'no no'],
  [
    'a request without the key as well',
    'StringEqualsIfExists: { aws:SourceAccount: "111111111111" }',
    'no no',
  ],
  ['all of no values as well', 'ForAllValues:StringEquals: { aws:PrincipalOrgID: o-a1b2c3 }', 'no no'],
  [
    'the same where the key is required',
    '{ StringEqualsIfExists: { aws:SourceAccount: "111111111111" }, "Null": { AWS:SourceAccount: "false" } }',
    'yes yes',
  ],
  [
    'the same where the key must be missing',
    '{ StringEqualsIfExists: { aws:SourceAccount: "111111111111" }, "Null": { aws:SourceAccount: "true" } }',
    'no no',
  ],
  [
    'one of two tests',
    '{ Bool: { aws:SecureTransport: "true" }, StringEquals: { aws:SourceVpc: vpc-1 } }',
    'yes yes',
  ],
  ['nothing', '{}', 'no no'],
  ['a condition that deployment gives', '!Ref Anything', 'unknown unknown'],
  ['keys that deployment gives', 'StringEquals: !Ref Anything', 'unknown unknown'],
])('%s', (_, yaml, answers) => expect(asked(yaml)).toBe(answers));
