import { expect, test } from 'vitest';
import { worldOf } from '../../../tools/worlds.ts';
import { admits } from './api-policy.ts';
import { apiExposureOf } from './exposure.ts';

const apiOf = (properties: string, others = '', type = 'AWS::ApiGateway::RestApi') => {
  const world = worldOf(
    `Parameters: { Range: { Type: String }, Type: { Type: String } }\nResources:\n  Api: { Type: ${type}, Properties: ${properties} }\n${others}`,
  );
  return { world, api: world.resource('Api')! };
};
const ALLOW = "{ Effect: Allow, Principal: '*', Action: execute-api:Invoke, Resource: execute-api:/* }";
const deny = (condition: string, resource = 'execute-api:/*'): string =>
  `{ Effect: Deny, Principal: '*', Action: 'execute-api:*', Resource: '${resource}', Condition: ${condition} }`;
const allow = (condition: string): string =>
  `{ Effect: Allow, Principal: { AWS: ['*'] }, Action: execute-api:Invoke, Resource: '*', Condition: ${condition} }`;

test.each([
  ['no policy', '', 'everyone'],
  ['everyone', ALLOW, 'everyone'],
  [
    'one account',
    '{ Effect: Allow, Principal: { AWS: "123456789012" }, Action: execute-api:Invoke, Resource: execute-api:/* }',
    'some',
  ],
  [
    'everyone but a principal',
    '{ Effect: Allow, NotPrincipal: { AWS: "123456789012" }, Action: execute-api:Invoke, Resource: execute-api:/* }',
    'everyone',
  ],
  [
    'everyone, to manage connections',
    "{ Effect: Allow, Principal: '*', Action: execute-api:ManageConnections, Resource: execute-api:/* }",
    'some',
  ],
  [
    'everyone, what is not named',
    "{ Effect: Allow, Principal: '*', NotAction: execute-api:ManageConnections, Resource: execute-api:/* }",
    'everyone',
  ],
  [
    'everyone, an action that deployment knows',
    "{ Effect: Allow, Principal: '*', Action: !Ref Range, Resource: execute-api:/* }",
    'everyone',
  ],
  ['addresses', allow('{ IpAddress: { aws:SourceIp: 192.0.2.0/24 } }'), 'some'],
  ['all addresses', allow('{ IpAddress: { aws:SourceIp: [192.0.2.0/24, 0.0.0.0/0] } }'), 'everyone'],
  ['both halves of them', allow('{ IpAddress: { aws:SourceIp: [0.0.0.0/1, 128.0.0.0/1] } }'), 'everyone'],
  ['addresses of a parameter', allow('{ IpAddress: { aws:SourceIp: !Ref Range } }'), 'some'],
  ['an organization', allow('{ StringEquals: { aws:PrincipalOrgID: o-1 } }'), 'some'],
  ['all but some addresses', allow('{ NotIpAddress: { aws:SourceIp: 192.0.2.0/24 } }'), 'everyone'],
  [
    'a referer that anyone may write',
    allow('{ StringLike: { aws:Referer: https://example.com/* } }'),
    'everyone',
  ],
  ['a condition from elsewhere', allow('!ImportValue condition'), 'some'],
  [
    'everyone, but what does not come from a VPC is denied',
    `${ALLOW}, ${deny('{ StringNotEquals: { aws:SourceVpc: vpc-1 } }')}`,
    'some',
  ],
  [
    'everyone, but what is not of the addresses is denied',
    `${ALLOW}, ${deny('{ NotIpAddress: { aws:SourceIp: 192.0.2.0/24 } }')}`,
    'some',
  ],
  [
    'everyone, but what has no endpoint is denied',
    `${ALLOW}, ${deny('{ Null: { aws:SourceVpce: true } }')}`,
    'some',
  ],
  [
    'everyone but blocked addresses',
    `${ALLOW}, ${deny('{ IpAddress: { aws:SourceIp: 192.0.2.0/24 } }')}`,
    'everyone',
  ],
  ['everyone over TLS', `${ALLOW}, ${deny('{ BoolIfExists: { aws:SecureTransport: false } }')}`, 'everyone'],
  [
    'everyone with a user agent',
    `${ALLOW}, ${deny('{ StringNotLike: { aws:UserAgent: good } }')}`,
    'everyone',
  ],
  [
    'everyone, denied from nowhere',
    `${ALLOW}, ${deny('{ NotIpAddress: { aws:SourceIp: 0.0.0.0/0 } }')}`,
    'everyone',
  ],
  ['nobody', `${ALLOW}, { Effect: Deny, Principal: '*', Action: '*', Resource: '*' }`, 'some'],
  [
    'everyone but an account',
    `${ALLOW}, { Effect: Deny, Principal: { AWS: "123456789012" }, Action: '*', Resource: '*' }`,
    'everyone',
  ],
  [
    'everyone, another route denied from outside',
    `${ALLOW}, ${deny('{ NotIpAddress: { aws:SourceIp: 192.0.2.0/24 } }', 'execute-api:/prod/POST/a')}`,
    'everyone',
  ],
  [
    'everyone, this route denied from outside',
    `${ALLOW}, ${deny('{ NotIpAddress: { aws:SourceIp: 192.0.2.0/24 } }', 'arn:aws:execute-api:eu-west-1:123456789012:abc/*/GET/a')}`,
    'some',
  ],
  [
    'everyone on a stage that deployment knows',
    "{ Effect: Allow, Principal: '*', Action: execute-api:Invoke, Resource: !Sub 'execute-api:/${Range}/GET/a' }",
    'everyone',
  ],
  [
    'everyone on another path',
    "{ Effect: Allow, Principal: '*', Action: execute-api:Invoke, Resource: execute-api:/prod/GET/b }",
    'some',
  ],
  [
    'everyone on one stage',
    "{ Effect: Allow, Principal: '*', Action: execute-api:Invoke, Resource: execute-api:/prod/* }",
    'everyone',
  ],
  [
    'everyone to read',
    "{ Effect: Allow, Principal: '*', Action: execute-api:Invoke, Resource: execute-api:/prod/GET/* }",
    'everyone',
  ],
  [
    'everyone to write',
    "{ Effect: Allow, Principal: '*', Action: execute-api:Invoke, Resource: execute-api:/prod/POST/* }",
    'some',
  ],
  [
    'an effect that deployment knows',
    "{ Effect: !Ref Range, Principal: '*', Action: execute-api:Invoke, Resource: execute-api:/* }",
    'unknown',
  ],
])('a policy that lets in %s: %s', (_, statements, who) => {
  const { api } = apiOf(statements === '' ? '{ Policy: "" }' : `{ Policy: { Statement: [${statements}] } }`);
  expect(admits(api)({ method: 'GET', path: '/a' })).toBe(who);
});

test('a policy in the body counts, one that can not be read is unknown', () => {
  expect(
    admits(
      apiOf(
        `{ Body: { x-amazon-apigateway-policy: { Statement: [${allow('{ StringEquals: { aws:SourceVpc: vpc-1 } }')}] } } }`,
      ).api,
    )({ method: 'GET', path: '/a' }),
  ).toBe('some');
  expect(admits(apiOf('{ Policy: !Ref Range }').api)({ method: 'GET', path: '/a' })).toBe('unknown');
});

test('every method of a route must be covered to be denied, one of them to be allowed', () => {
  const both = (statement: string): string[] =>
    ['GET', 'ANY'].map(method =>
      admits(apiOf(`{ Policy: { Statement: [${statement}] } }`).api)({ method, path: '/a/{id}' }),
    );
  expect(
    both(`${ALLOW}, ${deny('{ Null: { aws:SourceVpce: true } }', 'execute-api:/prod/GET/a/*')}`),
  ).toEqual(['some', 'everyone']);
  expect(
    both(
      "{ Effect: Allow, Principal: '*', Action: execute-api:Invoke, Resource: execute-api:/prod/POST/a/* }",
    ),
  ).toEqual(['some', 'everyone']);
  expect(
    admits(
      apiOf(
        `{ Policy: { Statement: [${ALLOW}, ${deny('{ Null: { aws:SourceVpce: true } }', 'execute-api:/prod/GET/a')}] } }`,
      ).api,
    )({ method: 'GET', path: undefined }),
  ).toBe('some');
});

const DOMAIN = (type: string, rest = ''): string =>
  `  Domain: { Type: ${type}, Properties: { DomainName: api.example.com${rest} } }\n`;
const TRUST = ', MutualTlsAuthentication: { TruststoreUri: s3://certs/all.pem }';
const REST_MAP =
  '  Map: { Type: AWS::ApiGateway::BasePathMapping, Properties: { RestApiId: !Ref Api, DomainName: !Ref Domain } }\n';
test.each([
  ['an API that says nothing', '{}', '', 'public'],
  ['a regional endpoint', '{ EndpointConfiguration: { Types: [REGIONAL] } }', '', 'public'],
  ['a private endpoint', '{ EndpointConfiguration: { Types: [PRIVATE] } }', '', 'confined'],
  [
    'a private endpoint as an import parameter',
    '{ Parameters: { endpointConfigurationTypes: PRIVATE } }',
    '',
    'confined',
  ],
  ['endpoints of a VPC', '{ EndpointConfiguration: { VpcEndpointIds: [vpce-1] } }', '', 'confined'],
  [
    'endpoints of a VPC in the body',
    '{ Body: { x-amazon-apigateway-endpoint-configuration: { vpcEndpointIds: [vpce-1] } } }',
    '',
    'confined',
  ],
  ['a type that deployment knows', '{ EndpointConfiguration: { Types: [!Ref Type] } }', '', 'unknown'],
  ['types that deployment knows', '{ EndpointConfiguration: { Types: !ImportValue types } }', '', 'unknown'],
  [
    'a configuration that deployment knows',
    '{ EndpointConfiguration: !ImportValue configuration }',
    '',
    'unknown',
  ],
  ['the default endpoint switched off', '{ DisableExecuteApiEndpoint: true }', '', 'unknown'],
  ['the default endpoint left on', '{ DisableExecuteApiEndpoint: false }', '', 'public'],
  [
    'the default endpoint switched off, a domain',
    '{ DisableExecuteApiEndpoint: true }',
    DOMAIN('AWS::ApiGateway::DomainName') + REST_MAP,
    'public',
  ],
  [
    'the default endpoint switched off, a domain without mapping',
    '{ DisableExecuteApiEndpoint: true }',
    DOMAIN('AWS::ApiGateway::DomainName'),
    'public',
  ],
  [
    'the default endpoint switched off, client certificates',
    '{ DisableExecuteApiEndpoint: true }',
    DOMAIN('AWS::ApiGateway::DomainName', TRUST) + REST_MAP,
    'confined',
  ],
  [
    'the default endpoint switched off in Swagger, client certificates',
    '{ Body: { x-amazon-apigateway-endpoint-configuration: { disableExecuteApiEndpoint: true } } }',
    DOMAIN('AWS::ApiGateway::DomainName', TRUST) + REST_MAP,
    'confined',
  ],
  [
    'the default endpoint switched off in OpenAPI, client certificates',
    '{ Body: { servers: [{ x-amazon-apigateway-endpoint-configuration: { disableExecuteApiEndpoint: true } }] } }',
    DOMAIN('AWS::ApiGateway::DomainName', TRUST) + REST_MAP,
    'confined',
  ],
  [
    'client certificates that the default endpoint passes by',
    '{}',
    DOMAIN('AWS::ApiGateway::DomainName', TRUST) + REST_MAP,
    'public',
  ],
  [
    'a switch that deployment knows, client certificates',
    '{ DisableExecuteApiEndpoint: !Ref Type }',
    DOMAIN('AWS::ApiGateway::DomainName', TRUST) + REST_MAP,
    'unknown',
  ],
  [
    'a switch that deployment knows, a domain',
    '{ DisableExecuteApiEndpoint: !Ref Type }',
    DOMAIN('AWS::ApiGateway::DomainName') + REST_MAP,
    'public',
  ],
  [
    'a domain that another stack makes',
    '{ DisableExecuteApiEndpoint: true }',
    `${DOMAIN('AWS::ApiGateway::DomainName')}  Map: { Type: AWS::ApiGateway::BasePathMapping, Properties: { RestApiId: !Ref Api, DomainName: other.example.com } }`,
    'unknown',
  ],
  [
    'a domain by its name',
    '{ DisableExecuteApiEndpoint: true }',
    `${DOMAIN('AWS::ApiGatewayV2::DomainName', TRUST)}  Map: { Type: AWS::ApiGatewayV2::ApiMapping, Properties: { ApiId: !Ref Api, DomainName: api.example.com } }`,
    'confined',
  ],
])('%s: %s', (_, properties, others, reach) => {
  const { api, world } = apiOf(properties, others);
  expect(apiExposureOf(api, world)).toBe(reach);
});

test.each([
  ['{ Visibility: PRIVATE }', 'confined'],
  ['{ Visibility: GLOBAL }', 'public'],
  ['{}', 'public'],
  ['{ Visibility: !Ref Type }', 'unknown'],
])('a GraphQL API %s: %s', (properties, reach) => {
  const { api, world } = apiOf(properties, '', 'AWS::AppSync::GraphQLApi');
  expect(apiExposureOf(api, world)).toBe(reach);
});

test('an HTTP API has no private endpoint', () => {
  const { api, world } = apiOf(
    '{ EndpointConfiguration: { Types: [PRIVATE] } }',
    '',
    'AWS::ApiGatewayV2::Api',
  );
  expect(apiExposureOf(api, world)).toBe('public');
});
