import { expect, test } from 'vitest';
import { worldOf, branchesOf } from '../../../../tools/worlds.ts';
import { Text } from '../../../model/text.ts';
import { effectiveGrants, grantsOfFunction } from './effective.ts';
import { arnOfOwn } from './own-arn.ts';

const statement = (action: string, resource: string, rest = ''): string =>
  `{ Effect: Allow, Action: ${action}, Resource: ${resource}${rest} }`;
const deny = (action: string, resource: string, rest = ''): string =>
  statement(action, resource, rest).replace('Allow', 'Deny');
const inline = (...statements: string[]): string =>
  `Policies: [{ PolicyDocument: { Statement: [${statements.join(', ')}] } }]`;
const AROUND = `
  Orders: { Type: AWS::DynamoDB::Table }
  Users: { Type: AWS::DynamoDB::Table, Properties: { TableName: users } }
  Jobs: { Type: AWS::SQS::Queue }
  Key: { Type: AWS::KMS::Key }
  Secret: { Type: AWS::SecretsManager::Secret, Properties: { Name: db } }
  Fn: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt Role.Arn } }`;
const templateOf = (role: string, more = ''): string => `
Parameters: { Free: { Type: String }, Stage: { Type: String } }
Conditions: { IsProd: !Equals [!Ref Stage, prod] }
Resources:
  Role: { Type: AWS::IAM::Role, Properties: { ${role} } }${AROUND}${more}
`;

/** What `Fn` may do with one of the resources around it, or with everything. */
function answer(template: string, action: string, on: string): string {
  const world = worldOf(template);
  const resource = on === '*' ? Text.of('*') : (arnOfOwn(on, world) ?? Text.of(on));
  return grantsOfFunction(world.resource('Fn')!, world).allows(action, resource);
}

test.each([
  [
    'by attribute',
    inline(statement('dynamodb:GetItem', '!GetAtt Orders.Arn')),
    'dynamodb:GetItem',
    'Orders',
    'yes',
  ],
  [
    'case does not matter in actions',
    inline(statement('DynamoDB:getitem', '!GetAtt Orders.Arn')),
    'dynamodb:GetItem',
    'Orders',
    'yes',
  ],
  [
    'an ARN spelled out',
    inline(
      statement(
        'dynamodb:GetItem',
        '!Sub "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Orders}"',
      ),
    ),
    'dynamodb:GetItem',
    'Orders',
    'yes',
  ],
  [
    'a name that the template gives',
    inline(statement('dynamodb:GetItem', '!Sub "arn:${AWS::Partition}:dynamodb:*:*:table/users"')),
    'dynamodb:GetItem',
    'Users',
    'yes',
  ],
  [
    'another table',
    inline(statement('dynamodb:GetItem', '!GetAtt Users.Arn')),
    'dynamodb:GetItem',
    'Orders',
    'no',
  ],
  [
    'only its indexes',
    inline(statement('dynamodb:GetItem', '!Sub "${Orders.Arn}/index/*"')),
    'dynamodb:GetItem',
    'Orders',
    'no',
  ],
  [
    'another action',
    inline(statement('dynamodb:PutItem', '!GetAtt Orders.Arn')),
    'dynamodb:GetItem',
    'Orders',
    'no',
  ],
  [
    'one of many',
    inline(statement('[sqs:SendMessage, "dynamodb:*Item"]', '[!GetAtt Jobs.Arn, !GetAtt Orders.Arn]')),
    'dynamodb:GetItem',
    'Orders',
    'yes',
  ],
  [
    'a queue by its name',
    inline(
      statement('sqs:SendMessage', '!Sub "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:${Jobs.QueueName}"'),
    ),
    'sqs:SendMessage',
    'Jobs',
    'yes',
  ],
  [
    'a key by its id',
    inline(statement('kms:Decrypt', '!Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/${Key}"')),
    'kms:Decrypt',
    'Key',
    'yes',
  ],
  [
    'a secret by Ref',
    inline(statement('secretsmanager:GetSecretValue', '!Ref Secret')),
    'secretsmanager:GetSecretValue',
    'Secret',
    'yes',
  ],
  [
    'a secret by its name',
    inline(
      statement(
        'secretsmanager:GetSecretValue',
        '!Sub "arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:db-*"',
      ),
    ),
    'secretsmanager:GetSecretValue',
    'Secret',
    'yes',
  ],
  [
    'a secret by its name without the end',
    inline(
      statement(
        'secretsmanager:GetSecretValue',
        '!Sub "arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:db"',
      ),
    ),
    'secretsmanager:GetSecretValue',
    'Secret',
    'no',
  ],
  [
    'a parameter in the resource',
    inline(
      statement('dynamodb:GetItem', '!Sub "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Free}"'),
    ),
    'dynamodb:GetItem',
    'Orders',
    'maybe',
  ],
  [
    'a parameter in a resource of another service',
    inline(statement('"*"', '!Sub "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:${Free}"')),
    'dynamodb:GetItem',
    'Orders',
    'no',
  ],
  [
    'a parameter for the action',
    inline(statement('!Ref Free', '"*"')),
    'dynamodb:GetItem',
    'Orders',
    'maybe',
  ],
  [
    'a parameter in the action',
    inline(statement('!Sub "sqs:${Free}"', '"*"')),
    'dynamodb:GetItem',
    'Orders',
    'no',
  ],
  [
    'a parameter for the effect',
    inline(statement('dynamodb:*', '"*"').replace('Allow', '!Ref Free')),
    'dynamodb:GetItem',
    'Orders',
    'maybe',
  ],
  [
    'an effect that is none',
    inline(statement('dynamodb:*', '"*"').replace('Allow', 'allow')),
    'dynamodb:GetItem',
    'Orders',
    'no',
  ],
  [
    'a condition',
    inline(statement('dynamodb:*', '"*"', ', Condition: { StringEquals: { a: b } }')),
    'dynamodb:GetItem',
    'Orders',
    'maybe',
  ],
  [
    'an empty condition',
    inline(statement('dynamodb:*', '"*"', ', Condition: {}')),
    'dynamodb:GetItem',
    'Orders',
    'yes',
  ],
  ['no resource', inline('{ Effect: Allow, Action: dynamodb:GetItem }'), 'dynamodb:GetItem', 'Orders', 'no'],
  [
    'NotAction without it',
    inline('{ Effect: Allow, NotAction: [iam:*, sqs:*], Resource: "*" }'),
    'dynamodb:GetItem',
    'Orders',
    'yes',
  ],
  [
    'NotAction with it',
    inline('{ Effect: Allow, NotAction: "dynamodb:G*", Resource: "*" }'),
    'dynamodb:GetItem',
    'Orders',
    'no',
  ],
  [
    'NotAction that only deployment knows',
    inline('{ Effect: Allow, NotAction: !Ref Free, Resource: "*" }'),
    'dynamodb:GetItem',
    'Orders',
    'maybe',
  ],
  [
    'NotResource without it',
    inline('{ Effect: Allow, Action: dynamodb:*, NotResource: !GetAtt Users.Arn }'),
    'dynamodb:GetItem',
    'Orders',
    'yes',
  ],
  [
    'NotResource with it',
    inline('{ Effect: Allow, Action: dynamodb:*, NotResource: !GetAtt Orders.Arn }'),
    'dynamodb:GetItem',
    'Orders',
    'no',
  ],
  [
    'a Deny',
    inline(statement('"*"', '"*"'), deny('dynamodb:Get*', '!GetAtt Orders.Arn')),
    'dynamodb:GetItem',
    'Orders',
    'no',
  ],
  [
    'a Deny of another',
    inline(statement('"*"', '"*"'), deny('dynamodb:Get*', '!GetAtt Users.Arn')),
    'dynamodb:GetItem',
    'Orders',
    'yes',
  ],
  [
    'a Deny under a condition',
    inline(statement('"*"', '"*"'), deny('dynamodb:Get*', '"*"', ', Condition: { Bool: { a: "true" } }')),
    'dynamodb:GetItem',
    'Orders',
    'maybe',
  ],
  [
    'a Deny of what a parameter says',
    inline(statement('"*"', '"*"'), deny('"*"', '!Ref Free')),
    'dynamodb:GetItem',
    'Orders',
    'maybe',
  ],
  [
    'a Deny of all but it',
    inline(statement('"*"', '"*"'), '{ Effect: Deny, Action: dynamodb:*, NotResource: !GetAtt Orders.Arn }'),
    'dynamodb:GetItem',
    'Orders',
    'yes',
  ],
  [
    'JSON in a string',
    `Policies: [{ PolicyDocument: '{"Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*"}}' }]`,
    'dynamodb:GetItem',
    'Orders',
    'yes',
  ],
  ['what takes no resource on *', inline(statement('xray:*', '"*"')), 'xray:PutTraceSegments', '*', 'yes'],
  [
    'what takes no resource on an ARN',
    inline(statement('"*"', '!GetAtt Orders.Arn')),
    'xray:PutTraceSegments',
    '*',
    'no',
  ],
  [
    'a document that can not be read',
    'Policies: [{ PolicyDocument: !Ref Free }]',
    'dynamodb:GetItem',
    'Orders',
    'maybe',
  ],
  ['policies that only deployment knows', 'Policies: !Ref Free', 'dynamodb:GetItem', 'Orders', 'maybe'],
  ['nothing', '', 'dynamodb:GetItem', 'Orders', 'no'],
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
])('%s', (_, role, action, on, expected) => expect(answer(templateOf(role), action, on)).toBe(expected));

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
  expect(grantsOfFunction(world.resource('Fn')!, world).opaque).toEqual(['the role is defined elsewhere']);
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
