import { expect, test } from 'vitest';
import { named } from './testing.ts';
import { unknownTypes } from './unknown-types.ts';

test.each<[string, readonly string[]]>([
  ['AWS::S3::Bucket', []],
  ['*', []],
  ['Template', []],
  ['Custom::Migration', []],
  ['Vendor::Product::Thing', []],
  ['Vendor::Product::Thing::MODULE', []],
  ['AWS::S3::Buckets', ['there is no such type, did you mean AWS::S3::Bucket?']],
  ['aws::s3::bucket', ['there is no such type']],
  ['AWS::Lamda::Function', ['there is no such type, did you mean AWS::Lambda::Function?']],
  ['AWS::S3', ['there is no such type']],
  ['bucket', ['there is no such type']],
  [
    'AWS::Serverless::Function',
    ['a rule gets the resources that SAM makes of it, for example AWS::Lambda::Function'],
  ],
])('%s', (type, expected) =>
  expect(unknownTypes([{ ...named, on: [type] }])).toEqual(
    expected.map(what => `rule named never looks at ${type}: ${what}`),
  ),
);
