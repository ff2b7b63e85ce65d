import { before } from '../../../source/cut.ts';
import { ANY, DEFAULT_PATH } from '../api/route.ts';
import type { SamEvent } from './sam-event.ts';
import { at, isMap, textOf } from '../../../source/node.ts';
import { addRoute, apiNode, apiOf, arnPath } from '../api/routes.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { prop } from '../read.ts';
import type { SamResource, InvokeTarget } from '../sam-resource.ts';
import { eventsOf, addPermission, type Handler } from './event.ts';

/** A route of an HTTP API; without path and method it takes every request that no other route takes. */
export const httpApi: Handler = (builder, resource, event, target) => {
  const written = httpRoute(builder, event);
  const id = apiOf(builder, event, 'HttpApi');
  if (!written || id === undefined)
    return builder.diagnostics.partial(
      'sam',
      `the event ${event.key} of ${resource.name} needs a Path, a Method and an API of the template`,
      event.span,
    );
  const { path, method } = written;
  if (path === DEFAULT_PATH || !takesAll(builder, resource, target, id)) {
    const verb = /^(?:any|x-amazon-apigateway-any-method)$/i.test(method) ? '*' : method.toUpperCase();
    const place = routeInArn(path, method, verb);
    const arn = `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}${place}`;
    addPermission(builder, resource, event, target, {
      principal: 'apigateway.amazonaws.com',
      arn: { 'Fn::Sub': [arn, { __ApiId__: apiNode(event, 'HttpApi'), __Stage__: '*' }] },
    });
  }
  addRoute(builder, resource, event, target, 'HttpApi', id, path, method);
};

function httpRoute(
  builder: SamBuilder,
  event: SamEvent,
): { readonly path: string; readonly method: string } | undefined {
  const [path, method] = [prop(event.properties, 'Path'), prop(event.properties, 'Method')].map(node =>
    node ? builder.resolvedText(node) : '',
  );
  if (path === undefined || method === undefined) return undefined;
  if (path === '' && method === '') return { path: DEFAULT_PATH, method: ANY };
  return path === '' || method === '' ? undefined : { path, method };
}

const taken = new WeakMap<SamResource, ReadonlySet<string>>();

/** The APIs whose default route this function is: its permission there covers every other route. */
function takesAll(builder: SamBuilder, resource: SamResource, target: InvokeTarget, api: string): boolean {
  if (!target.sub.endsWith('.Arn}')) return false;
  let apis = taken.get(resource);
  if (!apis) {
    apis = new Set(
      eventsOf(builder, resource).flatMap(event => {
        const route = event.type === 'HttpApi' ? httpRoute(builder, event) : undefined;
        return route?.path === DEFAULT_PATH ? (apiOf(builder, event, 'HttpApi') ?? []) : [];
      }),
    );
    taken.set(resource, apis);
  }
  return apis.has(api) || writtenDefault(builder, resource, api);
}

function writtenDefault(builder: SamBuilder, resource: SamResource, api: string): boolean {
  const operation = at(
    builder.authored.get(api)?.node,
    'Properties',
    'DefinitionBody',
    'paths',
    DEFAULT_PATH,
    ANY,
  );
  const uri = isMap(operation) ? at(operation, 'x-amazon-apigateway-integration', 'uri') : undefined;
  const text = uri?.kind === 'call' && uri.fn === 'Fn::Sub' ? textOf(uri.arg) : undefined;
  return (
    text?.includes('.Arn') === true &&
    before(text, '.Arn')
      .split(/[^A-Za-z0-9]/)
      .at(-1) === resource.id
  );
}

/** What of the API an event's permission lets call the function. */
function routeInArn(path: string, method: string, verb: string): string {
  if (path === DEFAULT_PATH) return `/${verb}`;
  return path === `/${DEFAULT_PATH}` && method.toLowerCase() === 'any' ? path : `/${verb}${arnPath(path)}`;
}
