import { meant, misspelt } from '../../model/edit-distance.ts';
import type { Note } from '../../model/stack.ts';
import { entriesOf, isMap, type Entry, type MapNode, type Node } from '../../source/node.ts';

/** OpenAPI Specification 2.0 and 3.0.4, "OpenAPI Object", "Path Item Object", "Operation Object", "Components Object", "Security Scheme Object" (read 2026-11). */
const ROOT = words(
  'swagger openapi info host basePath schemes consumes produces paths definitions parameters responses securityDefinitions security tags externalDocs servers components',
);
const METHODS = words('get put post delete options head patch trace');
const ITEM = new Set([...METHODS, ...words('$ref summary description servers parameters')]);
const OPERATION = words(
  'tags summary description externalDocs operationId consumes produces parameters requestBody responses callbacks schemes deprecated security servers',
);
const COMPONENTS = words(
  'schemas responses parameters examples requestBodies headers securitySchemes links callbacks',
);
const SCHEME = words(
  'type description name in flow authorizationUrl tokenUrl scopes scheme bearerFormat flows openIdConnectUrl',
);
/** API Gateway Developer Guide, "OpenAPI extensions for API Gateway" (read 2026-11), by the map in which each stands. */
const X = 'x-amazon-apigateway-';
const extensions = (text: string): ReadonlySet<string> => new Set(text.split(' ').map(name => X + name));
const ROOT_EXTENSIONS = extensions(
  'api-key-source binary-media-types cors documentation endpoint-access-mode endpoint-configuration gateway-responses importexport-version integrations minimum-compression-size policy request-validator request-validators security-policy tag-value',
);
const ITEM_EXTENSIONS = extensions('any-method');
const OPERATION_EXTENSIONS = extensions('auth integration request-validator');
const SCHEME_EXTENSIONS = extensions('authorizer authtype');
const EXTENSIONS: ReadonlySet<string> = new Set([
  ...ROOT_EXTENSIONS,
  ...ITEM_EXTENSIONS,
  ...OPERATION_EXTENSIONS,
  ...SCHEME_EXTENSIONS,
]);
const NONE: ReadonlySet<string> = new Set();
const NO_NOTES: readonly Note[] = [];
/** API Gateway Developer Guide, "x-amazon-apigateway-authorizer object" (read 2026-11). */
const AUTHORIZER = words(
  'type authorizerUri authorizerCredentials authorizerPayloadFormatVersion enableSimpleResponses identitySource jwtConfiguration identityValidationExpression authorizerResultTtlInSeconds providerARNs',
);

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

/** What says so itself, or stands where an API has its definition. AWS WAF has a `Body` of other keys. */
const isDefinition = ({ entries }: MapNode, under: string): boolean =>
  entries.has('swagger') ||
  entries.has('openapi') ||
  ((under === 'Body' || under === 'DefinitionBody') &&
    [...entries.keys()].some(
      key => ROOT.has(key) || misspelt(key, ['paths', 'components', 'securityDefinitions']) !== undefined,
    ));

/** Keys in a map that is an API definition which neither OpenAPI nor API Gateway has: what stands under them has no effect. */
export function apiNotes(node: MapNode, under: string): readonly Note[] {
  if (!isDefinition(node, under)) return NO_NOTES;
  const notes: Note[] = [];
  const check = (
    inside: Node | undefined,
    what: string,
    known: ReadonlySet<string>,
    own: ReadonlySet<string>,
  ): readonly Entry[] => {
    const all = entriesOf(inside);
    for (const { key, keySpan: span } of all) {
      const isForeign = /^(?:x-|Fn::)/.test(key) && !EXTENSIONS.has(key);
      if (isForeign ? misspelt(key, own) === undefined : known.has(key) || own.has(key)) continue;
      const message = `${key} is not a key of ${what}${meant(key, key.startsWith('x') ? own : known)}`;
      notes.push({ code: 'api-definition', message, span, partial: true });
    }
    return all;
  };
  for (const { key, value } of check(node, 'an API definition', ROOT, ROOT_EXTENSIONS)) {
    if (key === 'paths') paths(value);
    else if (key === 'securityDefinitions') schemes(value);
    else if (key === 'components') {
      for (const part of check(value, 'components', COMPONENTS, extensions('integrations')))
        if (part.key === 'securitySchemes') schemes(part.value);
    }
  }
  return notes;

  function paths(value: Node): void {
    for (const { key, keySpan, value: item } of entriesOf(value)) {
      if (!/^(?:\/|\$default$|x-|Fn::|\$\{)/.test(key))
        notes.push({
          code: 'api-definition',
          message: `${key} is not a path of an API definition`,
          span: keySpan,
          partial: true,
        });
      else
        for (const { key: method, value: operation } of check(item, `the path ${key}`, ITEM, ITEM_EXTENSIONS))
          if (isMap(operation) && (METHODS.has(method) || ITEM_EXTENSIONS.has(method)))
            check(operation, `the operation ${method} ${key}`, OPERATION, OPERATION_EXTENSIONS);
    }
  }
  function schemes(value: Node): void {
    for (const { key, keySpan: span, value: scheme } of entriesOf(value)) {
      if (key.startsWith(X)) {
        notes.push({
          code: 'api-definition',
          message: `${key} is not a security scheme`,
          span,
          partial: true,
        });
        continue;
      }
      for (const part of check(scheme, `the security scheme ${key}`, SCHEME, SCHEME_EXTENSIONS))
        if (part.key === 'x-amazon-apigateway-authorizer')
          check(part.value, `the authorizer of ${key}`, AUTHORIZER, NONE);
    }
  }
}
