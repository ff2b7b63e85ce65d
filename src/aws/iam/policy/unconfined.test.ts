import { expect, test } from 'vitest';
import { worldOf } from '../../../../tools/worlds.ts';
import { statementsOf } from './statements.ts';
import { grantsUnconfined, deniesAction } from './unconfined.ts';

const statementOf = (text: string) =>
  statementsOf(
    worldOf(`
Parameters: { Free: { Type: String } }
Resources: { P: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: { ${text} } } } } }`).resource(
      'P',
    )!,
  )[0]!;
const gives = (text: string, action = 'iam:PassRole'): string | undefined =>
  grantsUnconfined(statementOf(`Effect: Allow, ${text}`), action)?.how;
const takes = (text: string, action = 'iam:PassRole'): boolean =>
  deniesAction(statementOf(`Effect: Deny, ${text}`), action);

test.each([
  ['Action: iam:PassRole, Resource: "*"', 'name'],
  ['Action: [iam:GetRole, IAM:passrole], Resource: "*"', 'name'],
  ['Action: "iam:Pass*", Resource: "*"', 'wildcard'],
  ['Action: "*", Resource: "*"', 'wildcard'],
  ['Action: "?am:PassRole", Resource: "arn:aws:iam::*:role/*"', 'wildcard'],
  ['NotAction: "s3:*", Resource: "*"', 'NotAction'],
  ['NotAction: ["s3:*", "iam:P*"], Resource: "*"', undefined],
  ['NotAction: [!Ref Free], Resource: "*"', undefined],
  ['Action: iam:PassRole, NotResource: "arn:aws:iam::*:role/admin"', 'name'],
  ['Action: iam:PassRole, NotResource: "arn:aws:iam::*:role/*"', undefined],
  ['Action: iam:PassRole, NotResource: "*"', undefined],
  ['Action: iam:PassRole, Resource: "arn:aws:iam::*:role/app-*"', undefined],
  ['Action: iam:PassRole, Resource: "arn:aws:s3:::*"', undefined],
  ['Action: iam:PassRole, Resource: !Ref Free', undefined],
  ['Action: !Ref Free, Resource: "*"', undefined],
  ['Action: iam:PassRole', undefined],
  [
    'Action: iam:PassRole, Resource: "*", Condition: { StringEquals: { "iam:PassedToService": [a.amazonaws.com] } }',
    undefined,
  ],
  [
    'Action: iam:PassRole, Resource: "*", Condition: { StringLike: { "iam:PassedToService": "*.amazonaws.com" } }',
    'name',
  ],
  [
    'Action: iam:PassRole, Resource: "*", Condition: { StringNotEquals: { "iam:PassedToService": "a.amazonaws.com" } }',
    'name',
  ],
])('%s gives iam:PassRole: %s', (text, how) => expect(gives(text)).toBe(how));

test('an action without a resource is given on * only', () => {
  expect(
    gives('Action: cloudformation:ValidateTemplate, Resource: "*"', 'cloudformation:ValidateTemplate'),
  ).toBe('name');
  expect(
    gives(
      'Action: cloudformation:ValidateTemplate, Resource: "arn:aws:cloudformation:*:*:*"',
      'cloudformation:ValidateTemplate',
    ),
  ).toBeUndefined();
  expect(gives('Action: "*", Resource: "*"', 'nosuch:Action')).toBe('wildcard');
});

test('a Deny gives nothing and an Allow takes nothing away', () => {
  expect(
    grantsUnconfined(statementOf('Effect: Deny, Action: iam:PassRole, Resource: "*"'), 'iam:PassRole'),
  ).toBeUndefined();
  expect(
    deniesAction(statementOf('Effect: Allow, Action: iam:PassRole, Resource: "*"'), 'iam:PassRole'),
  ).toBe(false);
});

test.each([
  ['Action: iam:PassRole, Resource: "*"', true],
  ['Action: "iam:*", Resource: "arn:aws:iam::*:role/*"', true],
  ['NotAction: "s3:*", Resource: "*"', true],
  ['NotAction: "iam:*", Resource: "*"', false],
  ['Action: iam:GetRole, Resource: "*"', false],
  ['Action: iam:PassRole, Resource: "arn:aws:iam::*:role/admin"', false],
  ['Action: iam:PassRole, NotResource: "arn:aws:iam::*:role/app-*"', true],
  [
    'Action: iam:PassRole, Resource: "*", Condition: { StringNotEquals: { "iam:PassedToService": a.amazonaws.com } }',
    true,
  ],
  [
    'Action: iam:PassRole, Resource: "*", Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/x" } }',
    true,
  ],
  ['Action: iam:PassRole, Resource: "*", Condition: { "Null": { "iam:PassedToService": "true" } }', true],
  [
    'Action: iam:PassRole, Resource: "*", Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }',
    false,
  ],
  [
    'Action: iam:PassRole, Resource: "*", Condition: { StringNotEquals: { "iam:PassedToService": a.amazonaws.com }, Bool: { "aws:SecureTransport": "false" } }',
    false,
  ],
])('%s takes iam:PassRole away: %s', (text, taken) => expect(takes(text)).toBe(taken));
