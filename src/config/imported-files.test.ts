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

const read = (beside: Readonly<Record<string, string>>, acknowledged: readonly Acknowledged[] = []) => {
  const name = 'infra/shop.yaml';
  const files = textFiles({ ...beside, [name]: TEMPLATE });
  const opened = files.open(name);
  if (!('parsed' in opened)) throw new Error(opened.message);
  const { suppressions, unread } = importedFor(opened.parsed, opened.source, files, acknowledged);
  return {
    accepted: suppressions.map(
      ({ rule, reason, scope, until }) =>
        `${opened.source.position(scope.start).line} ${rule}${until === undefined ? '' : ` until ${until}`}: ${reason}`,
    ),
    unread: unread.map(({ message }) => message),
  };
};
/** What counts for a template, each with the line on which its scope begins. */
const imported = (...given: Parameters<typeof read>): readonly string[] => read(...given).accepted;
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
      { '.checkov.yaml': 'check: [CKV_AWS_18]\nsoft-fail-on: [infra]\nskip-check: [LOW, 1, { a: b }]' },
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

describe('skip-path of .checkov.yaml', () => {
  const accepts = (pattern: string, file = '.checkov.yaml'): boolean => {
    const all = imported({ [file]: JSON.stringify({ 'skip-path': [pattern] }) });
    expect(all.every(one => one.startsWith('1 ') && one.endsWith(`: ${pattern} in ${file}`))).toBe(true);
    return all.length > 0;
  };
  test.each<[string, boolean]>([
    ['infra', true],
    ['infra/shop.yaml', true],
    ['nfra/sho', true],
    [String.raw`\.yaml$`, true],
    ['^infra/', true],
    ['^./infra', true],
    ['infra$', true],
    ['(web|infra)/[a-z]+', true],
    ['.*shop.*', true],
    ['^shop', false],
    ['web', false],
    ['Infra', false],
    ['', false],
  ])('"%s"', (pattern, expected) => expect(accepts(pattern)).toBe(expected));
  test('counts from the folder of the file', () => {
    expect(accepts('^shop', 'infra/.checkov.yaml')).toBe(true);
    expect(accepts('infra', 'infra/.checkov.yaml')).toBe(false);
  });
  test('accepts what checkov looks for, and no more', () => {
    const all = imported({ '.checkov.yaml': 'skip-path: infra' });
    expect(all).toContain(`1 ${LOGS}: checkov skip-path: infra in .checkov.yaml`);
    expect(all.some(one => one.startsWith('1 api-key-as-auth'))).toBe(false);
  });
  test.each(['(?i)INFRA', 'infra(', String.raw`\bweb`, `${'(a?){40}'.repeat(60)}x`])(
    '%s: what is not understood is said',
    pattern => {
      const { accepted, unread } = read({ '.checkov.yaml': JSON.stringify({ 'skip-path': pattern }) });
      expect({ accepted, unread }).toEqual({
        accepted: [],
        unread: [`skip-path "${pattern}" is not understood as a regular expression and accepts nothing`],
      });
    },
  );
});

test.each<[string, object]>([
  ['.checkov.yaml', { 'skip-path': Array.from({ length: 5_000 }, (_, at) => `(?:a|b{100}){9}${at}`) }],
  [
    '.trivyignore.yaml',
    { misconfigurations: [{ id: 'AVD-AWS-0089', paths: Array(2_000).fill('{a,b}'.repeat(9)) }] },
  ],
])('%s of very many patterns accepts nothing, and does not take long', (file, content) => {
  const start = performance.now();
  expect(read({ [file]: JSON.stringify(content) })).toEqual({
    accepted: [],
    unread: ['the patterns of this file take too much work: they accept nothing'],
  });
  expect(performance.now() - start).toBeLessThan(4_000);
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

describe('.trivyignore.yaml', () => {
  const entry = (more: Readonly<Record<string, unknown>>) => ({
    '.trivyignore.yaml': JSON.stringify({ misconfigurations: [{ id: 'AVD-AWS-0089', ...more }] }),
  });
  const found = [`1 ${LOGS}: trivy AVD-AWS-0089: in .trivyignore.yaml`];
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['an id', entry({}), found],
    ['the id of today', entry({ id: 'AWS-0089' }), [`1 ${LOGS}: trivy AWS-0089: in .trivyignore.yaml`]],
    ['the reason', entry({ statement: 'no logs here' }), [`1 ${LOGS}: trivy AVD-AWS-0089: no logs here`]],
    [
      'until a day',
      { '.trivyignore.yml': 'misconfigurations: [{ id: AVD-AWS-0089, expired_at: 2027-01-31 }]' },
      [`1 ${LOGS} until 2027-01-30: trivy AVD-AWS-0089: in .trivyignore.yml`],
    ],
    [
      'until a time',
      entry({ expired_at: '2027-01-31T10:00:00Z' }),
      [`1 ${LOGS} until 2027-01-30: trivy AVD-AWS-0089: in .trivyignore.yaml`],
    ],
    ['the file', entry({ paths: ['web/a.yaml', 'infra/shop.yaml'] }), found],
    ['a pattern', entry({ paths: ['**/{web,shop}.y*ml'] }), found],
    ['another file', entry({ paths: ['shop.yaml', './infra/shop.yaml', 'infra'] }), []],
    [
      'a path from the folder of the file',
      { 'infra/.trivyignore.yaml': 'misconfigurations:\n- id: AVD-AWS-0089\n  paths: [shop.yaml]\n' },
      [`1 ${LOGS}: trivy AVD-AWS-0089: in infra/.trivyignore.yaml`],
    ],
    ['packages do not matter', entry({ purls: ['pkg:deb/debian/libssl1.1'] }), found],
    [
      'other sections',
      { '.trivyignore.yaml': 'vulnerabilities: [{ id: AVD-AWS-0089 }]\nsecrets: [{ id: AVD-AWS-0089 }]' },
      [],
    ],
    ['another id', entry({ id: 'AVD-DS-0002' }), []],
    ['that is no YAML', { '.trivyignore.yaml': '[' }, []],
    ['that is odd', { '.trivyignore.yaml': 'misconfigurations: { id: AVD-AWS-0089 }' }, []],
    [
      'beside .trivyignore',
      { ...entry({}), 'infra/.trivyignore': 'AWS-0065' },
      ['1 kms-key-rotation: trivy AWS-0065: in infra/.trivyignore', ...found],
    ],
  ])('%s', (_, beside, expected) => expect(read(beside)).toEqual({ accepted: expected, unread: [] }));
  test('without an id all that trivy looks for in a file', () => {
    const all = imported(entry({ id: undefined, paths: ['infra/*'] }));
    expect(all).toContain(`1 ${LOGS}: trivy paths: in .trivyignore.yaml`);
    expect(all.length).toBeGreaterThan(5);
  });
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['neither id nor paths is set', { id: undefined, purls: ['pkg:npm/a'] }],
    ['this is not a pattern of paths', { paths: ['infra/*', 'infra/[a'] }],
    ['this is not a date', { expired_at: 'soon' }],
    ['this is not a date', { expired_at: '2027-13-31' }],
  ])('%s: said of an entry that does not count', (why, more) =>
    expect(read(entry(more))).toEqual({ accepted: [], unread: [`${why}: the entry accepts nothing`] }),
  );
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
