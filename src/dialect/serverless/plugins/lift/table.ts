import { at } from '../../../../source/node.ts';
import type { Plain } from '../../../builder/make.ts';
import { text, truthy } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';
import { constructId } from '../../variables/constructs.ts';
import { addExtended, arnOf, type Construct, type ConstructKind } from './construct.ts';

/** One table with `PK` and `SK` and as many secondary indexes as asked for, with a stream of both images. */
export const table: ConstructKind = {
  grants: ({ key }) => [
    [
      [
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:Query',
        'dynamodb:Scan',
        'dynamodb:PutItem',
        'dynamodb:DeleteItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:UpdateItem',
        'dynamodb:ConditionCheckItem',
      ],
      [arnOf(key, 'Table', 'Resource'), { 'Fn::Join': ['/', [arnOf(key, 'Table', 'Resource'), 'index/*']] }],
    ],
  ],
  make: makeTable,
};

const LOCAL = 5;

function makeTable(service: ServerlessService, construct: Construct): void {
  const { key, value, provenance } = construct;
  const count = Math.min(20, Math.max(0, Number(text(at(value, 'gsiCount')) ?? 0) || 0));
  const global = named('GSI', count);
  const local = named('LSI', truthy(at(value, 'localSecondaryIndexes')) ? LOCAL : 0);
  const names = [
    'PK',
    'SK',
    ...local.map(name => `${name}-SK`),
    ...global.flatMap(name => [`${name}-PK`, `${name}-SK`]),
  ];
  const id = constructId(key, 'Table', 'Resource');
  addExtended(
    service,
    construct,
    'table',
    id,
    'AWS::DynamoDB::Table',
    {
      KeySchema: keys('PK', 'SK'),
      AttributeDefinitions: names.map(name => ({ AttributeName: name, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: indexes(global, name => keys(`${name}-PK`, `${name}-SK`)),
      LocalSecondaryIndexes: indexes(local, name => keys('PK', `${name}-SK`)),
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'TimeToLive', Enabled: true },
    },
    { UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Retain' },
  );
  service.builder.addOutput(constructId(key, 'TableName'), { Ref: id }, provenance);
}

const named = (kind: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${kind}-${index + 1}`);

const keys = (hash: string, range: string): Plain => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];

const indexes = (names: readonly string[], keysOf: (name: string) => Plain): Plain =>
  names.length === 0
    ? undefined
    : names.map(name => ({
        IndexName: name,
        KeySchema: keysOf(name),
        Projection: { ProjectionType: 'ALL' },
      }));
