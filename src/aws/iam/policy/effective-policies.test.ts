import { expect, test } from 'vitest';
import { branchesOf, worldOf } from '../../../../tools/worlds.ts';
import { effectiveGrants, grantsOfFunction } from './effective.ts';
import { arnOfOwn } from './own-arn.ts';
import { answer, deny, inline, statement, templateOf } from './testing.ts';

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
  expect(answer(templateOf(role, more), 'dynamodb:GetItem', 'Orders')).toBe(expected),
);

test('a role from elsewhere may do anything', () => {
  expect(
    answer(templateOf('').replace('!GetAtt Role.Arn', '!ImportValue Role'), 'dynamodb:GetItem', 'Orders'),
  ).toBe('maybe');
  const world = worldOf(templateOf('').replace('!GetAtt Role.Arn', '!ImportValue Role'));
  expect(grantsOfFunction(world.resource('Fn')!).opaque).toEqual(['the role is defined elsewhere']);
});

test('only what matters makes branches', () => {
  const other = `
  Some: { Type: AWS::IAM::Policy, Condition: IsProd, Properties: { Roles: [!Ref Role], PolicyDocument: { Statement: [${statement('dynamodb:GetItem', '"*"')}] } } }`;
  const template = templateOf('', other);
  const allowed = (action: string) =>
    branchesOf(template, world => [
      effectiveGrants(world.resource('Role')!).allows(action, arnOfOwn('Orders', world)!),
    ]);
  expect(allowed('dynamodb:GetItem')).toEqual(['yes when Stage is prod', 'no when Stage is not prod']);
  expect(allowed('dynamodb:PutItem')).toEqual(['no']);
});

test('what is not read is said', () => {
  const world = worldOf(
    templateOf(
      'Policies: [{ PolicyDocument: !Ref Free }], ManagedPolicyArns: [!ImportValue Shared, arn:aws:iam::aws:policy/ReadOnlyAccess]',
    ),
  );
  const { opaque, managed: attached } = effectiveGrants(world.resource('Role')!);
  expect(opaque).toEqual([
    'the policy document is not known until deployment',
    'the managed policy ${ImportValue Shared} is defined elsewhere',
  ]);
  expect(attached.map(({ policy }) => policy.name)).toEqual(['ReadOnlyAccess']);
});
