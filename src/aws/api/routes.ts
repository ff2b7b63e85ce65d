import type { Declaration } from '../../model/stack.ts';
import { perResource } from '../../model/memo.ts';
import { Resource, type Value, type World } from '../../model/world.ts';
import type { Span } from '../../source/node.ts';
import { integrationIn, operationsOf, type Authorization, type BodyOperation } from './openapi.ts';
import { invokedBy } from '../function-references.ts';
import { resourcesOfApi } from './api-resources.ts';

export const API_TYPES: readonly string[] = ['AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api'];

/** One way into an API. */
export type Route = {
  /** `ANY` for every method; '' for a route of a WebSocket API and for `$default`. */
  readonly method: string;
  /** `/orders/{id}`; `$default`, `$connect`; undefined where it can not be read. */
  readonly path: string | undefined;
  /** `GET /orders`, as messages call it. */
  readonly name: string;
  readonly authorization: Authorization;
  /** The operation, method or route that the author finds. */
  readonly at: Resource | Span;
  /** What it invokes, as far as the stack has it. */
  readonly invokes: Declaration | undefined;
  /** Whether API Gateway answers by itself, without a backend. */
  readonly mock: boolean;
};
/** `complete` is false where there may be routes that are not in the template. */
export type Routes = { readonly routes: readonly Route[]; readonly complete: boolean };

/** The routes of an API, whatever they are written as: an OpenAPI body, methods and resources, routes, quick create. */
export const routesOf = (api: Resource, world: World): Routes =>
  readRoutes(api.world === world ? api : new Resource(world, api.declared));

const readRoutes = perResource((api): Routes => {
  const { world } = api;
  return api.type === 'AWS::ApiGateway::RestApi' ? restRoutes(api, world) : httpRoutes(api, world);
});

/**
 * The ways in at which a caller is asked anything: of a WebSocket API only `$connect`, and whoever connects where there is none is let in
 * (developer guide, "Control and manage access to WebSocket APIs", "Manage connected users", read 2026-11).
 */
export function entryRoutesOf(api: Resource, world: World): Routes {
  const { routes, complete } = routesOf(api, world);
  if (!isWebSocket(api) || routes.length === 0) return { routes, complete };
  const gates = routes.filter(({ path }) => path === '$connect' || path === undefined);
  const free: Route = {
    ...keyed('$connect'),
    authorization: 'nothing',
    at: api,
    invokes: undefined,
    mock: false,
  };
  // Whoever is connected may send on every route.
  const mock = routes.every(route => route.mock);
  return { routes: (gates.length > 0 ? gates : [free]).map(gate => ({ ...gate, mock })), complete };
}

export const isWebSocket = (api: Resource): boolean =>
  api.get('ProtocolType').literal?.toUpperCase() === 'WEBSOCKET';

function restRoutes(api: Resource, world: World): Routes {
  const { routes, complete } = bodyRoutes(api, world, 'REST');
  return {
    routes: [
      ...routes,
      ...resourcesOfApi(api, 'AWS::ApiGateway::Method', world).map(method => methodRoute(method, world)),
    ],
    complete: complete,
  };
}

function bodyRoutes(api: Resource, world: World, kind: 'REST' | 'HTTP'): Routes {
  const body = api.get('Body');
  const elsewhere =
    api.get('BodyS3Location').absent && (body.present || body.absent) && api.get('CloneFrom').absent;
  if (!body.present) return { routes: [], complete: elsewhere };
  const { operations, complete } = operationsOf(body, kind);
  return {
    routes: operations.map(operation => bodyRoute(operation, world)),
    complete: complete && elsewhere,
  };
}

/** The route of an operation of a body. */
export function bodyRoute(
  { method, path, at, node, authorization: demand }: BodyOperation,
  world: World,
): Route {
  const integration = integrationIn(node);
  return {
    ...named(method, path),
    authorization: demand,
    at,
    invokes: invokedBy(integration.get('uri').text, world),
    mock: isMock(integration.get('type')),
  };
}

const isMock = (type: Value): boolean => type.literal?.toUpperCase() === 'MOCK';
const named = (method: string, path: string): Pick<Route, 'method' | 'path' | 'name'> =>
  path.startsWith('$') ? { method: '', path, name: path } : { method, path, name: `${method} ${path}` };

/** The route of an `AWS::ApiGateway::Method`. */
export function methodRoute(method: Resource, world: World): Route {
  const verb = method.get('HttpMethod').literal?.toUpperCase() ?? 'ANY';
  const path = pathOf(method.get('ResourceId'));
  const integration = method.get('Integration');
  return {
    method: verb,
    path: path.startsWith('/') ? path : undefined,
    name: `${verb} ${path}`,
    authorization: authorizationAt(method, undefined),
    at: method,
    invokes: invokedBy(integration.get('Uri').text, world),
    mock: isMock(integration.get('Type')),
  };
}

/** `AuthorizationType` and `ApiKeyRequired`. A method must say its type, a route that says none is open (CloudFormation reference, read 2026-11). */
function authorizationAt(way: Value, unset: string | undefined): Authorization {
  const type = way.get('AuthorizationType');
  const word = type.absent ? unset : type.literal?.toUpperCase();
  if (word !== 'NONE') return word === undefined ? 'unknown' : 'identity';
  const key = way.get('ApiKeyRequired');
  if (key.boolean === true) return 'key';
  return key.absent || key.boolean === false ? 'nothing' : 'unknown';
}

/** The path of a resource: its parts up to the root; it begins with `…` where a part is declared elsewhere. */
function pathOf(id: Value, depth = 0): string {
  const declared = id.refers;
  if (declared?.type === 'AWS::ApiGateway::RestApi') return '/';
  if (declared?.type !== 'AWS::ApiGateway::Resource' || depth > 30) return '…';
  const resource = new Resource(id.world, declared);
  const above = pathOf(resource.get('ParentId'), depth + 1);
  return `${above === '/' ? '' : above}/${resource.get('PathPart').text}`;
}

function httpRoutes(api: Resource, world: World): Routes {
  const { routes, complete } = bodyRoutes(api, world, 'HTTP');
  return {
    routes: [
      ...routes,
      ...quickRoute(api, world),
      ...resourcesOfApi(api, 'AWS::ApiGatewayV2::Route', world).map(route => keyRoute(route, world)),
    ],
    complete: complete,
  };
}

/** The route that quick create makes; what it asks can only be overridden. */
function quickRoute(api: Resource, world: World): Route[] {
  const target = api.get('Target');
  if (!target.present) return [];
  const over = resourcesOfApi(api, 'AWS::ApiGatewayV2::ApiGatewayManagedOverrides', world)
    .map(one => one.get('Route'))
    .find(route => !route.get('AuthorizationType').absent);
  return [
    {
      ...keyed(api.get('RouteKey').literal ?? '$default'),
      authorization: over ? authorizationAt(over, 'NONE') : 'nothing',
      at: api,
      invokes: invokedBy(target.text, world),
      mock: false,
    },
  ];
}

/** The route of an `AWS::ApiGatewayV2::Route`. */
export function keyRoute(route: Resource, world: World): Route {
  const key = route.get('RouteKey');
  const integration = integrationOf(route.get('Target'));
  return {
    ...(key.literal === undefined ? { method: '', path: undefined, name: route.called } : keyed(key.literal)),
    authorization: authorizationAt(route, 'NONE'),
    at: route,
    invokes: integration && invokedBy(integration.get('IntegrationUri').text, world),
    mock: integration !== undefined && isMock(integration.get('IntegrationType')),
  };
}

function keyed(key: string): Pick<Route, 'method' | 'path' | 'name'> {
  const [method = '', path] = key.trim().split(/\s+/);
  return path === undefined
    ? { method: '', path: key, name: key }
    : { method: method.toUpperCase(), path, name: `${method.toUpperCase()} ${path}` };
}

/** `integrations/${Integration}`. */
function integrationOf(target: Value): Resource | undefined {
  const declared = target.text.holes
    .map(hole => target.world.declared(hole))
    .find(one => one?.type === 'AWS::ApiGatewayV2::Integration');
  return declared && new Resource(target.world, declared);
}
