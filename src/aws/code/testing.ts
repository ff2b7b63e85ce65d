import { worldAmong } from '../../../tools/worlds.ts';
import type { Resource } from '../../model/world.ts';
import { eventUsesOf } from './event-uses.ts';
import { codeOf } from './function-code.ts';
import { needsOf } from './needs.ts';

/** The function `Fn` of a template: the text of its one file, more lines of its properties, and what is declared beside it. */
export function functionWith(
  file: string,
  code: string,
  { properties = '', resources = '', parameters = '' } = {},
): Resource | undefined {
  const template = `Transform: AWS::Serverless-2016-10-31
${parameters}
Resources:
${resources}
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: ${file.endsWith('.py') ? 'python3.13' : 'nodejs22.x'}
      ${properties.trimStart()}
`;
  return worldAmong({ 'template.yaml': template, [file]: code }).resource('Fn');
}

export const HTTP_EVENT = 'Events: { Api: { Type: HttpApi, Properties: { Path: /x, Method: post } } }';

/** What the code of a function uses of its event, each use a line: what happens to it, the field, who writes it. */
export function eventUsesIn(
  file: string,
  code: string,
  properties = HTTP_EVENT,
  resources = '',
): readonly string[] {
  const fn = functionWith(file, code, { properties, resources });
  return fn
    ? eventUsesOf(fn).map(({ kind, field, writer }) => `${kind} ${field} ${writer}`)
    : ['no function'];
}

const STORES = {
  parameters: 'Parameters: { Model: { Type: String }, OtherKey: { Type: String } }',
  resources: `  Key: { Type: AWS::KMS::Key, Properties: { KeyPolicy: {} } }
  KeyName: { Type: AWS::KMS::Alias, Properties: { AliasName: alias/own, TargetKeyId: !Ref Key } }
  Plain: { Type: AWS::DynamoDB::Table, Properties: {} }
  Table: { Type: AWS::DynamoDB::Table, Properties: { TableName: orders, SSESpecification: { SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: !GetAtt Key.Arn } } }
  Bucket: { Type: AWS::S3::Bucket, Properties: { BucketEncryption: { ServerSideEncryptionConfiguration: [ { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: !Ref KeyName } } ] } } }
  Open: { Type: AWS::S3::Bucket, Properties: { BucketName: open } }
  Queue: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: !Ref Key } }
  Topic: { Type: AWS::SNS::Topic, Properties: { KmsMasterKeyId: alias/aws/sns } }
  Locked: { Type: AWS::SNS::Topic, Properties: { KmsMasterKeyId: !Ref OtherKey } }
  Secret: { Type: AWS::SecretsManager::Secret, Properties: { Name: prod/db, KmsKeyId: alias/elsewhere } }
  Machine: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: r } }
  Pool: { Type: AWS::Cognito::UserPool, Properties: {} }
  Logs: { Type: AWS::Logs::LogGroup, Properties: {} }`,
  properties: `Environment:
        Variables:
          PLAIN: !Ref Plain
          TABLE: !Ref Table
          TABLE_ARN: !GetAtt Table.Arn
          BUCKET: !Ref Bucket
          OPEN: !Ref Open
          QUEUE: !Ref Queue
          TOPIC: !Ref Topic
          LOCKED: !Ref Locked
          SECRET: !Ref Secret
          MACHINE: !Ref Machine
          POOL: !Ref Pool
          LOGS: !Ref Logs
          KEY: !GetAtt Key.Arn`,
};

/** What the code of a function needs, each action a line: `?` before it where it depends on a store that is not known, `~` after an ARN that is not all known. */
function needed(file: string, code: string): readonly string[] {
  const fn = functionWith(file, code, STORES);
  const read = fn && codeOf(fn);
  if (!fn || read?.kind !== 'read') return ['not read'];
  return needsOf(read.calls, fn).flatMap(({ actions }) =>
    actions
      .filter(
        ({ list, action }) => list !== 'optional' && (list !== 'dependent' || action.startsWith('kms:')),
      )
      .map(({ action, list, arns, known }) => {
        const on = arns.map(arn =>
          String(arn)
            .replaceAll('arn:${AWS::Partition}:', '')
            .replaceAll('${AWS::Region}:${AWS::AccountId}', 'R:A')
            .replaceAll('${only the code knows it}', '?')
            .replaceAll('${six characters}', '??????'),
        );
        return `${list === 'dependent' ? '? ' : ''}${action} on ${on.join(', ')}${known ? '' : ' ~'}`;
      }),
  );
}

/** What a function needs that makes a client of the SDK for JavaScript, `dynamodb DynamoDB`, and runs this with it as `c`. */
export const js = (client: string, body: string): readonly string[] =>
  needed(
    'src/app.js',
    `const { ${client.replace(/.* /, '')} } = require('@aws-sdk/client-${client.replace(/ .*/, '')}'); const c = new ${client.replace(/.* /, '')}({});
     exports.handler = async event => { ${body} };`,
  );
/** What a handler in Python with this body needs; `loadPython` comes first. */
export const python = (body: string): readonly string[] =>
  needed(
    'src/app.py',
    `import boto3, os\n\ndef handler(event, context):\n${body
      .split('\n')
      .map(line => `    ${line}`)
      .join('\n')}\n`,
  );
