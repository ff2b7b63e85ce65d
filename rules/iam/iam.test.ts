import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanText, type Scanned } from '../../src/scan/text.ts';
import { servicePrefixes } from '../../src/aws/iam/actions/action-table.ts';
import { expandAction } from '../../src/aws/iam/actions/expand.ts';
import { samPolicyTemplate, samPolicyTemplateNames } from '../../src/model/sam-facts.ts';
import { SEVERITIES, type Rule } from '../../src/rule/rule.ts';
import admin from './iam-admin-policy.ts';
import broad from './iam-broad-managed-policy.ts';
import ineffective from './iam-ineffective-grant.ts';
import passRole from './iam-pass-role-any.ts';
import escalation from './iam-privilege-escalation.ts';
import shared from './iam-shared-role.ts';
import action from './iam-wildcard-action.ts';
import unknown from './iam-unknown-action.ts';
import user from './iam-user-credentials.ts';
import resource from './iam-wildcard-resource.ts';

const rules: readonly Rule[] = [admin, broad, shared, action, resource, passRole, escalation];
const all: readonly Rule[] = [...rules, ineffective, unknown, user];
const scan = (template: object, among = rules, strict = true): Scanned =>
  scanText(JSON.stringify(template), among, { strict });

const text = fc.constantFrom(
  '*',
  's3:*',
  's3:Get*',
  'dynamodb:Query',
  'xray:PutTraceSegments',
  'iam:PassRole',
  'nosuch:*',
  'arn:aws:s3:::*',
  'arn:aws:dynamodb:*:*:table/orders',
  'arn:aws:logs:*:*:*',
  '',
);
const value = fc.oneof(
  { weight: 5, arbitrary: text },
  fc.constantFrom<unknown>(
    { Ref: 'Free' },
    { Ref: 'Any' },
    { 'Fn::If': ['C', '*', 'x'] },
    { 'Fn::If': ['D', ['s3:*', '*'], { Ref: 'AWS::NoValue' }] },
    { 'Fn::Sub': 'arn:aws:s3:::${Free}/*' },
    { 'Fn::GetAtt': ['Fn1', 'Arn'] },
    null,
    7,
  ),
);
const many = fc.oneof(value, fc.array(value, { maxLength: 3 }));
const effect = fc.constantFrom<unknown>(
  'Allow',
  'Allow',
  'Deny',
  { 'Fn::If': ['C', 'Allow', 'Deny'] },
  undefined,
);
const statement = fc.record(
  {
    Effect: effect,
    Action: many,
    Resource: many,
    NotAction: many,
    Condition: fc.constantFrom({ StringEquals: { 'aws:ResourceTag/a': 'b' } }, 'x'),
  },
  { requiredKeys: ['Effect'] },
);
const document = fc.oneof(
  fc.record({ Statement: fc.oneof(statement, fc.array(statement, { maxLength: 3 })) }),
  value,
);
const template = fc
  .record({
    policies: fc.array(document, { maxLength: 2 }),
    managed: many,
    boundary: fc.option(value, { nil: undefined }),
    role: value,
  })
  .map(({ policies, managed, boundary, role }) => ({
    Parameters: {
      Free: { Type: 'String' },
      Any: { Type: 'String', Default: '*' },
      Stage: { Type: 'String' },
    },
    Conditions: { C: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] }, D: { 'Fn::Not': [{ Condition: 'C' }] } },
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          Policies: policies.map(one => ({ PolicyDocument: one })),
          ManagedPolicyArns: managed,
          PermissionsBoundary: boundary,
        },
      },
      Policy: {
        Type: 'AWS::IAM::ManagedPolicy',
        Condition: 'C',
        Properties: { PolicyDocument: policies[0], Roles: [{ Ref: 'Role' }] },
      },
      User: {
        Type: 'AWS::IAM::User',
        Properties: {
          ManagedPolicyArns: managed,
          LoginProfile: { Password: role },
          PermissionsBoundary: { Ref: 'Policy' },
        },
      },
      Fn1: { Type: 'AWS::Lambda::Function', Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
      Fn2: {
        Type: 'AWS::Lambda::Function',
        Condition: 'D',
        Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } },
      },
      Fn3: { Type: 'AWS::Lambda::Function', Properties: { Role: role } },
    },
  }));

test.each(samPolicyTemplateNames())('what the policy template %s writes is no unknown action', name => {
  const parameters = Object.keys(samPolicyTemplate(name)?.Parameters ?? {});
  const Policies = [{ [name]: Object.fromEntries(parameters.map(key => [key, 'x'])) }];
  const found = scan(
    {
      Transform: 'AWS::Serverless-2016-10-31',
      Resources: {
        Work: {
          Type: 'AWS::Serverless::Function',
          Properties: { Handler: 'work.handler', Runtime: 'nodejs22.x', InlineCode: 'x', Policies },
        },
      },
    },
    [unknown],
  );
  expect([found.problems, found.findings, found.undecided]).toEqual([[], [], []]);
});

test('the rules never fail, and say the same twice', () => {
  fc.assert(
    fc.property(template, it => {
      const found = scan(it, all);
      expect(found.problems.filter(problem => problem.includes('failed'))).toEqual([]);
      expect(scan(it, all)).toEqual(found);
    }),
    { numRuns: 60 },
  );
});

const policy = (one: object): object => ({
  Resources: { P: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [one] } } } },
});
const plain = fc.record({
  Action: fc.array(text, { minLength: 1, maxLength: 3 }),
  Resource: fc.array(text, { minLength: 1, maxLength: 3 }),
});

test('what is denied, or neither allowed nor denied, is not granted', () => {
  fc.assert(
    fc.property(plain, fc.constantFrom('Deny', 'allow', { Ref: 'AWS::StackName' }), (one, Effect) => {
      expect(scan(policy({ ...one, Effect })).findings).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('a condition never makes it worse, and never silences but what is said of passing roles', () => {
  const grades = ({ findings }: Scanned): number[] =>
    findings.filter(({ rule }) => rule !== passRole.id).map(({ severity }) => SEVERITIES.indexOf(severity));
  fc.assert(
    fc.property(
      plain.filter(({ Action }) => !Action.includes('iam:PassRole')),
      one => {
        const open = grades(scan(policy({ ...one, Effect: 'Allow' })));
        const narrowed = grades(
          scan(
            policy({
              ...one,
              Effect: 'Allow',
              Condition: { StringEquals: { 'aws:ResourceTag/team': 'orders' } },
            }),
          ),
        );
        expect(narrowed.length).toBe(open.length);
        narrowed.forEach((grade, index) => expect(grade).toBeGreaterThanOrEqual(open[index]!));
      },
    ),
    { numRuns: 60 },
  );
});

test('an administrator is told once, and with the strict preset by each rule that looks for it', () => {
  fc.assert(
    fc.property(plain, one => {
      const told = (strict: boolean): string[] =>
        scan(
          policy({ Effect: 'Allow', Action: ['*', ...one.Action], Resource: ['*', ...one.Resource] }),
          rules,
          strict,
        )
          .findings.map(({ rule }) => rule)
          .toSorted();
      expect(told(false)).toEqual(['iam-admin-policy']);
      expect(told(true)).toEqual(['iam-admin-policy', 'iam-pass-role-any', 'iam-wildcard-resource']);
    }),
    { numRuns: 30 },
  );
});

test('no action without a resource type is ever asked to name one', () => {
  const statements = servicePrefixes().map(prefix => {
    const actions = expandAction(`${prefix}:*`);
    return {
      Effect: 'Allow',
      Action: actions === 'unknown-service' ? [] : actions.filter(one => !one.scopable).map(one => one.name),
      Resource: '*',
    };
  });
  expect(statements.flatMap(one => one.Action).length).toBeGreaterThan(5000);
  expect(
    scanText(
      JSON.stringify({
        Resources: {
          P: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: statements } } },
        },
      }),
      [resource],
      { strict: true },
    ).findings,
  ).toEqual([]);
});

test('in a mixed statement only what could be confined is named', () => {
  const [found] = scan(
    policy({
      Effect: 'Allow',
      Action: ['xray:PutTraceSegments', 'ec2:DescribeInstances', 'sqs:SendMessage', 'logs:PutLogEvents'],
      Resource: '*',
    }),
  ).findings;
  expect(found).toMatchObject({
    severity: 'high',
    message: '"*" allows P to use sqs:SendMessage on every queue',
  });
  expect(found!.fix).toContain(
    'Keep xray:PutTraceSegments and ec2:DescribeInstances in a separate statement.',
  );
});

test('statements of a document in a string are told one by one, although they stand at one place', () => {
  const document = JSON.stringify({
    Statement: [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' },
    ],
  });
  const { findings } = scan(
    { Resources: { P: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document } } } },
    [resource],
  );
  expect(findings.map(({ message }) => message)).toEqual([
    '"*" allows P to use s3:GetObject on every object',
    '"*" allows P to use sqs:SendMessage on every queue',
  ]);
});

test('a thousand functions with one role are one finding, soon', () => {
  const functions = Object.fromEntries(
    Array.from({ length: 1000 }, (_, n) => [
      `F${n}`,
      {
        Type: 'AWS::Lambda::Function',
        Condition: `C${n}`,
        Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } },
      },
    ]),
  );
  const conditions = Object.fromEntries(
    Array.from({ length: 1000 }, (_, n) => [`C${n}`, { 'Fn::Equals': [{ Ref: 'Stage' }, `s${n}`] }]),
  );
  const start = performance.now();
  const found = scan({
    Parameters: { Stage: { Type: 'String' } },
    Conditions: { ...conditions, C1: { 'Fn::Equals': [{ Ref: 'Stage' }, 's0'] } },
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSQSFullAccess'] },
      },
      ...functions,
    },
  });
  expect(found.findings.filter(({ rule }) => rule === 'iam-shared-role')).toMatchObject([
    { when: ['Stage is s0'] },
  ]);
  expect(performance.now() - start).toBeLessThan(3000);
});

test('a role that can give itself more is told once, whatever the number of ways, policies and conditions', () => {
  const statement = {
    Effect: 'Allow',
    Action: ['iam:*', 'lambda:*', 'glue:*', 'ec2:*', 'cloudformation:*', 'sagemaker:*'],
    Resource: '*',
  };
  const names = Array.from({ length: 300 }, (_, n) => `P${n}`);
  const start = performance.now();
  const { findings, problems } = scan(
    {
      Parameters: { Stage: { Type: 'String' } },
      Conditions: Object.fromEntries(names.map(name => [name, { 'Fn::Equals': [{ Ref: 'Stage' }, name] }])),
      Resources: {
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: { Policies: [{ PolicyDocument: { Statement: [statement, statement] } }] },
        },
        ...Object.fromEntries(
          names.map(name => [
            name,
            {
              Type: 'AWS::IAM::Policy',
              Condition: name,
              Properties: {
                Roles: [{ Ref: 'Role' }],
                PolicyDocument: {
                  Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 'sqs:Send*'], Resource: '*' }],
                },
              },
            },
          ]),
        ),
      },
    },
    [escalation],
  );
  expect(problems).toEqual([]);
  expect(findings).toMatchObject([{ when: [], related: expect.arrayContaining([]) }]);
  expect(performance.now() - start).toBeLessThan(3000);
});
