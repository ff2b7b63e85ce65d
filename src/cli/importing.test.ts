import { describe, expect, test } from 'vitest';
import { folder, jsonOf, run, type RunOutcome } from './testing.ts';

const ON = { 'stackward.yaml': 'import-suppressions: true\npreset: strict\n', '.git/HEAD': '' };
const OFF = { 'stackward.yaml': 'preset: strict\n', '.git/HEAD': '' };
const said = (ran: RunOutcome): string[] =>
  jsonOf(ran).findings.map(({ rule, resource }) => `${rule} ${resource}`);
const both = async (
  file: string,
  text: string,
  ...rules: string[]
): Promise<{ on: string[]; off: string[] }> => {
  const args = [
    file,
    '-f',
    'json',
    ...rules.flatMap(rule => ['--rule', rule]),
    '--rule',
    'stale-suppression',
  ];
  return {
    on: said(await run(folder({ ...ON, [file]: text }), args)),
    off: said(await run(folder({ ...OFF, [file]: text }), args)),
  };
};

describe('what templates say to other tools, in each dialect', () => {
  test('CloudFormation in YAML: a comment for checkov in one bucket of two', async () => {
    const bucket = (name: string, comment: string): string =>
      `  ${name}:\n    Type: AWS::S3::Bucket\n    ${comment}\n    Properties:\n      AccessControl: Private\n`;
    const text = `AWSTemplateFormatVersion: '2010-09-09'\nResources:\n${bucket('One', '# checkov:skip=CKV_AWS_18:no need')}${bucket('Two', '# nothing')}`;
    expect(await both('a.yaml', text, 's3-access-logging')).toEqual({
      on: ['s3-access-logging Two'],
      off: ['s3-access-logging One', 's3-access-logging Two'],
    });
  });
  test('CloudFormation in JSON, as the CDK writes it: Metadata for cdk-nag, cfn_nag and guard', async () => {
    const bucket = (metadata: object): object => ({ Type: 'AWS::S3::Bucket', Metadata: metadata });
    const text = JSON.stringify({
      Resources: {
        Cdk: bucket({ cdk_nag: { rules_to_suppress: [{ id: 'AwsSolutions-S1', reason: 'why' }] } }),
        Nag: bucket({ cfn_nag: { rules_to_suppress: [{ id: 'W35', reason: 'why' }] } }),
        Guard: bucket({ guard: { SuppressedRules: ['S3_BUCKET_LOGGING_ENABLED'] } }),
        Other: bucket({ cfn_nag: { rules_to_suppress: [{ id: 'W41', reason: 'why' }] } }),
      },
    });
    const { on, off } = await both('a.json', text, 's3-access-logging');
    expect([on, off.length]).toEqual([['s3-access-logging Other'], 4]);
  });
  test('SAM (C3): on the function, for the role that is made of it', async () => {
    const text = `Transform: AWS::Serverless-2016-10-31\nResources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Metadata: { cfn_nag: { rules_to_suppress: [{ id: W11 }] }, cdk_nag: { rules_to_suppress: [{ id: AwsSolutions-IAM5, reason: x, applies_to: ['Action::s3:*'] }] } }\n    Properties:\n      Handler: a.b\n      Runtime: nodejs22.x\n      CodeUri: .\n      Policies: [{ Statement: [{ Effect: Allow, Action: ['s3:*', 'sqs:*'], Resource: '*' }] }]\n`;
    const { on, off } = await both('template.yaml', text, 'iam-wildcard-resource', 'iam-wildcard-action');
    expect([on.map(one => one.split(' ')[0]), off.length]).toEqual([['iam-wildcard-action'], 3]);
  });
  test('serverless.yml (C3): a comment in the function, and on the line of a secret', async () => {
    const text = `service: s\nprovider: { name: aws, runtime: nodejs22.x }\nfunctions:\n  one:\n    handler: a.b\n    # checkov:skip=CKV_AWS_45:for tests\n    environment: { DB_PASSWORD: Xk29fjQ0pLm3vT8s }\n  two:\n    handler: a.b\n    environment:\n      DB_PASSWORD: Xk29fjQ0pLm3vT8s # checkov:skip=CKV_SECRET_6\n      API_TOKEN: Pq82hdKw0zNm5vR7t\n      LAST: a\n      DB_SECRET: Zt47jsLw9xBm2cV6q\n`;
    const { on, off } = await both('serverless.yml', text, 'secret-in-environment');
    expect([on.length, off.length]).toEqual([1, 4]);
  });
  test('a KICS block, a trivy line that is over, and one that is not', async () => {
    const text = `AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  # kics-scan ignore-block\n  One:\n    Type: AWS::KMS::Key\n  # trivy:ignore:AVD-AWS-0065:exp:2026-11-25\n  Two:\n    Type: AWS::KMS::Key\n  # trivy:ignore:AVD-AWS-0065:exp:2026-11-26\n  Three:\n    Type: AWS::KMS::Key\n`;
    expect(await both('a.yaml', text, 'kms-key-rotation')).toEqual({
      on: ['kms-key-rotation Two'],
      off: ['kms-key-rotation One', 'kms-key-rotation Two', 'kms-key-rotation Three'],
    });
  });
});

test('each is listed with its origin, and --no-ignores passes over it', async () => {
  const cwd = folder({
    ...ON,
    'a.yaml': `AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  B:\n    Type: AWS::S3::Bucket\n    Metadata: { checkov: { skip: [{ id: CKV_AWS_18, comment: no need }] } }\n`,
  });
  const args = ['a.yaml', '--rule', 's3-access-logging'];
  expect((await run(cwd, [...args, '--report-suppressed'])).out).toContain(
    'suppressed s3-access-logging: checkov CKV_AWS_18: no need',
  );
  expect(said(await run(cwd, [...args, '-f', 'json', '--no-ignores']))).toEqual(['s3-access-logging B']);
});

test('ours that stands beside theirs is the one that counts, so it is not called stale', async () => {
  const text = `AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  # stackward-ignore kms-key-rotation: rotated by hand\n  # trivy:ignore:AWS-0065\n  K:\n    Type: AWS::KMS::Key\n`;
  expect((await both('a.yaml', text, 'kms-key-rotation')).on).toEqual([]);
});

describe('what stands in files beside the template', () => {
  const TWO = `AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  One:\n    Type: AWS::S3::Bucket\n  Two:\n    Type: AWS::S3::Bucket\n`;
  const scanned = async (beside: Readonly<Record<string, string>>): Promise<string[]> =>
    said(
      await run(folder({ ...ON, ...beside, 'infra/a.yaml': TWO }), [
        '-f',
        'json',
        '--rule',
        's3-access-logging',
      ]),
    );
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['.checkov.yaml', { '.checkov.yaml': 'skip-check: [CKV_AWS_18]' }, []],
    ['.trivyignore', { '.trivyignore': 'AVD-AWS-0089\n' }, []],
    ['skip-path of .checkov.yaml', { '.checkov.yaml': 'skip-path: [infra/]' }, []],
    [
      '.trivyignore.yaml',
      { '.trivyignore.yaml': 'misconfigurations: [{ id: AVD-AWS-0089, paths: ["infra/*"] }]' },
      [],
    ],
    [
      '.checkov.baseline',
      {
        '.checkov.baseline':
          '{"failed_checks":[{"file":"/infra/a.yaml","findings":[{"resource":"AWS::S3::Bucket.One","check_ids":["CKV_AWS_18"]}]}]}',
      },
      ['s3-access-logging Two'],
    ],
  ])('%s', async (_, beside, expected) => expect(await scanned(beside)).toEqual(expected));

  test('what of it cannot be evaluated is a warning, once', async () => {
    const cwd = folder({
      ...ON,
      '.checkov.yaml': 'skip-path:\n- (?!web)infra\n',
      '.trivyignore.yaml': 'misconfigurations:\n- id: AVD-AWS-0089\n  expired_at: soon\n',
      'infra/a.yaml': TWO,
      'infra/b.yaml': TWO,
    });
    const { err, out } = await run(cwd, ['-f', 'json', '--rule', 's3-access-logging']);
    expect(err.split('\n')).toEqual([
      'warning: .checkov.yaml:2:3 skip-path "(?!web)infra" is not understood as a regular expression and accepts nothing',
      'warning: .trivyignore.yaml:3:15 this is not a date: the entry accepts nothing',
      '',
    ]);
    expect(out).toContain('"warnings"');
    const noIgnores = ['--rule', 's3-access-logging', '--no-ignores'];
    expect((await run(cwd, noIgnores)).err).toBe('');
  });

  test('the acknowledgements of a CDK app', async () => {
    const bucket = (path: string): object => ({
      Type: 'AWS::S3::Bucket',
      Metadata: { 'aws:cdk:path': `Shop/${path}/Resource` },
    });
    const cwd = folder({
      ...ON,
      'cdk.out/manifest.json': JSON.stringify({
        version: '55.0.0',
        artifacts: {
          Shop: {
            type: 'aws:cloudformation:stack',
            properties: { templateFile: 'Shop.template.json' },
            additionalMetadataFile: 'Shop.metadata.json',
          },
        },
      }),
      'cdk.out/Shop.metadata.json': JSON.stringify({
        '/Shop/One': [
          { type: 'aws:cdk:acknowledged-rules', data: { 'Annotation::AwsSolutions-S1': 'no need' } },
        ],
        '/Shop/Two': [{ type: 'aws:cdk:acknowledged-rules', data: ['odd', 1] }],
      }),
      'cdk.out/Shop.template.json': JSON.stringify({ Resources: { A: bucket('One'), B: bucket('Two') } }),
    });
    const args = ['cdk.out', '--rule', 's3-access-logging'];
    expect(said(await run(cwd, [...args, '-f', 'json']))).toEqual(['s3-access-logging Shop/Two']);
    expect((await run(cwd, [...args, '--report-suppressed'])).out).toContain(
      'suppressed s3-access-logging: cdk-nag AwsSolutions-S1: no need',
    );
  });
});
