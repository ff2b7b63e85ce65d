import { describe, expect, test } from 'vitest';
import { sha1 } from '../../../digest/digest.ts';
import { toPlain } from '../../../source/plain.ts';
import { withPlaceholders } from '../placeholders.ts';
import { properties, stackOf } from '../testing.ts';

/** A function with events of REST APIs; `events` are lines `NAME: METHOD PATH MORE`. */
const fn = (name: string, events: readonly string[], more = ''): string =>
  `  ${name}:\n    Type: AWS::Serverless::Function\n    Properties:\n      { Handler: a.b, Runtime: nodejs22.x, InlineCode: x, ${more}Events: {${events
    .map(event => {
      const [, id, method, path, rest = ''] = /^(\w+): (\w+) (\S+) ?(.*)$/.exec(event)!;
      return ` ${id}: { Type: Api, Properties: { Method: ${method}, Path: '${path}'${rest && `, ${rest}`} } }`;
    })
    .join(',')} } }\n`;
const api = (properties: string): string =>
  `  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, ${properties} } }\n`;
const ON_API = 'RestApiId: !Ref Api';

/** The end of the id of the one deployment; undefined where it is not known. */
function idOf(resources: string, { head = '', region = 'us-east-1', file = '' } = {}): string | undefined {
  const stack = stackOf(`${head}Resources:\n${resources}`, {
    ...(region === '' ? {} : { region }),
    files: file === '' ? {} : { 'api.yaml': file },
  });
  const found = [...stack.resources.values()].find(({ type }) => type === 'AWS::ApiGateway::Deployment');
  const text = found?.idText?.();
  return text === undefined ? undefined : sha1(text).slice(0, 10);
}

// What aws-sam-translator 1.115.0 makes of these templates.
const KNOWN: readonly (readonly [what: string, resources: string, id: string, head?: string])[] = [
  ['one event', fn('F', ['A: get /']), 'dbcaa3177e'],
  [
    'events in the order of Python 2.7, each function by its paths',
    fn('Orders', ['List: get /orders', 'Add: POST /orders', 'One: get /orders/{id}', 'Any: any /{proxy+}']) +
      fn('Admin', ['Zed: delete /admin', 'Put: put /admin'], 'FunctionName: admin, '),
    '2bdde3021b',
  ],
  ['an alias', fn('F', ['A: get /a'], 'AutoPublishAlias: live, '), '6e4081af73'],
  [
    'CORS with what it is given',
    api('Cors: { AllowOrigin: "\'https://x.y\'", MaxAge: "\'600\'" }') + fn('F', [`A: get /a ${ON_API}`]),
    '8b214a37a0',
  ],
  [
    'authorizers, scopes and keys',
    api(
      'Auth: { DefaultAuthorizer: Pool, ApiKeyRequired: true, Authorizers: { Pool: { UserPoolArn: !GetAtt P.Arn }, Own: { FunctionArn: !GetAtt G.Arn, FunctionPayloadType: REQUEST, Identity: { Headers: [X], ReauthorizeEvery: 0 } } } }',
    ) +
      fn('F', [
        `A: get /a ${ON_API}, Auth: { Authorizer: NONE }`,
        `B: post /a ${ON_API}, Auth: { Authorizer: Own, AuthorizationScopes: [s] }`,
        `C: any /c ${ON_API}`,
      ]),
    '9dcf8dcbbd',
  ],
  [
    'signed requests',
    api('Auth: { DefaultAuthorizer: AWS_IAM }') + fn('F', [`A: get /a ${ON_API}`]),
    'f82d3ca366',
  ],
  [
    'OpenAPI 3 with models, parameters and a policy',
    api(
      "OpenApiVersion: '3.0.1', Models: { User: { type: object, properties: { n: { type: number, minimum: 1.5 } } } }, Auth: { ResourcePolicy: { IpRangeBlacklist: [1.2.3.4] } }, DisableExecuteApiEndpoint: true",
    ) +
      fn('F', [
        `A: post /users ${ON_API}, RequestModel: { Model: User, Required: true, ValidateBody: true }, RequestParameters: [method.request.header.X, { method.request.querystring.q: { Required: true, Caching: true } }]`,
      ]),
    'c57ce7540b',
  ],
  [
    'a definition of the author, with texts, numbers and nulls',
    api(
      "DefinitionBody: { swagger: '2.0', info: { title: \"it's \\\"q\\\" é\\n\", version: 1 }, paths: { /a: { get: { n: [1.5, null, true, 12345678901234567890], x-amazon-apigateway-integration: { type: mock, uri: !Sub '${AWS::Region}' } } } } }, GatewayResponses: { DEFAULT_4XX: { StatusCode: 401, ResponseParameters: { Headers: { A: \"'*'\" } } } }, BinaryMediaTypes: [image~1png]",
    ),
    '3d651f75cf',
  ],
  [
    'a domain',
    api(
      'Domain: { DomainName: a.b.c, CertificateArn: arn:c, EndpointConfiguration: EDGE, Route53: { HostedZoneId: Z1 } }',
    ) + fn('F', [`A: get /a ${ON_API}`]),
    '4bbf01d160',
  ],
  [
    'conditional functions',
    fn('F', ['A: get /a']).replace('    Properties', '    Condition: C\n    Properties'),
    '3d4193a85f',
    'Conditions: { C: !Equals [a, b] }\n',
  ],
  [
    'a state machine',
    '  S:\n    Type: AWS::Serverless::StateMachine\n    Properties: { Definition: {}, Role: arn:r, Events: { E: { Type: Api, Properties: { Path: /s, Method: post } } } }\n',
    'b7ee9b5650',
  ],
];

describe('the id of a deployment', () => {
  for (const [what, resources, id, head = ''] of KNOWN)
    test(what, () => expect(idOf(resources, { head })).toBe(id));

  test('stands in the stage and in outputs of a printed template, with the whole hash in its description', () => {
    const [, resources = '', id = ''] = KNOWN[3] ?? [];
    const stack = withPlaceholders(
      stackOf(`Resources:\n${resources}Outputs: { D: { Value: !Ref Api.Deployment } }\n`, {
        region: 'us-east-1',
      }),
    );
    const name = `ApiDeployment${id}`;
    expect(properties(stack, name)['Description']).toMatch(
      new RegExp(`^RestApi deployment id: ${id}[0-9a-f]{30}$`),
    );
    expect(stack.resources.get(name)?.idCovers).toBeUndefined();
    expect(properties(stack, 'ApiprodStage')['DeploymentId']).toEqual({ Ref: name });
    const output = stack.outputs.get('D');
    expect(output && toPlain(output)).toEqual({ Value: { Ref: name } });
  });

  test('the value of a parameter is in it', () => {
    const head = (value: string): string => `Parameters: { Pool: { Type: String, Default: ${value} } }\n`;
    const auth = api('Auth: { Authorizers: { P: { UserPoolArn: !Ref Pool } } }');
    expect(idOf(auth, { head: head('a') })).not.toBe(idOf(auth, { head: head('b') }));
  });

  test.each([
    ['a parameter without a value', api('Auth: { Authorizers: { P: { UserPoolArn: !Ref Pool } } }')],
    ['a parameter in a text', api("Auth: { Authorizers: { P: { UserPoolArn: !Sub 'x${Pool}' } } }")],
    ['the name of a parameter of the parameter store', api('BinaryMediaTypes: [!Ref Stored]')],
    ['a name of a function that is not known', fn('F', ['A: get /a'], 'FunctionName: !Ref Pool, ')],
    ['a file that is packaged', api('DefinitionUri: api.yaml')],
    ['a macro', api('DefinitionBody: { swagger: "2.0", paths: { /a: { Fn::Transform: { Name: Mine } } } }')],
    ['a deployment at each turn', api('AlwaysDeploy: true')],
    ['merged definitions', api('MergeDefinitions: true, DefinitionBody: { swagger: "2.0", paths: {} }')],
  ])('is not known with %s', (_, resources) =>
    expect(
      idOf(resources, {
        head: 'Parameters: { Pool: { Type: String }, Stored: { Type: AWS::SSM::Parameter::Value<String>, Default: /x } }\n',
        file: 'swagger: "2.0"\npaths: {}\n',
      }),
    ).toBeUndefined(),
  );

  test('is not known without a region where the region decides', () => {
    const auth = api("Auth: { Authorizers: { P: { UserPoolArn: !Sub 'arn:${AWS::Region}' } } }");
    expect(idOf(auth)).toBeDefined();
    expect(idOf(auth, { region: '' })).toBeUndefined();
  });
});
