import type { PlainMap } from '../../builder/make.ts';
import type { Plain } from '../../builder/make.ts';
import { entriesOf, itemsOf, textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { truthyProp, prop } from '../read.ts';

const KEY = 'x-amazon-apigateway-authorizer';
/** Where a request authorizer finds what it decides by. */
const SOURCES: readonly (readonly [property: string, prefix: string])[] = [
  ['Headers', 'method.request.header.'],
  ['QueryStrings', 'method.request.querystring.'],
  ['StageVariables', 'stageVariables.'],
  ['Context', 'context.'],
];

/** The security scheme of an authorizer of a REST API: Cognito with a UserPoolArn, else a function. */
export function restScheme(builder: SamBuilder, authorizer: Node): PlainMap {
  const pools = truthyProp(authorizer, 'UserPoolArn');
  const identity = truthyProp(authorizer, 'Identity');
  const header = truthyProp(identity, 'Header') ?? 'Authorization';
  const validation = truthyProp(identity, 'ValidationExpression');
  if (pools) {
    return {
      type: 'apiKey',
      name: header,
      in: 'header',
      'x-amazon-apigateway-authtype': 'cognito_user_pools',
      [KEY]: {
        type: 'cognito_user_pools',
        providerARNs: pools.kind === 'list' ? pools : [pools],
        identityValidationExpression: validation,
      },
    };
  }
  const request = textOf(prop(authorizer, 'FunctionPayloadType')) === 'REQUEST';
  return {
    type: 'apiKey',
    name: request ? 'Unused' : header,
    in: 'header',
    'x-amazon-apigateway-authtype': 'custom',
    [KEY]: {
      type: request ? 'request' : 'token',
      authorizerUri: {
        'Fn::Sub': [
          `arn:${builder.partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${__FunctionArn__}/invocations`,
          { __FunctionArn__: prop(authorizer, 'FunctionArn') },
        ],
      },
      authorizerResultTtlInSeconds: prop(identity, 'ReauthorizeEvery'),
      authorizerCredentials: invokeRole(authorizer),
      identitySource: request ? sources(identity) : undefined,
      identityValidationExpression: request ? undefined : validation,
    },
  };
}

export const IAM_SCHEME: PlainMap = {
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'awsSigv4',
};

/** The role that API Gateway invokes the authorizer with, unless it is NONE. */
export function invokeRole(authorizer: Node): Plain {
  const role = truthyProp(authorizer, 'FunctionInvokeRole');
  return textOf(role) === 'NONE' ? undefined : role;
}

function sources(identity: Node | undefined): Plain {
  const all = SOURCES.flatMap(([property, prefix]) =>
    itemsOf(prop(identity, property)).map(item => prefix + (textOf(item) ?? '')),
  );
  return all.length > 0 ? all.join(', ') : undefined;
}

export const authorizersOf = (auth: Node | undefined) => entriesOf(prop(auth, 'Authorizers'));
