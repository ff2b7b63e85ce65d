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
      'low: sqs:ListQueues grants P nothing, because it supports only "*" and Resource names a resource',
      'Move sqs:ListQueues to a statement with Resource "*".',
      'on "${Jobs.Arn}"',
    ],
  ],
  [
    ineffective,
    allow('["xray:Put*", sqs:ListQueues]', '!GetAtt Jobs.Arn'),
    [
      'low: xray:Put* and sqs:ListQueues grant P nothing, because they support only "*" and Resource names a resource',
      'Move xray:Put* and sqs:ListQueues to a statement with Resource "*".',
      'on "${Jobs.Arn}"',
    ],
  ],
  [
    ineffective,
    allow('s3:GetObject', '!GetAtt Jobs.Arn'),
    [
      'low: s3:GetObject grants P nothing, because it supports no resource of the service in Resource',
      'Set Resource to a resource that s3:GetObject supports.',
      'on "${Jobs.Arn}"',
    ],
  ],
  [
    ineffective,
    allow('[s3:GetObject, s3:PutObject]', '!GetAtt Jobs.Arn'),
    [
      'low: s3:GetObject and s3:PutObject grant P nothing, because they support no resource of the service in Resource',
      'Set Resource to a resource that s3:GetObject and s3:PutObject support.',
      'on "${Jobs.Arn}"',
    ],
  ],
  [
    ineffective,
    allow('s3:GetObject', 'arn:aws:s3:::a'),
    [
      'low: s3:GetObject grants P nothing, because it applies to the objects of a bucket and Resource names the bucket',
      'Set Resource to arn:aws:s3:::a/* for s3:GetObject.',
      'on "arn:aws:s3:::a"',
    ],
  ],
  [
    ineffective,
    allow('[s3:GetObject, s3:PutObject]', 'arn:aws:s3:::a'),
    [
      'low: s3:GetObject and s3:PutObject grant P nothing, because they apply to the objects of a bucket and Resource names the bucket',
      'Set Resource to arn:aws:s3:::a/* for s3:GetObject and s3:PutObject.',
      'on "arn:aws:s3:::a"',
    ],
  ],
  [
    ineffective,
    allow('s3:ListBucket', 'arn:aws:s3:::a/*'),
    [
      'low: s3:ListBucket grants P nothing, because it applies to a bucket and Resource names objects',
      'Add the bucket ARN, without an object key, to Resource for s3:ListBucket.',
      'on "arn:aws:s3:::a/*"',
    ],
  ],
  [
    ineffective,
    allow('["s3:ListBucket*", s3:GetBucketAcl]', 'arn:aws:s3:::a/*'),
    [
      'low: s3:ListBucket* and s3:GetBucketAcl grant P nothing, because they apply to a bucket and Resource names objects',
      'Add the bucket ARN, without an object key, to Resource for s3:ListBucket* and s3:GetBucketAcl.',
      'on "arn:aws:s3:::a/*"',
    ],
  ],
  [passRole, allow('iam:PassRole'), ['high: iam:PassRole allows P to pass any role', passRole.fix]],
  [
    passRole,
    allow('"iam:Pass*"'),
    ['high: "iam:Pass*" includes iam:PassRole and allows P to pass any role', passRole.fix],
  ],
  [
    passRole,
    '{ Effect: Allow, NotAction: "s3:*", NotResource: "arn:aws:s3:::a" }',
    [
      'high: NotAction does not exclude iam:PassRole and allows P to pass any role except those in NotResource',
      passRole.fix,
    ],
  ],
  [
    escalation,
    allow('iam:CreateAccessKey'),
    [
      'critical: With iam:CreateAccessKey on all resources, P can escalate its own privileges',
      escalation.fix,
    ],
  ],
  [
    escalation,
    allow('lambda:UpdateFunctionCode'),
    [
      'critical: With lambda:UpdateFunctionCode on all resources, P can take over a resource that runs with a more privileged role',
      escalation.fix,
    ],
  ],
  [
    escalation,
    allow('iam:PassRole') + ', ' + allow('lambda:CreateFunction') + ', ' + allow('lambda:InvokeFunction'),
    [
      'critical: With iam:PassRole, lambda:CreateFunction and lambda:InvokeFunction on all resources, P can pass a more privileged role to a service and act through it',
      escalation.fix,
      'grants lambda:CreateFunction',
      'grants lambda:InvokeFunction',
    ],
  ],
  [
    escalation,
    allow('["iam:*Policy", iam:CreateAccessKey]') + ', ' + allow('[iam:PassRole, ec2:RunInstances]'),
    [
      'critical: With iam:CreateAccessKey on all resources, P can escalate its own privileges',
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
        /^low: "s3:ListBuckets" is not an action of s3 \(as of 20\d\d-\d\d-\d\d\), so P gets no permission from it$/,
      ),
      'Use s3:ListAllMyBuckets.',
    ],
  ],
  [
    unknown,
    allow('s3:DeleteBuckets').replace('Allow', 'Deny'),
    [
      expect.stringMatching(
        /^low: "s3:DeleteBuckets" is not an action of s3 \(as of 20\d\d-\d\d-\d\d\), so P is denied nothing by it$/,
      ),
      'Use s3:DeleteBucket.',
    ],
  ],
  [
    unknown,
    '{ Effect: Allow, Action: [sfn:StartExecution, sfn:StopExecution], Resource: "*" }',
    [
      'low: No service has the prefix sfn of "sfn:StartExecution" and "sfn:StopExecution", so P gets no permission from it',
      'Use states:StartExecution and states:StopExecution.',
      'has the same prefix',
    ],
  ],
  [
    unknown,
    '{ Effect: Deny, NotAction: bedrock-runtime:InvokeModel, Resource: "*" }',
    [
      'low: No service has the prefix bedrock-runtime of "bedrock-runtime:InvokeModel", so P gets no exemption from it',
      'Use bedrock:InvokeModel.',
    ],
  ],
  [
    unknown,
    allow('s3.GetObject'),
    ['low: "s3.GetObject" has no service prefix, so P gets no permission from it', 'Use s3:GetObject.'],
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
    'high: With iam:CreateAccessKey on all resources, P can escalate its own privileges, within the permissions boundary developers',
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
    'medium: Password of Ann is in the template in plaintext; ',
    'medium: Ann has directly attached policies; also these policies',
    'medium: Key is an access key of a user and never expires; ',
    'medium: Read is attached to a user; ',
  ]);
  expect(JSON.stringify(findings.map(({ message, fix, why }) => [message, fix, why]))).not.toContain(
    'hunter2',
  );
});
