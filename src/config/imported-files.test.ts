import { describe, expect, test } from 'vitest';
import { textFiles } from '../dialect/serverless/testing.ts';
import { importedFor, type Acknowledged } from './imported-files.ts';

const TEMPLATE = `Resources:
  Uploads:
    Type: AWS::S3::Bucket
    Metadata: { 'aws:cdk:path': Shop/Uploads/Resource }
  Site:
    Type: AWS::S3::Bucket
    Metadata: { 'aws:cdk:path': Shop/Site/Resource }
functions:
  hello: { handler: a.b }
`;

/** What counts for a template, each with the line on which its scope begins. */
function imported(beside: Readonly<Record<string, string>>, acknowledged: readonly Acknowledged[] = []) {
  const name = 'infra/shop.yaml';
  const files = textFiles({ ...beside, [name]: TEMPLATE });
  const opened = files.open(name);
  if (!('parsed' in opened)) throw new Error(opened.message);
  return importedFor(opened.parsed, opened.source, files, acknowledged).map(
    ({ rule, reason, scope, until }) =>
      `${opened.source.position(scope.start).line} ${rule}${until === undefined ? '' : ` until ${until}`}: ${reason}`,
  );
}
const LOGS = 's3-access-logging';

describe('.checkov.yaml', () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'a list',
      { '.checkov.yaml': 'skip-check: [CKV_AWS_18]\n' },
      [`1 ${LOGS}: checkov CKV_AWS_18: skip-check in .checkov.yaml`],
    ],
    [
      'with commas',
      { '.checkov.yml': 'skip-check: CKV_AWS_18,CKV_AWS_7\n' },
      [
        `1 ${LOGS}: checkov CKV_AWS_18: skip-check in .checkov.yml`,
        '1 kms-key-rotation: checkov CKV_AWS_7: skip-check in .checkov.yml',
      ],
    ],
    [
      'the nearest one',
      { '.checkov.yaml': 'skip-check: [CKV_AWS_7]', 'infra/.checkov.yaml': 'skip-check: [CKV_AWS_18]' },
      [`1 ${LOGS}: checkov CKV_AWS_18: skip-check in infra/.checkov.yaml`],
    ],
    ['of another folder', { 'web/.checkov.yaml': 'skip-check: [CKV_AWS_18]' }, []],
    [
      'other keys',
      { '.checkov.yaml': 'check: [CKV_AWS_18]\nskip-path: [infra]\nskip-check: [LOW, 1, { a: b }]' },
      [],
    ],
    ['that is no YAML', { '.checkov.yaml': '[' }, []],
  ])('%s', (_, beside, expected) => expect(imported(beside)).toEqual(expected));
  test('a pattern', () => {
    const all = imported({ '.checkov.yaml': "skip-check: ['CKV_AWS_1*']" });
    expect(all).toContain(`1 ${LOGS}: checkov CKV_AWS_18: skip-check in .checkov.yaml`);
    expect(all.every(one => one.includes(' CKV_AWS_1'))).toBe(true);
  });
});

describe('.checkov.baseline', () => {
  const baseline = (file: string, resource: string, ids: unknown = ['CKV_AWS_18']) => ({
    '.checkov.baseline': JSON.stringify({
      failed_checks: [{ file, findings: [{ resource, check_ids: ids }] }],
    }),
  });
  const found = [`5 ${LOGS}: checkov CKV_AWS_18: in .checkov.baseline`];
  test.each<[string, ReturnType<typeof baseline>, readonly string[]]>([
    ['for its resource', baseline('/infra/shop.yaml', 'AWS::S3::Bucket.Site'), found],
    ['as seen from a folder below', baseline('/shop.yaml', 'AWS::S3::Bucket.Site'), found],
    ['without the first slash', baseline('shop.yaml', 'AWS::S3::Bucket.Site'), found],
    ['of another file', baseline('/op.yaml', 'AWS::S3::Bucket.Site'), []],
    ['of another resource', baseline('/shop.yaml', 'AWS::S3::Bucket.Other'), []],
    ['of another check', baseline('/shop.yaml', 'AWS::S3::Bucket.Site', ['CKV_X', 1, null]), []],
    ['that is odd', { '.checkov.baseline': '{ "failed_checks": { "file": 1 } }' }, []],
  ])('%s', (_, beside, expected) => expect(imported(beside)).toEqual(expected));
});

test('.trivyignore', () => {
  const text = `# accepted\nAVD-AWS-0089\n\n  AWS-0065 exp:2027-01-31 # later\nCVE-2020-1\nAVD-AWS-0089 exp:soon\n`;
  expect(imported({ '.trivyignore': text })).toEqual([
    `1 ${LOGS}: trivy AVD-AWS-0089: in .trivyignore`,
    '1 kms-key-rotation until 2027-01-30: trivy AWS-0065: in .trivyignore',
  ]);
});

describe('what an app acknowledges', () => {
  const acknowledged = (construct: string, id: string): readonly string[] =>
    imported({}, [{ construct, id, reason: 'why' }]);
  test.each<[string, string, readonly string[]]>([
    ['Shop/Uploads', 'Annotation::AwsSolutions-S1', [`2 ${LOGS}: cdk-nag AwsSolutions-S1: why`]],
    ['Shop/Uploads/Resource', 'annotation::AwsSolutions-S1', [`2 ${LOGS}: cdk-nag AwsSolutions-S1: why`]],
    ['Shop/Uploads', 'AwsSolutions::AwsSolutions-S1', [`2 ${LOGS}: cdk-nag AwsSolutions-S1: why`]],
    [
      'Shop',
      'AwsSolutions-S1',
      [`2 ${LOGS}: cdk-nag AwsSolutions-S1: why`, `5 ${LOGS}: cdk-nag AwsSolutions-S1: why`],
    ],
    ['Shop/Up', 'AwsSolutions-S1', []],
    [
      'Shop/Site',
      'Annotation::AwsSolutions-IAM5[Action::s3:*]',
      ['5 iam-wildcard-action: cdk-nag AwsSolutions-IAM5: why'],
    ],
  ])('%s: %s', (construct, id, expected) => expect(acknowledged(construct, id)).toEqual(expected));
});
