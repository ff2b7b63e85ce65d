import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTree } from '../source/parse.ts';
import { Source } from '../source/source.ts';
import { hasImports, importedIn } from './imported-suppressions.ts';
import type { Suppression } from './suppressions.ts';

const opened = (text: string, file = 'a.yaml') => {
  const source = new Source(file, text);
  return { source, parsed: parseTree(source) };
};
const read = (text: string, file?: string): Suppression[] => {
  const { source, parsed } = opened(text, file);
  return importedIn(parsed, source);
};
/** Rule, reason and the lines that a suppression speaks for. */
const lines = (text: string): string[] => {
  const { source } = opened(text);
  return read(text).map(
    ({ rule, reason, scope }) =>
      `${rule} [${reason}] ${source.position(scope.start).line}-${source.position(Math.max(scope.start, scope.end - 1)).line}`,
  );
};
const BUCKET = 'Resources:\n  B:\n    Type: AWS::S3::Bucket\n';

describe('comments for checkov speak for the resource or function that they stand in', () => {
  test.each([
    [
      'below the type',
      `${BUCKET}    # checkov:skip=CKV_AWS_18:no need\n    Properties: {}\n`,
      ['s3-access-logging [checkov CKV_AWS_18: no need] 2-5'],
    ],
    [
      'without a reason',
      `${BUCKET}    #checkov:skip=CKV_AWS_18\n    Properties: {}\n`,
      ['s3-access-logging [checkov CKV_AWS_18] 2-5'],
    ],
    [
      'at the end of a line',
      `${BUCKET}    Properties: {} # checkov:skip=CKV_AWS_18: no need\n`,
      ['s3-access-logging [checkov CKV_AWS_18: no need] 2-4'],
    ],
    [
      'as the last thing of it',
      `${BUCKET}    # checkov:skip=CKV_AWS_18\n`,
      ['s3-access-logging [checkov CKV_AWS_18] 2-3'],
    ],
    [
      'as the last thing of it, after an empty line',
      `${BUCKET}\n    # checkov:skip=CKV_AWS_18\n  C:\n    Type: X\n`,
      ['s3-access-logging [checkov CKV_AWS_18] 2-3'],
    ],
    [
      'several, under its former name as well',
      `${BUCKET}    # bridgecrew:skip=CKV_AWS_18,CKV_AWS_7:why\n    Properties: {}\n`,
      ['s3-access-logging [checkov CKV_AWS_18: why] 2-5', 'kms-key-rotation [checkov CKV_AWS_7: why] 2-5'],
    ],
    ['above the resource it is in none', 'Resources:\n  # checkov:skip=CKV_AWS_18\n  B:\n    Type: X\n', []],
    ['between two resources it is in none', `${BUCKET}  # checkov:skip=CKV_AWS_18\n  C:\n    Type: X\n`, []],
    [
      'in another section it is in none',
      `${BUCKET}Outputs:\n    # checkov:skip=CKV_AWS_18\n    O: { Value: x }\n`,
      [],
    ],
    [
      'in a function of a service',
      'service: s\nfunctions:\n  fn:\n    handler: a.b # checkov:skip=CKV_AWS_45\n',
      ['secret-in-environment [checkov CKV_AWS_45] 3-4'],
    ],
    [
      'in the provider of a service',
      'service: s\nprovider:\n  # checkov:skip=CKV_AWS_41\n  name: aws\n',
      ['secret-in-environment [checkov CKV_AWS_41] 2-4', 'secret-in-template [checkov CKV_AWS_41] 2-4'],
    ],
    [
      'a secret: its line and the neighbours',
      'A: 1\nB: 2 # checkov:skip=CKV_SECRET_6:test key\nC: 3\nD: 4\n',
      [
        'secret-in-environment [checkov CKV_SECRET_6: test key] 1-3',
        'secret-in-template [checkov CKV_SECRET_6: test key] 1-3',
      ],
    ],
    ['an id that none of ours is like', `${BUCKET}    # checkov:skip=CKV_AWS_51\n    Properties: {}\n`, []],
    [
      'an id that is near and not the same',
      `${BUCKET}    # checkov:skip=CKV_AWS_117\n    Properties: {}\n`,
      [],
    ],
  ])('%s', (_, text, expected) => expect(lines(text)).toEqual(expected));
});

describe('comments for KICS', () => {
  const first = (text: string): string[] => [
    ...new Set(
      read(text)
        .filter(({ rule }) => rule === 'kms-key-rotation')
        .map(
          ({ reason, scope }) =>
            `${reason} ${opened(text).source.position(scope.start).line}-${opened(text).source.position(Math.max(scope.start, scope.end - 1)).line}`,
        ),
    ),
  ];
  test.each([
    [
      'ignore-line: the next line',
      `Resources:\n  # kics-scan ignore-line\n  B:\n    Type: X\n`,
      ['kics ignore-line 3-3'],
    ],
    [
      'ignore-block: all that begins there',
      `Resources:\n  # kics-scan ignore-block\n  B:\n    Type: X\n`,
      ['kics ignore-block 3-4'],
    ],
    ['ignore at the top: the file', `---\n# about\n# kics-scan ignore\nA: 1\n`, ['kics ignore 1-4']],
    ['ignore further down: nothing', `A: 1\n# kics-scan ignore\nB: 2\n`, []],
    [
      'disable at the top: the file',
      `# KICS-Scan disable=1c07bfaf-663c-4f6f-b22b-8e2d481e4df5,00000000-0000-0000-0000-000000000000\nA: 1\n`,
      ['kics 1c07bfaf-663c-4f6f-b22b-8e2d481e4df5 1-2'],
    ],
    ['disable further down: nothing', `A: 1\n# kics-scan disable=1c07bfaf-663c-4f6f-b22b-8e2d481e4df5\n`, []],
    ['enable accepts nothing', `# kics-scan enable=1c07bfaf-663c-4f6f-b22b-8e2d481e4df5\nA: 1\n`, []],
    ['another word', `# kics-scan ignore-lines\n# kics-scan\nA: 1\n`, []],
  ])('%s', (_, text, expected) => expect(first(text)).toEqual(expected));
  test('a line accepts what any query could find there, and nothing else', () => {
    const rules = new Set(read('A: 1\n# kics-scan ignore-line\nB: 2\n').map(({ rule }) => rule));
    expect([
      rules.has('s3-access-logging'),
      rules.has('vpc-no-route-to-service'),
      rules.has('vpc-needless'),
    ]).toEqual([true, false, false]);
  });
});

describe('comments for trivy and tfsec', () => {
  test.each([
    [
      'above',
      'Resources:\n  # trivy:ignore:AVD-AWS-0089\n  B:\n    Type: X\n',
      ['s3-access-logging [trivy AVD-AWS-0089] 3-4'],
    ],
    ['at the end of the line', 'A: 1 #trivy:ignore:AWS-0089\n', ['s3-access-logging [trivy AWS-0089] 1-1']],
    [
      'by long names, several',
      'A: 1 #tfsec:ignore:aws-s3-enable-logging tfsec:ignore:aws-kms-auto-rotate-keys\n',
      [
        's3-access-logging [trivy aws-s3-enable-logging] 1-1',
        'kms-key-rotation [trivy aws-kms-auto-rotate-keys] 1-1',
      ],
    ],
    [
      'several lines',
      '# trivy:ignore:AWS-0089\n# trivy:ignore:AWS-0065\nA: 1\n',
      ['s3-access-logging [trivy AWS-0089] 3-3', 'kms-key-rotation [trivy AWS-0065] 3-3'],
    ],
    ['for some values only', 'A: 1 #trivy:ignore:AWS-0089[name=x]\n', []],
    ['for a workspace of Terraform', 'A: 1 #trivy:ignore:AWS-0089:ws:dev\n', []],
    ['until a day that is none', 'A: 1 #trivy:ignore:AWS-0089:exp:soon\n', []],
    ['unfinished', 'A: 1 #trivy:ignore: trivy:ignore trivy:\n', []],
  ])('%s', (_, text, expected) => expect(lines(text)).toEqual(expected));
  test('on its day it is over', () =>
    expect(read('A: 1 #trivy:ignore:AWS-0089:exp:2027-01-01\n')[0]).toMatchObject({ until: '2026-12-31' }));
  test('a star is every check', () => expect(read('A: 1 #trivy:ignore:*\n').length).toBeGreaterThan(20));
});

describe('Metadata of a resource, in YAML and JSON', () => {
  const about = (metadata: object): string[] => {
    const json = JSON.stringify({ Resources: { B: { Type: 'X', Metadata: metadata } } });
    const said = (text: string, file: string): string[] =>
      read(text, file).map(
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
    expect(read(`resources:\n  Resources: ${resource}\n`)).toHaveLength(1);
    expect(read(`resources:\n  - Resources: ${resource}\n  - \${file(x.yml)}\n`)).toHaveLength(1);
  });
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
        for (const { at, scope, rule, reason } of read(text)) {
          expect(rule + reason).not.toContain('undefined');
          for (const { start, end } of [at, scope])
            expect(0 <= start && start <= end && end <= text.length).toBe(true);
        }
        hasImports(text);
      },
    ),
    { numRuns: 500 },
  ));
