import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../source/plain.ts';
import { lowerNode, parsed, properties, resource, stackOf, types } from './testing.ts';

const FUNCTION = 'Handler: a.b, Runtime: nodejs22.x, InlineCode: x';
/** A resource `R` of a type under Globals of that type. */
const under = (type: string, globals: string, own: string, attributes = '') =>
  stackOf(
    `Globals: { ${type}: { ${globals} } }\nResources:\n  R: { Type: AWS::Serverless::${type}, ${attributes} Properties: { ${own} } }\n`,
  );
const inFunction = (globals: string, own = '', attributes = '') =>
  under('Function', globals, `${FUNCTION}, ${own}`, attributes);

describe('each type takes its own section', () => {
  test.each<[string, string, string, string, { readonly [key: string]: JsonValue }]>([
    ['Function', 'MemorySize: 512', FUNCTION, 'R', { MemorySize: 512 }],
    ['Function', 'Tracing: Active', FUNCTION, 'R', { TracingConfig: { Mode: 'Active' } }],
    [
      'Function',
      'PermissionsBoundary: b, RolePath: /p/',
      FUNCTION,
      'RRole',
      { PermissionsBoundary: 'b', Path: '/p/' },
    ],
    ['Function', 'FunctionUrlConfig: { AuthType: AWS_IAM }', FUNCTION, 'RUrl', { AuthType: 'AWS_IAM' }],
    [
      'Function',
      'EventInvokeConfig: { MaximumRetryAttempts: 0 }',
      FUNCTION,
      'REventInvokeConfig',
      { MaximumRetryAttempts: 0 },
    ],
    ['Function', 'AutoPublishAlias: live', FUNCTION, 'RAliaslive', { Name: 'live' }],
    [
      'Api',
      'TracingEnabled: true',
      'StageName: live, DefinitionUri: s3://b/k',
      'RliveStage',
      { TracingEnabled: true },
    ],
    [
      'Api',
      'SecurityPolicy: TLS_1_2',
      'StageName: live, DefinitionUri: s3://b/k',
      'R',
      { SecurityPolicy: 'TLS_1_2' },
    ],
    [
      'HttpApi',
      'DefaultRouteSettings: { ThrottlingRateLimit: 1 }',
      'DefinitionUri: s3://b/k',
      'RApiGatewayDefaultStage',
      { DefaultRouteSettings: { ThrottlingRateLimit: 1 } },
    ],
    [
      'WebSocketApi',
      'DisableExecuteApiEndpoint: true',
      'RouteSelectionExpression: e, Routes: { $default: { FunctionArn: f } }',
      'R',
      { DisableExecuteApiEndpoint: true },
    ],
    [
      'SimpleTable',
      'SSESpecification: { SSEEnabled: true }',
      '',
      'R',
      { SSESpecification: { SSEEnabled: true } },
    ],
    [
      'StateMachine',
      'PropagateTags: true',
      'DefinitionUri: s3://b/k, Tags: { team: shop }',
      'R',
      { Tags: [{ Key: 'team', Value: 'shop' }] },
    ],
    [
      'CapacityProvider',
      'KmsKeyArn: k',
      'VpcConfig: { SubnetIds: [s], SecurityGroupIds: [g] }',
      'R',
      { KmsKeyArn: 'k' },
    ],
  ])('%s { %s } on { %s }: %s %j', (type, globals, own, id, expected) =>
    expect(properties(under(type, globals, own), id)).toMatchObject(expected),
  );
  test('and no other', () =>
    expect(
      properties(under('SimpleTable', 'SSESpecification: { SSEEnabled: true }', ''), 'R'),
    ).not.toHaveProperty('MemorySize'));
  test('a resource of CloudFormation takes none', () =>
    expect(
      properties(
        stackOf(
          `Globals: { Function: { Timeout: 5 } }\nResources:\n  R: { Type: AWS::Lambda::Function, Properties: { Handler: h } }\n`,
        ),
        'R',
      ),
    ).toEqual({ Handler: 'h' }));
});

describe('a global value and a local one', () => {
  const variables = (own: string) =>
    (
      properties(inFunction('Environment: { Variables: { A: global, B: global } }', own), 'R')[
        'Environment'
      ] as {
        readonly Variables: JsonValue;
      }
    ).Variables;
  test.each<[string, string, JsonValue]>([
    ['nothing local', '', { A: 'global', B: 'global' }],
    ['one key', 'Environment: { Variables: { B: local } }', { A: 'global', B: 'local' }],
    ['a new key', 'Environment: { Variables: { C: local } }', { A: 'global', B: 'global', C: 'local' }],
    [
      'an intrinsic under a key',
      'Environment: { Variables: { A: !Ref P } }',
      { A: { Ref: 'P' }, B: 'global' },
    ],
    [
      'an intrinsic instead of the map',
      'Environment: { Variables: !If [C, { A: x }, { A: y }] }',
      { 'Fn::If': ['C', { A: 'x' }, { A: 'y' }] },
    ],
    ['an empty map takes nothing away', 'Environment: { Variables: {} }', { A: 'global', B: 'global' }],
  ])('maps: %s', (_, own, expected) => expect(variables(own)).toEqual(expected));
  test.each<[string, string, string, string, JsonValue]>([
    ['lists are joined, the global one first', 'Layers: [g]', 'Layers: [l]', 'Layers', ['g', 'l']],
    ['and may then hold one twice', 'Layers: [g]', 'Layers: [g]', 'Layers', ['g', 'g']],
    [
      'architectures are replaced, for a function has one',
      'Architectures: [arm64]',
      'Architectures: [x86_64]',
      'Architectures',
      ['x86_64'],
    ],
    ['of different kinds the local one counts', 'Layers: [g]', 'Layers: !Ref L', 'Layers', { Ref: 'L' }],
    ['of scalars the local one counts', 'Timeout: 5', 'Timeout: 9', 'Timeout', 9],
    [
      'nested maps are merged as well',
      'VpcConfig: { SubnetIds: [s], SecurityGroupIds: [g] }',
      'VpcConfig: { SecurityGroupIds: [l] }',
      'VpcConfig',
      { SubnetIds: ['s'], SecurityGroupIds: ['g', 'l'] },
    ],
    [
      'tags follow the one of SAM',
      'Tags: { team: shop }',
      'Tags: { stage: live }',
      'Tags',
      [
        { Key: 'lambda:createdBy', Value: 'SAM' },
        { Key: 'team', Value: 'shop' },
        { Key: 'stage', Value: 'live' },
      ],
    ],
  ])('%s: { %s } and { %s }', (_, globals, own, name, expected) =>
    expect(properties(inFunction(globals, own), 'R')[name]).toEqual(expected),
  );
});

describe('IgnoreGlobals', () => {
  const globals = 'Timeout: 5, MemorySize: 512, Environment: { Variables: { A: b } }';
  test.each([
    ["IgnoreGlobals: '*',", []],
    ['IgnoreGlobals: [Timeout, Environment],', ['MemorySize']],
    ['IgnoreGlobals: [],', ['Timeout', 'MemorySize', 'Environment']],
    ['', ['Timeout', 'MemorySize', 'Environment']],
  ])('{ %s } leaves %j', (attributes, expected) => {
    const stack = inFunction(globals, '', attributes);
    expect(['Timeout', 'MemorySize', 'Environment'].filter(name => name in properties(stack, 'R'))).toEqual(
      expected,
    );
    expect(resource(stack, 'R')).not.toHaveProperty('IgnoreGlobals');
  });
  test('drops a key whole, and then the local value stands alone', () =>
    expect(
      properties(
        inFunction(globals, 'Environment: { Variables: { C: d } }', 'IgnoreGlobals: [Environment],'),
        'R',
      )['Environment'],
    ).toEqual({ Variables: { C: 'd' } }));
});

describe('what Globals can not set is reported, and has no effect', () => {
  test.each([
    ['Function: { Policies: [AdministratorAccess] }', 'Globals can not set Function.Policies'],
    ['Function: { FunctionName: n }', 'Globals can not set Function.FunctionName'],
    ['Function: { Events: {} }', 'Globals can not set Function.Events'],
    ['SimpleTable: { TableName: t }', 'Globals can not set SimpleTable.TableName'],
    ['StateMachine: { Tracing: { Enabled: true } }', 'Globals can not set StateMachine.Tracing'],
    ['Application: { Tags: {} }', 'Globals can not set Application'],
  ])('{ %s }', (globals, message) => {
    const stack = stackOf(
      `Globals: { ${globals} }\nResources:\n  F: { Type: AWS::Serverless::Function, Properties: { ${FUNCTION} } }\n`,
    );
    expect(stack.notes).toMatchObject([{ message, partial: false }]);
    expect(properties(stack, 'FRole')['ManagedPolicyArns']).toHaveLength(1);
  });
});

describe('a queue that Globals ask for', () => {
  test('is one: the first function makes it, all send to it', () => {
    const one = (id: string): string =>
      `  ${id}: { Type: AWS::Serverless::Function, Properties: { ${FUNCTION} } }\n`;
    const stack = stackOf(
      `Globals: { Function: { EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SQS } } } } }\nResources:\n${one('F')}${one('G')}`,
    );
    expect(Object.entries(types(stack)).filter(([, type]) => type === 'AWS::SQS::Queue')).toEqual([
      ['FEventInvokeConfigOnFailureQueue', 'AWS::SQS::Queue'],
    ]);
    expect(properties(stack, 'GEventInvokeConfig')['DestinationConfig']).toEqual({
      OnFailure: { Destination: { 'Fn::GetAtt': ['FEventInvokeConfigOnFailureQueue', 'Arn'] } },
    });
  });
});

test('Globals are no part of what is deployed, and the stack knows where they stand', () => {
  const text = `Transform: AWS::Serverless-2016-10-31\nGlobals:\n  Function: { Timeout: 5 }\nResources:\n  F: { Type: AWS::Serverless::Function, Properties: { ${FUNCTION} } }\n`;
  const stack = lowerNode(parsed(text));
  expect([...stack.rest.keys()]).toEqual([]);
  expect(text.slice(stack.shared?.start, stack.shared?.end)).toBe('Function');
});
