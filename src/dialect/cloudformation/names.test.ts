import { expect, test } from 'vitest';
import { lowerText } from './testing.ts';

const said = (type: string, properties: string): string[] =>
  lowerText(`Resources:\n  A:\n    Type: ${type}\n    Properties: ${properties}\n`).stacks.flatMap(
    ({ notes }) => notes.map(({ message, lost }) => `${lost ? 'lost: ' : ''}${message}`),
  );
const policy = (document: string): string[] =>
  said('AWS::IAM::ManagedPolicy', `{ PolicyDocument: ${document} }`);
const NOT_CHECKED = 'so it was not checked';

test.each<[string, string[]]>([
  [
    "{ Version: '2012-10-17', Statement: [{ Sid: A, Effect: Allow, NotAction: 'a:b', NotResource: '*', Condition: { 'ForAnyValue:StringLikeIfExists': { a: b } } }] }",
    [],
  ],
  [
    '{ Statement: [{ Efect: Allow, Action: a, Resource: b }] }',
    [`lost: Efect is not an element of a policy statement, ${NOT_CHECKED}; did you mean Effect?`],
  ],
  [
    '{ Statment: { Effect: Allow, Action: a } }',
    [`lost: Statment is not an element of a policy, ${NOT_CHECKED}; did you mean Statement?`],
  ],
  [
    '{ Statement: { Effect: Allow, Resource: b }, Action: a }',
    [`lost: Action is not an element of a policy, ${NOT_CHECKED}`],
  ],
  [
    '{ Statement: { Effect: Allow, Principal: { Aws: a }, Action: b } }',
    [`lost: Aws is not an element of Principal, ${NOT_CHECKED}; did you mean AWS?`],
  ],
  [
    '{ Statement: { Effect: Allow, Action: a, Condition: { StringEqual: { a: b } } } }',
    [
      `lost: StringEqual is not an element of condition operators, ${NOT_CHECKED}; did you mean StringEquals?`,
    ],
  ],
  [
    '{ Statement: !If [A, { Efect: Allow, Action: a, Resource: b }, !Ref AWS::NoValue] }',
    [`lost: Efect is not an element of a policy statement, ${NOT_CHECKED}; did you mean Effect?`],
  ],
])('the policy %s', (document, expected) => expect(policy(document)).toEqual(expected));

test('other maps with a Statement are no policies', () => {
  expect(
    said(
      'AWS::Events::EventBusPolicy',
      '{ StatementId: a, EventBusName: b, Statement: { Effect: Allow, Action: a, Principal: "*" } }',
    ),
  ).toEqual([]);
  expect(
    said(
      'AWS::WAFv2::RuleGroup',
      '{ Rules: [{ Name: a, Priority: 1, Action: {}, Statement: { GeoMatchStatement: { CountryCodes: [DE] } } }] }',
    ),
  ).toEqual([]);
});

const body = (definition: string): string[] => said('AWS::ApiGateway::RestApi', `{ Body: ${definition} }`);
test.each<[string, string[]]>([
  [
    "{ openapi: 3.0.1, info: {}, x-own: 1, x-amazon-apigateway-policy: {}, x-amazon-apigateway-newer: 1, paths: { /a: { get: { security: [], x-amazon-apigateway-integration: {} }, parameters: [] }, 'Fn::Transform': {} }, components: { securitySchemes: { a: { type: apiKey, x-amazon-apigateway-authorizer: { type: token } } } } }",
    [],
  ],
  ['{ pathss: {} }', ['pathss is not a key of an API definition; did you mean paths?']],
  ['{ paths: { /a: { gett: {} } } }', ['gett is not a key of the path /a; did you mean get?']],
  [
    '{ paths: { /a: { get: { securty: [] } } } }',
    ['securty is not a key of the operation get /a; did you mean security?'],
  ],
  ['{ paths: { /a: {}, get: {} } }', ['get is not a path of an API definition']],
  [
    '{ paths: { /a: { x-amazon-apigateway-integration: {} } } }',
    ['x-amazon-apigateway-integration is not a key of the path /a'],
  ],
  [
    '{ paths: {}, securityDefinitions: { a: { typ: apiKey } } }',
    ['typ is not a key of the security scheme a; did you mean type?'],
  ],
  [
    '{ paths: {}, securityDefinitions: { x-amazon-apigateway-authorizer: {} } }',
    ['x-amazon-apigateway-authorizer is not a security scheme'],
  ],
])('the API definition %s', (definition, expected) => expect(body(definition)).toEqual(expected));

test('another Body is no API definition', () =>
  expect(
    said(
      'AWS::WAFv2::RuleGroup',
      '{ Rules: [{ Statement: { SizeConstraintStatement: { FieldToMatch: { Body: { OversizeHandling: MATCH } } } } }] }',
    ),
  ).toEqual([]));
