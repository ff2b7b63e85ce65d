import { withoutEnd } from '../../../source/cut.ts';
import { bySam } from '../../../source/provenance.ts';
import type { MapNode } from '../../../source/node.ts';
import { type Plain, make, withEntries } from '../../builder/make.ts';
import { ANY } from './route.ts';
import { booleanOf, isMap, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { truthyProp, prop } from '../read.ts';
import { keySpan, type SamResource } from '../sam-resource.ts';
import { mapBranches, INTEGRATION, type ApiDocument } from './document.ts';

const ALL = ['options', 'get', 'head', 'post', 'put', 'delete', 'patch'];
const HEADER = 'method.response.header.';

/** `Cors` of a REST API: an OPTIONS operation without authorization on every path that has none. */
export function addCors(builder: SamBuilder, resource: SamResource, document: ApiDocument): void {
  const cors = truthyProp(resource.properties, 'Cors');
  if (!cors) return;
  const settings: MapNode | undefined = isMap(cors) ? cors : undefined;
  const origin = settings ? (truthyProp(settings, 'AllowOrigin') ?? "'*'") : cors;
  const seen = new Set<string>();
  for (const path of document.paths) {
    const normal = path === '/' ? path : withoutEnd(path, '/');
    const item = document.item(path);
    if (!item || seen.has(normal)) continue;
    seen.add(normal);
    document.setItem(
      path,
      mapBranches(item, map => {
        if (map.entries.has('options')) return map;
        const methods: Plain = truthyProp(settings, 'AllowMethods') ?? `'${allowed(map)}'`;
        const credentials = prop(settings, 'AllowCredentials');
        const truth =
          credentials?.kind === 'scalar' && credentials.plain && booleanOf(credentials.text) === true;
        const values: [string, Plain, string][] = [
          ['Access-Control-Allow-Origin', origin, 'string'],
          ['Access-Control-Allow-Headers', truthyProp(settings, 'AllowHeaders'), 'string'],
          ['Access-Control-Allow-Methods', methods, 'string'],
          ['Access-Control-Max-Age', prop(settings, 'MaxAge'), 'integer'],
          ['Access-Control-Allow-Credentials', truth ? "'true'" : undefined, 'string'],
        ];
        return withEntries(map, {
          options: operation(
            resource,
            values.filter(([, value]) => value !== undefined),
          ),
        });
      }),
    );
  }
}

function operation(resource: SamResource, values: readonly [string, Plain, string][]): Node {
  return make(
    {
      summary: 'CORS support',
      consumes: ['application/json'],
      produces: ['application/json'],
      [INTEGRATION]: {
        type: 'mock',
        requestTemplates: { 'application/json': '{\n  "statusCode" : 200\n}\n' },
        responses: {
          default: {
            statusCode: '200',
            responseParameters: Object.fromEntries(values.map(([name, value]) => [HEADER + name, value])),
            responseTemplates: { 'application/json': '{}\n' },
          },
        },
      },
      responses: {
        200: {
          description: 'Default response for CORS method',
          headers: Object.fromEntries(values.map(([name, , type]) => [name, { type }])),
        },
      },
    },
    bySam(resource.name, keySpan(resource, 'Cors'), 'api-cors'),
  );
}

/**
 * The OPTIONS operations of an OpenAPI 3 document, the author's own among them: without media types, the headers of their answer in a
 * `schema`. SAM converts the document after each section that it works in, and each time adds a `schema`.
 */
export function convertPreflight(document: ApiDocument): void {
  for (const path of document.paths) {
    const item = document.item(path);
    const options = isMap(item) ? prop(item, 'options') : undefined;
    if (!isMap(item) || !isMap(options)) continue;
    const responses = prop(options, 'responses');
    const answer = prop(responses, '200');
    const headers = prop(answer, 'headers');
    const converted =
      isMap(responses) && isMap(answer) && isMap(headers)
        ? withEntries(responses, {
            200: withEntries(answer, { headers: wrapped(document, headers) }),
          })
        : responses;
    document.setItem(
      path,
      withEntries(item, {
        options: withEntries(options, { consumes: undefined, produces: undefined, responses: converted }),
      }),
    );
  }
}

const wrapped = (document: ApiDocument, headers: MapNode): MapNode =>
  withEntries(
    headers,
    Object.fromEntries(
      [...headers.entries].map(([name, { value }]) => [name, document.make({ schema: value })]),
    ),
  );

/** What the path answers to, as the header lists it. */
function allowed(item: MapNode): string {
  const methods = [...item.entries.keys()];
  const all = methods.includes(ANY) ? ALL : [...methods, 'options'];
  return [...new Set(all.map(method => method.toUpperCase()))].sort().join(',');
}
