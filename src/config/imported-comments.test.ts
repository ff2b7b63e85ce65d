import { describe, expect, test } from 'vitest';
import { importedFrom, opened, scopesIn } from './testing.ts';

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
  ])('%s', (_, text, expected) => expect(scopesIn(text)).toEqual(expected));
});

describe('comments for KICS', () => {
  const first = (text: string): string[] => [
    ...new Set(
      importedFrom(text)
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
    const rules = new Set(importedFrom('A: 1\n# kics-scan ignore-line\nB: 2\n').map(({ rule }) => rule));
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
  ])('%s', (_, text, expected) => expect(scopesIn(text)).toEqual(expected));
  test('on its day it is over', () =>
    expect(importedFrom('A: 1 #trivy:ignore:AWS-0089:exp:2027-01-01\n')[0]).toMatchObject({
      until: '2026-12-31',
    }));
  test('a star is every check', () =>
    expect(importedFrom('A: 1 #trivy:ignore:*\n').length).toBeGreaterThan(20));
});
