import { expect, test } from 'vitest';
import { functionWith, stackOf } from './testing.ts';

const said = (text: string): string[] =>
  stackOf(text)
    .notes.filter(({ code, message }) => code === 'sam-refused' || message.includes('IgnoreGlobals'))
    .map(({ message }) => message.replace('SAM rejects ', ''));
/** An API with a route that a function answers; `event` is what the event says beside its path. */
const api = (kind: 'Api' | 'HttpApi', settings: string, event = ''): string =>
  functionWith(
    `Events: { E: { Type: ${kind}, Properties: { ${kind === 'Api' ? 'RestApiId' : 'ApiId'}: !Ref A, Path: /a, Method: get, ${event} } } }`,
    `  A: { Type: AWS::Serverless::${kind}, Properties: { ${kind === 'Api' ? 'StageName: live, ' : ''}${settings} } }\n`,
  );
const CHECK = 'Authorizers: { Check: { FunctionArn: check } }';
const INCLUDED =
  "DefinitionBody: { 'Fn::Transform': { Name: AWS::Include, Parameters: { Location: s3://ours/api.yaml } } }";
const NAMED = 'and must be the name of an authorizer';

test.each<[string, string, string[]]>([
  [
    'a default that is an intrinsic',
    api('Api', `Auth: { DefaultAuthorizer: !If [C, Check, !Ref AWS::NoValue], ${CHECK} }`),
    [`A: DefaultAuthorizer is Fn::If ${NAMED}`],
  ],
  ['the same without authorizers', api('Api', 'Auth: { DefaultAuthorizer: !If [C, Check, AWS_IAM] }'), []],
  [
    'the same of an HTTP API',
    api('HttpApi', 'Auth: { DefaultAuthorizer: !If [C, Check, AWS_IAM] }'),
    [`A: DefaultAuthorizer is Fn::If ${NAMED}`],
  ],
  ['a default that is null', api('Api', `Auth: { DefaultAuthorizer: null, ${CHECK} }`), []],
  [
    'Auth beside an included body',
    api('Api', `${INCLUDED}, Auth: { DefaultAuthorizer: Check, ${CHECK} }`),
    ['A: Auth requires a definition that is written in DefinitionBody, and this one is included'],
  ],
  [
    'Cors beside DefinitionUri',
    api('Api', 'DefinitionUri: s3://ours/api.yaml, Cors: "\'*\'"'),
    ['A: Cors requires a definition that is written in DefinitionBody, and this one is in DefinitionUri'],
  ],
  [
    'two definitions',
    api('Api', "DefinitionUri: s3://ours/api.yaml, DefinitionBody: { swagger: '2.0' }"),
    ['A: DefinitionBody and DefinitionUri exclude each other'],
  ],
  [
    'credentials from every origin',
    api('Api', 'Cors: { AllowCredentials: true }'),
    ['A: Cors can not allow credentials from every origin'],
  ],
  [
    'credentials from every origin of an HTTP API',
    api('HttpApi', "CorsConfiguration: { AllowOrigins: ['*'], AllowCredentials: true }"),
    ['A: CorsConfiguration can not allow credentials from every origin'],
  ],
  [
    'an event with an unknown authorizer',
    api('Api', `Auth: { ${CHECK} }`, 'Auth: { Authorizer: Chekc }'),
    ['F: the event E has the Authorizer Chekc, which is not among the Authorizers of its API'],
  ],
  [
    'an event with an intrinsic',
    api('HttpApi', `Auth: { ${CHECK} }`, 'Auth: { Authorizer: !If [C, Check, NONE] }'),
    ['F: the event E takes its Authorizer from Fn::If, and it must be a name'],
  ],
  [
    'an event that opts out of nothing',
    api('Api', `Auth: { ${CHECK} }`, 'Auth: { Authorizer: NONE }'),
    ['F: the event E has the Authorizer NONE, but its API has no DefaultAuthorizer'],
  ],
  [
    'an event that opts out',
    api('Api', `Auth: { DefaultAuthorizer: Check, ${CHECK} }`, 'Auth: { Authorizer: NONE }'),
    [],
  ],
  ['IAM for an event of a REST API', api('Api', '', 'Auth: { Authorizer: AWS_IAM }'), []],
  [
    'IAM that an HTTP API does not enable',
    api('HttpApi', `Auth: { ${CHECK} }`, 'Auth: { Authorizer: AWS_IAM }'),
    ['F: the event E has the Authorizer AWS_IAM, which is not among the Authorizers of its API'],
  ],
  [
    'scopes without an authorizer',
    api('HttpApi', `Auth: { ${CHECK} }`, 'Auth: { AuthorizationScopes: [a] }'),
    ['F: the event E has AuthorizationScopes but no Authorizer'],
  ],
  [
    'no key where none is required',
    api('Api', '', 'Auth: { ApiKeyRequired: false }'),
    ['F: the event E has ApiKeyRequired: false, but its API does not require a key'],
  ],
  [
    'a URL without AuthType',
    functionWith('FunctionUrlConfig: { Cors: {} }'),
    ['F: FunctionUrlConfig requires the AuthType AWS_IAM or NONE'],
  ],
  [
    'a URL with a wrong AuthType',
    functionWith('FunctionUrlConfig: { AuthType: IAM }'),
    ['F: FunctionUrlConfig requires the AuthType AWS_IAM or NONE'],
  ],
  [
    'a URL whose AuthType is not known',
    functionWith('FunctionUrlConfig: { AuthType: !If [C, NONE, AWS_IAM] }'),
    [],
  ],
  [
    'concurrency without an alias',
    functionWith('ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 1 }'),
    ['F: ProvisionedConcurrencyConfig requires AutoPublishAlias'],
  ],
  [
    'a queue of another type',
    functionWith('DeadLetterQueue: { Type: Queue, TargetArn: a }'),
    ['F: DeadLetterQueue has the Type Queue instead of SQS or SNS'],
  ],
  ['Role and Policies of a function', functionWith('Role: role, Policies: [AmazonS3FullAccess]'), []],
  [
    'Role and Policies of a state machine',
    functionWith(
      '',
      '  M: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: s3://ours/m.json, Role: role, Policies: [AmazonS3FullAccess] } }\n',
    ),
    ['M: a state machine can not have both Role and Policies'],
  ],
])('%s', (_, text, expected) => expect(said(text)).toEqual(expected));

test.each<[string, string, string[]]>([
  [
    '[Enviroment]',
    '{ Environment: { Variables: { A: b } } }',
    ['F: IgnoreGlobals has Enviroment, which Globals does not set; did you mean Environment?'],
  ],
  ['[Policies]', '{ Timeout: 3 }', ['F: IgnoreGlobals has Policies, which Globals does not set']],
  ['Timeout', '{ Timeout: 3 }', ["F: IgnoreGlobals is neither a list nor '*'"]],
  ['[Timeout]', '{ Timeout: 3 }', []],
  ["'*'", '{ Timeout: 3 }', []],
])('IgnoreGlobals: %s', (ignored, globals, expected) =>
  expect(
    said(
      `Transform: AWS::Serverless-2016-10-31\nGlobals: { Function: ${globals} }\nResources:\n  F: { Type: AWS::Serverless::Function, IgnoreGlobals: ${ignored}, Properties: { Handler: a.b, Runtime: nodejs24.x, InlineCode: '' } }\n`,
    ),
  ).toEqual(expected),
);
