import type { Plain, Properties } from '../../../builder/make.ts';
import { at, entriesOf, isMap, type MapNode, type Node } from '../../../../source/node.ts';
import { alphanumeric, capitalized, restMethod } from '../../names.ts';
import { isFalse, isObject, text, truthy } from '../../read.ts';
import { merged } from '../../resources.ts';
import type { ServerlessService } from '../../service.ts';
import { known } from '../../variables/pieces.ts';
import { arnOf, executeApi, eventProvenance, addPermission, REGION } from '../common.ts';
import { authorizerOf, makeAuthorizer } from './authorizers.ts';
import { preflights } from './cors.ts';
import type { RestRoute } from './events.ts';
import { integrationMapping, methodResponses, requestParameters } from './mapping.ts';
import { restApiId, type Paths } from './paths.ts';

/** A method for each event, with its authorization, and an open OPTIONS method where CORS is asked for, unless the author writes that one. Gives back their ids. */
export function makeMethods(
  service: ServerlessService,
  routes: readonly RestRoute[],
  paths: Paths,
): string[] {
  const preflight = preflights(service, routes, paths);
  const authorizers: (() => void)[] = [];
  const ids = routes.map(route => {
    const id = restMethod(route.path, route.method);
    const { properties, own } = authorizerOf(service, route);
    const before = service.isServerless3 ? service.builder.resources.get(id)?.node : undefined;
    const { node } = service.builder.add(
      id,
      'AWS::ApiGateway::Method',
      {
        HttpMethod: route.method.toUpperCase(),
        ResourceId: paths.resource(route.path),
        RestApiId: restApiId(service),
        RequestParameters: requestParameters(route),
        OperationName: at(route.http, 'operationId'),
        ApiKeyRequired: truthy(at(route.http, 'private')),
        ...properties,
        Integration: integration(service, route),
        MethodResponses: methodResponses(route),
        ...validation(service, route, id),
      },
      eventProvenance(service, route.event, 'method'),
      {
        // The framework merges both lists by index: an authorizer takes the place of the permission.
        DependsOn: [
          own?.id ?? `${route.event.fn.idPrefix}LambdaPermissionApiGateway`,
          ...(route.event.fn.alias ? [route.event.fn.alias.id] : []),
        ],
      },
    );
    // osls writes a method over one with the same id, serverless merges both.
    if (before) service.builder.replace(id, merged(before, node) as MapNode);
    addPermission(service, route.event, `${route.event.fn.idPrefix}LambdaPermissionApiGateway`, {
      principal: 'apigateway.amazonaws.com',
      source: executeApi(restApiId(service), '/*/*'),
    });
    if (own) authorizers.push(() => makeAuthorizer(service, route, own));
    return id;
  });
  for (const makeOne of authorizers) makeOne();
  return [...preflight, ...ids];
}

function integration(service: ServerlessService, route: RestRoute): Plain {
  const { http, integration: type } = route;
  const connection = text(at(http, 'connectionType'))?.toUpperCase().replace('-', '_');
  const lambda = type === 'AWS' || type === 'AWS_PROXY';
  const web = type === 'HTTP' || type === 'HTTP_PROXY';
  const webUri = web ? at(http, 'request', 'uri') : undefined;
  const timeout = [
    at(http, 'timeoutInMillis'),
    service.isServerless3 ? undefined : service.setting('apiGateway', 'timeoutInMillis'),
  ].find(truthy);
  return {
    Type: type,
    // Of an `http_proxy` the framework drops `request.method`.
    IntegrationHttpMethod: web
      ? (
          (route.integration === 'HTTP' ? text(at(http, 'request', 'method')) : undefined) ?? route.method
        ).toUpperCase()
      : 'POST',
    TimeoutInMillis: timeout,
    Uri: lambda ? functionUri(route) : webUri,
    ConnectionType: web ? connection : undefined,
    ConnectionId: web && connection !== undefined ? at(http, 'connectionId') : undefined,
    ...integrationMapping(route),
  };
}

function functionUri(route: RestRoute): Plain {
  const { fn } = route.event;
  const streamed = route.integration === 'AWS_PROXY' && route.transferMode === 'STREAM';
  return arnOf(
    ':apigateway:',
    REGION,
    `:lambda:path/${streamed ? '2021-11-15' : '2015-03-31'}/functions/`,
    { 'Fn::GetAtt': [fn.id, 'Arn'] },
    ...(fn.alias ? [':', fn.alias.name] : []),
    streamed ? '/response-streaming-invocations' : '/invocations',
  );
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
