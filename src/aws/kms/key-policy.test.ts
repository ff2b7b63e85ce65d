import { expect, test } from 'vitest';
import { worldOf } from '../../../tools/worlds.ts';
import { givenByKeyPolicy } from './key-policy.ts';

const STACK = (key: string, role = '{ Type: AWS::IAM::Role }'): string => `
Parameters: { Given: { Type: String } }
Resources:
  Role: ${role}
  Other: { Type: AWS::IAM::Role }
  Key: { Type: AWS::KMS::Key, Properties: { ${key} } }
`;
const allow = (principal: string, more = "Action: 'kms:*', Resource: '*'"): string =>
  `KeyPolicy: { Statement: [{ Effect: Allow, Principal: ${principal}, ${more} }] }`;
const ROOT = "{ AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root' }";

const answer = (text: string): string => {
  const world = worldOf(text);
  const { direct, delegated } = givenByKeyPolicy(
    world.resource('Key')!,
    world.resource('Role')!,
    'kms:Decrypt',
  );
  return `${direct} ${delegated}`;
};

/** What the policy gives the role itself, and what it leaves to the account. */
test.each([
  ['no policy is the default one', '', 'no yes'],
  ['the root of the account', allow(ROOT), 'no yes'],
  ['the number of the account', allow('{ AWS: !Ref AWS::AccountId }'), 'no yes'],
  ['a number that is written', allow("{ AWS: '123456789012' }"), 'no yes'],
  ['the root, for other actions', allow(ROOT, "Action: ['kms:Put*', kms:Encrypt], Resource: '*'"), 'no no'],
  [
    'the root, on a condition',
    allow(ROOT, "Action: 'kms:*', Resource: '*', Condition: { Bool: { a: 'true' } }"),
    'no maybe',
  ],
  ['the role', allow('{ AWS: !GetAtt Role.Arn }', "Action: 'kms:Decrypt', Resource: '*'"), 'yes no'],
  ['the role among others', allow(`{ AWS: [!GetAtt Other.Arn, !GetAtt Role.Arn] }`), 'yes no'],
  [
    'the role, on a condition',
    allow('{ AWS: !GetAtt Role.Arn }', "Action: 'kms:*', Resource: '*', Condition: { Bool: { a: 'true' } }"),
    'maybe no',
  ],
  ['another role', allow('{ AWS: !GetAtt Other.Arn }'), 'no no'],
  ['another role by its ARN', allow("{ AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:role/${Other}' }"), 'no no'],
  [
    'a role with a name that this one does not have',
    allow("{ AWS: 'arn:aws:iam::123456789012:role/path/backup' }"),
    'no no',
  ],
  ['everybody', allow("'*'"), 'yes no'],
  ['everybody of AWS', allow("{ AWS: '*' }"), 'yes no'],
  ['a service', allow('{ Service: sns.amazonaws.com }'), 'no no'],
  ['a principal that only deployment knows', allow('{ AWS: !Ref Given }'), 'maybe maybe'],
  ['a policy that only deployment knows', 'KeyPolicy: !Ref Given', 'maybe maybe'],
  [
    'all but another role',
    "KeyPolicy: { Statement: [{ Effect: Allow, NotPrincipal: { AWS: '*' }, Action: 'kms:*', Resource: '*' }] }",
    'maybe maybe',
  ],
  [
    'a denial',
    "KeyPolicy: { Statement: [{ Effect: Deny, Principal: '*', Action: 'kms:Decrypt', Resource: '*' }, { Effect: Allow, Principal: '*', Action: 'kms:*', Resource: '*' }] }",
    'maybe maybe',
  ],
  [
    'a denial of something else',
    `KeyPolicy: { Statement: [{ Effect: Deny, Principal: '*', Action: 'kms:CreateGrant', Resource: '*' }, { Effect: Allow, Principal: ${ROOT}, Action: 'kms:*', Resource: '*' }] }`,
    'no yes',
  ],
])('%s', (_, key, given) => expect(answer(STACK(key))).toBe(given));

test.each([
  ['its own name, perhaps of another account', 'orders', 'maybe no'],
  ['another name', 'backup', 'no no'],
])('a role with a name is known by %s', (_, name, given) =>
  expect(
    answer(
      STACK(
        allow(`{ AWS: 'arn:aws:iam::123456789012:role/${name}' }`),
        '{ Type: AWS::IAM::Role, Properties: { RoleName: orders } }',
      ),
    ),
  ).toBe(given),
);
