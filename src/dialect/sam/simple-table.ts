import { provenanceOf } from './subject.ts';
import { textOf } from '../../source/node.ts';
import { deployed } from './deployed.ts';
import type { SamBuilder } from './sam-builder.ts';
import { given, prop } from './read.ts';
import { type Subject } from './subject.ts';
import { tagList } from './tags.ts';

const TYPES: { readonly [type: string]: string } = { String: 'S', Number: 'N', Binary: 'B' };

/** AWS::Serverless::SimpleTable: a table with one key, paid by request unless it says otherwise. */
export function expandSimpleTable(x: SamBuilder, subject: Subject): void {
  const { properties } = subject;
  const key = given(properties, 'PrimaryKey');
  const name = prop(key, 'Name') ?? 'id';
  const type = TYPES[textOf(prop(key, 'Type')) ?? 'String'] ?? prop(key, 'Type');
  const provisioned = given(properties, 'ProvisionedThroughput');
  const tags = given(properties, 'Tags');
  x.become(
    subject,
    subject.id,
    'AWS::DynamoDB::Table',
    deployed(
      subject,
      ['PointInTimeRecoverySpecification', 'SSESpecification', 'TableName'],
      provenanceOf(subject, 'PrimaryKey', 'simple-table'),
      {
        AttributeDefinitions: [{ AttributeName: name, AttributeType: type }],
        KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
        ...(provisioned ? { ProvisionedThroughput: provisioned } : { BillingMode: 'PAY_PER_REQUEST' }),
        Tags: tags && tagList(tags),
      },
    ),
  );
}
