import { type Plain, type PlainMap, make, withEntries } from '../../builder/make.ts';
import { bySam } from '../../../source/provenance.ts';
import { provenanceOf } from '../subject.ts';
import { entriesOf, isMap, itemsOf, textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { given, isNoValue, isTrue, prop } from '../read.ts';
import { keySpan, ref, type Subject } from '../subject.ts';
import type { ApiDocument } from './document.ts';
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
  x: SamBuilder,
  subject: Subject,
  document: ApiDocument,
  auth: Node | undefined,
): void {
  if (!isMap(auth)) return;
  const span = keySpan(subject, 'Auth');
  const makes = (value: Plain, at = span): Node => make(value, bySam(subject.name, at, 'api-auth'));
  const iam = isTrue(prop(auth, 'EnableIamAuthorizer'));
  if (iam) document.addScheme('AWS_IAM', makes(IAM_SCHEME));
  const authorizers = new Map(authorizersOf(auth).map(entry => [entry.key, entry]));
  for (const { key, keySpan: at, value } of authorizers.values())
    document.addScheme(key, makes(httpScheme(x, value), at));
  const written = given(auth, 'DefaultAuthorizer');
  const fallback = textOf(written);
  if (fallback === undefined || isNoValue(written)) return;
  if (!authorizers.has(fallback) && !(iam && fallback === 'AWS_IAM'))
    return x.diagnostics.partial(
      'sam',
      `the DefaultAuthorizer ${fallback} of ${subject.name} is not one of its Authorizers`,
      span,
    );
  const requirement = makes([
    { [fallback]: prop(authorizers.get(fallback)?.value, 'AuthorizationScopes') ?? [] },
  ]);
  document.eachOperation((operation, { method }) =>
    method === 'options' || given(operation, 'security')
      ? operation
      : withEntries(operation, { security: requirement }),
  );
}

function httpScheme(x: SamBuilder, authorizer: Node): PlainMap {
  const jwt = given(authorizer, 'JwtConfiguration');
  if (jwt) {
    const lowered = Object.fromEntries(entriesOf(jwt).map(({ key, value }) => [key.toLowerCase(), value]));
    return {
      type: 'oauth2',
      [KEY]: { jwtConfiguration: lowered, identitySource: prop(authorizer, 'IdentitySource'), type: 'jwt' },
    };
  }
  const identity = given(authorizer, 'Identity');
  return {
    type: 'apiKey',
    name: 'Unused',
    in: 'header',
    [KEY]: {
      type: 'request',
      authorizerUri: {
        'Fn::Sub': [
          `arn:${x.partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${__FunctionArn__}/invocations`,
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
      enableSimpleResponses: given(authorizer, 'EnableSimpleResponses'),
    },
  };
}

/** What an event requires of its callers; an `Auth` without an authorizer means the API's default. */
export function httpSecurity(own: Node | undefined, auth: Node | undefined): PlainMap[] {
  if (!given(own)) return [];
  const name = textOf(given(own, 'Authorizer') ?? given(auth, 'DefaultAuthorizer'));
  if (name === undefined) return [];
  const scopes =
    name === 'NONE' || name === 'AWS_IAM'
      ? undefined
      : (given(own, 'AuthorizationScopes') ?? given(auth, 'Authorizers', name, 'AuthorizationScopes'));
  return [{ [name]: scopes ?? [] }];
}

/** An HTTP API may invoke its authorizers only when it is told to. */
export function permitHttpAuthorizers(x: SamBuilder, subject: Subject, auth: Node | undefined): void {
  for (const { key, keySpan: span, value } of authorizersOf(auth)) {
    const arn = given(value, 'FunctionArn');
    if (!arn || !isTrue(prop(value, 'EnableFunctionDefaultPermissions'))) continue;
    x.generate(
      subject,
      `${subject.id}${key}AuthorizerPermission`,
      'AWS::Lambda::Permission',
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: arn,
        Principal: 'apigateway.amazonaws.com',
        SourceArn: {
          'Fn::Sub': [
            'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*',
            { __ApiId__: ref(subject.id) },
          ],
        },
      },
      { ...provenanceOf(subject, 'Auth', 'authorizer-permission'), span },
    );
  }
}
