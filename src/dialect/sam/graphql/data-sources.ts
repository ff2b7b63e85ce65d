import type { PlainMap } from '../../builder/make.ts';
import { type SamProvenance, bySam } from '../../../source/provenance.ts';
import type { Plain } from '../../builder/make.ts';
import { entriesOf, itemsOf, textOf, type Entry } from '../../../source/node.ts';
import { apart, connect } from '../connector/connector.ts';
import type { End } from '../connector/end.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { assumedBy } from '../function/role.ts';
import { truthyProp, prop } from '../read.ts';
import { getAtt, ref, type SamResource } from '../sam-resource.ts';

type Source = {
  readonly kind: string;
  readonly type: string;
  readonly settings: PlainMap;
  readonly connector: string;
  readonly destination: End;
  readonly permissions: readonly string[];
};

/** Tables and functions that resolvers read from, each with a role of its own unless one is given; how to name each. */
export function addDataSources(
  builder: SamBuilder,
  resource: SamResource,
  api: Plain,
): ReadonlyMap<string, Plain> {
  const names = new Map<string, Plain>();
  const written = prop(resource.properties, 'DataSources');
  for (const entry of entriesOf(prop(written, 'DynamoDb')))
    names.set(entry.key, add(builder, resource, api, entry, table(entry)));
  for (const entry of entriesOf(prop(written, 'Lambda')))
    names.set(entry.key, add(builder, resource, api, entry, lambda(entry)));
  return names;
}

function add(
  builder: SamBuilder,
  resource: SamResource,
  api: Plain,
  { key, keySpan: span, value }: Entry,
  source: Source,
): Plain {
  const id = `${resource.id}${key}${source.kind}DataSource`;
  const provenance: SamProvenance = bySam(resource.name, span, 'graphql-data-source');
  const own = truthyProp(value, 'ServiceRoleArn');
  builder.generate(
    resource,
    id,
    'AWS::AppSync::DataSource',
    {
      Name: truthyProp(value, 'Name') ?? key,
      Type: source.type,
      ApiId: api,
      Description: prop(value, 'Description'),
      ...source.settings,
      ServiceRoleArn: own ?? getAtt(`${id}Role`, 'Arn'),
    },
    provenance,
  );
  if (!own) {
    builder.generate(
      resource,
      `${id}Role`,
      'AWS::IAM::Role',
      { AssumeRolePolicyDocument: assumedBy('appsync.amazonaws.com') },
      { ...provenance, rule: 'graphql-role' },
    );
    const end: End = {
      type: 'AWS::AppSync::DataSource',
      arn: getAtt(id, 'DataSourceArn'),
      role: ref(`${id}Role`),
    };
    connect(
      builder,
      apart(resource),
      { id: id + source.connector, suffix: '' },
      end,
      source.destination,
      source.permissions,
      {
        ...provenance,
        rule: 'graphql-connector',
      },
    );
  }
  return getAtt(id, 'Name');
}

function table({ value }: Entry): Source {
  const region = truthyProp(value, 'Region') ?? ref('AWS::Region');
  const name = prop(value, 'TableName');
  const arn: Plain = truthyProp(value, 'TableArn') ?? {
    'Fn::Sub': [
      'arn:${AWS::Partition}:dynamodb:${__Region__}:${AWS::AccountId}:table/${__TableName__}',
      { __TableName__: name, __Region__: region },
    ],
  };
  const wanted = itemsOf(prop(value, 'Permissions')).flatMap(item => textOf(item) ?? []);
  return {
    kind: 'DynamoDB',
    type: 'AMAZON_DYNAMODB',
    connector: 'ToTableConnector',
    destination: { type: 'AWS::DynamoDB::Table', arn },
    permissions: wanted.length > 0 ? wanted : ['Read', 'Write'],
    settings: {
      DynamoDBConfig: {
        AwsRegion: region,
        TableName: name,
        UseCallerCredentials: truthyProp(value, 'UseCallerCredentials'),
        Versioned: truthyProp(value, 'Versioned'),
        DeltaSyncConfig: truthyProp(value, 'DeltaSync'),
      },
    },
  };
}

function lambda({ value }: Entry): Source {
  const arn = prop(value, 'FunctionArn');
  return {
    kind: 'Lambda',
    type: 'AWS_LAMBDA',
    connector: 'ToLambdaConnector',
    destination: { type: 'AWS::Lambda::Function', arn },
    permissions: ['Write'],
    settings: { LambdaConfig: { LambdaFunctionArn: arn } },
  };
}
