import type { FunctionEvent } from '../../service-function.ts';
import { at, isMap, type Node } from '../../../../source/node.ts';
import { isObject, text, truthy } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';

/** One `http` event: method in lower case, path without outer slashes. */
export type RestRoute = {
  readonly event: FunctionEvent;
  readonly method: string;
  readonly path: string;
  readonly http: Node | undefined;
  readonly integration: string;
  /** How the answer of a proxied integration is sent: as a whole, or as a stream. */
  readonly transferMode?: string | undefined;
};

/** `GET users/list`, or a map with method and path. */
export function restRoutes(service: ServerlessService): RestRoute[] {
  return service.eventsOfKind('http').flatMap(event => {
    const http = isMap(event.value) ? event.value : undefined;
    const [method, path] = http
      ? [text(at(http, 'method')), text(at(http, 'path')) ?? unreadable(at(http, 'path'))]
      : (text(event.value) ?? '').split(/\s+/);
    if (method === undefined || path === undefined) {
      service.builder.diagnostics.partial(
        'http',
        `the method or path of an http event of ${event.fn.key} is not known`,
        event.value.span,
      );
      return [];
    }
    return [
      {
        event,
        http,
        method: method.toLowerCase(),
        path: path.replace(/^\//, '').replace(/\/$/, ''),
        integration: integrationOf(http),
        transferMode: service.isServerless3
          ? undefined
          : text(at(http, 'response', 'transferMode'))?.toUpperCase(),
      },
    ];
  });
}

const unreadable = (node: Node | undefined): string | undefined =>
  node && isObject(node) ? undefined : node && 'unknown';

/** Names that the framework has for types of API Gateway. */
const INTEGRATIONS = new Map([
  ['LAMBDA', 'AWS'],
  ['LAMBDA_PROXY', 'AWS_PROXY'],
]);

function integrationOf(http: Node | undefined): string {
  const own = text(at(http, 'integration'))?.toUpperCase().replace('-', '_');
  if (own === undefined) return truthy(at(http, 'async')) ? 'AWS' : 'AWS_PROXY';
  return INTEGRATIONS.get(own) ?? own;
}
