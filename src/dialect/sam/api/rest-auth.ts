import { bySam } from '../../../source/provenance.ts';
import { type Plain, make, withEntries } from '../../builder/make.ts';
import type { MapNode } from '../../../source/node.ts';
import { provenanceOf } from '../sam-resource.ts';
import { entriesOf, isCall, itemsOf, textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { truthyProp, isFalse, isNoValue, prop, truthy } from '../read.ts';
import { keySpan, ref, type SamResource } from '../sam-resource.ts';
import type { InOrder } from './deployment-text.ts';
import type { ApiDocument } from './document.ts';
import { authorizersOf, IAM_SCHEME, restScheme } from './rest-authorizer.ts';
import { addApiKeyScheme, addIamScheme } from './rest-schemes.ts';

/** `Auth` of a REST API: its authorizers, and the default that every operation without its own gets. */
export function addAuth(
  builder: SamBuilder,
  resource: SamResource,
  document: ApiDocument,
  auth: Node | undefined,
  inOrder: InOrder,
): void {
  if (!truthy(auth)) return;
  const fallback = textOf(truthyProp(auth, 'DefaultAuthorizer'));
  const authorizers = new Map(authorizersOf(auth).map(entry => [entry.key, entry]));
  const makes = (value: Plain, span = keySpan(resource, 'Auth')): Node =>
    make(value, bySam(resource.name, span, 'api-auth'));
  const iam = fallback === 'AWS_IAM' ? [fallback] : [];
  for (const name of inOrder([...iam, ...inOrder([...authorizers.keys()])])) {
    const { keySpan: span, value } = authorizers.get(name) ?? {};
    document.addScheme(name, value ? makes(restScheme(builder, value), span) : makes(IAM_SCHEME));
  }
  if (fallback !== undefined && (authorizers.has(fallback) || fallback === 'AWS_IAM')) {
    const scopes = prop(authorizers.get(fallback)?.value, 'AuthorizationScopes') ?? [];
    const requirement = makes({ [fallback]: scopes });
    const names = new Set(['AWS_IAM', ...authorizers.keys()]);
    const preflight = !isFalse(prop(auth, 'AddDefaultAuthorizerToCorsPreflight'));
    document.eachOperation((operation, { method }) =>
      method === 'options' && !preflight ? operation : defaulted(document, operation, requirement, names),
    );
  } else if (fallback !== undefined)
    builder.diagnostics.partial(
      'sam',
      `the DefaultAuthorizer ${fallback} of ${resource.name} is not one of its Authorizers`,
      keySpan(resource, 'Auth'),
    );
  else defaultUnknown(resource, document, prop(auth, 'DefaultAuthorizer'));
  if (truthyProp(auth, 'ApiKeyRequired'))
    requireKeys(document, makes({ api_key: [] }), !isFalse(prop(auth, 'AddApiKeyRequiredToCorsPreflight')));
}

/** SAM takes no intrinsic function as the default: what operations without an authorizer of their own require is not known. */
export function defaultUnknown(
  resource: SamResource,
  document: ApiDocument,
  fallback: Node | undefined,
): void {
  if (!isCall(fallback) || isNoValue(fallback)) return;
  const security = make(
    { 'Fn::Transform': { Name: 'AWS::Serverless' } },
    bySam(resource.name, fallback.span, 'api-auth'),
  );
  document.eachOperation((operation, { method }) =>
    method === 'options' || truthyProp(operation, 'security')
      ? operation
      : withEntries(operation, { security }),
  );
}

const keys = (requirement: Node): readonly string[] => entriesOf(requirement).map(entry => entry.key);

/** An operation's own authorizer stays; `NONE` keeps the default away, and is dropped where something else is left. */
function defaulted(
  document: ApiDocument,
  operation: MapNode,
  requirement: Node,
  names: ReadonlySet<string>,
): MapNode {
  const written = itemsOf(prop(operation, 'security'));
  const own = written.filter(item => keys(item).some(name => names.has(name)));
  const others = written.filter(item => !own.includes(item));
  const none = others.findIndex(item => keys(item).includes('NONE'));
  const security =
    none >= 0
      ? others.filter((_, index) => index !== none)
      : [...others, ...(own.length > 0 ? own : [requirement])];
  const [first] = security;
  if (!first) return operation;
  if (keys(first).includes('AWS_IAM')) addIamScheme(document);
  return withSecurity(operation, security);
}

function requireKeys(document: ApiDocument, requirement: Node, preflight: boolean): void {
  addApiKeyScheme(document);
  document.eachOperation((operation, { method }) => {
    const written = itemsOf(prop(operation, 'security'));
    const own = written.filter(item =>
      keys(item).some(name => name === 'api_key' || name === 'api_key_false'),
    );
    const others = written.filter(item => !own.includes(item));
    const refused = own.some(item => keys(item).includes('api_key_false'));
    const security = refused || (method === 'options' && !preflight) ? others : [...others, requirement];
    return security.length === 0 && written.length === 0 ? operation : withSecurity(operation, security);
  });
}

const withSecurity = (operation: MapNode, items: readonly Node[]): MapNode => {
  const old = prop(operation, 'security');
  return withEntries(operation, {
    security: { kind: 'list', items, span: old?.span ?? items[0]?.span ?? operation.span },
  });
};

/** Lets the API invoke the functions that are its authorizers. */
export function permitAuthorizers(builder: SamBuilder, resource: SamResource, auth: Node | undefined): void {
  for (const { key, keySpan: span, value } of authorizersOf(auth)) {
    const arn = truthyProp(value, 'FunctionArn');
    if (!arn || truthy(prop(value, 'DisableFunctionDefaultPermissions'))) continue;
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
            `arn:${builder.partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/authorizers/*`,
            { __ApiId__: ref(resource.id) },
          ],
        },
      },
      { ...provenanceOf(resource, 'Auth', 'authorizer-permission'), span },
    );
  }
}
