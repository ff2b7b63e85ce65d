import { expect, test } from 'vitest';
import { Text, type Part } from '../../model/text.ts';
import { leastStatements } from './least-policy.ts';
import type { NeededPermission } from './permissions.ts';

const at = { file: 'a.js', start: 0, end: 1 };
const need = (action: string, on: string | Part, more: Partial<NeededPermission> = {}): NeededPermission => ({
  action,
  on: Text.of(on),
  necessity: 'required',
  by: { kind: 'call', what: action.slice(action.indexOf(':') + 1), at },
  ...more,
});

test.each<[string, readonly NeededPermission[], readonly string[]]>([
  ['nothing for nothing', [], []],
  [
    'actions on the same resource are in one statement, by their names',
    [
      need('dynamodb:PutItem', 'orders'),
      need('dynamodb:GetItem', 'orders'),
      need('dynamodb:GetItem', 'orders'),
    ],
    ['dynamodb:GetItem dynamodb:PutItem on orders'],
  ],
  [
    'resources with the same actions as well',
    [need('sns:Publish', 'news'), need('sns:Publish', 'alarms')],
    ['sns:Publish on alarms news'],
  ],
  [
    'no action gets a resource that it does not need',
    [need('s3:ListBucket', 'b'), need('s3:GetObject', 'b/*'), need('s3:GetObject', 'c/*')],
    ['s3:GetObject on b/* c/*', 's3:ListBucket on b'],
  ],
  [
    'a resource that a pattern holds anyway is not named again',
    [
      need('dynamodb:GetItem', 'table/*'),
      need('dynamodb:GetItem', 'table/orders'),
      need('dynamodb:PutItem', 'table/orders'),
    ],
    ['dynamodb:GetItem on table/*', 'dynamodb:PutItem on table/orders'],
  ],
  [
    'what is optional is left out, what is one of several is not',
    [
      need('s3:ListBucket', 'b', { necessity: 'optional' }),
      need('dynamodb:PartiQLSelect', 't', { necessity: 'one of' }),
    ],
    ['dynamodb:PartiQLSelect? on t'],
  ],
])('%s', (_, permissions, expected) =>
  expect(
    leastStatements(permissions).map(
      ({ actions, resources }) =>
        `${actions.map(({ name, isChoice }) => name + (isChoice ? '?' : '')).join(' ')} on ${resources.map(({ arn }) => arn).join(' ')}`,
    ),
  ).toEqual(expected),
);

test('each line that needs an action is told once', () => {
  const other = { file: 'b.js', start: 4, end: 5 };
  const [statement] = leastStatements([
    need('sns:Publish', 'news'),
    need('sns:Publish', 'news'),
    need('sns:Publish', 'alarms', { by: { kind: 'call', what: 'publish', at: other } }),
  ]);
  expect(statement?.actions.map(({ by }) => by.map(one => `${one.at.file} ${one.what}`))).toEqual([
    ['b.js publish', 'a.js Publish'],
  ]);
});

test('the order of the calls makes no difference', () => {
  const all = ['dynamodb:PutItem', 'sns:Publish', 's3:GetObject'].flatMap(action =>
    ['a', 'b', { of: 'parameter', name: 'P' } as const].map(on => need(action, on)),
  );
  expect(
    leastStatements(all.toReversed()).map(({ actions, resources }) => [
      actions.map(a => a.name),
      resources.map(({ arn }) => arn.key),
    ]),
  ).toEqual(
    leastStatements(all).map(({ actions, resources }) => [
      actions.map(a => a.name),
      resources.map(({ arn }) => arn.key),
    ]),
  );
});
