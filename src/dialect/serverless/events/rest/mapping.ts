import type { Plain } from '../../../builder/make.ts';
import { at, entriesOf, isMap, type Entry, type Node } from '../../../../source/node.ts';
import { either, isNull, text, truthy } from '../../read.ts';
import { originsOf } from './cors.ts';
import type { RestRoute } from './events.ts';
import { FORM_TEMPLATE, JSON_TEMPLATE } from './templates.ts';

type Mapping = { readonly [name: string]: Plain };

/** The parameters of a request, as API Gateway names them, with what the author says about each. */
const parametersOf = (route: RestRoute): readonly (readonly [name: string, value: Node])[] =>
  ['querystring', 'path', 'header'].flatMap(place =>
    entriesOf(at(route.http, 'request', 'parameters', `${place}s`)).map(
      ({ key, value }) => [`method.request.${place}.${key}`, value] as const,
    ),
  );

/** Which parameters a method takes, and which it requires. */
export const requestParameters = (route: RestRoute): Plain =>
  Object.fromEntries(
    parametersOf(route).map(([name, value]) => [
      name,
      isMap(value) ? (at(value, 'required') ?? true) : value,
    ]),
  );

/** Whether the author maps requests and answers of this integration. */
const isMapped = (type: string): boolean => type === 'AWS' || type === 'HTTP' || type === 'MOCK';

/** What an integration makes of a request and of the answer to it. */
export function integrationMapping(route: RestRoute): Mapping {
  const { http, integration: type } = route;
  const request = at(http, 'request');
  const written = either(at(request, 'passThrough'));
  const mapped: Mapping = isMapped(type)
    ? {
        PassthroughBehavior: written ?? (type === 'AWS' ? 'NEVER' : undefined),
        ContentHandling: at(request, 'contentHandling'),
        RequestTemplates: requestTemplates(route),
        IntegrationResponses: integrationResponses(route),
      }
    : {};
  const passed: Mapping =
    type === 'AWS_PROXY' || type === 'MOCK'
      ? {}
      : Object.fromEntries(
          parametersOf(route).map(([name, value]) => [
            name.replace('method.', 'integration.'),
            either(at(value, 'mappedValue')) ?? name,
          ]),
        );
  const parameters: Mapping = truthy(at(http, 'async'))
    ? { ...passed, 'integration.request.header.X-Amz-Invocation-Type': "'Event'" }
    : passed;
  return {
    ...mapped,
    RequestParameters: Object.keys(parameters).length > 0 ? parameters : undefined,
    ResponseTransferMode: type.endsWith('_PROXY') ? route.transferMode : undefined,
  };
}

function requestTemplates(route: RestRoute): Plain {
  const templates = new Map<string, Plain>();
  if (route.integration === 'AWS') {
    const claims = entriesOf(at(route.http, 'authorizer')).length > 0 ? claimsOf(route) : '';
    templates.set('application/json', JSON_TEMPLATE(claims));
    templates.set('application/x-www-form-urlencoded', FORM_TEMPLATE(claims));
  }
  for (const { key, value } of entriesOf(at(route.http, 'request', 'template')))
    if (isNull(value)) templates.delete(key);
    else templates.set(key, value);
  return templates.size > 0 ? Object.fromEntries(templates) : undefined;
}

/** Claims of a user pool that the function gets beside `sub`. */
function claimsOf(route: RestRoute): string {
  const claims = at(route.http, 'authorizer', 'claims');
  const words = (claims?.kind === 'list' ? claims.items : []).flatMap(item => text(item) ?? []);
  return words
    .map(claim => {
      const colon = claim.indexOf(':');
      return colon < 0
        ? `"${claim}": "$context.authorizer.claims.${claim}",`
        : `"${claim.slice(colon + 1)}": "$context.authorizer.claims['${claim}']",`;
    })
    .join('');
}

/** What the framework maps from errors of a function, without statuses of the author's. */
const STATUSES: { readonly [status: string]: string } = {
  200: '',
  400: '[\\s\\S]*\\[400\\][\\s\\S]*',
  401: '[\\s\\S]*\\[401\\][\\s\\S]*',
  403: '[\\s\\S]*\\[403\\][\\s\\S]*',
  404: '[\\s\\S]*\\[404\\][\\s\\S]*',
  422: '[\\s\\S]*\\[422\\][\\s\\S]*',
  500: '[\\s\\S]*(Process\\s?exited\\s?before\\s?completing\\s?request|\\[500\\])[\\s\\S]*',
  502: '[\\s\\S]*\\[502\\][\\s\\S]*',
  504: '([\\s\\S]*\\[504\\][\\s\\S]*)|(.*Task timed out after \\d+\\.\\d+ seconds$)',
};
type Status = { readonly status: string; readonly pattern: Plain; readonly settings?: Node };

function statusesOf({ http, integration }: RestRoute): readonly Status[] {
  const response = at(http, 'response');
  const usual = Object.entries(STATUSES).map(([status, pattern]) => ({ status, pattern }));
  if (!truthy(response)) return integration === 'AWS' ? usual : [];
  const own = at(response, 'statusCodes');
  if (!truthy(own)) return integration === 'MOCK' ? [] : usual;
  const entries: readonly Entry[] = entriesOf(own);
  const written = entries.map(({ key, value }): Status => ({
    status: key,
    pattern: either(at(value, 'pattern')) ?? '',
    settings: value,
  }));
  const falls = entries.some(({ value }) => text(at(value, 'pattern')) === '');
  const all = falls
    ? written
    : [...written.filter(({ status }) => status !== '200'), { status: '200', pattern: '' }];
  return all.toSorted((a, b) => Number(a.status) - Number(b.status));
}

function headersOf(route: RestRoute, settings: Node | undefined): Mapping {
  const cors = at(route.http, 'cors');
  const shared = new Map<string, Plain>();
  if (truthy(cors)) {
    const { origins, origin } = originsOf(cors);
    shared.set('Access-Control-Allow-Origin', `'${origins.length > 0 ? origins.join() : origin}'`);
    if (truthy(at(cors, 'allowCredentials'))) shared.set('Access-Control-Allow-Credentials', 'true');
  }
  for (const { key, value } of [
    ...entriesOf(at(route.http, 'response', 'headers')),
    ...entriesOf(at(settings, 'headers')),
  ])
    shared.set(key, value);
  return Object.fromEntries([...shared].map(([name, value]) => [`method.response.header.${name}`, value]));
}

function integrationResponses(route: RestRoute): Plain {
  const response = at(route.http, 'response');
  const shared = either(at(response, 'template'));
  return statusesOf(route).map(({ status, pattern, settings }) => {
    const template = either(at(settings, 'template'));
    return {
      StatusCode: status,
      SelectionPattern: pattern,
      ResponseParameters: headersOf(route, settings),
      ResponseTemplates: {
        ...(shared ? { 'application/json': shared } : {}),
        ...(isMap(template)
          ? Object.fromEntries(entriesOf(template).map(({ key, value }) => [key, value]))
          : template && { 'application/json': template }),
      },
      ContentHandling: status.startsWith('2') ? at(response, 'contentHandling') : undefined,
    };
  });
}

/** The answers that a method declares. */
export function methodResponses(route: RestRoute): Plain {
  if (!isMapped(route.integration)) return [];
  return statusesOf(route).map(({ status, settings }) => ({
    ResponseParameters: Object.fromEntries(Object.keys(headersOf(route, settings)).map(name => [name, true])),
    ResponseModels: {},
    StatusCode: status,
  }));
}
