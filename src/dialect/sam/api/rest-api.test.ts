import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../source/plain.ts';
import { properties, resource, stackOf, types } from '../testing.ts';

/** The stack of an API `A` with one function that answers GET /a, unless the API has a definition of its own. */
const api = (own: string, attributes = '', head = '', given?: Parameters<typeof stackOf>[1]) =>
  stackOf(
    `${head}Resources:\n  A: { Type: AWS::Serverless::Api, ${attributes} Properties: { ${own} } }\n  F: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, Events: { E: { Type: Api, Properties: { RestApiId: !Ref A, Path: /a, Method: get } } } } }\n`,
    given,
  );
const LIVE = 'StageName: live,';
const live = (own: string) => api(`${LIVE} ${own}`);
type Body = { readonly [key: string]: JsonValue } & {
  readonly paths: {
    readonly [path: string]: { readonly [method: string]: { readonly [key: string]: JsonValue } };
  };
};
const bodyOf = (stack: ReturnType<typeof stackOf>): Body => properties(stack, 'A')['Body'] as unknown as Body;
const deploymentOf = (stack: ReturnType<typeof stackOf>): string =>
  Object.keys(types(stack)).find(id => id.startsWith('ADeployment'))!;

describe('what an API becomes', () => {
  test('an API, a deployment and a stage', () =>
    expect(Object.values(types(live(''))).filter(type => type.startsWith('AWS::ApiGateway::'))).toEqual([
      'AWS::ApiGateway::RestApi',
      'AWS::ApiGateway::Deployment',
      'AWS::ApiGateway::Stage',
    ]));
  test.each([
    ['live', 'AliveStage'],
    ['v-1', /^AStage[0-9a-f]{10}$/],
    ['!Ref S', 'AStage'],
  ])('the stage %s has the id %s', (name, expected) => {
    const stage = Object.entries(types(api(`StageName: ${name}`))).find(
      ([, type]) => type === 'AWS::ApiGateway::Stage',
    )?.[0];
    expect(stage).toMatch(expected);
  });
  test('the deployment is called after the definition: a change deploys again', () => {
    expect(deploymentOf(live(''))).toMatch(/^ADeployment[0-9a-f]{10}$/);
    expect(deploymentOf(live(''))).toBe(deploymentOf(live('')));
    expect(deploymentOf(live('Cors: "\'*\'"'))).not.toBe(deploymentOf(live('')));
    expect(deploymentOf(live('TracingEnabled: true'))).toBe(deploymentOf(live('')));
  });
  test('SAM leaves a second stage behind, called Stage, unless OpenApiVersion is set', () => {
    expect(properties(live(''), deploymentOf(live('')))).toMatchObject({ StageName: 'Stage' });
    const version3 = live('OpenApiVersion: 3.0.1');
    expect(properties(version3, deploymentOf(version3))).not.toHaveProperty('StageName');
  });
  test('condition and policies of the API are those of its deployment and stage', () => {
    const stack = api(
      LIVE,
      'Condition: C, DeletionPolicy: Retain, UpdateReplacePolicy: Retain,',
      'Conditions: { C: !Equals [!Ref "AWS::Region", a] }\n',
    );
    for (const id of ['A', 'AliveStage', deploymentOf(stack)])
      expect(resource(stack, id)).toMatchObject({
        Condition: 'C',
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
  });
  test.each([
    ['!Ref A.Stage', { Ref: 'AliveStage' }],
    ['!Sub "${A.Stage}"', { 'Fn::Sub': '${AliveStage}' }],
  ])('%s is the stage', (written, expected) => {
    const stack = stackOf(
      `Resources:\n  A: { Type: AWS::Serverless::Api, Properties: { StageName: live, DefinitionUri: s3://b/k } }\n  T: { Type: AWS::SNS::Topic, Properties: { TopicName: ${written} } }\n`,
    );
    expect(properties(stack, 'T')['TopicName']).toEqual(expected);
  });
});

describe('a setting of the stage', () => {
  test.each([
    [
      'AccessLogSetting: { DestinationArn: l, Format: f }',
      { AccessLogSetting: { DestinationArn: 'l', Format: 'f' } },
    ],
    ['TracingEnabled: true', { TracingEnabled: true }],
    [
      'MethodSettings: [{ HttpMethod: "*", ResourcePath: "/*", LoggingLevel: INFO }]',
      { MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', LoggingLevel: 'INFO' }] },
    ],
    [
      'CacheClusterEnabled: true, CacheClusterSize: "0.5"',
      { CacheClusterEnabled: true, CacheClusterSize: '0.5' },
    ],
    ['Variables: { V: w }', { Variables: { V: 'w' } }],
    ['CanarySetting: { PercentTraffic: 5 }', { CanarySetting: { PercentTraffic: 5 } }],
    ['Tags: { team: shop }', { Tags: [{ Key: 'team', Value: 'shop' }] }],
  ])('%s', (own, expected) => {
    expect(properties(live(own), 'AliveStage')).toMatchObject({
      StageName: 'live',
      RestApiId: { Ref: 'A' },
      ...expected,
    });
    expect(properties(live(own), 'A')).not.toHaveProperty(Object.keys(expected)[0]!);
  });
});

describe('a setting of the API', () => {
  test.each([
    ['Name: n, Description: d', { Name: 'n', Description: 'd' }],
    [
      'MinimumCompressionSize: 9, ApiKeySourceType: AUTHORIZER, FailOnWarnings: true',
      { MinimumCompressionSize: 9, ApiKeySourceType: 'AUTHORIZER', FailOnWarnings: true },
    ],
    [
      'EndpointConfiguration: REGIONAL',
      {
        EndpointConfiguration: { Types: ['REGIONAL'] },
        Parameters: { endpointConfigurationTypes: 'REGIONAL' },
      },
    ],
    [
      'EndpointConfiguration: { Type: PRIVATE, VPCEndpointIds: [!Ref V] }',
      { EndpointConfiguration: { Types: ['PRIVATE'], VpcEndpointIds: [{ Ref: 'V' }] } },
    ],
    ['Tags: { team: shop }, PropagateTags: true', { Tags: [{ Key: 'team', Value: 'shop' }] }],
  ])('{ %s }', (own, expected) => expect(properties(live(own), 'A')).toMatchObject(expected));
  test('without an endpoint type it is that of API Gateway, edge-optimized', () =>
    expect(properties(live(''), 'A')).not.toHaveProperty('EndpointConfiguration'));
  test('outside of the commercial partition it is regional', () =>
    expect(properties(api(LIVE, '', '', { region: 'us-gov-west-1' }), 'A')).toMatchObject({
      EndpointConfiguration: { Types: ['REGIONAL'] },
    }));
});

describe('the definition', () => {
  test('lies in S3: then nothing of the events is in it', () => {
    const stack = live('DefinitionUri: s3://bucket/key');
    expect(properties(stack, 'A')).toEqual({ BodyS3Location: { Bucket: 'bucket', Key: 'key' } });
    expect(types(stack)).toHaveProperty('FEPermissionlive');
  });
  test('of an API without one is Swagger 2, called after the stack', () =>
    expect(bodyOf(live(''))).toMatchObject({
      swagger: '2.0',
      info: { version: '1.0', title: { Ref: 'AWS::StackName' } },
    }));
  test('says which media are binary, where a slash may be written ~1', () =>
    expect(
      bodyOf(live('BinaryMediaTypes: [image~1png, "*/*"]'))['x-amazon-apigateway-binary-media-types'],
    ).toEqual(['image/png', '*/*']));
  test.each([
    ['', 'x-amazon-apigateway-endpoint-configuration', { disableExecuteApiEndpoint: true }],
    [
      'OpenApiVersion: 3.0.1,',
      'servers',
      [{ 'x-amazon-apigateway-endpoint-configuration': { disableExecuteApiEndpoint: true } }],
    ],
  ])('with { %s } turns the default endpoint off in %s', (version, key, expected) =>
    expect(bodyOf(live(`${version} DisableExecuteApiEndpoint: true`))[key]).toEqual(expected),
  );
});

describe('GatewayResponses', () => {
  test('are part of the definition', () =>
    expect(
      bodyOf(
        live(
          "GatewayResponses: { UNAUTHORIZED: { StatusCode: 401, ResponseParameters: { Headers: { H: \"'*'\" }, Paths: { P: p }, QueryStrings: { Q: q } }, ResponseTemplates: { application/json: '{}' } }, DEFAULT_5XX: {} }",
        ),
      )['x-amazon-apigateway-gateway-responses'],
    ).toEqual({
      UNAUTHORIZED: {
        statusCode: '401',
        responseParameters: {
          'gatewayresponse.header.H': "'*'",
          'gatewayresponse.path.P': 'p',
          'gatewayresponse.querystring.Q': 'q',
        },
        responseTemplates: { 'application/json': '{}' },
      },
      DEFAULT_5XX: { responseParameters: {}, responseTemplates: {} },
    }));
});

describe('Cors', () => {
  const preflight = (own: string) =>
    (
      bodyOf(live(own)).paths['/a']!['options']!['x-amazon-apigateway-integration'] as unknown as {
        readonly responses: {
          readonly default: { readonly responseParameters: { readonly [name: string]: JsonValue } };
        };
      }
    ).responses.default.responseParameters;
  const header = (name: string): string => `method.response.header.Access-Control-Allow-${name}`;
  test.each([
    [
      'an origin',
      'Cors: "\'https://shop.example\'"',
      { [header('Origin')]: "'https://shop.example'", [header('Methods')]: "'GET,OPTIONS'" },
    ],
    [
      'a map of settings',
      'Cors: { AllowOrigin: "\'*\'", AllowMethods: "\'GET\'", AllowHeaders: "\'X\'", MaxAge: "\'9\'" }',
      {
        [header('Origin')]: "'*'",
        [header('Methods')]: "'GET'",
        [header('Headers')]: "'X'",
        'method.response.header.Access-Control-Max-Age': "'9'",
      },
    ],
    [
      'a map without an origin lets every origin in',
      'Cors: { AllowMethods: "\'GET\'" }',
      { [header('Origin')]: "'*'", [header('Methods')]: "'GET'" },
    ],
    [
      'credentials',
      'Cors: { AllowOrigin: "\'https://shop.example\'", AllowCredentials: true }',
      {
        [header('Origin')]: "'https://shop.example'",
        [header('Methods')]: "'GET,OPTIONS'",
        [header('Credentials')]: "'true'",
      },
    ],
  ])('%s', (_, own, expected) => expect(preflight(own)).toEqual(expected));
  test('answers without calling anything', () =>
    expect(
      bodyOf(live('Cors: "\'*\'"')).paths['/a']!['options']!['x-amazon-apigateway-integration'],
    ).toMatchObject({ type: 'mock' }));
  test('leaves OPTIONS to the author where they wrote it', () => {
    const stack = live(
      "Cors: \"'*'\", DefinitionBody: { swagger: '2.0', paths: { /a: { options: { description: mine } } } }",
    );
    expect(bodyOf(stack).paths['/a']!['options']).toEqual({ description: 'mine' });
  });
  test.each([
    ['once', '', ''],
    ['again for Auth', 'Auth: { ApiKeyRequired: true }', '.schema'],
    [
      'again for Auth and Models',
      'Auth: { ApiKeyRequired: true }, Models: { M: { type: object } }',
      '.schema.schema',
    ],
  ])('SAM converts the headers of OpenAPI 3 %s', (_, own, deeper) => {
    const options = bodyOf(live(`OpenApiVersion: 3.0.1, Cors: "'*'", ${own}`)).paths['/a']!['options'];
    expect(options).toHaveProperty(
      `responses.200.headers.Access-Control-Allow-Origin${deeper}.schema.type`,
      'string',
    );
    expect(options).not.toHaveProperty('consumes');
  });
  test('is not there without Cors', () =>
    expect(Object.keys(bodyOf(live('')).paths['/a']!)).toEqual(['get']));
});

describe('a usage plan', () => {
  const plan = (kind: string, more = ''): string =>
    `${LIVE} Auth: { ApiKeyRequired: true, UsagePlan: { CreateUsagePlan: ${kind}, ${more} } }`;
  test('of one API has a key', () => {
    const stack = api(
      plan('PER_API', 'UsagePlanName: n, Quota: { Limit: 9, Period: DAY }, Throttle: { RateLimit: 5 }'),
    );
    expect(resource(stack, 'AUsagePlan')).toEqual({
      Type: 'AWS::ApiGateway::UsagePlan',
      DependsOn: ['A'],
      Properties: {
        ApiStages: [{ ApiId: { Ref: 'A' }, Stage: { Ref: 'AliveStage' } }],
        UsagePlanName: 'n',
        Quota: { Limit: 9, Period: 'DAY' },
        Throttle: { RateLimit: 5 },
      },
    });
    expect(resource(stack, 'AApiKey')).toMatchObject({
      DependsOn: ['AUsagePlan'],
      Properties: {
        Enabled: true,
        StageKeys: [{ RestApiId: { Ref: 'A' }, StageName: { Ref: 'AliveStage' } }],
      },
    });
    expect(properties(stack, 'AUsagePlanKey')).toEqual({
      KeyId: { Ref: 'AApiKey' },
      KeyType: 'API_KEY',
      UsagePlanId: { Ref: 'AUsagePlan' },
    });
  });
  test('that is shared is one for all APIs, which then come first', () => {
    const one = (id: string, attributes = ''): string =>
      `  ${id}: { Type: AWS::Serverless::Api, ${attributes} Properties: { DefinitionBody: { swagger: '2.0', paths: {} }, ${plan('SHARED')} } }\n`;
    const stack = stackOf(`Resources:\n${one('A')}${one('B')}`);
    expect(resource(stack, 'ServerlessUsagePlan')).toMatchObject({
      DependsOn: ['A', 'B'],
      Properties: { ApiStages: [{ ApiId: { Ref: 'A' } }, { ApiId: { Ref: 'B' } }] },
    });
    expect(Object.keys(types(stack)).filter(id => id.startsWith('Serverless'))).toEqual([
      'ServerlessUsagePlan',
      'ServerlessApiKey',
      'ServerlessUsagePlanKey',
    ]);
    const conditional = stackOf(
      `Conditions: { C: !Equals [!Ref "AWS::Region", a], D: !Equals [!Ref "AWS::Region", b] }\nResources:\n${one('A', 'Condition: C,')}${one('B', 'Condition: D,')}`,
    );
    expect(resource(conditional, 'ServerlessUsagePlan')['Condition']).toBe('SharedUsagePlanCondition');
  });
  test('with NONE is none', () =>
    expect(Object.values(types(api(plan('NONE')))).filter(type => /UsagePlan|ApiKey/.test(type))).toEqual(
      [],
    ));
});
