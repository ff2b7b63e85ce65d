import { lookUp } from '../../../../model/look-up.ts';
import type { Plain } from '../../../builder/make.ts';
import { at, entriesOf, isCall, textOf, type Node } from '../../../../source/node.ts';
import { text } from '../../read.ts';
import { argument, isComputed, joinedArn, type Permission } from './task.ts';

const TABLE: { readonly [integration: string]: string } = {
  'dynamodb:updateItem': 'UpdateItem',
  'aws-sdk:dynamodb:updateItem': 'UpdateItem',
  'aws-sdk:dynamodb:updateItem.waitForTaskToken': 'UpdateItem',
  'dynamodb:putItem': 'PutItem',
  'aws-sdk:dynamodb:putItem': 'PutItem',
  'aws-sdk:dynamodb:putItem.waitForTaskToken': 'PutItem',
  'dynamodb:getItem': 'GetItem',
  'dynamodb:deleteItem': 'DeleteItem',
  'aws-sdk:dynamodb:updateTable': 'UpdateTable',
  'aws-sdk:dynamodb:query': 'Query',
  'aws-sdk:dynamodb:scan': 'Scan',
};
const MANY: { readonly [integration: string]: string } = {
  'aws-sdk:dynamodb:batchGetItem': 'BatchGetItem',
  'aws-sdk:dynamodb:batchWriteItem': 'BatchWriteItem',
};
const OBJECTS: { readonly [integration: string]: string } = {
  's3:getObject': 's3:GetObject',
  's3:putObject': 's3:PutObject',
  's3:listObjectsV2': 's3:listObjectsV2',
};
const REDSHIFT: { readonly [integration: string]: string } = {
  executeStatement: 'ExecuteStatement',
  batchExecuteStatement: 'BatchExecuteStatement',
  listStatements: 'ListStatements',
  describeStatement: 'DescribeStatement',
  getStatementResult: 'GetStatementResult',
  cancelStatement: 'CancelStatement',
};

/** What tasks that read and write data are granted: DynamoDB, S3 and Redshift. Nothing for an integration that the plug-in does not know. */
export function dataPermissions(integration: string, state: Node): readonly Permission[] {
  const table = lookUp(TABLE, integration);
  if (table !== undefined) return [{ action: `dynamodb:${table}`, resource: tableOf(state) }];
  const many = lookUp(MANY, integration);
  if (many !== undefined) return tables(`dynamodb:${many}`, state);
  const objects = lookUp(OBJECTS, integration.replace('aws-sdk:', ''));
  if (objects !== undefined) return objectPermissions(objects, state);
  const statement = lookUp(REDSHIFT, integration.replace('aws-sdk:redshiftdata:', ''));
  return statement === undefined || !integration.startsWith('aws-sdk:redshiftdata:')
    ? []
    : redshift(`redshift-data:${statement}`, state);
}

function tableOf(state: Node): Plain {
  if (isComputed(state, 'TableName')) return '*';
  const name = argument(state, 'TableName');
  if (isComputed(state, 'IndexName')) return tableArn(name, '/index/*');
  const index = argument(state, 'IndexName');
  return index ? tableArn(name, `/index/${text(index) ?? '*'}`) : tableArn(name, '');
}

/** A table of the template by its attribute, another one by its name. */
function tableArn(table: Node | undefined, below: string): Plain {
  if (below === '' && isCall(table, 'Ref')) return { 'Fn::GetAtt': [textOf(table.arg) ?? '', 'Arn'] };
  if (below === '' && isCall(table, 'Fn::ImportValue'))
    return joinedArn('dynamodb', { 'Fn::Join': ['/', ['table', table]] });
  const name = text(table);
  return joinedArn(
    'dynamodb',
    table && name === undefined
      ? { 'Fn::Join': ['', ['table/', table, below]] }
      : `table/${name ?? '*'}${below}`,
  );
}

function tables(action: string, state: Node): readonly Permission[] {
  if (isComputed(state, 'RequestItems')) return [{ action, resource: '*' }];
  return entriesOf(argument(state, 'RequestItems')).map(({ key }) => ({
    action,
    resource: joinedArn('dynamodb', `table/${key.replace('.$', '')}`),
  }));
}

function objectPermissions(action: string, state: Node): readonly Permission[] {
  const bucket = at(state, 'Parameters', 'Bucket');
  const arn = (path: string): Plain => {
    const literal = bucket ? text(bucket) : '*';
    const start = 'arn:${AWS::Partition}:s3:::';
    return literal === undefined
      ? { 'Fn::Sub': [`${start}\${bucket}${path}`, { bucket }] }
      : { 'Fn::Sub': `${start}${literal}${path}` };
  };
  if (action === 's3:listObjectsV2')
    return ['s3:Get*', 's3:List*'].map(one => ({ action: one, resource: [arn(''), arn('/*')] }));
  const key = at(state, 'Parameters', 'Key');
  const [name, prefix] = [key ? (text(key) ?? '*') : '*', text(at(state, 'Parameters', 'Prefix'))];
  if (prefix) return [{ action, resource: [arn(`/${prefix}/${name}`)] }];
  return [{ action, resource: [!bucket && name === '*' ? '*' : arn(`/${name}`)] }];
}

function redshift(action: string, state: Node): readonly Permission[] {
  if (!/ecuteStatement$/i.test(action)) return [{ action, resource: '*' }];
  const parameter = (name: string): Node | undefined => at(state, 'Parameters', name);
  const sub = (rest: string): Plain => ({ 'Fn::Sub': `arn:\${AWS::Partition}:${rest}` });
  const here = '${AWS::Region}:${AWS::AccountId}';
  const literal = (node: Node | undefined): string => (node ? (text(node) ?? '*') : '*');
  const group = parameter('WorkgroupName') ?? parameter('WorkgroupName.$');
  const serverless: Plain =
    group && (text(group)?.startsWith('arn:') ? group : sub(`redshift-serverless:${here}:workgroup/*`));
  const cluster = literal(parameter('ClusterIdentifier'));
  const database = `redshift:${here}:dbname:${cluster}/${literal(parameter('Database'))}`;
  const user = parameter('DbUser') ?? (parameter('DbUser.$') ? '*' : undefined);
  return [{ action, resource: serverless ?? sub(`redshift:${here}:cluster:${cluster}`) }, credentials()];

  function credentials(): Permission {
    const secret = parameter('SecretArn');
    if (secret || parameter('SecretArn.$'))
      return {
        action: 'secretsmanager:GetSecretValue',
        resource: text(secret)?.startsWith('arn:')
          ? secret
          : sub(`secretsmanager:${here}:secret:${secret ? literal(secret) : ''}*`),
      };
    if (user)
      return {
        action: 'redshift:GetClusterCredentials',
        resource: [
          sub(`redshift:${here}:dbuser:${cluster}/${typeof user === 'string' ? user : literal(user)}`),
          sub(database),
        ],
      };
    return serverless === undefined
      ? { action: 'redshift:GetClusterCredentialsWithIAM', resource: sub(database) }
      : { action: 'redshift-serverless:GetCredentials', resource: serverless };
  }
}
