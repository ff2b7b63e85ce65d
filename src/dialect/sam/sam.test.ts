import { ruleName } from '../../source/provenance.ts';
import { describe, expect, test } from 'vitest';
import { functionWith, properties, resource, stackOf, types, lowerNode, parsed } from './testing.ts';

const F = 'Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x';

describe('what a resource becomes', () => {
  test.each([
    ['a function', functionWith(''), { F: 'AWS::Lambda::Function', FRole: 'AWS::IAM::Role' }],
    ['a function with a role', functionWith("Role: 'arn:aws:iam::1:role/x'"), { F: 'AWS::Lambda::Function' }],
    [
      'an alias',
      functionWith('AutoPublishAlias: my-live_1'),
      { F: 'AWS::Lambda::Function', FRole: 'AWS::IAM::Role', FAliasmyDliveU1: 'AWS::Lambda::Alias' },
    ],
    [
      'an open URL',
      functionWith('FunctionUrlConfig: { AuthType: NONE }'),
      {
        F: 'AWS::Lambda::Function',
        FRole: 'AWS::IAM::Role',
        FUrl: 'AWS::Lambda::Url',
        FUrlPublicPermissions: 'AWS::Lambda::Permission',
        FURLInvokeAllowPublicAccess: 'AWS::Lambda::Permission',
      },
    ],
    [
      'a URL with IAM',
      functionWith('FunctionUrlConfig: { AuthType: AWS_IAM }'),
      { F: 'AWS::Lambda::Function', FRole: 'AWS::IAM::Role', FUrl: 'AWS::Lambda::Url' },
    ],
    [
      'destinations without ARN',
      functionWith(
        'EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SQS }, OnSuccess: { Type: SNS } } }',
      ),
      {
        F: 'AWS::Lambda::Function',
        FRole: 'AWS::IAM::Role',
        FEventInvokeConfig: 'AWS::Lambda::EventInvokeConfig',
        FEventInvokeConfigOnFailureQueue: 'AWS::SQS::Queue',
        FEventInvokeConfigOnSuccessTopic: 'AWS::SNS::Topic',
      },
    ],
    ['a table', 'Resources: { T: { Type: AWS::Serverless::SimpleTable } }', { T: 'AWS::DynamoDB::Table' }],
    [
      'an application',
      'Resources: { A: { Type: AWS::Serverless::Application, Properties: { Location: ./child.yaml } } }',
      { A: 'AWS::CloudFormation::Stack' },
    ],
    [
      'a capacity provider',
      'Resources: { C: { Type: AWS::Serverless::CapacityProvider, Properties: { VpcConfig: { SubnetIds: [a] } } } }',
      { C: 'AWS::Lambda::CapacityProvider', COperatorRole: 'AWS::IAM::Role' },
    ],
    [
      'a connector',
      `Resources:\n  F: { ${F} } }\n  B: { Type: AWS::S3::Bucket }\n  C: { Type: AWS::Serverless::Connector, Properties: { Source: { Id: F }, Destination: { Id: B }, Permissions: [Read] } }`,
      {
        F: 'AWS::Lambda::Function',
        FRole: 'AWS::IAM::Role',
        B: 'AWS::S3::Bucket',
        CPolicy: 'AWS::IAM::ManagedPolicy',
      },
    ],
    [
      'a connector beside properties',
      `Resources:\n  F: { Connectors: { C: { Properties: { Destination: { Id: B }, Permissions: [Write] } } }, ${F} } }\n  B: { Type: AWS::S3::Bucket }`,
      {
        F: 'AWS::Lambda::Function',
        FRole: 'AWS::IAM::Role',
        B: 'AWS::S3::Bucket',
        FCPolicy: 'AWS::IAM::ManagedPolicy',
      },
    ],
    [
      'a state machine',
      'Resources: { S: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: s3://b/k, AutoPublishAlias: live } } }',
      {
        S: 'AWS::StepFunctions::StateMachine',
        SRole: 'AWS::IAM::Role',
        SVersion: 'AWS::StepFunctions::StateMachineVersion',
        SAliaslive: 'AWS::StepFunctions::StateMachineAlias',
      },
    ],
  ])('%s', (_, text, expected) => {
    const found = Object.entries(types(stackOf(text))).filter(([, type]) => type !== 'AWS::Lambda::Version');
    expect(Object.fromEntries(found)).toEqual(expected);
  });
});

describe('Globals', () => {
  const text = (own: string, more = ''): string =>
    `Globals: { Function: { Timeout: 5, Layers: [g], Architectures: [arm64], Environment: { Variables: { A: global, B: global } }, VpcConfig: { SubnetIds: [s] } } }\nResources: { F: { ${more} ${F}, ${own} } } }`;
  test('maps merge, lists join, the local value counts', () => {
    expect(
      properties(
        stackOf(
          text('Timeout: 9, Layers: [l], Architectures: [x86_64], Environment: { Variables: { B: local } }'),
        ),
        'F',
      ),
    ).toMatchObject({
      Timeout: 9,
      Layers: ['g', 'l'],
      Architectures: ['x86_64'],
      Environment: { Variables: { A: 'global', B: 'local' } },
      VpcConfig: { SubnetIds: ['s'] },
    });
  });
  test('an intrinsic is no map', () =>
    expect(
      properties(stackOf(text("VpcConfig: !If [C, { SubnetIds: [l] }, !Ref 'AWS::NoValue']")), 'F')[
        'VpcConfig'
      ],
    ).toHaveProperty('Fn::If'));
  test('null takes a value away', () =>
    expect(properties(stackOf(text('VpcConfig: ~')), 'F')).not.toHaveProperty('VpcConfig'));
  test.each([
    ["IgnoreGlobals: '*',", undefined, undefined],
    ['IgnoreGlobals: [Timeout],', undefined, ['g']],
  ])('%s', (more, timeout, layers) => {
    const own = properties(stackOf(text('MemorySize: 1', more)), 'F');
    expect([own['Timeout'], own['Layers']]).toEqual([timeout, layers]);
  });
  test('a value keeps its place in Globals', () => {
    const template = `Transform: AWS::Serverless-2016-10-31\n${text('MemorySize: 1')}`;
    const node = lowerNode(parsed(template)).resources.get('F')?.node.entries.get('Properties')?.value;
    const span = node?.kind === 'map' ? node.entries.get('Timeout')?.value.span : undefined;
    expect(template.slice(span?.start, span?.end)).toBe('5');
  });
  test('what Globals can not set is left out, and said', () => {
    const stack = stackOf(`Globals: { Function: { Role: x } }\n${functionWith('')}`);
    expect([stack.notes.map(note => note.message), properties(stack, 'F')['Role']]).toEqual([
      ['Globals can not set Function.Role'],
      { 'Fn::GetAtt': ['FRole', 'Arn'] },
    ]);
  });
});

describe('references to what SAM generates', () => {
  const stack = stackOf(
    `${functionWith('AutoPublishAlias: live', '  L: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: s3://b/k } }\n  G: { Type: AWS::X::Y, DependsOn: L, Properties: { A: !Ref F.Alias, B: !Sub "${F.Version} ${L} ${F.Arn}", C: !GetAtt F.Alias.Arn, D: !Ref L } }\n')}`,
  );
  const [version, layer] = ['AWS::Lambda::Version', 'AWS::Lambda::LayerVersion'].map(
    type => Object.entries(types(stack)).find(([, other]) => other === type)?.[0],
  );
  test('name the deployed resource', () => {
    expect(properties(stack, 'G')).toEqual({
      A: { Ref: 'FAliaslive' },
      B: { 'Fn::Sub': `\${${version}} \${${layer}} \${F.Arn}` },
      C: { 'Fn::GetAtt': ['FAliaslive', 'Arn'] },
      D: { Ref: layer },
    });
    expect(resource(stack, 'G')['DependsOn']).toBe(layer);
  });
  test('have a suffix of ten digits', () =>
    expect([version, layer].map(id => id?.replace(/[0-9a-f]{10}$/, '#'))).toEqual(['FVersion#', 'L#']));
});

describe('what is passed on', () => {
  const stack = stackOf(
    `Conditions: { C: !Equals [a, b] }\nResources: { F: { Condition: C, DeletionPolicy: Retain, ${F}, Events: { E: { Type: SQS, Properties: { Queue: q } } } } } }`,
  );
  test.each(['F', 'FRole', 'FE'])('the condition and deletion policy to %s', id =>
    expect(resource(stack, id)).toMatchObject({ Condition: 'C', DeletionPolicy: 'Retain' }),
  );
});

describe('the transform', () => {
  test('is gone when it was run', () => expect(stackOf(functionWith('')).rest.has('Transform')).toBe(false));
  test('missing is said, and the resources are expanded', () => {
    const stack = lowerNode(parsed(functionWith('')));
    expect([stack.notes.map(({ code, partial }) => ({ code, partial })), types(stack)['FRole']]).toEqual([
      [{ code: 'no-transform', partial: false }],
      'AWS::IAM::Role',
    ]);
  });
  test('of somebody else makes the result partial', () => {
    const stack = lowerNode(parsed(`Transform: [AWS::Serverless-2016-10-31, Mine]\n${functionWith('')}`));
    expect(stack.notes.map(({ code, partial }) => ({ code, partial }))).toEqual([
      { code: 'macro', partial: true },
    ]);
  });
});

describe('where a finding points to', () => {
  const text = `Transform: AWS::Serverless-2016-10-31\n${functionWith('Policies: [S3CrudPolicy: { BucketName: bkt }], Events: { Ev: { Type: SNS, Properties: { Topic: t } } }')}`;
  const stack = lowerNode(parsed(text));
  test.each([
    ['F', 'AWS::Serverless::Function', undefined],
    ['FRole', 'Policies', 'sam:function-role'],
    ['FEvPermission', 'Ev', 'sam:event-permission'],
  ])('%s', (id, token, rule) => {
    const declared = stack.resources.get(id)!;
    expect([
      text.slice(declared.at.start, declared.at.end),
      declared.provenance && ruleName(declared.provenance),
      declared.name,
    ]).toEqual([token, rule, 'F']);
  });
});

test('a path that a loop writes out keeps its event', () => {
  const stack = stackOf(`Resources:
  Fn::ForEach::Functions:
    - Name
    - [orders, users]
    - F\${Name}:
        Type: AWS::Serverless::Function
        Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, Events: { E: { Type: Api, Properties: { Path: !Sub '/\${Name}', Method: get } } } }
`);
  const { paths } = properties(stack, 'ServerlessRestApi')['Body'] as unknown as { readonly paths: object };
  expect(Object.keys(paths)).toEqual(['/orders', '/users']);
});
