import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../source/plain.ts';
import { properties, resource, stackOf, types } from '../testing.ts';

/** Functions `F0`, `F1`, … with attributes each, that answer GET /0, /1, … of the implicit API. */
const functions = (kind: 'Api' | 'HttpApi', attributes: readonly string[], own = '', head = '') =>
  stackOf(
    `${head}Resources:\n${attributes
      .map(
        (attribute, index) =>
          `  F${index}: { Type: AWS::Serverless::Function, ${attribute} Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, ${own} Events: { E: { Type: ${kind}, Properties: { Path: /${index}, Method: get } } } } }\n`,
      )
      .join('')}`,
  );
const generated = (stack: ReturnType<typeof stackOf>): string[] =>
  Object.keys(types(stack))
    .filter(id => id.startsWith('Serverless'))
    .map(id => id.replace(/[0-9a-f]{10}$/, '#'));
const bodyOf = (stack: ReturnType<typeof stackOf>, id: string) =>
  properties(stack, id)['Body'] as unknown as { readonly paths: { readonly [path: string]: JsonValue } };

describe('the implicit APIs', () => {
  test.each([
    ['Api', ['ServerlessRestApi', 'ServerlessRestApiDeployment#', 'ServerlessRestApiProdStage']],
    ['HttpApi', ['ServerlessHttpApi', 'ServerlessHttpApiApiGatewayDefaultStage']],
  ] as const)('of events of type %s are %s', (kind, expected) =>
    expect(generated(functions(kind, ['']))).toEqual(expected),
  );
  test.each([
    ['Api', 'ServerlessRestApi'],
    ['HttpApi', 'ServerlessHttpApi'],
  ] as const)('collect the routes of all functions: %s', (kind, id) =>
    expect(Object.keys(bodyOf(functions(kind, ['', '']), id).paths)).toEqual(['/0', '/1']),
  );
  test('are not there without such events', () =>
    expect(
      generated(
        stackOf(
          'Resources:\n  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x } }\n',
        ),
      ),
    ).toEqual([]));
  test('are not there where every event names an API', () =>
    expect(
      generated(
        stackOf(
          'Resources:\n  A: { Type: AWS::Serverless::Api, Properties: { StageName: live } }\n  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, Events: { E: { Type: Api, Properties: { RestApiId: !Ref A, Path: /a, Method: get } } } } }\n',
        ),
      ),
    ).toEqual([]));
  test('replace a resource that the author calls so', () => {
    const stack = stackOf(
      'Resources:\n  ServerlessRestApi: { Type: AWS::Serverless::Api, Properties: { StageName: mine, Cors: "\'*\'" } }\n  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, Events: { E: { Type: Api, Properties: { Path: /a, Method: get } } } } }\n',
    );
    expect(generated(stack)).toContain('ServerlessRestApiProdStage');
    expect(Object.keys(bodyOf(stack, 'ServerlessRestApi').paths['/a'] ?? {})).toEqual(['get']);
  });
});

describe('Globals reach the implicit APIs', () => {
  test.each([
    [
      'Api',
      'Api: { TracingEnabled: true, AccessLogSetting: { DestinationArn: l } }',
      'ServerlessRestApiProdStage',
      { TracingEnabled: true, AccessLogSetting: { DestinationArn: 'l' } },
    ],
    [
      'Api',
      'Api: { EndpointConfiguration: PRIVATE }',
      'ServerlessRestApi',
      { EndpointConfiguration: { Types: ['PRIVATE'] } },
    ],
    [
      'Api',
      'Api: { Auth: { DefaultAuthorizer: AWS_IAM } }',
      'ServerlessRestApi',
      { Body: { paths: { '/0': { get: { security: [{ AWS_IAM: [] }] } } } } },
    ],
    [
      'HttpApi',
      'HttpApi: { AccessLogSettings: { DestinationArn: l } }',
      'ServerlessHttpApiApiGatewayDefaultStage',
      { AccessLogSettings: { DestinationArn: 'l' } },
    ],
    [
      'HttpApi',
      'HttpApi: { CorsConfiguration: true }',
      'ServerlessHttpApi',
      { Body: { 'x-amazon-apigateway-cors': { allowOrigins: ['*'] } } },
    ],
  ] as const)('%s { %s }: %s', (kind, globals, id, expected) =>
    expect(properties(functions(kind, [''], '', `Globals: { ${globals} }\n`), id)).toMatchObject(expected),
  );
});

describe('attributes of the functions', () => {
  const CONDITIONS =
    'Conditions: { C: !Equals [!Ref "AWS::Region", a], D: !Equals [!Ref "AWS::Region", b] }\n';
  test.each([
    ['all under one condition', ['Condition: C,', 'Condition: C,'], 'C'],
    ['each under its own', ['Condition: C,', 'Condition: D,'], 'ServerlessHttpApiCondition'],
    ['one without', ['Condition: C,', ''], undefined],
  ])('%s', (_, attributes, expected) =>
    expect(resource(functions('HttpApi', attributes, '', CONDITIONS), 'ServerlessHttpApi')['Condition']).toBe(
      expected,
    ),
  );
  test('more than ten conditions are joined in steps, for Fn::Or takes ten', () => {
    const names = Array.from({ length: 12 }, (_, index) => `C${String(index).padStart(2, '0')}`);
    const stack = functions(
      'Api',
      names.map(name => `Condition: ${name},`),
      '',
      `Conditions: { ${names.map(name => `${name}: !Equals [!Ref "AWS::Region", ${name}]`).join(', ')} }\n`,
    );
    expect([...stack.conditions.keys()].filter(name => !names.includes(name))).toEqual([
      'ServerlessRestApiCondition1',
      'ServerlessRestApiCondition',
    ]);
  });
  test.each([
    [['DeletionPolicy: Retain,', 'DeletionPolicy: Delete,'], 'Retain'],
    [['DeletionPolicy: Delete,', ''], 'Delete'],
    [['', ''], undefined],
  ])('of the deletion policies %j the API has %s', (attributes, expected) =>
    expect(resource(functions('Api', attributes), 'ServerlessRestApi')['DeletionPolicy']).toBe(expected),
  );
  test('tags that are propagated reach its stage', () =>
    expect(
      properties(
        functions('Api', [''], 'Tags: { team: shop }, PropagateTags: true,'),
        'ServerlessRestApiProdStage',
      )['Tags'],
    ).toEqual([{ Key: 'team', Value: 'shop' }]));
  test('tags that are not, do not', () =>
    expect(
      properties(functions('Api', [''], 'Tags: { team: shop },'), 'ServerlessRestApiProdStage'),
    ).not.toHaveProperty('Tags'));
});

test('the API may be referred to by the names that SAM gives its parts', () => {
  const stack = stackOf(
    'Resources:\n  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, Events: { E: { Type: Api, Properties: { Path: /a, Method: get } } } } }\n  W: { Type: AWS::WAFv2::WebACLAssociation, Properties: { ResourceArn: !Sub "${ServerlessRestApi}/stages/${ServerlessRestApi.Stage}", WebACLArn: a } }\n',
  );
  expect(properties(stack, 'W')['ResourceArn']).toEqual({
    'Fn::Sub': '${ServerlessRestApi}/stages/${ServerlessRestApiProdStage}',
  });
});

describe('a resource with the logical id of the implicit API', () => {
  const named = (events: string) =>
    stackOf(`Resources:
  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, ${events} } }
  ServerlessRestApi: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x } }
`);
  test('gives way to the API, which is reported', () => {
    const stack = named('Events: { E: { Type: Api, Properties: { Path: /, Method: get } } }');
    expect(types(stack)).toMatchObject({ ServerlessRestApi: 'AWS::ApiGateway::RestApi' });
    expect(types(stack)).not.toHaveProperty('ServerlessRestApiRole');
    expect(stack.notes.map(({ message }) => message)).toEqual([
      'SAM deploys the API of events that name none as ServerlessRestApi: the resource of that name is not deployed',
    ]);
  });
  test('stays where no event needs the API', () =>
    expect(types(named(''))).toMatchObject({
      ServerlessRestApi: 'AWS::Lambda::Function',
      ServerlessRestApiRole: 'AWS::IAM::Role',
    }));
});
