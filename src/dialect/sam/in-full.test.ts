import { describe, expect, test } from 'vitest';
import { toTemplate } from '../emit.ts';
import { printed } from '../index.ts';
import { toJson } from '../../source/write-json.ts';
import { stackOf } from './testing.ts';

type Resource = { readonly Properties: Readonly<Record<string, unknown>> } & Readonly<
  Record<string, unknown>
>;
const resourcesOf = (resources: string, more = ''): Readonly<Record<string, Resource>> =>
  (
    toTemplate(printed(stackOf(`${more}Resources:\n${resources}`))) as never as {
      Resources: Readonly<Record<string, Resource>>;
    }
  )['Resources'];

test('a connector leaves behind which types it connects, and one dependency however often it is named', () => {
  const resources = resourcesOf(
    '  Q: { Type: AWS::SQS::Queue, Connectors: { C: { Properties: { Destination: { Id: F }, Permissions: [Read, Write] } } } }\n  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x } }\n  M: { Type: AWS::Lambda::EventSourceMapping, DependsOn: [QC], Properties: { FunctionName: !Ref F, EventSourceArn: !GetAtt Q.Arn } }\n',
  );
  expect(resources['QCPolicy']).toMatchObject({
    Metadata: {
      'aws:sam:connectors': {
        QC: { Source: { Type: 'AWS::SQS::Queue' }, Destination: { Type: 'AWS::Serverless::Function' } },
      },
    },
  });
  expect(resources['M']).toMatchObject({ DependsOn: ['QCPolicy'] });
});

describe('the type of a deployment', () => {
  const group = (type: string): unknown =>
    resourcesOf(
      `  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, AutoPublishAlias: live, DeploymentPreference: { Type: ${type} } } }\n`,
      'Parameters: { Usual: { Type: String, Default: AllAtOnce }, Own: { Type: String, Default: Mine } }\n',
    )['FDeploymentGroup']?.Properties['DeploymentConfigName'];
  const usual = ['CodeDeployDefault.Lambda${ConfigName}', { ConfigName: 'AllAtOnce' }];
  test.each<[string, unknown]>([
    ['AllAtOnce', { 'Fn::Sub': usual }],
    ['!Ref Usual', { 'Fn::Sub': usual }],
    ["!Sub '${Usual}'", { 'Fn::Sub': usual }],
    ["!Sub '${Own}'", { 'Fn::Sub': 'Mine' }],
    ['!If [C, !Ref Usual, !Ref Own]', { 'Fn::If': ['C', { 'Fn::Sub': usual }, 'Mine'] }],
  ])('%s', (type, expected) => expect(group(type)).toEqual(expected));
});

describe('attributes of a resource', () => {
  const written = 'Metadata: { a: b }, DependsOn: Q, Foo: x, DeletionPolicy: Retain';
  test.each([
    ['AWS::Serverless::SimpleTable', '', 'R', true],
    ['AWS::Serverless::StateMachine', 'Properties: { Role: r, Definition: { StartAt: A } }', 'R', true],
    ['AWS::Serverless::Application', "Properties: { Location: 'https://s3.amazonaws.com/b/k' }", 'R', false],
    [
      'AWS::Serverless::WebSocketApi',
      'Properties: { RouteSelectionExpression: $x, Routes: { $default: { FunctionArn: x } } }',
      'R',
      false,
    ],
    [
      'AWS::Serverless::GraphQLApi',
      'Properties: { SchemaInline: s, Auth: { Type: AWS_IAM } }',
      'RSchema',
      true,
    ],
  ])('of %s: SAM passes on those that it knows', (type, properties, id, hasMetadata) => {
    const resource = resourcesOf(
      `  R: { Type: ${type}, ${written}, ${properties || 'Properties: {}'} }\n  Q: { Type: AWS::SQS::Queue }\n`,
    )[id];
    expect(resource).toMatchObject({
      DependsOn: 'Q',
      ...(type === 'AWS::Serverless::WebSocketApi' ? {} : { DeletionPolicy: 'Retain' }),
    });
    expect(resource).not.toHaveProperty('Foo');
    expect('Metadata' in (resource ?? {})).toBe(hasMetadata);
  });
});

test('a layer takes the values of parameters inside of its name and has no metadata', () => {
  const layer = Object.values(
    resourcesOf(
      '  L: { Type: AWS::Serverless::LayerVersion, Metadata: { BuildMethod: x }, Properties: { ContentUri: s3://b/k, LayerName: !If [C, !Ref Name, other] } }\n',
      'Parameters: { Name: { Type: String, Default: mine } }\n',
    ),
  )[0];
  expect(layer?.Properties['LayerName']).toEqual({ 'Fn::If': ['C', 'mine', 'other'] });
  expect(layer).not.toHaveProperty('Metadata');
});

describe('a local path is printed as the placeholder of an address', () => {
  test.each([
    ['Function', 'Handler: a.b, Runtime: nodejs22.x, CodeUri: ./src', 'Code', 'S3Bucket', 'S3Key'],
    ['LayerVersion', 'ContentUri: ../src', 'Content', 'S3Bucket', 'S3Key'],
    ['StateMachine', 'Role: r, DefinitionUri: src', 'DefinitionS3Location', 'Bucket', 'Key'],
  ])('of %s', (type, properties, property, bucket, key) => {
    const [resource] = Object.values(
      resourcesOf(`  R: { Type: AWS::Serverless::${type}, Properties: { ${properties} } }\n`),
    );
    expect(resource?.Properties[property]).toEqual({ [bucket]: 'placeholder', [key]: 'placeholder/src' });
  });
  test.each([
    ['Handler: a.b, Runtime: nodejs22.x', { S3Bucket: 'placeholder', S3Key: 'placeholder/R' }],
    ['PackageType: Image', { ImageUri: 'placeholder/R' }],
  ])('without a path the folder of the template is packaged (%s)', (properties, code) =>
    expect(
      resourcesOf(`  R: { Type: AWS::Serverless::Function, Properties: { ${properties} } }\n`)['R']
        ?.Properties['Code'],
    ).toEqual(code),
  );
});

test('a bucket or user pool that gets an event loses the attributes that SAM does not know', () => {
  const resources = resourcesOf(
    '  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, Events: { S: { Type: S3, Properties: { Bucket: !Ref B, Events: s3:ObjectCreated:* } }, C: { Type: Cognito, Properties: { UserPool: !Ref P, Trigger: PreSignUp } } } } }\n  B: { Type: AWS::S3::Bucket, Description: x, DeletionPolicy: Retain }\n  P: { Type: AWS::Cognito::UserPool, Description: x, Metadata: { a: b } }\n  Q: { Type: AWS::SQS::Queue, Description: x }\n',
  );
  expect(Object.keys(resources['B'] ?? {}).toSorted()).toEqual([
    'DeletionPolicy',
    'DependsOn',
    'Properties',
    'Type',
  ]);
  expect(Object.keys(resources['P'] ?? {}).toSorted()).toEqual(['Metadata', 'Properties', 'Type']);
  expect(resources['Q']).toHaveProperty('Description');
});

test('a definition is printed as Python prints JSON', () => {
  const machine = resourcesOf(
    '  M: { Type: AWS::Serverless::StateMachine, Properties: { Role: r, Definition: { Comment: "é", StartAt: A, States: { A: { Type: Wait, Seconds: 2.0, "10": [], "9": [1.50, true, ~] } } } } }\n',
  )['M'];
  const text = machine?.Properties['DefinitionString'] as {
    readonly 'Fn::Join': readonly [string, string[]];
  };
  expect(text['Fn::Join'][1].map(line => line.trim())).toEqual([
    '{',
    '"Comment": "\\u00e9",',
    '"StartAt": "A",',
    '"States": {',
    '"A": {',
    '"10": [],',
    '"9": [',
    '1.5,',
    'true,',
    'null',
    '],',
    '"Seconds": 2.0,',
    '"Type": "Wait"',
    '}',
    '}',
    '}',
  ]);
});

test('what events merge into a definition of the author has the name of their method', () => {
  const { A } = resourcesOf(
    "  A: { Type: AWS::Serverless::Api, Properties: { StageName: p, MergeDefinitions: true, DefinitionBody: { swagger: '2.0', paths: {} } } }\n  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, Events: { E: { Type: Api, Properties: { RestApiId: !Ref A, Path: /c, Method: any } } } } }\n",
  );
  expect(A?.Properties).toMatchObject({ Body: { paths: { '/c': { any: {} } } } });
});

test('numbers of YAML 1.1 are what the SAM CLI reads', () => {
  const { F } = resourcesOf(
    '  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, Timeout: 010, MemorySize: 0x200, Environment: { Variables: { A: 1_000, B: "010" } } } }\n',
  );
  expect(JSON.parse(toJson(F?.Properties as never))).toMatchObject({
    Timeout: 8,
    MemorySize: 512,
    Environment: { Variables: { A: 1000, B: '010' } },
  });
});

test('the partition of the region is written where SAM resolves parameters', () => {
  const stack = stackOf(
    "Resources:\n  A: { Type: AWS::Serverless::Api, Properties: { StageName: p, DefinitionBody: { swagger: '2.0', paths: {} }, Auth: { Authorizers: { P: { UserPoolArn: !Sub 'arn:${AWS::Partition}:x' } } } } }\n",
    { region: 'cn-north-1' },
  );
  expect(JSON.stringify(toTemplate(printed(stack)))).toContain('"Fn::Sub":"arn:aws-cn:x"');
});
