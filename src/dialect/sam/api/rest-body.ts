import { unreadBody, definitionOf } from './definition.ts';
import { bySam } from '../../../source/provenance.ts';
import { provenanceOf } from '../sam-resource.ts';
import { type Plain, make } from '../../builder/make.ts';
import type { MapNode } from '../../../source/node.ts';
import { ANY, type ApiRoute } from './route.ts';
import { mapChildren } from '../../../source/intrinsics/map-node.ts';
import { entriesOf, isMap, isScalar, textOf, valueOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { truthy, truthyProp, isTrue, prop } from '../read.ts';
import { when } from '../conditions.ts';
import { resolved } from '../resolve.ts';
import type { SamResource } from '../sam-resource.ts';
import { addRoutes, conditionPaths, hasIntegration } from './add-routes.ts';
import { addCors, convertPreflight } from './cors.ts';
import type { InOrder, Turns } from './deployment-text.ts';
import { ApiDocument, isVersion3, skeleton } from './document.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import { ResourcePolicy } from './resource-policy.ts';
import { addAuth } from './rest-auth.ts';
import { restOperation, security } from './rest-operation.ts';
import { inTemplateOrder } from './routes.ts';

/** The body of a REST API, or where it lies. */
type Body = { readonly Body?: Node; readonly BodyS3Location?: Plain };

/**
 * What the author gave as the definition, with the routes of events and the settings of the API worked in, step by step as SAM does. Where `turns`
 * are told, routes are taken in the order in which it lays them out and then in that in which it makes them.
 */
export function restBody(
  builder: SamBuilder,
  resource: SamResource,
  auth: Node | undefined,
  turns?: Turns,
  made: readonly ApiRoute[] = builder.routes.get(resource.id)?.list ?? [],
  order: readonly ApiRoute[] = inTemplateOrder(made),
): Body {
  const { properties } = resource;
  const definition = definitionOf(builder, resource);
  const provenance = provenanceOf(resource, 'Type', 'api-body');
  const given = builder.resolvedParameter(truthyProp(properties, 'OpenApiVersion'));
  const version = textOf(given);
  const start = definition.managed
    ? skeleton(
        version !== undefined && isVersion3(version)
          ? { openapi: isScalar(given) && typeof valueOf(given) === 'string' ? given : version }
          : { swagger: '2.0' },
        bySam(resource.name, resource.declared.at, 'api-body'),
      )
    : definition.node;
  const document = ApiDocument.from(start, value => make(value, provenance), 'replaced');
  if (!document) return unreadBody(start, definition.location);
  const openApi3 = !document.isSwagger && isVersion3(version ?? textOf(document.get('openapi')));
  // SAM lays out a Swagger document, which becomes one of OpenAPI 3 before its operations are made.
  let isLaidOut = !definition.managed || !openApi3;
  let [components, schemas] = [false, false];
  const body = (): MapNode => {
    const node = document.toNode(components, schemas);
    return isLaidOut ? node : asSwagger(node);
  };
  const turn = (): void => {
    if (!turns) return;
    policy.write();
    turns.turn(body());
  };
  const converted = (): void => {
    if (openApi3) convertPreflight(document);
    components = schemas = openApi3;
    turns?.change(body());
  };
  const inOrder: InOrder = turns?.inOrder ?? (keys => keys);
  turns?.change(body());
  const policy = new ResourcePolicy(
    document,
    value => make(value, provenanceOf(resource, 'Auth', 'resource-policy')),
    path => turns?.keysAt('paths', path),
  );
  const stage = prop(properties, 'StageName');
  const stageName = textOf(stage) === undefined ? 'Stage' : stage;
  const merging = isTrue(prop(properties, 'MergeDefinitions'));
  if (definition.managed) {
    for (const route of order) {
      layOut(document, route);
      turn();
    }
    conditionPaths(builder, resource, document, order, provenance);
    turn();
    isLaidOut = true;
    turns?.change(body());
  }
  for (const route of made) {
    if (definition.managed || merging)
      addRoutes(document, [definition.managed ? route : asMerged(route)], (one, written) => {
        if (hasIntegration(written) && !merging) return undefined;
        const operation = when(one.condition, restOperation(builder, document, one, auth));
        return isMap(written) && written.entries.size > 0
          ? overWritten(written, make(operation, provenance))
          : operation;
      });
    const { event, path, role } = route;
    const own = prop(event.properties, 'Auth');
    const overriding = isTrue(prop(own, 'OverrideApiAuth'));
    if (definition.managed || merging || overriding)
      policy.add(prop(own, 'ResourcePolicy'), [path], role === undefined ? stageName : null);
    if (definition.managed || merging) turn();
    if (!overriding) continue;
    override(document, route, auth);
    turn();
  }
  if (truthyProp(properties, 'Cors')) {
    addCors(builder, resource, document);
    turn();
  }
  if (truthy(auth)) {
    addAuth(builder, resource, document, auth, inOrder);
    policy.add(prop(auth, 'ResourcePolicy'), turns?.keysAt('paths') ?? [...document.paths], stage);
    turn();
    converted();
  }
  if (truthyProp(properties, 'GatewayResponses')) {
    addGatewayResponses(resource, document, inOrder);
    turn();
  }
  const media = truthyProp(properties, 'BinaryMediaTypes');
  if (media) {
    document.set('x-amazon-apigateway-binary-media-types', unescaped(resolved(builder, media)));
    turn();
  }
  const models = truthyProp(properties, 'Models');
  if (models) {
    for (const key of inOrder(entriesOf(models).map(model => model.key))) {
      const model = prop(models, key);
      if (model) addModel(document, key.toLowerCase(), model);
    }
    schemas = false;
    turn();
    converted();
  }
  const disabled = prop(properties, 'DisableExecuteApiEndpoint');
  if (disabled) {
    disableEndpoint(document, disabled, openApi3);
    turn();
  }
  policy.write();
  converted();
  return { Body: body() };
}

function asSwagger(body: MapNode): MapNode {
  const version = body.entries.get('openapi');
  if (!version) return body;
  const swagger = { ...version, key: 'swagger', value: make('2.0', bySam('', body.span, 'api-body')) };
  return {
    ...body,
    entries: new Map([['swagger', swagger], ...[...body.entries].filter(([key]) => key !== 'openapi')]),
  };
}

/** Into the author's definition SAM merges `any` under that name. */
const asMerged = (route: ApiRoute): ApiRoute => (route.method === ANY ? { ...route, method: 'any' } : route);

/** SAM lays out the path and the method of each event before it makes the operations. */
function layOut(document: ApiDocument, route: ApiRoute): void {
  addRoutes(document, [route], (_, written) => written ?? {});
}

/** What SAM makes counts where the author's operation says the same key. */
const overWritten = (written: MapNode, operation: Node): Node =>
  isMap(operation)
    ? { ...operation, entries: new Map([...written.entries, ...operation.entries]) }
    : operation;

/** With `OverrideApiAuth` an event changes who may call an operation that stands there already; SAM adds to one that it made as well. */
function override(document: ApiDocument, { path, method, event }: ApiRoute, auth: Node | undefined): void {
  const own = prop(event.properties, 'Auth');
  if (!isTrue(prop(own, 'OverrideApiAuth'))) return;
  const more = security(document, own, auth);
  if (more.length === 0) return;
  document.operationsOf(path, (operation, where) => {
    if (where.method !== method) return operation;
    const old = prop(operation, 'security');
    const items = [...(old?.kind === 'list' ? old.items : []), ...more.map(item => document.make(item))];
    const entries = new Map(operation.entries).set('security', {
      key: 'security',
      keySpan: event.span,
      value: { kind: 'list', items, span: event.span },
    });
    return { ...operation, entries };
  });
}

function addModel(document: ApiDocument, name: string, schema: Node): void {
  const old = document.get('definitions');
  const entries = new Map(isMap(old) ? old.entries : []).set(name, {
    key: name,
    keySpan: schema.span,
    value: schema,
  });
  document.set('definitions', { kind: 'map', entries, span: old?.span ?? document.span });
}

/** `application~1json` is how SAM lets a media type be written without a slash. */
function unescaped(node: Node): Node {
  if (node.kind === 'scalar')
    return node.text.includes('~1') ? { ...node, text: node.text.replaceAll('~1', '/') } : node;
  return node.kind === 'map' ? node : mapChildren(node, unescaped);
}

const ENDPOINT = 'x-amazon-apigateway-endpoint-configuration';
function disableEndpoint(document: ApiDocument, disabled: Node, openApi3: boolean): void {
  const merged = (old: Node | undefined): { readonly [key: string]: Plain } => ({
    ...Object.fromEntries(entriesOf(old).map(entry => [entry.key, entry.value])),
    disableExecuteApiEndpoint: disabled,
  });
  if (!openApi3) return document.set(ENDPOINT, document.make(merged(document.get(ENDPOINT))));
  const servers = document.get('servers');
  const items = servers?.kind === 'list' ? servers.items : [document.make({})];
  document.set(
    'servers',
    document.make(
      items.map(item => ({
        ...Object.fromEntries(entriesOf(item).map(entry => [entry.key, entry.value])),
        [ENDPOINT]: merged(prop(item, ENDPOINT)),
      })),
    ),
  );
}
