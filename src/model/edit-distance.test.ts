import { expect, test } from 'vitest';
import { nearest } from './edit-distance.ts';

const RULES = [
  'iam-admin-policy',
  'iam-wildcard-action',
  'iam-wildcard-resource',
  's3-bucket-encryption',
  's3-public-access',
  'lambda-log-retention',
  'log-group-retention',
];

test.each([
  ['a letter too many', 'iam-wildcard-actionn', 'iam-wildcard-action'],
  ['two swapped', 'lambda-lgo-retention', 'lambda-log-retention'],
  ['a word left out', 's3-encryption', 's3-bucket-encryption'],
  ['only a part', 'admin', 'iam-admin-policy'],
  ['a part of two', 'retention', undefined],
  ['something else', 'terraform', undefined],
  ['nothing', '', undefined],
])('%s', (_, word, expected) => expect(nearest(word, RULES)).toBe(expected));
