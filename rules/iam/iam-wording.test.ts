import { expect, test } from 'vitest';
import { scanText } from '../../src/scan/text.ts';
import type { Rule } from '../../src/rule/rule.ts';
import ineffective from './iam-ineffective-grant.ts';
import passRole from './iam-pass-role-any.ts';
import escalation from './iam-privilege-escalation.ts';
import unknown from './iam-unknown-action.ts';
import user from './iam-user-credentials.ts';

/** What a rule says of a policy with these statements: severity, message, fix, and the notes of the places beside it. */
function said(rule: Rule, statements: string, more = ''): readonly string[] {
  const text = `Resources:\n  P: { Type: AWS::IAM::Role, Properties: { ${more} Policies: [{ PolicyName: p, PolicyDocument: { Statement: [${statements}] } }] } }\n  Jobs: { Type: AWS::SQS::Queue }\n`;
  return scanText(text, [rule], { strict: true }).findings.flatMap(it => [
    `${it.severity}: ${it.message}`,
    it.fix,
    ...it.related.map(({ note }) => note),
  ]);
}
const allow = (action: string, resource = '"*"', rest = ''): string =>
  `{ Effect: Allow, Action: ${action}, Resource: ${resource}${rest} }`;

test.each([
  [
    ineffective,
    allow('sqs:ListQueues', '!GetAtt Jobs.Arn'),
    [
      'low: P gets nothing by sqs:ListQueues: it takes no resource, but Resource names one',
      'Put sqs:ListQueues into a statement with Resource "*".',
      'on "${Jobs.Arn}"',
    ],
  ],
  [
    ineffective,
    allow('["xray:Put*", sqs:ListQueues]', '!GetAtt Jobs.Arn'),
    [
      'low: P gets nothing by xray:Put* and sqs:ListQueues: they take no resource, but Resource names one',
      'Put xray:Put* and sqs:ListQueues into a statement with Resource "*".',
      'on "${Jobs.Arn}"',
    ],
  ],
  [
    ineffective,
    allow('s3:GetObject', '!GetAtt Jobs.Arn'),
    [
      'low: P gets nothing by s3:GetObject: it acts on nothing of the service in Resource',
      'Name in Resource what s3:GetObject takes.',
      'on "${Jobs.Arn}"',
    ],
  ],
  [
    ineffective,
    allow('[s3:GetObject, s3:PutObject]', '!GetAtt Jobs.Arn'),
    [
      'low: P gets nothing by s3:GetObject and s3:PutObject: they act on nothing of the service in Resource',
      'Name in Resource what s3:GetObject and s3:PutObject take.',
      'on "${Jobs.Arn}"',
    ],
  ],
  [
    ineffective,
    allow('s3:GetObject', 'arn:aws:s3:::a'),
    [
      'low: P gets nothing by s3:GetObject: it acts on the objects of a bucket, but Resource names the bucket',
      'Write arn:aws:s3:::a/* for s3:GetObject.',
      'on "arn:aws:s3:::a"',
    ],
  ],
  [
    ineffective,
    allow('[s3:GetObject, s3:PutObject]', 'arn:aws:s3:::a'),
    [
      'low: P gets nothing by s3:GetObject and s3:PutObject: they act on the objects of a bucket, but Resource names the bucket',
      'Write arn:aws:s3:::a/* for s3:GetObject and s3:PutObject.',
      'on "arn:aws:s3:::a"',
    ],
  ],
  [
    ineffective,
    allow('s3:ListBucket', 'arn:aws:s3:::a/*'),
    [
      'low: P gets nothing by s3:ListBucket: it acts on a bucket, but Resource names objects',
      'Add the ARN of the bucket, without what follows its name, for s3:ListBucket.',
      'on "arn:aws:s3:::a/*"',
    ],
  ],
  [
    ineffective,
    allow('["s3:ListBucket*", s3:GetBucketAcl]', 'arn:aws:s3:::a/*'),
    [
      'low: P gets nothing by s3:ListBucket* and s3:GetBucketAcl: they act on a bucket, but Resource names objects',
      'Add the ARN of the bucket, without what follows its name, for s3:ListBucket* and s3:GetBucketAcl.',
      'on "arn:aws:s3:::a/*"',
    ],
  ],
  [passRole, allow('iam:PassRole'), ['high: This lets P pass every role', passRole.fix]],
  [
    passRole,
    allow('"iam:Pass*"'),
    ['high: "iam:Pass*" holds iam:PassRole and lets P pass every role', passRole.fix],
  ],
  [
    passRole,
    '{ Effect: Allow, NotAction: "s3:*", NotResource: "arn:aws:s3:::a" }',
    [
      'high: NotAction leaves iam:PassRole in and lets P pass every role but those in NotResource',
      passRole.fix,
    ],
  ],
  [
    escalation,
    allow('iam:CreateAccessKey'),
    [
      'critical: P can give itself more permissions, with iam:CreateAccessKey on every resource',
      escalation.fix,
    ],
  ],
  [
    escalation,
    allow('lambda:UpdateFunctionCode'),
    [
      'critical: P can take over what runs with a stronger role, with lambda:UpdateFunctionCode on every resource',
      escalation.fix,
    ],
  ],
  [
    escalation,
    allow('iam:PassRole') + ', ' + allow('lambda:CreateFunction') + ', ' + allow('lambda:InvokeFunction'),
    [
      'critical: P can hand a stronger role to a service and act through it, with iam:PassRole, lambda:CreateFunction and lambda:InvokeFunction on every resource',
      escalation.fix,
      'gives lambda:CreateFunction',
      'gives lambda:InvokeFunction',
    ],
  ],
  [
    escalation,
    allow('["iam:*Policy", iam:CreateAccessKey]') + ', ' + allow('[iam:PassRole, ec2:RunInstances]'),
    [
      'critical: P can give itself more permissions, with iam:CreateAccessKey on every resource',
      escalation.fix,
      'also iam:AttachUserPolicy, iam:AttachGroupPolicy, iam:AttachRolePolicy, iam:PutUserPolicy and 3 more',
      'also iam:PassRole + ec2:RunInstances',
    ],
  ],
  [
    unknown,
    allow('s3:ListBuckets'),
    [
      expect.stringMatching(
        /^low: "s3:ListBuckets" is no action of s3 \(as of 20\d\d-\d\d-\d\d\), so P gets nothing by it$/,
      ),
      'Write s3:ListAllMyBuckets.',
    ],
  ],
  [
    unknown,
    allow('s3:Qwerty').replace('Allow', 'Deny'),
    [
      expect.stringMatching(
        /^low: "s3:Qwerty" is no action of s3 \(as of 20\d\d-\d\d-\d\d\), so P is denied nothing by it$/,
      ),
      unknown.fix,
    ],
  ],
  [
    unknown,
    '{ Effect: Allow, Action: [sfn:StartExecution, sfn:StopExecution], Resource: "*" }',
    [
      'low: "sfn:StartExecution" and "sfn:StopExecution": no service has the prefix sfn, so P gets nothing by it',
      'Write states:StartExecution and states:StopExecution.',
      'this prefix as well',
    ],
  ],
  [
    unknown,
    '{ Effect: Deny, NotAction: bedrock-runtime:InvokeModel, Resource: "*" }',
    [
      'low: "bedrock-runtime:InvokeModel": no service has the prefix bedrock-runtime, so P is exempted from nothing by it',
      'Write bedrock:InvokeModel.',
    ],
  ],
  [
    unknown,
    allow('s3.GetObject'),
    [
      'low: "s3.GetObject" does not say of which service it is, so P gets nothing by it',
      'Write s3:GetObject.',
    ],
  ],
] as [Rule, string, readonly string[]][])('%# what is said', (rule, statements, expected) =>
  expect(said(rule, statements)).toEqual(expected),
);

test('a boundary is named, and lowers what it may limit', () => {
  expect(
    said(
      escalation,
      allow('iam:CreateAccessKey'),
      'PermissionsBoundary: "arn:aws:iam::123456789012:policy/developers",',
    )[0],
  ).toBe(
    'high: P can give itself more permissions, with iam:CreateAccessKey on every resource, within the permissions boundary developers',
  );
});

test('of a user each fact once, and the password never', () => {
  const { findings } = scanText(
    `Resources:
  Ann:
    Type: AWS::IAM::User
    Properties:
      LoginProfile: { Password: hunter2hunter2 }
      Policies: [{ PolicyName: p, PolicyDocument: {} }]
      ManagedPolicyArns: [arn:aws:iam::aws:policy/ReadOnlyAccess]
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Ann } }
  Read: { Type: AWS::IAM::UserPolicy, Properties: { UserName: !Ref Ann } }
`,
    [user],
  );
  expect(
    findings.map(
      ({ severity, message, related }) =>
        `${severity}: ${message}; ${related.map(({ note }) => note).join()}`,
    ),
  ).toEqual([
    'medium: The password of Ann is written in the template; ',
    'medium: Ann has policies of its own; and these',
    'medium: Key is a key of a user that does not expire; ',
    'medium: Read is attached to a user; ',
  ]);
  expect(JSON.stringify(findings.map(({ message, fix, why }) => [message, fix, why]))).not.toContain(
    'hunter2',
  );
});
