import { groupBy } from '../../groups.ts';
import { at, itemsOrSelf, type Node } from '../../../../source/node.ts';
import { text, truthy } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';
import { CORS_HEADERS, eventProvenance } from '../common.ts';
import type { RestRoute } from './events.ts';
import type { Paths } from './paths.ts';
import { addPreflight } from './preflight.ts';

/** CORS of all events of a path: one OPTIONS method that anybody may call. */
export function preflights(service: ServerlessService, routes: readonly RestRoute[], paths: Paths): string[] {
  const byPath = groupBy(
    routes.filter(route => truthy(at(route.http, 'cors'))),
    ({ path }) => path,
  );
  return [...byPath].map(([path, all]) =>
    addPreflight(service, paths, path, {
      headers: corsHeaders(all),
      template: originTemplate(all),
      provenance: eventProvenance(service, all[0].event, 'cors'),
    }),
  );
}

function corsHeaders(routes: readonly RestRoute[]): Record<string, string> {
  // What is written last comes first.
  const newest = routes.toReversed();
  const settings = newest.map(route => at(route.http, 'cors'));
  const texts = (node: Node | undefined): string[] => itemsOrSelf(node).flatMap(item => text(item) ?? []);
  const headers = new Set(
    settings.flatMap(setting =>
      truthy(at(setting, 'headers')) ? texts(at(setting, 'headers')) : CORS_HEADERS,
    ),
  );
  const methods = new Set(
    newest.flatMap(({ http, method }) => {
      const own = at(http, 'cors', 'methods');
      return [...(truthy(own) ? texts(own) : []), 'OPTIONS', method.toUpperCase()];
    }),
  );
  const credentials = settings.some(setting => truthy(at(setting, 'allowCredentials')));
  const all = [...methods].join(',').replace('ANY', 'DELETE,GET,HEAD,PATCH,POST,PUT');
  const last = (name: string): string | undefined =>
    settings.flatMap(setting => (truthy(at(setting, name)) ? texts(at(setting, name)) : []))[0];
  const [age, cache] = [last('maxAge'), last('cacheControl')];
  const [first] = preflightOrigins(routes);
  return {
    'Access-Control-Allow-Origin': `'${first ?? originsOf(settings[0]).origin ?? '*'}'`,
    'Access-Control-Allow-Headers': `'${[...headers].join(',')}'`,
    'Access-Control-Allow-Methods': `'${all}'`,
    ...(credentials ? { 'Access-Control-Allow-Credentials': "'true'" } : {}),
    ...(age === undefined ? {} : { 'Access-Control-Max-Age': `'${age}'` }),
    ...(cache === undefined ? {} : { 'Cache-Control': `'${cache}'` }),
  };
}

/** The origins that a setting lists, or the one that it names; every origin where it names none. */
export function originsOf(cors: Node | undefined): {
  readonly origins: readonly string[];
  readonly origin: string | undefined;
} {
  const origins = itemsOrSelf(at(cors, 'origins')).flatMap(item => text(item) ?? []);
  return { origins, origin: text(at(cors, 'origin')) ?? (origins.length > 0 ? undefined : '*') };
}

/** The origins of a path among which its OPTIONS method chooses; none where there is only one to name. */
function preflightOrigins(routes: readonly RestRoute[]): readonly string[] {
  const all = routes.toReversed().map(route => originsOf(at(route.http, 'cors')));
  const origin = all[0]?.origin;
  if (origin?.includes(',')) return origin.split(',').map(one => one.trim());
  return [...new Set(all.flatMap(({ origins }) => origins))];
}

function originTemplate(routes: readonly RestRoute[]): string {
  const origins = preflightOrigins(routes);
  if (origins.length === 0) return '';
  const matches = origins
    .map(origin => `$origin.matches("${origin.replaceAll('.', '[.]').replace('*', '.+')}")`)
    .join(' || ');
  return `#set($origin = $input.params("Origin"))
#if($origin == "") #set($origin = $input.params("origin")) #end
#if(${matches}) #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin) #end`;
}
