import { expect } from 'vitest';
import type { Rule } from '../src/rule/rule.ts';
import { lowerText, scanText } from '../src/scan/text.ts';
import inverted from './iam/iam-inverted-grant.ts';
import trust from './iam/iam-trust-anyone.ts';
import deputy from './resource-policies/confused-deputy.ts';
import everyone from './resource-policies/public-resource-policy.ts';
import whole from './resource-policies/resource-policy-wildcard-action.ts';

/** A template with the resource `It`, others beside it, and the parameter `P`, whose value only the deployment knows. */
const templateOf = (type: string, properties: object, others: object): string =>
  JSON.stringify({
    Parameters: { P: { Type: 'String' } },
    Resources: { It: { Type: type, Properties: properties }, ...others },
  });

/** For tests: what the rules about policies of resources find in one resource, as `severity: message`. */
export function found(type: string, properties: object, others: object = {}): string[] {
  const { problems, findings } = scanText(templateOf(type, properties, others), [
    everyone,
    whole,
    deputy,
    inverted,
    trust,
  ]);
  expect(problems).toEqual([]);
  return findings.map(({ severity, message }) => `${severity}: ${message}`);
}

/** For tests: the reasons for which a rule leaves one resource undetermined. */
export function undetermined(
  rule: Rule,
  type: string,
  properties: object,
  others: object = {},
): readonly string[] {
  const result = lowerText(templateOf(type, properties, others)).judged([rule], { strict: false });
  expect(result.findings).toEqual([]);
  return result.undecided.map(({ reason }) => reason);
}

/** For tests: a policy whose only statement lets everyone use an action. */
export const everyoneMay = (Action: string | string[], more: object = {}): object => ({
  Statement: [{ Effect: 'Allow', Principal: '*', Action, Resource: '*', ...more }],
});

/** For tests: the bucket `B`. */
export const bucket = (properties: object): object => ({
  B: { Type: 'AWS::S3::Bucket', Properties: properties },
});

/** For tests: the type and the properties of a permission to invoke a function. */
export const permission = (properties: object): [string, object] => [
  'AWS::Lambda::Permission',
  { FunctionName: 'orders', Action: 'lambda:InvokeFunction', ...properties },
];

/** For tests: the type and the properties of a role with one statement of trust. */
export const roleTrusting = (statement: object): [string, object] => [
  'AWS::IAM::Role',
  { AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }] } },
];
