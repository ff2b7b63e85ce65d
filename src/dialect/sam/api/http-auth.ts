import type { PlainMap } from '../../builder/make.ts';
import { bySam } from '../../../source/provenance.ts';
import { type Plain, make, withEntries } from '../../builder/make.ts';
import { provenanceOf } from '../sam-resource.ts';
import { entriesOf, isMap, itemsOf, textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { truthyProp, isTrue, prop } from '../read.ts';
import { keySpan, ref, type SamResource } from '../sam-resource.ts';
import type { ApiDocument } from './document.ts';
import { defaultUnknown } from './rest-auth.ts';
import { authorizersOf, IAM_SCHEME, invokeRole } from './rest-authorizer.ts';

const KEY = 'x-amazon-apigateway-authorizer';
const SOURCES: readonly (readonly [property: string, prefix: string])[] = [
  ['Headers', '$request.header.'],
  ['QueryStrings', '$request.querystring.'],
  ['StageVariables', '$stageVariables.'],
  ['Context', '$context.'],
];

/** `Auth` of an HTTP API: its authorizers, and the default for operations that have none; OPTIONS stays open. */
export function addHttpAuth(
  builder: SamBuilder,
  resource: SamResource,
  document: ApiDocument,
  auth: Node | undefined,
): void {
  if (!isMap(auth)) return;
  const span = keySpan(resource, 'Auth');
  const makes = (value: Plain, at = span): Node => make(value, bySam(resource.name, at, 'api-auth'));
  const iam = isTrue(prop(auth, 'EnableIamAuthorizer'));
  if (iam) document.addScheme('AWS_IAM', makes(IAM_SCHEME));
  const authorizers = new Map(authorizersOf(auth).map(entry => [entry.key, entry]));
  for (const { key, keySpan: at, value } of authorizers.values())
    document.addScheme(key, makes(httpScheme(builder, value), at));
  const written = truthyProp(auth, 'DefaultAuthorizer');
  const fallback = textOf(written);
  if (fallback === undefined) return defaultUnknown(resource, document, written);
  if (!authorizers.has(fallback) && !(iam && fallback === 'AWS_IAM'))
    return builder.diagnostics.partial(
      'sam',
      `the DefaultAuthorizer ${fallback} of ${resource.name} is not one of its Authorizers`,
      span,
    );
  const requirement = makes([
    { [fallback]: prop(authorizers.get(fallback)?.value, 'AuthorizationScopes') ?? [] },
  ]);
  document.eachOperation((operation, { method }) =>
    method === 'options' || truthyProp(operation, 'security')
      ? operation
      : withEntries(operation, { security: requirement }),
  );
}

function httpScheme(builder: SamBuilder, authorizer: Node): PlainMap {
  const jwt = truthyProp(authorizer, 'JwtConfiguration');
  if (jwt) {
    const lowered = Object.fromEntries(entriesOf(jwt).map(({ key, value }) => [key.toLowerCase(), value]));
    return {
      type: 'oauth2',
      [KEY]: { jwtConfiguration: lowered, identitySource: prop(authorizer, 'IdentitySource'), type: 'jwt' },
    };
  }
  const identity = truthyProp(authorizer, 'Identity');
  return {
    type: 'apiKey',
    name: 'Unused',
    in: 'header',
    [KEY]: {
      type: 'request',
      authorizerUri: {
        'Fn::Sub': [
          `arn:${builder.partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${__FunctionArn__}/invocations`,
          { __FunctionArn__: prop(authorizer, 'FunctionArn') },
        ],
      },
      authorizerCredentials: invokeRole(authorizer),
      authorizerResultTtlInSeconds: prop(identity, 'ReauthorizeEvery'),
      identitySource: identity
        ? SOURCES.flatMap(([name, prefix]) =>
            itemsOf(prop(identity, name)).map(item => prefix + (textOf(item) ?? '')),
          )
        : undefined,
      authorizerPayloadFormatVersion: prop(authorizer, 'AuthorizerPayloadFormatVersion'),
      enableSimpleResponses: truthyProp(authorizer, 'EnableSimpleResponses'),
    },
  };
}

/** What an event requires of its callers; an `Auth` without an authorizer means the API's default. */
export function httpSecurity(own: Node | undefined, auth: Node | undefined): PlainMap[] {
  if (!truthyProp(own)) return [];
  const name = textOf(truthyProp(own, 'Authorizer') ?? truthyProp(auth, 'DefaultAuthorizer'));
  if (name === undefined) return [];
  const scopes =
    name === 'NONE' || name === 'AWS_IAM'
      ? undefined
      : (truthyProp(own, 'AuthorizationScopes') ??
        truthyProp(auth, 'Authorizers', name, 'AuthorizationScopes'));
  return [{ [name]: scopes ?? [] }];
}

/** An HTTP API may invoke its authorizers only when it is told to. */
export function permitHttpAuthorizers(
  builder: SamBuilder,
  resource: SamResource,
  auth: Node | undefined,
): void {
  for (const { key, keySpan: span, value } of authorizersOf(auth)) {
    const arn = truthyProp(value, 'FunctionArn');
    if (!arn || !isTrue(prop(value, 'EnableFunctionDefaultPermissions'))) continue;
    builder.generate(
      resource,
      `${resource.id}${key}AuthorizerPermission`,
      'AWS::Lambda::Permission',
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: arn,
        Principal: 'apigateway.amazonaws.com',
        SourceArn: {
          'Fn::Sub': [
            'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*',
            { __ApiId__: ref(resource.id) },
          ],
        },
      },
      { ...provenanceOf(resource, 'Auth', 'authorizer-permission'), span },
    );
  }
}
