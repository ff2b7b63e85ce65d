import { lookUp } from '../../model/look-up.ts';
import { provenanceOf } from './sam-resource.ts';
import { textOf } from '../../source/node.ts';
import { deployed } from './deployed.ts';
import type { SamBuilder } from './sam-builder.ts';
import { truthyProp, prop } from './read.ts';
import { type SamResource } from './sam-resource.ts';
import { tagList } from './tags.ts';

const TYPES: { readonly [type: string]: string } = { String: 'S', Number: 'N', Binary: 'B' };

/** AWS::Serverless::SimpleTable: a table with one key, paid by request unless it says otherwise. */
export function expandSimpleTable(builder: SamBuilder, resource: SamResource): void {
  const { properties } = resource;
  const key = truthyProp(properties, 'PrimaryKey');
  const name = prop(key, 'Name') ?? 'id';
  const type = lookUp(TYPES, textOf(prop(key, 'Type')) ?? 'String') ?? prop(key, 'Type');
  const provisioned = truthyProp(properties, 'ProvisionedThroughput');
  const tags = truthyProp(properties, 'Tags');
  builder.lowerTo(
    resource,
    resource.id,
    'AWS::DynamoDB::Table',
    deployed(
      resource,
      ['PointInTimeRecoverySpecification', 'SSESpecification', 'TableName'],
      provenanceOf(resource, 'PrimaryKey', 'simple-table'),
      {
        AttributeDefinitions: [{ AttributeName: name, AttributeType: type }],
        KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
        ...(provisioned ? { ProvisionedThroughput: provisioned } : { BillingMode: 'PAY_PER_REQUEST' }),
        Tags: tags && tagList(tags),
      },
    ),
  );
}
