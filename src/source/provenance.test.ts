import {
  type Provenance,
  byEnvironment,
  byPlugin,
  byPolicyTemplate,
  bySam,
  byServerless,
  environmentVariableOf,
  isAuthorsChoice,
  isEventBucket,
  isGeneratedBySam,
  isSharedServiceRole,
  policyTemplateOf,
  ruleName,
} from './provenance.ts';
import { expect, test } from 'vitest';

const span = { file: 'a.yaml', start: 1, end: 2 };

type Expected = {
  sam: boolean;
  author: boolean;
  template?: string;
  role?: boolean;
  bucket?: boolean;
  variable?: string;
};
test.each<[Provenance, string, Expected]>([
  [bySam('F', span, 'function-role'), 'sam:function-role', { sam: true, author: false }],
  [
    byPolicyTemplate('F', span, 'S3ReadPolicy'),
    'sam:policy-template:S3ReadPolicy',
    { sam: true, author: true, template: 'S3ReadPolicy' },
  ],
  [byServerless('provider', span, 'role'), 'serverless:role', { sam: false, author: false, role: true }],
  [byServerless('fn', span, 'bucket'), 'serverless:bucket', { sam: false, author: false, bucket: true }],
  [byPlugin('fn', span, 'warmup'), 'serverless:plugin-warmup', { sam: false, author: false }],
  [byEnvironment('KEY', span), 'env:KEY', { sam: false, author: false, variable: 'KEY' }],
])('%o is %s', (provenance, name, expected) => {
  const { sam, author, template, role = false, bucket = false, variable } = expected;
  expect(ruleName(provenance)).toBe(name);
  expect([isGeneratedBySam(provenance), isAuthorsChoice(provenance)]).toEqual([sam, author]);
  expect([policyTemplateOf(provenance), environmentVariableOf(provenance)]).toEqual([template, variable]);
  expect([isSharedServiceRole(provenance), isEventBucket(provenance)]).toEqual([role, bucket]);
});

test('what the author wrote has none', () => {
  expect([isAuthorsChoice(undefined), isGeneratedBySam(undefined)]).toEqual([true, false]);
});
