import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Text, type Hole } from '../../../model/text.ts';
import { actionNamed, type Action } from '../actions/action-table.ts';
import { expandAction } from '../actions/expand.ts';
import { isEverything, servicesInArns } from './arn.ts';
import { widthOf } from './pattern.ts';

const pseudo = (name: string): Hole => ({ of: 'pseudo', name: `AWS::${name}` });
const table: Hole = { of: 'name', resource: 'Orders' };
const free: Hole = { of: 'parameter', name: 'Free' };
function holeOf(name: string): Hole {
  if (name.startsWith('AWS::')) return pseudo(name.slice(5));
  return name === 'Orders' ? table : free;
}
/** `${AWS::Region}` and `${Free}` as Fn::Sub would make them. */
const sub = (text: string): Text =>
  Text.of(...text.split(/\$\{([^}]+)\}/).map((piece, index) => (index % 2 === 0 ? piece : holeOf(piece))));
const action = (name: string): Action => actionNamed(name)!;
const width = (name: string, ...resources: readonly string[]): string =>
  widthOf(action(name), resources.map(sub));

describe('all of a service, however it is spelled', () =>
  test.each([
    ['s3:GetObject', '*'],
    ['s3:GetObject', '**'],
    ['s3:GetObject', 'arn:*'],
    ['s3:GetObject', 'arn:aws:s3:::*'],
    ['s3:GetObject', 'arn:aws:s3:::*/*'],
    ['s3:ListBucket', 'arn:aws:s3:::*'],
    ['s3:GetObject', 'arn:${AWS::Partition}:s3:::*'],
    ['s3:GetObject', 'arn:*:s3:*:*:*'],
    ['dynamodb:Query', 'arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/*'],
    ['dynamodb:Query', 'arn:aws:dynamodb:${Free}:*:table/*'],
    ['dynamodb:Query', 'arn:aws:dynamodb:us-east-1:*:*'],
    ['dynamodb:GetRecords', 'arn:aws:dynamodb:*:*:table/*'],
    ['lambda:InvokeFunction', 'arn:aws:lambda:us-east-1:123456789012:function:*'],
    ['sns:Publish', 'arn:aws:sns:*:*:*'],
    ['sns:Publish', 'arn:aws:sns:*:*'],
    ['sqs:SendMessage', 'arn:${AWS::Partition}:sqs:*:*:*'],
    ['logs:PutLogEvents', 'arn:aws:logs:*:*:*'],
    ['logs:PutLogEvents', 'arn:aws:logs:*:*:log-group:*'],
    ['logs:PutLogEvents', 'arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:*:*'],
    ['logs:PutLogEvents', 'arn:aws:logs:${AWS::Region}:${AWS::AccountId}:*'],
    ['secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:*:*:secret:*'],
    ['kms:Decrypt', 'arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/*'],
    ['iam:PassRole', 'arn:aws:iam::*:role/*'],
    ['iam:PassRole', 'arn:aws:iam::${AWS::AccountId}:*'],
    ['ssm:GetParameter', 'arn:aws:ssm:*:*:parameter/*'],
    ['ssm:GetParameter', 'arn:aws:ssm:*:*:parameter*'],
    ['kinesis:PutRecord', 'arn:aws:kinesis:*:*:stream/*'],
    ['states:StartExecution', 'arn:aws:states:*:*:stateMachine:*'],
    ['states:StopExecution', 'arn:aws:states:*:*:execution:*:*'],
    ['ses:SendEmail', 'arn:aws:ses:*:*:identity/*'],
    ['execute-api:ManageConnections', 'arn:aws:execute-api:*:*:*/@connections/*'],
    ['execute-api:Invoke', 'arn:aws:execute-api:*:*:*'],
    ['iot:Publish', 'arn:aws:iot:*'],
  ])('%s on %s is on everything', (name, resource) => expect(width(name, resource)).toBe('everything')));

describe('a name anywhere in the resource scopes it', () =>
  test.each([
    ['s3:GetObject', 'arn:aws:s3:::uploads/*'],
    ['s3:GetObject', 'arn:aws:s3:::${Free}/*'],
    ['s3:GetObject', 'arn:aws:s3:::uploads-*'],
    ['s3:GetObject', 'arn:aws:s3:::*/public/*'],
    ['s3:GetObject', 'arn:aws:s3:*:*:uploads/*'],
    ['s3:GetObject', '${Free}/*'],
    ['s3:GetObject', '${Free}'],
    ['dynamodb:Query', 'arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Orders}/index/*'],
    ['dynamodb:Query', 'arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Free}*'],
    ['logs:PutLogEvents', 'arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/*'],
    ['logs:PutLogEvents', 'arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/orders:*'],
    ['lambda:InvokeFunction', 'arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:orders-*'],
    ['secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/*'],
    ['ssm:GetParameter', 'arn:aws:ssm:${AWS::Region}:${AWS::AccountId}:parameter/orders/*'],
    [
      'execute-api:ManageConnections',
      'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Free}/*/@connections/*',
    ],
    ['iam:PassRole', 'arn:aws:iam::${AWS::AccountId}:role/service-role/*'],
    ['sqs:SendMessage', 'arn:aws:sns:${AWS::Region}:${AWS::AccountId}:*'],
    ['dynamodb:Query', 'arn:aws:dynamodb:::table/*'],
    ['iam:GetPolicy', 'arn:aws:iam::aws:policy/*'],
  ])('%s on %s', (name, resource) => expect(width(name, resource)).toBe('scoped')));

test.each([
  ['dynamodb:Query', 'arn:aws:dynamodb:*:*:table/orders'],
  ['dynamodb:Query', 'arn:aws:dynamodb:${Free}:*:table/${Orders}'],
  ['sqs:SendMessage', 'arn:aws:sqs:*:123456789012:orders'],
  ['sts:AssumeRole', 'arn:aws:iam::*:role/deploy'],
  ['s3:GetObject', 'arn:*:s3:::uploads/*'],
])('%s on %s is mild: one name, many places', (name, resource) =>
  expect(width(name, resource)).toBe('elsewhere'),
);

test('one resource that must be named confines an action that takes several', () => {
  const free = ['volume', 'network-interface', 'instance'].map(kind => `arn:aws:ec2:*:*:${kind}/*`);
  expect(
    width('ec2:RunInstances', ...free, 'arn:aws:ec2:*:*:image/ami-1', 'arn:aws:ec2:*:*:subnet/subnet-1'),
  ).not.toBe('everything');
  expect(width('ec2:RunInstances', 'arn:aws:ec2:*:*:*')).toBe('everything');
  expect(
    width(
      'glue:GetTable',
      'arn:aws:glue:*:*:catalog',
      'arn:aws:glue:*:*:database/*',
      'arn:aws:glue:*:*:table/*',
    ),
  ).toBe('everything');
  expect(
    width(
      'glue:GetTable',
      'arn:aws:glue:*:*:catalog',
      'arn:aws:glue:*:*:database/sales',
      'arn:aws:glue:*:*:table/sales/*',
    ),
  ).not.toBe('everything');
});

test.each([
  ['*', true],
  ['arn:*', true],
  ['arn:aws:*:*:*:*', true],
  ['arn:aws:s3:::*', false],
  ['arn:aws:*:*:*:x', false],
  ['${Free}', false],
  ['', false],
])('%j leaves nothing out: %s', (text, all) => expect(isEverything(sub(text))).toBe(all));

test('the services that resources name', () => {
  expect(servicesInArns([sub('arn:aws:s3:::a'), sub('arn:aws:s3:::b/*'), sub('arn:aws:sqs:*:*:q')])).toEqual([
    's3',
    'sqs',
  ]);
  expect(servicesInArns([sub('arn:aws:s3:::a'), sub('${Free}')])).toBeUndefined();
  expect(servicesInArns([sub('*')])).toBeUndefined();
  expect(servicesInArns([])).toBeUndefined();
});

const scopable = [
  's3',
  'dynamodb',
  'sqs',
  'sns',
  'lambda',
  'kms',
  'logs',
  'states',
  'ssm',
  'secretsmanager',
  'iam',
  'ec2',
  'glue',
  'apigateway',
].flatMap(service => {
  const actions = expandAction(`${service}:*`);
  return actions === 'unknown-service' ? [] : actions.filter(one => one.scopable);
});
const anyAction = fc.constantFrom(...scopable);
const anyResource = fc
  .array(
    fc.oneof(fc.constantFrom('*', ':', '/', 'arn:', 'aws', 's3', 'table', 'a'), fc.string({ maxLength: 6 })),
    { maxLength: 12 },
  )
  .map(pieces => Text.of(...pieces));

test('laws', () => {
  fc.assert(
    fc.property(anyAction, one => {
      expect(widthOf(one, [Text.of('*')])).toBe('everything');
    }),
  );
  // Another resource never takes away what an entry gives, save where several kinds must be named together.
  fc.assert(
    fc.property(anyAction, fc.array(anyResource, { maxLength: 3 }), anyResource, (one, some, more) => {
      if (widthOf(one, some) === 'everything') expect(widthOf(one, [...some, more])).toBe('everything');
    }),
  );
  // A hole that is no wildcard never opens: what the parameter is, only deployment says.
  fc.assert(
    fc.property(anyAction, fc.constantFrom<Hole>(free, table, pseudo('AccountId')), (one, hole) => {
      expect(widthOf(one, [Text.of(hole)])).toBe('scoped');
    }),
  );
  // The ARN of one resource of a type, spelled out, is never everything.
  fc.assert(
    fc.property(anyAction, one => {
      const named = one.types
        .flatMap(type => type.arns)
        .map(arn => Text.of(arn.replace(/\$\{[^}]*\}/g, 'x')));
      expect(widthOf(one, named)).toBe('scoped');
    }),
  );
});
