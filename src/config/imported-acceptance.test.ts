import { describe, expect, test } from 'vitest';
import { parseTree } from '../source/parse.ts';
import { Source } from '../source/source.ts';
import { Acceptance } from './acceptance.ts';
import { equalsOf, equalsOfAll, partsOf, readEquals } from './other-tools.ts';

const opened = (text: string) => {
  const source = new Source('a.yaml', text);
  return { source, parsed: parseTree(source) };
};

describe('a suppression accepts what theirs is about, and no more', () => {
  const bucket = (...ids: string[]) =>
    opened(
      `Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Metadata: { checkov: { skip: [${ids.map(id => `{ id: ${id} }`).join(', ')}] } }\n`,
    );
  const accepts = (message: string, severity: 'info' | 'high' | 'critical', ...ids: string[]): boolean => {
    const file = bucket(...ids);
    return (
      new Acceptance({ open: () => file, text: () => file }, '2026-11-25', () => []).of({
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
      new Acceptance({ open: () => file, text: () => file }, '2026-11-25', () => []).of({
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
    const scan = new Acceptance({ open: () => file, text: () => file }, '2026-11-25', () => []);
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
