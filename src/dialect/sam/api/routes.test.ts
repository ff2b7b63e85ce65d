import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../source/plain.ts';
import { functionWith, properties, stackOf, types } from '../testing.ts';

type Operation = { readonly [key: string]: JsonValue };
type Body = { readonly [key: string]: JsonValue } & {
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
};
const INTEGRATION = 'x-amazon-apigateway-integration';
const ANY = 'x-amazon-apigateway-any-method';

/** The stack of a function with events on an API `A`. */
const on = (kind: 'Api' | 'HttpApi', events: string, api = '', more = '') =>
  stackOf(
    functionWith(
      `${more} Events: { ${events} }`,
      `  A: { Type: AWS::Serverless::${kind}, Properties: { ${kind === 'Api' ? 'StageName: live,' : ''} ${api} } }\n`,
    ),
  );
const rest = (own: string, api = '', more = '') =>
  on('Api', `E: { Type: Api, Properties: { RestApiId: !Ref A, Path: /a, Method: get, ${own} } }`, api, more);
const http = (own: string, api = '', more = '') =>
  on('HttpApi', `E: { Type: HttpApi, Properties: { ApiId: !Ref A, ${own} } }`, api, more);
const bodyOf = (stack: ReturnType<typeof stackOf>): Body => properties(stack, 'A')['Body'] as unknown as Body;
const get = (stack: ReturnType<typeof stackOf>): Operation => bodyOf(stack).paths['/a']!['get']!;
const invocations = (id: string, start = 'arn:aws') => ({
  'Fn::Sub': `${start}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${id}}/invocations`,
});

describe('an operation of a REST API', () => {
  test('hands the request to the function', () =>
    expect(get(rest(''))).toEqual({
      [INTEGRATION]: { type: 'aws_proxy', httpMethod: 'POST', uri: invocations('F.Arn') },
      responses: {},
    }));
  test('or to its alias', () =>
    expect(get(rest('', '', 'AutoPublishAlias: live,'))[INTEGRATION]).toMatchObject({
      uri: invocations('FAliaslive'),
    }));
  test.each([
    ['TimeoutInMillis: 5000', { timeoutInMillis: 5000 }],
    [
      'ResponseTransferMode: RESPONSE_STREAM',
      {
        responseTransferMode: 'STREAM',
        uri: {
          'Fn::Sub':
            'arn:aws:apigateway:${AWS::Region}:lambda:path/2021-11-15/functions/${F.Arn}/response-streaming-invocations',
        },
      },
    ],
    [
      'RequestParameters: [method.request.header.H: { Required: true, Caching: true }]',
      { cacheKeyParameters: ['method.request.header.H'] },
    ],
  ])('%s', (own, expected) => expect(get(rest(own))[INTEGRATION]).toMatchObject(expected));
  test('requires the parameters that the event names', () =>
    expect(
      get(
        rest(
          'RequestParameters: [method.request.header.H: { Required: true }, method.request.querystring.q, method.request.path.id]',
        ),
      )['parameters'],
    ).toEqual([
      { in: 'header', name: 'H', required: true, type: 'string' },
      { in: 'query', name: 'q', required: false, type: 'string' },
      { in: 'path', name: 'id', required: false, type: 'string' },
    ]));

  const model = (own: string) =>
    rest(`RequestModel: { Model: Order, Required: true, ${own} }`, 'Models: { Order: { type: object } }');
  test('takes a body of a model', () => {
    expect(get(model(''))['parameters']).toEqual([
      { in: 'body', name: 'order', schema: { $ref: '#/definitions/order' }, required: true },
    ]);
    expect(bodyOf(model(''))['definitions']).toEqual({ order: { type: 'object' } });
  });
  test.each([
    ['', undefined],
    ['ValidateBody: true', 'body-only'],
    ['ValidateParameters: true', 'params-only'],
    ['ValidateBody: true, ValidateParameters: true', 'body-and-params'],
    ['ValidateBody: false', 'no-validation'],
  ])('{ %s } validates it: %s', (own, expected) => {
    expect(get(model(own))['x-amazon-apigateway-request-validator']).toBe(expected);
    expect(Object.keys(bodyOf(model(own))['x-amazon-apigateway-request-validators'] ?? {})).toEqual(
      expected === undefined ? [] : [expected],
    );
  });
});

describe('the permission for a route of a REST API', () => {
  const permission = (path: string, method: string, id = 'FEPermissionlive', api = '') =>
    properties(
      on(
        'Api',
        `E: { Type: Api, Properties: { RestApiId: !Ref A, Path: '${path}', Method: ${method} } }`,
        api,
      ),
      id,
    )['SourceArn'];
  const arn = (place: string) => ({
    'Fn::Sub': [
      `arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}/${place}`,
      { __ApiId__: { Ref: 'A' }, __Stage__: '*' },
    ],
  });
  test.each([
    ['/a', 'get', 'GET/a'],
    ['/a/', 'get', 'GET/a'],
    ['/', 'post', 'POST/'],
    ['/a', 'any', '*/a'],
    ['/a/{id}/b', 'delete', 'DELETE/a/*/b'],
    ['/{proxy+}', 'any', '*/*'],
  ])('%s %s', (path, method, place) => expect(permission(path, method)).toEqual(arn(place)));
  test('has the stage in its id, unless it is an intrinsic', () =>
    expect(
      types(
        stackOf(
          functionWith(
            'Events: { E: { Type: Api, Properties: { RestApiId: !Ref A, Path: /a, Method: get } } }',
            '  A: { Type: AWS::Serverless::Api, Properties: { StageName: !Ref S } }\n',
          ),
        ),
      ),
    ).toHaveProperty('FEPermissionStage'));
});

describe('a route of an HTTP API', () => {
  test('hands the request on in format 2.0', () =>
    expect(get(http('Path: /a, Method: get'))).toEqual({
      [INTEGRATION]: {
        type: 'aws_proxy',
        httpMethod: 'POST',
        payloadFormatVersion: '2.0',
        uri: invocations('F.Arn', 'arn:${AWS::Partition}'),
      },
      responses: {},
    }));
  test('has the format and the timeout that the event wants', () =>
    expect(
      get(http('Path: /a, Method: get, PayloadFormatVersion: "1.0", TimeoutInMillis: 900'))[INTEGRATION],
    ).toMatchObject({ payloadFormatVersion: '1.0', timeoutInMillis: 900 }));
  test('names the variables of its path', () =>
    expect(
      bodyOf(http("Path: '/o/{id}/{part}', Method: post")).paths['/o/{id}/{part}']!['post']!['parameters'],
    ).toEqual(['id', 'part'].map(name => ({ name, in: 'path', required: true }))));
  test('without path and method is the default route', () =>
    expect(bodyOf(http('')).paths).toMatchObject({ $default: { [ANY]: { isDefaultRoute: true } } }));
  test.each([
    ['Path: /a, Method: get', '/GET/a'],
    ['Path: /a, Method: ANY', '/*/a'],
    ["Path: '/a/{id}', Method: put", '/PUT/a/*'],
    ['', '/*'],
  ])('{ %s } may be called at …%s', (own, place) =>
    expect(properties(http(own), 'FEPermission')['SourceArn']).toEqual({
      'Fn::Sub': [
        `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}${place}`,
        { __ApiId__: { Ref: 'A' }, __Stage__: '*' },
      ],
    }),
  );
  test('needs no permission of its own where the function has the default route', () =>
    expect(
      Object.keys(
        types(
          on(
            'HttpApi',
            'All: { Type: HttpApi, Properties: { ApiId: !Ref A } }, One: { Type: HttpApi, Properties: { ApiId: !Ref A, Path: /a, Method: get } }',
          ),
        ),
      ).filter(id => id.includes('Permission')),
    ).toEqual(['FAllPermission']));
  test('brings settings of its own to the stage', () =>
    expect(
      properties(
        http(
          'Path: /a, Method: get, RouteSettings: { ThrottlingBurstLimit: 5 }',
          'RouteSettings: { "POST /b": { ThrottlingRateLimit: 1 } }',
        ),
        'AApiGatewayDefaultStage',
      )['RouteSettings'],
    ).toEqual({ 'POST /b': { ThrottlingRateLimit: 1 }, 'GET /a': { ThrottlingBurstLimit: 5 } }));
});

describe('several routes', () => {
  test('of one path stand together', () =>
    expect(
      Object.keys(
        bodyOf(
          on(
            'Api',
            'R: { Type: Api, Properties: { RestApiId: !Ref A, Path: /a, Method: get } }, W: { Type: Api, Properties: { RestApiId: !Ref A, Path: /a, Method: PUT } }',
          ),
        ).paths['/a']!,
      ),
    ).toEqual(['get', 'put']));
  test('of conditional functions exist under their conditions', () => {
    const stack = stackOf(
      `Conditions: { C: !Equals [!Ref "AWS::Region", a] }\nResources:\n  A: { Type: AWS::Serverless::Api, Properties: { StageName: live } }\n  F: { Type: AWS::Serverless::Function, Condition: C, Properties: { Handler: a, Runtime: nodejs22.x, InlineCode: x, Events: { E: { Type: Api, Properties: { RestApiId: !Ref A, Path: /a, Method: get } } } } }\n`,
    );
    expect(bodyOf(stack).paths['/a']).toMatchObject({
      'Fn::If': [
        'C',
        {
          get: {
            'Fn::If': [
              'C',
              { [INTEGRATION]: { uri: { 'Fn::If': ['C', invocations('F.Arn'), { Ref: 'AWS::NoValue' }] } } },
              { Ref: 'AWS::NoValue' },
            ],
          },
        },
        { Ref: 'AWS::NoValue' },
      ],
    });
  });
  test('with a definition of the author make only the permission: auth is what the definition says', () => {
    const stack = rest('Auth: { ApiKeyRequired: true }', "DefinitionBody: { swagger: '2.0', paths: {} }");
    expect(bodyOf(stack).paths).toEqual({});
    expect(types(stack)).toHaveProperty('FEPermissionlive');
  });
  test('on an API of CloudFormation make only the permission', () => {
    const stack = stackOf(
      functionWith(
        'Events: { E: { Type: Api, Properties: { RestApiId: !Ref N, Path: /a, Method: get } } }',
        '  N: { Type: AWS::ApiGateway::RestApi, Properties: { Name: n } }\n',
      ),
    );
    expect(types(stack)).toEqual({
      F: 'AWS::Lambda::Function',
      FRole: 'AWS::IAM::Role',
      FEPermissionStage: 'AWS::Lambda::Permission',
      N: 'AWS::ApiGateway::RestApi',
    });
    expect(properties(stack, 'N')).toEqual({ Name: 'n' });
  });
});
