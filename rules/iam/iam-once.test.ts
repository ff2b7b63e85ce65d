import { expect, test } from 'vitest';
import { scanText } from '../../src/scan/text.ts';
import type { Rule } from '../../src/rule/rule.ts';
import admin from './iam-admin-policy.ts';
import passRole from './iam-pass-role-any.ts';
import escalation from './iam-privilege-escalation.ts';
import action from './iam-wildcard-action.ts';
import resource from './iam-wildcard-resource.ts';

const rules: readonly Rule[] = [admin, action, resource, passRole, escalation];
const rulesOf = (statement: string, among = rules): readonly string[] =>
  scanText(
    `Resources:\n  P: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: [${statement}] } } }\n`,
    among,
  ).findings.map(({ rule, severity, related }) => `${severity} ${rule} ${related.length}`);

test.each([
  [
    'a wildcard that escalates',
    '{ Effect: Allow, Action: "iam:*", Resource: "*" }',
    ['critical iam-privilege-escalation 0'],
  ],
  [
    'a wildcard in both',
    '{ Effect: Allow, Action: ["s3:*", "dynamodb:PutItem"], Resource: "*" }',
    ['high iam-wildcard-action 1'],
  ],
  [
    'several wildcards, the others related',
    '{ Effect: Allow, Action: ["s3:*", "sqs:*", "sns:*"], Resource: "*" }',
    ['high iam-wildcard-action 3'],
  ],
  [
    'several wildcards, on the gravest and then the largest',
    '{ Effect: Allow, Action: ["s3:Get*", "sns:*", "sqs:*", "sqs:SendMessage"], Resource: "*" }',
    ['high iam-wildcard-action 3'],
  ],
  [
    'a write by name, which a wildcard of reading does not say',
    '{ Effect: Allow, Action: ["codebuild:BatchGet*", "codebuild:StartBuild"], Resource: "*" }',
    ['medium iam-wildcard-action 1', 'high iam-wildcard-resource 0'],
  ],
  [
    'what is left beside an escalation, with its own severity',
    '{ Effect: Allow, Action: ["iam:CreateAccessKey", "s3:GetObject"], Resource: "*" }',
    ['critical iam-privilege-escalation 0', 'medium iam-wildcard-resource 0'],
  ],
  [
    'commands on every instance',
    '{ Effect: Allow, Action: "ssm:SendCommand", Resource: "*" }',
    ['critical iam-privilege-escalation 0'],
  ],
  [
    'what the escalation does not say',
    '{ Effect: Allow, Action: ["iam:CreateAccessKey", "sqs:SendMessage"], Resource: "*" }',
    ['critical iam-privilege-escalation 0', 'high iam-wildcard-resource 0'],
  ],
])('is told once: %s', (_, statement, told) => expect(rulesOf(statement)).toEqual(told));

test('what another rule would tell is told where that rule does not run', () => {
  const both = '{ Effect: Allow, Action: "iam:*", Resource: "*" }';
  expect(rulesOf(both, [action])).toEqual(['high iam-wildcard-action 1']);
  expect(rulesOf(both, [resource])).toEqual(['high iam-wildcard-resource 0']);
  expect(rulesOf(both, [passRole])).toEqual(['high iam-pass-role-any 0']);
});

test('a text with a parameter is one finding in all branches, and names the parameter', () => {
  const { findings } = scanText(
    `Parameters: { Stage: { Type: String, AllowedValues: [dev, qa, prod] } }
Conditions: { Qa: !Equals [!Ref Stage, qa], Prod: !Equals [!Ref Stage, prod] }
Resources:
  P:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: p
          PolicyDocument:
            Statement:
              - !If [Qa, { Effect: Allow, Action: sqs:SendMessage, Resource: arn:aws:sqs:eu-west-1:111122223333:qa }, !Ref AWS::NoValue]
              - !If [Prod, { Effect: Allow, Action: sqs:SendMessage, Resource: arn:aws:sqs:eu-west-1:111122223333:prod }, !Ref AWS::NoValue]
              - { Effect: Allow, Action: secretsmanager:GetSecretValue, Resource: !Sub 'arn:aws:secretsmanager:eu-west-1:*:secret:\${Stage}-*' }
`,
    [resource],
  );
  expect(findings).toMatchObject([
    {
      when: [],
      message:
        '"arn:aws:secretsmanager:eu-west-1:*:secret:${Stage}-*" allows P to use secretsmanager:GetSecretValue in any account',
    },
  ]);
});
