import { expect, test } from 'vitest';
import { branchesOf, worldOf } from '../../../../tools/worlds.ts';
import { effectiveGrants, grantsOfFunction } from './effective.ts';
import { arnOfOwn } from './own-arn.ts';
import { answerFor, deny, inline, statement, templateOf } from './testing.ts';

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
])('%s', (_, role, action, on, expected) => expect(answerFor(templateOf(role), action, on)).toBe(expected));

test('a role from elsewhere may do anything', () => {
  expect(
    answerFor(templateOf('').replace('!GetAtt Role.Arn', '!ImportValue Role'), 'dynamodb:GetItem', 'Orders'),
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
    'the policy document is known at deployment only',
    'the managed policy ${ImportValue Shared} is defined elsewhere',
  ]);
  expect(attached.map(({ policy }) => policy.name)).toEqual(['ReadOnlyAccess']);
});
