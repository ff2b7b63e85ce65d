import { expect, test } from 'vitest';
import { World } from '../../model/world.ts';
import { groundOf } from '../../../tools/worlds.ts';
import { adminBySignUp } from './cognito.ts';

const OPEN = '{ AdminCreateUserConfig: { AllowAdminCreateUserOnly: false } }';
const PROVIDER = '!GetAtt Users.ProviderName';
const ROLES = '{ IdentityPoolId: !Ref Pool, Roles: { authenticated: !GetAtt Role.Arn } }';
const ADMIN = "{ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }";
const granting = (statement: string): string =>
  `{ Policies: [{ PolicyName: a, PolicyDocument: { Statement: ${statement} } }] }`;

test.each([
  ['all of it', OPEN, PROVIDER, ROLES, ADMIN, true],
  [
    'the pool by its name',
    OPEN,
    "!Sub 'cognito-idp.${AWS::Region}.amazonaws.com/${Users}'",
    ROLES,
    ADMIN,
    true,
  ],
  ['every action', OPEN, PROVIDER, ROLES, granting("{ Effect: Allow, Action: '*', Resource: '*' }"), true],
  [
    'only administrators make users',
    '{ AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } }',
    PROVIDER,
    ROLES,
    ADMIN,
    false,
  ],
  ['nothing is said of sign-up', '{}', PROVIDER, ROLES, ADMIN, false],
  [
    'who may sign up is a parameter',
    '{ AdminCreateUserConfig: { AllowAdminCreateUserOnly: !Ref P } }',
    PROVIDER,
    ROLES,
    ADMIN,
    false,
  ],
  [
    'a trigger may refuse',
    '{ AdminCreateUserConfig: { AllowAdminCreateUserOnly: false }, LambdaConfig: { PreSignUp: !Ref P } }',
    PROVIDER,
    ROLES,
    ADMIN,
    false,
  ],
  ['another provider', OPEN, '!Ref P', ROLES, ADMIN, false],
  [
    'another identity pool',
    OPEN,
    PROVIDER,
    '{ IdentityPoolId: !Ref P, Roles: { authenticated: !GetAtt Role.Arn, unauthenticated: !Ref Pool } }',
    ADMIN,
    false,
  ],
  [
    'guests get it only',
    OPEN,
    PROVIDER,
    '{ IdentityPoolId: !Ref Pool, Roles: { unauthenticated: !GetAtt Role.Arn } }',
    ADMIN,
    false,
  ],
  [
    'a mapping may choose another role',
    OPEN,
    PROVIDER,
    '{ IdentityPoolId: !Ref Pool, RoleMappings: !Ref P, Roles: { authenticated: !GetAtt Role.Arn } }',
    ADMIN,
    false,
  ],
  [
    'little is granted',
    OPEN,
    PROVIDER,
    ROLES,
    granting("{ Effect: Allow, Action: 'cognito-sync:*', Resource: '*' }"),
    false,
  ],
  [
    'under a condition',
    OPEN,
    PROVIDER,
    ROLES,
    granting(
      "{ Effect: Allow, Action: '*', Resource: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': true } } }",
    ),
    false,
  ],
  ['a policy from elsewhere', OPEN, PROVIDER, ROLES, '{ ManagedPolicyArns: [!Ref P] }', false],
])('whether whoever signs up is made an administrator: %s', (_, users, provider, roles, role, expected) => {
  const world = new World(
    groundOf(`
Parameters: { P: { Type: String } }
Resources:
  Users: { Type: AWS::Cognito::UserPool, Properties: ${users} }
  Pool: { Type: AWS::Cognito::IdentityPool, Properties: { CognitoIdentityProviders: [{ ProviderName: ${provider} }] } }
  Roles: { Type: AWS::Cognito::IdentityPoolRoleAttachment, Properties: ${roles} }
  Role: { Type: AWS::IAM::Role, Properties: ${role} }
`),
    [],
    true,
  );
  expect(adminBySignUp(world.resource('Pool')!, world) !== undefined).toBe(expected);
});
