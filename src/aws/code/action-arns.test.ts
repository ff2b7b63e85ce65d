import { expect, test } from 'vitest';
import { worldOf } from '../../../tools/worlds.ts';
import { Text, type Part } from '../../model/text.ts';
import { arnNaming } from '../iam/policy/own-arn.ts';
import { arnsOfAction } from './action-arns.ts';
import { patternOf } from './unknown-part.ts';

const world = worldOf('Resources: { Orders: { Type: AWS::DynamoDB::Table } }');
const orders: Part = { of: 'name', resource: 'Orders' };
const arn = (format: string, ...name: readonly Part[]): Text => arnNaming(format, Text.of(...name), world);
const short = (text: Text): string =>
  String(text)
    .replace('arn:${AWS::Partition}:', '')
    .replace('${AWS::Region}:${AWS::AccountId}', 'R:A')
    .replace(':${AWS::AccountId}', ':A');

test.each<[string, string, readonly Text[], readonly string[]]>([
  ['the table', 'dynamodb:GetItem', [arn('dynamodb:R:A:table/@', orders)], ['dynamodb:R:A:table/${Orders}']],
  ['what is in a bucket', 's3:GetObject', [arn('s3:::@', 'uploads')], ['s3:::uploads/*']],
  ['a part of a bucket', 's3:GetObject', [arn('s3:::@', 'uploads/in/*')], ['s3:::uploads/in/*']],
  ['the bucket itself', 's3:ListBucket', [arn('s3:::@', 'uploads')], ['s3:::uploads']],
  ['no resource, where there is none to check', 's3:ListAllMyBuckets', [arn('s3:::@', 'uploads')], ['*']],
  ['any table, of a call that names none', 'dynamodb:GetItem', [], ['dynamodb:R:A:table/*']],
  [
    'any role, of a call on something else',
    'iam:PassRole',
    [arn('lambda:R:A:function:@', 'f')],
    ['iam::A:role/*'],
  ],
  ['all that a call needs at once', 'ecs:RunTask', [], ['ecs:R:A:task-definition/*:*']],
  [
    'the streams of a log group',
    'logs:PutLogEvents',
    [arn('logs:R:A:log-group:@', 'g')],
    ['logs:R:A:log-group:g:log-stream:*'],
  ],
  [
    'a stream that is to be made',
    'logs:CreateLogStream',
    [arn('logs:R:A:log-group:@', 'g:*')],
    ['logs:R:A:log-group:g:log-stream:*'],
  ],
  ['a log group', 'logs:FilterLogEvents', [arn('logs:R:A:log-group:@', 'g')], ['logs:R:A:log-group:g:*']],
  [
    'what nobody knows stays what it is',
    'sns:Publish',
    [Text.of({ of: 'parameter', name: 'Topic' })],
    ['${Topic}'],
  ],
  ['an action that AWS does not list', 'made:Up', [], ['*']],
])('%s', (_, action, targets, expected) =>
  expect(arnsOfAction(action, targets, world).map(arn => short(patternOf(arn)))).toEqual(expected),
);
