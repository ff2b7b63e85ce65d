import { groupBy } from '../../groups.ts';
import { itemsOrSelf } from '../../../../source/node.ts';
import type { Plain, Properties } from '../../../builder/make.ts';
import { at, entriesOf, isMap, type Node } from '../../../../source/node.ts';
import { alphanumeric, capitalized } from '../../names.ts';
import { isFalse, isObject, text, truthy } from '../../read.ts';
import type { ServerlessService } from '../../service.ts';
import { known } from '../../variables/pieces.ts';
import { executeApi, invocationUri, eventProvenance, addPermission } from '../common.ts';
import { authorizerOf, makeAuthorizer } from './authorizers.ts';
import type { RestRoute } from './events.ts';
import { restApiId, type Paths } from './paths.ts';

const HEADERS = [
  'Content-Type',
  'X-Amz-Date',
  'Authorization',
  'X-Api-Key',
  'X-Amz-Security-Token',
  'X-Amz-User-Agent',
  'X-Amzn-Trace-Id',
];

/** A method for each event, with its authorization, and an open OPTIONS method where CORS is asked for. Gives back their ids. */
export function makeMethods(
  service: ServerlessService,
  routes: readonly RestRoute[],
  paths: Paths,
): string[] {
  const authorizers: (() => void)[] = [];
  const ids = routes.map(route => {
    const id = `ApiGatewayMethod${paths.name(route.path)}${capitalized(route.method)}`;
    const { properties, own } = authorizerOf(service, route);
    service.builder.add(
      id,
      'AWS::ApiGateway::Method',
      {
        HttpMethod: route.method.toUpperCase(),
        ResourceId: paths.resource(route.path),
        RestApiId: restApiId(service),
        OperationName: at(route.http, 'operationId'),
        ApiKeyRequired: truthy(at(route.http, 'private')),
        ...properties,
        Integration: integration(service, route),
        ...validation(service, route, id),
      },
      eventProvenance(service, route.event, 'method'),
      { DependsOn: [`${route.event.fn.idPrefix}LambdaPermissionApiGateway`, ...(own ? [own.id] : [])] },
    );
    addPermission(service, route.event, `${route.event.fn.idPrefix}LambdaPermissionApiGateway`, {
      principal: 'apigateway.amazonaws.com',
      source: executeApi(restApiId(service), '/*/*'),
    });
    if (own) authorizers.push(() => makeAuthorizer(service, route, own));
    return id;
  });
  for (const makeOne of authorizers) makeOne();
  return [...ids, ...preflights(service, routes, paths)];
}

function integration(service: ServerlessService, route: RestRoute): Plain {
  const { http, integration: type, event } = route;
  const lambda = type === 'AWS' || type === 'AWS_PROXY';
  const web = type === 'HTTP' || type === 'HTTP_PROXY';
  const webUri = web ? at(http, 'request', 'uri') : undefined;
  const timeout = [at(http, 'timeoutInMillis'), service.setting('apiGateway', 'timeoutInMillis')].find(
    truthy,
  );
  return {
    Type: type,
    IntegrationHttpMethod: web ? (text(at(http, 'request', 'method')) ?? route.method).toUpperCase() : 'POST',
    TimeoutInMillis: timeout,
    Uri: lambda ? invocationUri(service.target(event.fn)) : webUri,
    ConnectionType: web ? at(http, 'connectionType') : undefined,
    ConnectionId: web ? at(http, 'connectionId') : undefined,
    RequestParameters: truthy(at(http, 'async'))
      ? { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" }
      : undefined,
  };
}

/** CORS of all events of a path: one OPTIONS method that anybody may call. */
function preflights(service: ServerlessService, routes: readonly RestRoute[], paths: Paths): string[] {
  const byPath = groupBy(
    routes.filter(route => truthy(at(route.http, 'cors'))),
    ({ path }) => path,
  );
  return [...byPath].map(([path, all]) => {
    const id = `ApiGatewayMethod${paths.name(path)}Options`;
    const response = (headers: (name: string, value: string) => Plain): Plain =>
      Object.fromEntries(
        Object.entries(corsHeaders(all)).map(([name, value]) => [
          `method.response.header.${name}`,
          headers(name, value),
        ]),
      );
    service.builder.add(
      id,
      'AWS::ApiGateway::Method',
      {
        AuthorizationType: 'NONE',
        HttpMethod: 'OPTIONS',
        ResourceId: paths.resource(path),
        RestApiId: restApiId(service),
        RequestParameters: {},
        MethodResponses: [
          { StatusCode: '200', ResponseParameters: response(() => true), ResponseModels: {} },
        ],
        Integration: {
          Type: 'MOCK',
          RequestTemplates: { 'application/json': '{statusCode:200}' },
          ContentHandling: 'CONVERT_TO_TEXT',
          IntegrationResponses: [
            { StatusCode: '200', ResponseParameters: response((_, value) => value), ResponseTemplates: {} },
          ],
        },
      },
      eventProvenance(service, all[0].event, 'cors'),
    );
    return id;
  });
}

function corsHeaders(routes: readonly RestRoute[]): Record<string, string> {
  const settings = routes.map(route => at(route.http, 'cors'));
  const texts = (node: Node | undefined): string[] => itemsOrSelf(node).flatMap(item => text(item) ?? []);
  const origins = settings.flatMap(setting => [
    ...texts(at(setting, 'origins')),
    ...texts(at(setting, 'origin')),
  ]);
  const headers = new Set(
    settings.flatMap(setting => (truthy(at(setting, 'headers')) ? texts(at(setting, 'headers')) : HEADERS)),
  );
  const methods = new Set([
    'OPTIONS',
    ...routes.map(route => route.method.toUpperCase()),
    ...settings.flatMap(setting => texts(at(setting, 'methods'))),
  ]);
  const credentials = settings.some(setting => truthy(at(setting, 'allowCredentials')));
  const all = [...methods].join(',').replace('ANY', 'DELETE,GET,HEAD,PATCH,POST,PUT');
  return {
    'Access-Control-Allow-Origin': `'${origins[0]?.split(',')[0] ?? '*'}'`,
    'Access-Control-Allow-Headers': `'${[...headers].join(',')}'`,
    'Access-Control-Allow-Methods': `'${all}'`,
    ...(credentials ? { 'Access-Control-Allow-Credentials': "'true'" } : {}),
  };
}

/** A validator where parameters are required or bodies have a schema; a model for each schema. */
function validation(service: ServerlessService, route: RestRoute, method: string): Properties {
  const schemas = entriesOf(at(route.http, 'request', 'schemas'));
  const single = at(route.http, 'request', 'schema');
  const parameters = ['querystrings', 'paths', 'headers'].flatMap(place =>
    entriesOf(at(route.http, 'request', 'parameters', place)),
  );
  const required = parameters.some(({ value }) =>
    isMap(value) ? !isFalse(at(value, 'required')) : truthy(value),
  );
  if (schemas.length === 0 && !required && !isMap(single)) return {};
  const provenance = eventProvenance(service, route.event, 'request-validator');
  const id = `ApiGateway${alphanumeric(known(service.name) ?? 'Service')}RequestValidator`;
  if (!service.builder.has(id)) {
    service.builder.add(
      id,
      'AWS::ApiGateway::RequestValidator',
      {
        RestApiId: restApiId(service),
        ValidateRequestBody: true,
        ValidateRequestParameters: true,
        Name: service.string(
          service.named(' | Validate request body and querystring parameters'),
          provenance,
        ),
      },
      provenance,
    );
  }
  const models = schemas.map(({ key, value }): [string, Plain] => [
    key,
    { Ref: model(service, route, method, key, value) },
  ]);
  return {
    RequestValidatorId: { Ref: id },
    RequestModels: models.length > 0 ? Object.fromEntries(models) : undefined,
  };
}

const words = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
const startCase = (name: string): string =>
  words(name)
    .map(word => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
const pascal = (name: string): string => words(name).map(capitalized).join('');

function model(
  service: ServerlessService,
  route: RestRoute,
  method: string,
  contentType: string,
  schema: Node,
): string {
  const shared =
    text(schema) === undefined
      ? undefined
      : service.setting('apiGateway', 'request', 'schemas', text(schema)!);
  const id = shared ? `ApiGateway${pascal(text(schema)!)}Model` : `${method}${startCase(contentType)}Model`;
  const written = shared ?? schema;
  const explicit = isObject(written) && truthy(at(written, 'schema'));
  service.builder.add(
    id,
    'AWS::ApiGateway::Model',
    {
      RestApiId: restApiId(service),
      ContentType: shared ? 'application/json' : contentType,
      Schema: explicit ? at(written, 'schema') : written,
      Name: explicit ? at(written, 'name') : undefined,
      Description: explicit ? at(written, 'description') : undefined,
    },
    eventProvenance(service, route.event, 'model'),
  );
  return id;
}
