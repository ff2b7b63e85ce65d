import { expect, test } from 'vitest';
import { StackIndex } from '../../../model/stack-index.ts';
import { emptyStack } from '../../../model/stack.ts';
import { Text } from '../../../model/text.ts';
import { World } from '../../../model/world.ts';
import { actionNamed } from '../actions/action-table.ts';
import type { OpenGrant } from './open-resources.ts';
import { named, namesFor, reachedBy } from './wording.ts';

const stack = emptyStack({ dialect: 'cloudformation', file: 'a' });
const world = new World(new StackIndex(stack));
const opening = (names: readonly string[], resource: string): OpenGrant => {
  const actions = names.map(name => actionNamed(name)!);
  return {
    width: 'everything',
    actions,
    others: [],
    byName: true,
    entries: [],
    texts: [Text.of(resource)],
    grade: 'high',
    onlyLogs: false,
  };
};

test('of many actions the worst are named', () =>
  expect(
    named(
      ['s3:GetBucketAcl', 's3:ListBucket', 's3:GetObject', 's3:PutBucketPolicy', 's3:DeleteObject'].map(
        name => actionNamed(name)!,
      ),
    ),
  ).toBe('s3:PutBucketPolicy, s3:DeleteObject, s3:GetObject and 2 more'));

test.each([
  [['dynamodb:Query'], '*', 'on every table', 'table/TableName'],
  [['s3:GetObject', 's3:ListBucket'], '*', 'on every object and bucket', ':s3:::BucketName/ObjectName'],
  [
    ['lambda:TagResource'],
    'arn:aws:lambda:*:*:event-source-mapping:*',
    'on every event source mapping',
    'event-source-mapping:UUID',
  ],
  [['execute-api:Invoke'], '*', 'on every API', 'ApiId/Stage/Method/ApiSpecificResourcePath'],
  [['ec2:CreateTags'], '*', 'on every resource of ec2', ':ec2:${AWS::Region}:${AWS::AccountId}:Resource'],
  [['events:PutRule'], '*', 'on every rule', 'rule/RuleName'],
])('%j on %s: %s', (actions, resource, where, arn) => {
  expect(reachedBy(opening(actions, resource))).toBe(where);
  expect(namesFor(opening(actions, resource), world)).toContain(arn);
});
