import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Acceptance } from './acceptance.ts';
import { hasImports } from './imported.ts';
import { equalsOf, equalsOfAll, partsOf, readEquals } from './other-tools.ts';
import { importedFrom, opened } from './testing.ts';

describe('Metadata of a resource, in YAML and JSON', () => {
  const about = (metadata: object): string[] => {
    const json = JSON.stringify({ Resources: { B: { Type: 'X', Metadata: metadata } } });
    const said = (text: string, file: string): string[] =>
      importedFrom(text, file).map(
        ({ rule, reason, about: parts }) => `${rule}${parts ? ` ${parts.join(' ')}` : ''} [${reason}]`,
      );
    expect(
      said(`Resources:\n  B:\n    Type: X\n    Metadata: ${JSON.stringify(metadata)}\n`, 'a.yaml'),
    ).toEqual(said(json, 'a.json'));
    return said(json, 'a.json');
  };
  test.each([
    [
      'checkov',
      {
        checkov: {
          skip: [
            { id: 'CKV_AWS_18', comment: 'why' },
            { id: 'CKV_AWS_18' },
            { comment: 'no id' },
            'CKV_AWS_18',
          ],
        },
      },
      ['s3-access-logging [checkov CKV_AWS_18: why]', 's3-access-logging [checkov CKV_AWS_18]'],
    ],
    ['bridgecrew', { bridgecrew: { skip: [{ id: 'CKV_AWS_7' }] } }, ['kms-key-rotation [checkov CKV_AWS_7]']],
    [
      'cfn_nag',
      { cfn_nag: { rules_to_suppress: [{ id: 'W35', reason: 'why' }, { id: 'W0' }] } },
      ['s3-access-logging [cfn_nag W35: why]'],
    ],
    ['cfn_nag, misspelt as its users do (C4)', { cfn_nag: { rules_to_supress: [{ id: 'W35' }] } }, []],
    [
      'cdk-nag',
      { cdk_nag: { rules_to_suppress: [{ id: 'AwsSolutions-S1', reason: 'why' }] } },
      ['s3-access-logging [cdk-nag AwsSolutions-S1: why]'],
    ],
    [
      'cdk-nag, a pack',
      { cdk_nag: { rules_to_suppress: [{ id: 'HIPAA.Security-S3BucketLoggingEnabled', reason: 'why' }] } },
      ['s3-access-logging [cdk-nag HIPAA.Security-S3BucketLoggingEnabled: why]'],
    ],
    [
      'cdk-nag, an encoded reason',
      {
        cdk_nag: {
          rules_to_suppress: [
            {
              id: 'AwsSolutions-S1',
              reason: Buffer.from('a — b').toString('base64'),
              is_reason_encoded: true,
            },
          ],
        },
      },
      ['s3-access-logging [cdk-nag AwsSolutions-S1: a — b]'],
    ],
    [
      'cdk-nag, everything',
      { cdk_nag: { rules_to_suppress: [{ id: 'AwsSolutions-IAM5', reason: 'why' }] } },
      [
        'iam-wildcard-action [cdk-nag AwsSolutions-IAM5: why]',
        'iam-wildcard-resource [cdk-nag AwsSolutions-IAM5: why]',
      ],
    ],
    [
      'cdk-nag, what it applies to',
      {
        cdk_nag: {
          rules_to_suppress: [
            {
              id: 'AwsSolutions-IAM5',
              reason: 'why',
              applies_to: ['Action::s3:*', 'Resource::*', { regex: '/^Resource::.*$/g' }, 'Other::x'],
            },
          ],
        },
      },
      [
        'iam-wildcard-action "s3:*" [cdk-nag AwsSolutions-IAM5: why]',
        'iam-wildcard-resource "*" [cdk-nag AwsSolutions-IAM5: why]',
      ],
    ],
    [
      'cdk-nag, as version 3 writes it',
      { cdk_nag: { rules_to_suppress: [{ id: 'AwsSolutions-IAM5[Action::s3:*]', reason: 'why' }] } },
      ['iam-wildcard-action "s3:*" [cdk-nag AwsSolutions-IAM5: why]'],
    ],
    [
      'cdk-nag, a managed policy',
      {
        cdk_nag: {
          rules_to_suppress: [
            {
              id: 'AwsSolutions-IAM4',
              reason: 'why',
              applies_to: ['Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonS3FullAccess'],
            },
          ],
        },
      },
      [
        'iam-broad-managed-policy AmazonS3FullAccess [cdk-nag AwsSolutions-IAM4: why]',
        'iam-admin-policy AmazonS3FullAccess [cdk-nag AwsSolutions-IAM4: why]',
      ],
    ],
    [
      'guard',
      { guard: { SuppressedRules: ['S3_BUCKET_LOGGING_ENABLED', 'S3_BUCKET_REPLICATION_ENABLED', {}] } },
      ['s3-access-logging [guard S3_BUCKET_LOGGING_ENABLED]'],
    ],
    [
      'guard, with reasons',
      { guard: { SuppressedRules: { S3_BUCKET_LOGGING_ENABLED: 'why' } } },
      ['s3-access-logging [guard S3_BUCKET_LOGGING_ENABLED: why]'],
    ],
    [
      'other forms',
      {
        checkov: [],
        cfn_nag: null,
        cdk_nag: { rules_to_suppress: 'all' },
        guard: { SuppressedRules: 'all' },
      },
      [],
    ],
  ])('%s', (_, metadata, expected) => expect(about(metadata)).toEqual(expected));
  test('of the resources of a service as well, a list of them included', () => {
    const resource = '{ B: { Type: X, Metadata: { checkov: { skip: [{ id: CKV_AWS_18 }] } } } }';
    expect(importedFrom(`resources:\n  Resources: ${resource}\n`)).toHaveLength(1);
    expect(importedFrom(`resources:\n  - Resources: ${resource}\n  - \${file(x.yml)}\n`)).toHaveLength(1);
  });
});

describe('a suppression accepts what theirs is about, and no more', () => {
  const bucket = (...ids: string[]) =>
    opened(
      `Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Metadata: { checkov: { skip: [${ids.map(id => `{ id: ${id} }`).join(', ')}] } }\n`,
    );
  const accepts = (message: string, severity: 'info' | 'high' | 'critical', ...ids: string[]): boolean => {
    const file = bucket(...ids);
    return (
      new Acceptance({ open: () => file, text: () => file }, '2026-11-25', true).of({
        rule: 's3-public-access',
        severity,
        message,
        at: { file: 'a.yaml', start: 13, end: 14 },
      }) !== undefined
    );
  };
  test.each([
    ['its switch', 'B disables BlockPublicAcls', 'high', ['CKV_AWS_53'], true],
    ['another switch', 'B disables BlockPublicPolicy', 'high', ['CKV_AWS_53'], false],
    ['one of two', 'B disables BlockPublicAcls, BlockPublicPolicy', 'high', ['CKV_AWS_53'], false],
    [
      'both of two',
      'B disables BlockPublicAcls, BlockPublicPolicy',
      'high',
      ['CKV_AWS_53', 'CKV_AWS_54'],
      true,
    ],
    ['no block', 'B has no public access block and relies on the default', 'info', ['CKV_AWS_53'], true],
    [
      'an ACL to read',
      'the ACL PublicRead of B allows everyone to list its objects',
      'high',
      ['CKV_AWS_20'],
      true,
    ],
    [
      'an ACL to write',
      'the ACL PublicReadWrite of B allows everyone to read and write its objects',
      'critical',
      ['CKV_AWS_20'],
      false,
    ],
    [
      'an ACL, where a switch is accepted',
      'the ACL PublicRead of B allows everyone to list its objects',
      'high',
      ['CKV_AWS_53', 'CKV_AWS_54', 'CKV_AWS_55', 'CKV_AWS_56'],
      false,
    ],
  ] as const)('%s', (_, message, severity, ids, expected) =>
    expect(accepts(message, severity, ...ids)).toBe(expected),
  );
  test('words are whole words', () => {
    const file = opened(
      'Resources:\n  G:\n    Type: X\n    Metadata: { checkov: { skip: [{ id: CKV_AWS_260 }] } }\n',
    );
    const of = (message: string): boolean =>
      new Acceptance({ open: () => file, text: () => file }, '2026-11-25', true).of({
        rule: 'vpc-ingress-open',
        severity: 'medium',
        message,
        at: { file: 'a.yaml', start: 13, end: 14 },
      }) !== undefined;
    expect([
      of('G allows inbound traffic from any address on port 80'),
      of('G allows inbound traffic from any address on port 8080'),
    ]).toEqual([true, false]);
  });
  test('unless it is asked for, nothing of it counts; unused, it is not told', () => {
    const file = bucket('CKV_AWS_18', 'CKV_AWS_0');
    const finding = {
      rule: 's3-access-logging',
      severity: 'low',
      message: 'm',
      at: { file: 'a.yaml', start: 13, end: 14 },
    } as const;
    expect(new Acceptance({ open: () => file, text: () => file }, '2026-11-25').of(finding)).toBeUndefined();
    const scan = new Acceptance({ open: () => file, text: () => file }, '2026-11-25', true);
    expect(
      scan.stale(
        'a.yaml',
        () => true,
        () => true,
      ),
    ).toEqual([]);
    expect(scan.of(finding)).toMatchObject({ reason: 'checkov CKV_AWS_18', foreign: true });
    expect(scan.faults('a.yaml')).toEqual([]);
  });
});

describe('the table', () => {
  test.each([
    ['a', [{ rule: 'a', near: false, about: [] }]],
    [
      '~a/high; b "x y" "\\"*\\""',
      [
        { rule: 'a/high', near: true, about: [] },
        { rule: 'b', near: false, about: ['x y', '"*"'] },
      ],
    ],
  ])('%j', (text, expected) => expect(readEquals(text)).toEqual(expected));
  test.each(['constructor', '__proto__', '', 'CKV_AWS_18 x'])('%j is no id', id =>
    expect(equalsOf('checkov', id)).toEqual([]),
  );
  test('the parts of a rule', () =>
    expect(partsOf('audit-trail')).toContain('records events in one region only'));
  test('each tool has many', () =>
    expect(
      (['checkov', 'cfn_nag', 'cdk-nag', 'guard', 'kics', 'trivy'] as const).filter(
        tool => equalsOfAll(tool).length < 20,
      ),
    ).toEqual([]));
});

const word = fc.constantFrom(
  'checkov:skip=',
  'CKV_AWS_18',
  'CKV_SECRET_6',
  ':',
  ',',
  'kics-scan ',
  'ignore-line',
  'ignore-block',
  'disable=',
  'trivy:ignore:',
  '*',
  '[',
  ':exp:',
  '2027-13-99',
  '9999-01-01',
  '#',
  '\n',
  '  ',
  'Resources:',
  '\n  B:',
  '\n    Metadata:',
  ' checkov: { skip: ',
  ' cdk_nag: { rules_to_suppress: ',
  '[{ id: ',
  'AwsSolutions-IAM5',
  '[Action::',
  '}] }',
  'is_reason_encoded: true',
  '---',
  '\t',
  '\u2028',
  '!Ref x',
  'functions:',
  'provider:',
  '- ',
  '&a ',
  '*a',
);
test('whatever is written, nothing is thrown, and each place lies in the text', () =>
  fc.assert(
    fc.property(
      fc.array(fc.oneof(word, fc.string({ maxLength: 5 })), { maxLength: 30 }).map(parts => parts.join('')),
      text => {
        for (const { at, scope, rule, reason } of importedFrom(text)) {
          expect(rule + reason).not.toContain('undefined');
          for (const { start, end } of [at, scope])
            expect(0 <= start && start <= end && end <= text.length).toBe(true);
        }
        hasImports(text);
      },
    ),
    { numRuns: 500 },
  ));
