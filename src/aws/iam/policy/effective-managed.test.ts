import { expect, test } from 'vitest';
import { answerFor, deny, inline, statement, templateOf } from './testing.ts';

test.each([
  [
    'an administrator',
    'ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess"]',
    'dynamodb:GetItem',
    'Orders',
    'yes',
  ],
  [
    'a policy of AWS that only logs',
    'ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    'dynamodb:GetItem',
    'Orders',
    'no',
  ],
  [
    'what it gives',
    'ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    'logs:PutLogEvents',
    '*',
    'maybe',
  ],
  [
    'a policy from elsewhere',
    'ManagedPolicyArns: [!ImportValue Shared]',
    'dynamodb:GetItem',
    'Orders',
    'maybe',
  ],
  [
    'managed policies that only deployment knows',
    'ManagedPolicyArns: !Ref Free',
    'dynamodb:GetItem',
    'Orders',
    'maybe',
  ],
  [
    'a Deny beside what is not read',
    `${inline(deny('dynamodb:*', '"*"'))}, ManagedPolicyArns: [!Ref Free]`,
    'dynamodb:GetItem',
    'Orders',
    'no',
  ],
  [
    'a boundary that is not read',
    `${inline(statement('"*"', '"*"'))}, PermissionsBoundary: !Ref Free`,
    'dynamodb:GetItem',
    'Orders',
    'maybe',
  ],
  [
    'a boundary that is none',
    `${inline(statement('"*"', '"*"'))}, PermissionsBoundary: arn:aws:iam::aws:policy/AdministratorAccess`,
    'dynamodb:GetItem',
    'Orders',
    'yes',
  ],
])('%s', (_, role, action, on, expected) => expect(answerFor(templateOf(role), action, on)).toBe(expected));

const managed = (
  properties: string,
  statements = statement('dynamodb:*', '!GetAtt Orders.Arn'),
  type = 'ManagedPolicy',
): string => `
  Apart: { Type: AWS::IAM::${type}, Properties: { PolicyDocument: { Statement: [${statements}] }, ${properties} } }`;
test.each([
  ['its own managed policy', 'ManagedPolicyArns: [!Ref Apart]', managed(''), 'yes'],
  ['a managed policy that nobody has', '', managed(''), 'no'],
  ['a managed policy that names the role', '', managed('Roles: [!Ref Role]'), 'yes'],
  [
    'a policy that names the role',
    '',
    managed('Roles: [!Ref Role], PolicyName: p', undefined, 'Policy'),
    'yes',
  ],
  [
    'a policy for the one role',
    '',
    managed('RoleName: !Ref Role, PolicyName: p', undefined, 'RolePolicy'),
    'yes',
  ],
  ['a policy that names another', '', managed('Roles: [Role]'), 'no'],
  ['a policy that names it by its name', 'RoleName: orders-fn', managed('Roles: [orders-fn]'), 'yes'],
  [
    'a policy that names it by the same text',
    'RoleName: !Sub "${Stage}-fn"',
    managed('Roles: [!Sub "${Stage}-fn"]'),
    'yes',
  ],
  ['a policy that names users', '', managed('Users: [!Ref Role]'), 'no'],
  ['both ways at once', 'ManagedPolicyArns: [!Ref Apart]', managed('Roles: [!Ref Role]'), 'yes'],
  [
    'a Deny from elsewhere',
    inline(statement('"*"', '"*"')),
    managed('Roles: [!Ref Role]', deny('dynamodb:*', '"*"')),
    'no',
  ],
  [
    'a boundary of the stack',
    `${inline(statement('"*"', '"*"'))}, PermissionsBoundary: !Ref Apart`,
    managed(''),
    'yes',
  ],
  [
    'a boundary of the stack that leaves it out',
    `${inline(statement('"*"', '"*"'))}, PermissionsBoundary: !Ref Apart`,
    managed('', statement('sqs:*', '"*"')),
    'no',
  ],
  [
    'a boundary of the stack that denies it',
    `${inline(statement('"*"', '"*"'))}, PermissionsBoundary: !Ref Apart`,
    managed('', `${statement('"*"', '"*"')}, ${deny('dynamodb:*', '"*"')}`),
    'no',
  ],
  ['a boundary grants nothing', 'PermissionsBoundary: !Ref Apart', managed(''), 'no'],
])('%s', (_, role, more, expected) =>
  expect(answerFor(templateOf(role, more), 'dynamodb:GetItem', 'Orders')).toBe(expected),
);
