import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Text, type Hole, type Part } from './text.ts';

const fn: Hole = { of: 'name', resource: 'Orders' };
const other: Hole = { of: 'name', resource: 'Invoices' };
const free: Hole = { of: 'parameter', name: 'Name' };
const region: Hole = { of: 'pseudo', name: 'AWS::Region' };
const account: Hole = { of: 'pseudo', name: 'AWS::AccountId' };
const inner: Hole = { of: 'nested', stack: 'Child', hole: fn };
const innerArn: Hole = {
  of: 'nested',
  stack: 'Child',
  hole: { of: 'attribute', resource: 'Bucket', attribute: 'Arn' },
};
const arn: Hole = { of: 'attribute', resource: 'Bucket', attribute: 'Arn' };

describe('two texts are equal', () => {
  test.each([
    ['same spelling', Text.of('/aws/lambda/', fn), Text.of('/aws/', 'lambda/', fn), 'yes'],
    ['two resources never share a name', Text.of('/aws/lambda/', fn), Text.of('/aws/lambda/', other), 'no'],
    ['a literal start settles it', Text.of('/aws/lambda/', fn), Text.of('/ecs/', free), 'no'],
    ['a literal end settles it', Text.of(free, '-logs'), Text.of(region, '-data'), 'no'],
    ['a free parameter may be anything', Text.of('/aws/lambda/', fn), Text.of(free), 'maybe'],
    ['a free parameter may be empty', Text.of('a', free), Text.of('a'), 'maybe'],
    ['a region is never empty', Text.of('a', region), Text.of('a'), 'no'],
    ['a region may be a literal', Text.of(region), Text.of('eu-west-1'), 'maybe'],
    ['a region holds no slash', Text.of(region, '-x'), Text.of('/x-x'), 'no'],
    ['a generated name is no literal', Text.of('/aws/lambda/', fn), Text.of('/aws/lambda/orders'), 'no'],
    [
      'a generated name is not stack and suffix',
      Text.of('/aws/lambda/', fn),
      Text.of('/aws/lambda/', { of: 'pseudo', name: 'AWS::StackName' }, '-Orders'),
      'no',
    ],
    [
      'a resource of a nested stack is not the one of that id here',
      Text.of('/aws/lambda/', fn),
      Text.of('/aws/lambda/', inner),
      'no',
    ],
    [
      'it is itself',
      Text.of('/aws/lambda/', inner),
      Text.of('/aws/lambda/', { of: 'nested', stack: 'Child', hole: fn }),
      'yes',
    ],
    [
      'in another nested stack it is another',
      Text.of(inner),
      Text.of({ of: 'nested', stack: 'Other', hole: fn }),
      'no',
    ],
    ['its name is no literal', Text.of('/aws/lambda/', inner), Text.of('/aws/lambda/orders'), 'no'],
    ['its attribute may be one', Text.of(innerArn), Text.of('arn:aws:s3:::x'), 'maybe'],
    ['nothing equals nothing', Text.of(), Text.of(''), 'yes'],
    ['letters count', Text.of('Orders'), Text.of('orders'), 'no'],
  ] as const)('%s', (_, a, b, answer) => {
    expect(a.equals(b)).toBe(answer);
    expect(b.equals(a)).toBe(answer);
  });
});

describe('a text is split at', () => {
  const bucket = Text.of('arn:aws:s3:::', free, '/*');
  test('separators up to the limit, holes in the rest', () =>
    expect(bucket.split(':', 6)?.map(String)).toEqual(['arn', 'aws', 's3', '', '', '${Name}/*']));
  test('nothing, when a hole before the limit may hold the separator', () =>
    expect(bucket.split(':')).toBeUndefined());
  test('the colon around regions and accounts', () =>
    expect(Text.of('arn:aws:sqs:', region, ':', account, ':jobs').split(':')?.map(String)).toEqual([
      'arn',
      'aws',
      'sqs',
      '${AWS::Region}',
      '${AWS::AccountId}',
      'jobs',
    ]));
  test('no colon of an ARN that a resource gives', () =>
    expect(Text.of(arn, '/*').split(':')).toBeUndefined());
});

describe('a text has, starts, ends', () => {
  test.each([
    ['a literal star', Text.of('a*').has('*'), 'yes'],
    ['a star in a resource name never', Text.of(fn).has('*'), 'no'],
    ['a star in a name of a nested stack never', Text.of(inner).has('*'), 'no'],
    ['a colon in an ARN of a nested stack perhaps', Text.of(innerArn).has(':'), 'maybe'],
    ['a star in a parameter perhaps', Text.of(free).has('*'), 'maybe'],
    ['the start of a literal', Text.of('/aws/', fn).startsWith('/aws/'), 'yes'],
    ['a start over two pieces', Text.of('/aws', free).startsWith('/aws/lambda'), 'maybe'],
    ['a start that differs', Text.of('/ecs/', free).startsWith('/aws/'), 'no'],
    ['an end', Text.of(arn, '/*').endsWith('/*'), 'yes'],
    ['an end in a hole', Text.of('x', free).endsWith('/*'), 'maybe'],
  ] as const)('%s', (_, answer, expected) => expect(answer).toBe(expected));
});

const part: fc.Arbitrary<Part> = fc.oneof(
  fc.string({ maxLength: 3 }),
  fc.constantFrom<Part>(fn, other, free, region, arn, inner, innerArn, 'a', '/'),
);
const texts = fc.array(part, { maxLength: 5 }).map(parts => Text.of(...parts));

test('equals is symmetric', () =>
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      expect(a.equals(b)).toBe(b.equals(a));
    }),
  ));
test('equals is reflexive', () =>
  fc.assert(
    fc.property(texts, a => {
      expect(a.equals(a)).toBe('yes');
    }),
  ));
test('a literal in a hole never makes a yes of a no', () =>
  fc.assert(
    fc.property(texts, texts, fc.constantFrom('x', 'a/b', ''), (a, b, value) => {
      const fill = (text: Text): Text => Text.of(...text.parts.map(it => (it === free ? value : it)));
      const [open, filled] = [a.equals(b), fill(a).equals(fill(b))];
      if (open !== 'maybe') expect(filled).toBe(open);
    }),
  ));
test('a text has as many pieces as a list has', () =>
  expect(Text.from(Array.from({ length: 300_000 }, () => 'a')).literal).toHaveLength(300_000));

test('fields joined again are the text', () =>
  fc.assert(
    fc.property(texts, text => {
      const fields = text.split('/');
      if (fields)
        expect(
          Text.of(...fields.flatMap((field, index) => (index > 0 ? ['/', field] : [field]))).equals(text),
        ).toBe('yes');
    }),
  ));
