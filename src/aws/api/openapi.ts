import type { Value } from '../../model/world.ts';
import type { Span } from '../../source/node.ts';

/**
 * What an OpenAPI body says to API Gateway (developer guide, "x-amazon-apigateway-authorizer", "…-authtype", "…-auth", read 2026-11).
 * A REST API does not use `security` at the root of the document ("Amazon API Gateway important notes", of REST APIs); no page says whether an HTTP API does.
 */
export type BodyOperation = {
  readonly method: string;
  readonly path: string;
  readonly at: Span;
  readonly node: Value;
  readonly authorization: Authorization;
};

/** What is asked of a caller: nothing, an API key, to show who he is; unknown where only deployment or AWS can tell. */
export type Authorization = 'nothing' | 'key' | 'identity' | 'unknown';

const METHODS = new Map([
  ...['get', 'put', 'post', 'delete', 'options', 'head', 'patch'].map(
    name => [name, name.toUpperCase()] as const,
  ),
  ['x-amazon-apigateway-any-method', 'ANY'],
]);
const INTEGRATION = 'x-amazon-apigateway-integration';

export type Operations = { readonly operations: readonly BodyOperation[]; readonly complete: boolean };

/** The operations of a body. `complete` is false where a transform, a reference or a parameter may bring more. */
export function operationsOf(body: Value, kind: 'REST' | 'HTTP'): Operations {
  const paths = body.get('paths');
  let complete = body.complete && !body.symbolic && paths.complete && !paths.symbolic;
  const operations: BodyOperation[] = [];
  for (const [path, item] of paths.entries) {
    complete &&= item.complete && !item.symbolic && item.get('$ref').absent;
    for (const [key, node, at] of item.entries) {
      const method = METHODS.get(key.toLowerCase());
      if (method !== undefined)
        operations.push({
          method,
          path: path.replace(/^\/(?=\$default$)/, ''),
          at,
          node,
          authorization: authorizationOf(node, body, kind),
        });
    }
  }
  return { operations, complete };
}

export const integrationIn = (operation: Value): Value => operation.get(INTEGRATION);

function authorizationOf(operation: Value, body: Value, kind: 'REST' | 'HTTP'): Authorization {
  if (operation.symbolic) return 'unknown';
  const own = operation.get('security');
  if (own.absent && kind === 'HTTP' && !body.get('security').absent) return 'unknown';
  if (!own.complete) return 'unknown';
  const schemes = own.each.flatMap(requirement => requirement.entries.map(([name]) => name));
  const demands = schemes.map(name => schemeAuthorization(name, body));
  return strongest([...demands, extension(operation)]);
}

/** All requirements count: API Gateway knows one authorizer an operation, and a key beside it. */
const strongest = (demands: readonly Authorization[]): Authorization =>
  (['identity', 'unknown', 'key'] as const).find(one => demands.includes(one)) ?? 'nothing';

/** `x-amazon-apigateway-auth`: NONE, or AWS_IAM. */
function extension(operation: Value): Authorization {
  const type = operation.get('x-amazon-apigateway-auth', 'type');
  if (type.absent) return 'nothing';
  const word = type.literal?.toUpperCase();
  if (word === 'NONE') return 'nothing';
  return word === 'AWS_IAM' ? 'identity' : 'unknown';
}

/** A scheme decides who somebody is only by an extension of API Gateway; `apiKey` without one is a key of a usage plan. SAM writes NONE for nobody. */
function schemeAuthorization(name: string, body: Value): Authorization {
  if (name === 'NONE') return 'nothing';
  const scheme = [
    body.get('components', 'securitySchemes', name),
    body.get('securityDefinitions', name),
  ].find(one => one.present);
  if (!scheme || scheme.symbolic) return 'unknown';
  if (
    !scheme.get('x-amazon-apigateway-authorizer').absent ||
    !scheme.get('x-amazon-apigateway-authtype').absent
  )
    return 'identity';
  return scheme.get('type').literal === 'apiKey' && scheme.get('name').literal?.toLowerCase() === 'x-api-key'
    ? 'key'
    : 'unknown';
}
